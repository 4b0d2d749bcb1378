// SPDX-License-Identifier: Apache-2.0
// What an administrator of a state runs. Everything published was judged first as its readers will judge it.
import { assertUsage } from '../../core/assert.js';
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { ACCORD, ACCORD_END, readAccord } from '../documents/accord.js';
import type { AccordContent, AccordEnd } from '../documents/accord.js';
import { CEREMONY } from '../ceremony/ceremony.js';
import type { Ceremony } from '../ceremony/ceremony.js';
import { DIRECTORY } from '../documents/directory.js';
import type { Directory } from '../documents/directory.js';
import { readDirectory } from '../documents/directory-reader.js';
import { addSignatures, readDocument, readPayload, signDocument } from '../documents/document.js';
import { judge, judgeDraft, ownRoot } from './draft.js';
import type { DraftAnchors } from './draft.js';
import { formatFingerprint } from '../ceremony/fingerprint.js';
import { membersOf } from '../documents/forms.js';
import type { Form } from '../documents/forms.js';
import { FRESHNESS } from '../documents/freshness.js';
import type { Freshness } from '../documents/freshness.js';
import { ROOT, readRoot } from '../documents/root.js';
import type { Root } from '../documents/root.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export type RootInput = Omit<Root, 'version' | 'previous'>;
export type DirectoryInput = Omit<Directory, 'scope' | 'rootVersion'>;

/** Epoch seconds; `lifetimeSeconds` at most 72 hours, which is the default. */
export interface FreshnessInput {
  readonly issuedAt: number;
  readonly lifetimeSeconds?: number;
}

export interface PublishOptions {
  /** Not all signers are at hand: what is made waits for the others (`signDraft`), and is no document to readers before (TRUST-33). */
  readonly partial?: boolean;
}

const PUBLISH_OPTIONS: Members<PublishOptions> = { required: {}, optional: { partial: 'flag' } };
const ROOT_INPUT: Members<RootInput> = {
  required: {
    ...{ scope: 'text', issuedAt: 'number', expiresAt: 'number', suite: 'text' },
    roles: { required: { root: 'object', directory: 'object', freshness: 'object' }, optional: {} },
  },
  optional: { preRotation: 'list' },
};
const FRESHNESS_INPUT: Members<FreshnessInput> = {
  required: { issuedAt: 'number' },
  optional: { lifetimeSeconds: 'number' },
};
const NEWEST: Members<{ readonly root: Uint8Array; readonly directory: Uint8Array }> = {
  required: { root: 'bytes', directory: 'bytes' },
  optional: {},
};
/**
 * Publishes a root.
 * @param signers - Root signers: the threshold of this root, and of the previous one too.
 * @param previous - The preceding root document; undefined for version 1.
 * @returns the document, fresh.
 * @throws {@link RogatoryError} as its readers would: `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_THRESHOLD`
 * (TRUST-05), `TRUST_SCOPE_WALL` (TRUST-10) after a root of another scope, `TRUST_KEY_REUSED` (TRUST-11), `TRUST_SUITE` (TRUST-15), `ID_MALFORMED`
 * (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_KEY_WEAK` (CRYPTO-04); of `previous`
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`. When it is partial, `TRUST_DRAFT` (TRUST-33) for a signer in none of the roles, and no
 * `TRUST_THRESHOLD`.
 */
export async function publishRoot(
  input: RootInput,
  signers: readonly Signer[],
  previous?: Uint8Array,
  options: PublishOptions = {},
): Promise<Uint8Array> {
  requireMembers(input, ROOT_INPUT, 'publishRoot(input)');
  requireMembers(options, PUBLISH_OPTIONS, 'publishRoot(options)');
  const old = previous === undefined ? undefined : ownRoot(previous);
  const root: Root = { ...input, version: (old?.content.version ?? 0) + 1, previous: old?.document.digest ?? null };
  const bytes = await signDocument('root', ROOT.write(root), signers);
  return judged(bytes, previous === undefined ? {} : { root: previous }, options);
}

/** Judges what was made as its readers will, or, while signatures are wanting, as its signers. */
function judged(bytes: Uint8Array, anchors: DraftAnchors, { partial = false }: PublishOptions): Uint8Array {
  if (partial) judgeDraft(bytes, anchors);
  else judge(readDocument(bytes), anchors);
  return bytes;
}

/**
 * The fingerprint of a state, to be read out and compared: that of its root, version 1.
 * @param root - A root document; no signature is verified.
 * @returns 13 groups of 4 base32 characters, with hyphens between them.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_KEY_REUSED` (TRUST-11),
 * `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_COSE_MALFORMED` (CRYPTO-09),
 * `CBOR_...`. TypeError for a later version.
 */
export function rootFingerprint(root: Uint8Array): string {
  const { document, claimed } = readRoot(readDocument(root));
  assertUsage(claimed.version === 1, 'the fingerprint of a state is that of its root, version 1');
  return formatFingerprint(document.digest);
}

/**
 * Publishes a directory under the state's newest root.
 * @param signers - Directory signers, at least the threshold of them.
 * @returns the document, fresh.
 * @throws {@link RogatoryError} as its readers would: `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_THRESHOLD`
 * (TRUST-05), `TRUST_SCOPE_WALL` (TRUST-10) when an id or a mailbox stands twice, `TRUST_KEY_REUSED` (TRUST-11), `ID_MALFORMED` (CONV-02),
 * `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_KEY_WEAK` (CRYPTO-04); of `root` `CRYPTO_COSE_MALFORMED`
 * (CRYPTO-09), `CBOR_...`. When it is partial, `TRUST_DRAFT` (TRUST-33) for a signer not in the role, and no `TRUST_THRESHOLD`.
 */
