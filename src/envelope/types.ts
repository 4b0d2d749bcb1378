// SPDX-License-Identifier: Apache-2.0
// Trust is in the type: SealedEnvelope -> UntrustedHeader -> OpenedEnvelope. The envelope reads directories and accords only through the
// views below, which trust/resolver fills. It never imports trust.
import type { CoseKey } from '../crypto/keys/keys.js';
import type { Decapsulator } from '../crypto/hpke/hpke.js';
import type { KemAlg, SignatureAlg, SuiteId } from '../crypto/suites/suites.js';
import type { Blob, UntrustedHeader } from './header.js';

export type { Blob, Lane, UntrustedHeader } from './header.js';

export interface Party {
  readonly scope: string;
  readonly id: string;
  /** Sender: signer-id of the seal. Addressee: kid of the KEM key. 32 bytes. */
  readonly key: Uint8Array;
}

export interface MessageType {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

export interface DirectoryRef {
  readonly rootVersion: number;
  readonly directoryVersion: number;
  readonly digest: Uint8Array;
}

export interface AccordRef {
  readonly id: Uint8Array;
  readonly version: number;
  readonly digest: Uint8Array;
}

/** Place in the dossier's hash chain: `seq` from 1 per (dossier, sending agency). */
export interface ChainLink {
  readonly seq: number;
  readonly ownPrev: Uint8Array | null;
  readonly seenPrev: Uint8Array | null;
}

export interface AttachmentHeader {
  readonly id: number;
  readonly fileName: string;
  readonly mediaType: string;
  /** True plaintext size in bytes. */
  readonly size: number;
  /** Plaintext digests by COSE hash id; SHA-256 (-16) always. */
  readonly digests: ReadonlyMap<number, Uint8Array>;
  readonly blob: Blob;
  /** Salt and commitment: the first 56 bytes of the blob. */
  readonly prefix: Uint8Array;
  readonly keyWithheld: boolean;
}

/** The signed header of a message, as msg of SPEC.md. */
export interface MessageHeader {
  readonly type: MessageType;
  readonly messageId: Uint8Array;
  readonly from: Party;
  readonly to: readonly Party[];
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly replyBy?: number;
  readonly directories: ReadonlyMap<string, DirectoryRef>;
  readonly dossierId?: Uint8Array;
  readonly chain?: ChainLink;
  readonly attachments: readonly AttachmentHeader[];
  readonly test: boolean;
  readonly accord?: AccordRef;
}

export interface ReleasedKey {
  readonly messageDigest: Uint8Array;
  readonly attachmentId: number;
  readonly key: Uint8Array;
}

/** Result of sealing. `contentKey` is for the sender's own archive, under the agency's storage key. */
export interface SealedEnvelope {
  readonly frame: Uint8Array;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly messageId: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly contentKey: Uint8Array;
}

/** Result of opening: every check of SPEC.md "Opening", steps 1 to 7, has passed. The agency checks replay and chain (step 8). */
export interface OpenedEnvelope {
  readonly outer: UntrustedHeader;
  readonly envelopeDigest: Uint8Array;
  readonly message: MessageHeader;
  readonly messageDigest: Uint8Array;
  /** The message body, a fresh copy: deterministic CBOR, not yet judged by its schema. */
  readonly body: Uint8Array;
  /** Exact bytes of the signed part, a COSE_Sign. */
  readonly signed: Uint8Array;
  readonly suite: SuiteId;
  readonly contentKey: Uint8Array;
  readonly attachmentKeys: ReadonlyMap<number, Uint8Array>;
  readonly released: readonly ReleasedKey[];
  /** Signer-ids whose signatures verified: the seal first. */
  readonly signers: readonly Uint8Array[];
}

/** Facts about an envelope with a verified sender, even if it fails another check. */
export type VerifiedMessage = Pick<OpenedEnvelope, 'outer' | 'envelopeDigest' | 'message' | 'messageDigest'>;

export type KeyStatus = 'active' | 'retired' | 'compromised';

/** A signer of a directory: one key per algorithm of its suite. Times in epoch seconds. */
export interface SignerView {
  readonly signerId: Uint8Array;
  /** "seal", "officer", "officer:<role>", "relay", "link", ... */
  readonly role: string;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
}

/** A KEM key of a directory. Times in epoch seconds. */
export interface KemView {
  readonly kid: Uint8Array;
  readonly key: CoseKey;
  readonly alg: KemAlg;
  readonly from: number;
  readonly to: number;
  readonly status: KeyStatus;
}

export interface SenderView {
  readonly signers: readonly SignerView[];
  /** Officer roles whose signature this sender always adds to this message type; the seal is always required. */
  requiredRoles(type: string): readonly string[];
  /** Weakest suite in which the sender's state signs. */
  readonly suiteFloor: SuiteId;
}

export interface AccordView extends AccordRef {
  /** Epoch seconds, both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly minimumSuite: SuiteId;
  /** Tells whether the accord names the agency and, when given, the local part of one of its mailboxes. */
  covers(scope: string, agency: string, local?: string): boolean;
}

/** The reader's own copies of directories and accords. Every lookup starts at a scope, which keeps states apart. */
export interface TrustView {
  /** A KEM key of the reader's own scope, of any owner. */
  ownKem(kid: Uint8Array): KemView | undefined;
  /** Whether a root is pinned for the scope. */
  knowsScope(scope: string): boolean;
  sender(scope: string, id: string): SenderView | undefined;
  /** Newest directory version held, and the digest of any version held. */
  directoryVersion(scope: string): number | undefined;
  directoryDigest(scope: string, version: number): Uint8Array | undefined;
  accord(id: Uint8Array, version: number): AccordView | undefined;
}

/** The reader: an agency, its keys, and its trust. */
export interface EnvelopeReader {
  readonly scope: string;
  readonly id: string;
  /** Own mailboxes, `local@scope`. */
  readonly mailboxes: ReadonlySet<string>;
  /** Whether this agency is marked test in its directory. */
  readonly test: boolean;
  /** Local floor: the weakest suite this reader accepts. */
  readonly floor: SuiteId;
  readonly trust: TrustView;
  decapsulator(kid: Uint8Array): Decapsulator | undefined;
}
