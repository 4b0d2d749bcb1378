// SPDX-License-Identifier: Apache-2.0
import type { RandomSource } from '../core/random.js';
import type { Signer } from '../crypto/sign/sign.js';
import type { SuiteId } from '../crypto/suites/suites.js';
import type { AccordRef, AttachmentHeader, ChainLink, DirectoryRef, KemView, Lane, MessageType, ReleasedKey } from './types.js';
import type { Members } from '../core/members.js';

/** An addressee, with the KEM key of its directory entry that the message is sealed to. */
export interface Recipient {
  readonly scope: string;
  readonly id: string;
  readonly kem: KemView;
}

/** Content of a message, without names. */
export interface MessageInput {
  readonly type: MessageType;
  /** 16 bytes, unique per sender: UUIDv7. */
  readonly messageId: Uint8Array;
  /** Epoch seconds. */
  readonly issuedAt: number;
  /** Epoch seconds; no effect on transport. */
  readonly replyBy?: number;
  /** Newest directories held of the sender's and the recipients' scopes. */
  readonly directories: ReadonlyMap<string, DirectoryRef>;
  /** 16 bytes; comes with `chain` or not at all. */
  readonly dossierId?: Uint8Array;
  readonly chain?: ChainLink;
  /** The accord in force; required between two scopes. */
  readonly accord?: AccordRef;
  readonly test?: boolean;
  /** Deterministic CBOR of the message type's schema. */
  readonly body: Uint8Array;
}

/** An attachment whose blob is already encrypted. */
export interface SealedAttachment {
  readonly header: AttachmentHeader;
  /** Input key, 32 bytes; kept out of the envelope when the header says that it is withheld. */
  readonly key: Uint8Array;
}

/** Message to seal, and its recipients. Byte strings are read, never kept or changed. */
export interface SealInput {
  readonly suite: SuiteId;
  /** `local@scope`, 1 to 32 in any order, all of the recipients' scope. */
  readonly mailboxes: readonly string[];
  readonly lane: Lane;
  /** Epoch seconds; rounded up to the hour. */
  readonly expiresAt: number;
  /** 16 bytes; drawn when absent. */
  readonly envelopeId?: Uint8Array;
  readonly message: MessageInput;
  readonly from: { readonly scope: string; readonly id: string };
  readonly seal: Signer;
  readonly officers?: readonly Signer[];
  /** 1 to 32, in any order. */
  readonly recipients: readonly Recipient[];
  /** Strongest of the accord's minimum, the sender state's and the local floor. */
  readonly requiredFloor: SuiteId;
  readonly attachments?: readonly SealedAttachment[];
  /** Keys withheld in earlier messages of this sender. */
  readonly released?: readonly ReleasedKey[];
  /** Source of envelope id, content key, IV and wraps; default the runtime's. */
  readonly random?: RandomSource;
}

export const SEAL_INPUT: Members<SealInput> = {
  required: {
    suite: 'text',
    mailboxes: 'list',
    lane: 'number',
    expiresAt: 'number',
    message: {
      required: { type: 'object', messageId: 'bytes', issuedAt: 'number', directories: 'map', body: 'bytes' },
      optional: { replyBy: 'number', dossierId: 'bytes', chain: 'object', accord: 'object', test: 'flag' },
    },
    from: { required: { scope: 'text', id: 'text' }, optional: {} },
    seal: 'object',
    recipients: { each: { required: { scope: 'text', id: 'text', kem: 'object' }, optional: {} } },
    requiredFloor: 'text',
  },
  optional: {
    envelopeId: 'bytes',
    officers: 'list',
    attachments: { each: { required: { header: 'object', key: 'bytes' }, optional: {} } },
    released: { each: { required: { messageDigest: 'bytes', attachmentId: 'number', key: 'bytes' }, optional: {} } },
    random: 'function',
  },
};