export async function publishDirectory(
  input: DirectoryInput,
  signers: readonly Signer[],
  root: Uint8Array,
  options: PublishOptions = {},
): Promise<Uint8Array> {
  requireMembers(input, membersOf(DIRECTORY, 'scope', 'rootVersion'), 'publishDirectory(input)');
  requireMembers(options, PUBLISH_OPTIONS, 'publishDirectory(options)');
  const { scope, version } = ownRoot(root).content;
  const bytes = await signDocument('directory', DIRECTORY.write({ ...input, scope, rootVersion: version }), signers);
  return judged(bytes, { root }, options);
}

/**
 * Publishes a freshness statement about the newest root and directory.
 * @param input.issuedAt - Epoch seconds.
 * @param input.lifetimeSeconds - At most 72 hours, which is the default.
 * @param signers - Freshness signers, at least the threshold of them.
 * @returns the document, fresh.
 * @throws {@link RogatoryError} as its readers would: `TRUST_DOCUMENT_MALFORMED` (TRUST-01; TRUST-27 for its lifetime), `TRUST_THRESHOLD`
 * (TRUST-05), `TRUST_SCOPE_WALL` (TRUST-10) for a root and a directory of two scopes; of the two documents `TRUST_DOCUMENT_SIZE` (TRUST-02),
 * `TRUST_KEY_REUSED` (TRUST-11), `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_KEY_MALFORMED` (CRYPTO-03),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`. When it is partial, `TRUST_DRAFT` (TRUST-33) for a signer not in the role, and no
 * `TRUST_THRESHOLD`.
 */
export async function publishFreshness(
  input: FreshnessInput,
  signers: readonly Signer[],
  newest: { readonly root: Uint8Array; readonly directory: Uint8Array },
  options: PublishOptions = {},
): Promise<Uint8Array> {
  requireMembers(input, FRESHNESS_INPUT, 'publishFreshness(input)');
  requireMembers(newest, NEWEST, 'publishFreshness(newest)');
  requireMembers(options, PUBLISH_OPTIONS, 'publishFreshness(options)');
  const { issuedAt, lifetimeSeconds = LIMITS.freshnessLifetimeMaxSeconds } = input;
  const root = ownRoot(newest.root);
  const directory = readDirectory(readDocument(newest.directory));
  const { scope, version } = root.content;
  if (directory.claimed.scope !== scope)
    throw fail('TRUST_SCOPE_WALL', { reason: `a directory of ${directory.claimed.scope} beside the root of ${scope}` });
  const statement: Freshness = {
    scope,
    rootVersion: version,
    rootDigest: root.document.digest,
    directoryVersion: directory.claimed.version,
    directoryDigest: directory.document.digest,
    issuedAt,
    expiresAt: issuedAt + lifetimeSeconds,
  };
  return judged(await signDocument('freshness', FRESHNESS.write(statement), signers), { root: newest.root }, options);
}

/**
 * Proposes an accord, or answers a proposal by another: version + 1 with `previous`. One seal is not an accord yet.
 * @param seal - The seal of one of the parties.
 * @returns the proposal, fresh, for the other side.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_SCOPE_WALL` (TRUST-62) when it
 * names agencies of a third scope or one twice, `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). TypeError when the seal is of
 * neither party.
 */
export async function proposeAccord(content: AccordContent, seal: Signer): Promise<Uint8Array> {
  requireMembers(content, membersOf(ACCORD), 'proposeAccord(content)');
  assertUsage(
    content.parties.some(({ key }) => equal(key, seal.signerId)),
    'the seal of one of the parties',
  );
  return sealed('accord', ACCORD, content, seal);
}

/** Signs with one seal, and reads what was made: nothing is handed on that has not its form. */
async function sealed<T>(kind: 'accord' | 'accord-end' | 'ceremony', form: Form<T>, content: T, seal: Signer): Promise<Uint8Array> {
  const bytes = await signDocument(kind, form.write(content), [seal]);
  readPayload(readDocument(bytes), kind, form);
  return bytes;
}

/**
 * Signs the other side's proposal as it is. Read it first: `readAccord` and the schema's reading of its terms.
 * @param seal - The seal of the party that has not signed.
 * @returns the accord, fresh: the same document with both signatures.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the proposal names another seal, `TRUST_DOCUMENT_SIZE` (TRUST-02),
 * `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_SCOPE_WALL` (TRUST-62), `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export async function signAccord(proposal: Uint8Array, seal: Signer): Promise<Uint8Array> {
  const { claimed } = readAccord(readDocument(proposal));
  const party = claimed.parties.find(({ key }) => equal(key, seal.signerId));
  if (party === undefined)
    throw fail('TRUST_UNKNOWN', { scope: claimed.parties.map(({ scope }) => scope).join(', '), id: formatFingerprint(seal.signerId) });
  return addSignatures(proposal, [seal]);
}

/**
 * Ends an accord from a moment on.
 * @param end - Accord id, version, and the moment in epoch seconds.
 * @param seal - The seal of one of the parties.
 * @returns the document, fresh, for both sides.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01).
 */
export async function endAccord(end: AccordEnd, seal: Signer): Promise<Uint8Array> {
  requireMembers(end, membersOf(ACCORD_END), 'endAccord(end)');
  return sealed('accord-end', ACCORD_END, end, seal);
}

/**
 * Records a ceremony; `addSignatures` adds the seal of the other side.
 * @returns the record with one signature, fresh.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01; TRUST-84 for too few officers), `ID_MALFORMED` (CONV-02).
 */
export async function recordCeremony(ceremony: Ceremony, seal: Signer): Promise<Uint8Array> {
  requireMembers(ceremony, membersOf(CEREMONY), 'recordCeremony(ceremony)');
  return sealed('ceremony', CEREMONY, ceremony, seal);
}
