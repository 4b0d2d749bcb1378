// SPDX-License-Identifier: Apache-2.0
// Erasing what was said, and not that it was said: the content key goes with every copy of the content, and who did it, when and why is
// kept with the record and stands in the log.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { fromHex, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { Serial } from '../../endpoint/serial.js';
import { OWN, RELAY } from '../../endpoint/blobs/blob-record.js';
import { parseFrame } from '../../envelope/header.js';
import { attachmentKeysOf } from '../attachments/disclosure.js';
import { DIGEST, frameOf, loadMessage } from './archive.js';
import type { MessageRecord } from './archive.js';
import type { InboxEntry } from '../inbox/inbox.js';
import type { Casebook } from '../cases/casebook.js';
import type { Grounds } from '../../endpoint/restore/restore-decisions.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';

/** A message, as erasing sees it. */
export interface ErasableMessage {
  /** Hexadecimal. */
  readonly messageDigest: string;
  readonly dossier: string;
  readonly type: string;
  readonly direction: 'sent' | 'received';
  /** `unacknowledged`: the application has not acknowledged it, and it is not erased before. */
  readonly state: 'erasable' | 'unacknowledged' | 'erased';
  /** Of an erased one; `at` in Unix milliseconds. */
  readonly erased?: Grounds & { readonly at: number };
}

/** Members of a message's document that are content, or open it. */
const CONTENT: readonly string[] = ['body', 'signed', 'contentKey'];

/**
 * Lists the messages that a target names.
 * @param target - Message digest, hexadecimal, or the UUID of a dossier.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02).
 */
export async function erasableMessages(node: AgencyNode, casebook: Casebook, target: string): Promise<readonly ErasableMessage[]> {
  const digests = DIGEST.test(target) ? [target] : await digestsOf(casebook, target);
  const found = await Promise.all(digests.map(async (digest) => ({ digest, ...(await loadMessage(node, digest)) })));
  // Asked for last: a message that came in meanwhile is not taken for one that was acknowledged.
  const waiting = await unacknowledged(node);
  return found.map(({ digest, record }) => describe(digest, record, waiting));
}

/**
 * Erases what a target names, or nothing while one message of it waits: content keys, and with them every copy of the content. Digests,
 * chain, timeline, receipts and log stay.
 * @param serial - One task at a time in each dossier.
 * @param erasure - Judged by its caller.
 * @returns what the target names, after it.
 * @throws {@link RogatoryError} as {@link erasableMessages}; `AGENCY_NOT_ALLOWED` (AGENCY-04) before the application has acknowledged (AGENCY-81).
 */
export async function eraseTarget(
  node: AgencyNode,
  casebook: Casebook,
  serial: Serial,
  target: string,
  erasure: Grounds,
): Promise<readonly ErasableMessage[]> {
  const found = await erasableMessages(node, casebook, target);
  const waiting = found.filter(({ state }) => state === 'unacknowledged').length;
  if (waiting > 0) throw fail('AGENCY_NOT_ALLOWED', { reason: `a message is acknowledged before it is erased; ${waiting} are not` });
  for (const { dossier, messageDigest } of found) await serial.run(dossier, () => erase(node, messageDigest, erasure));
  return erasableMessages(node, casebook, target);
}

async function erase(node: AgencyNode, messageDigest: string, { by, reason }: Grounds): Promise<void> {
  const { record, version } = await loadMessage(node, messageDigest);
  if (record.erasedAt !== undefined) return;
  // Before the frame that names them goes: whoever is stopped here begins again.
  await discardBlobs(node, messageDigest, record);
  const now = node.clock.now();
  const custody = custodyStatement(node, messageDigest, now, { by, reason });
  const rest = Object.entries(record).filter(([name]) => !CONTENT.includes(name));
  const kept = { ...Object.fromEntries(rest), erasedAt: now, erasedBy: by, erasedFor: reason, custody };
  await node.committer.commit({
    documents: [
      node.vault.put(COLLECTION.message, messageDigest, kept, version),
      ...(record.envelopeDigest === undefined ? [] : [node.vault.remove(COLLECTION.frame, toHex(record.envelopeDigest))]),
      ...(await attachmentKeysOf(node, record.messageId, messageDigest)),
    ],
    // AGENCY-74: the statement names a person, so it lies in the vault, and the log has its digest alone.
    leaves: [{ kind: leafKindNumber('custody'), objectDigest: sha256(custody) }],
  });
}

/** Removes the attachments of a message, also while they are on their way. */
async function discardBlobs(node: AgencyNode, messageDigest: string, { envelopeDigest, direction }: MessageRecord): Promise<void> {
  const frame = envelopeDigest && (await frameOf(node, envelopeDigest));
  if (frame === undefined) return;
  const from = direction === 'sent' ? OWN : RELAY;
  for (const { digest } of parseFrame(frame).outer.blobs) {
    // Another message may have named it first: it is the evidence of that one.
    const owner = (await node.transfers.stateOf({ digest, from }))?.record.message;
    if (owner === undefined || toHex(owner) === messageDigest) await node.transfers.discard({ digest, from });
  }
}

/** The encoding of `custody` of SPEC.md "Agency". */
function custodyStatement({ self }: AgencyNode, messageDigest: string, now: number, { by, reason }: Grounds): Uint8Array {
  const members: [CborKey, CborValue][] = [
    [0, null],
    [1, toSeconds(now)],
    [2, 'erased'],
    [3, [self.scope, self.id, by]],
    [4, fromHex(messageDigest)],
    [5, reason],
  ];
  return encode(new Map(members));
}

async function digestsOf(casebook: Casebook, dossier: string): Promise<readonly string[]> {
  if ((await casebook.load(dossier)) === undefined) throw fail('DOSSIER_UNKNOWN', { dossier: dossier.slice(0, 64) });
  return (await casebook.timeline(dossier)).map(({ messageDigest }) => messageDigest);
}

function describe(messageDigest: string, record: MessageRecord, waiting: ReadonlySet<string>): ErasableMessage {
  const { dossier, type, direction, erasedAt, erasedBy = '', erasedFor = '' } = record;
  const base = { messageDigest, dossier, type, direction };
  if (erasedAt !== undefined) return { ...base, state: 'erased', erased: { at: erasedAt, by: erasedBy, reason: erasedFor } };
  return { ...base, state: waiting.has(messageDigest) ? 'unacknowledged' : 'erasable' };
}

/** Digests of what lies in the inbox. */
async function unacknowledged({ vault }: AgencyNode): Promise<ReadonlySet<string>> {
  const entries = await vault.list<InboxEntry>(COLLECTION.inbox);
  return new Set(entries.map(({ value }) => toHex(value.messageDigest)));
}
