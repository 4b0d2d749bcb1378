// SPDX-License-Identifier: Apache-2.0
// What was sent and opened, as (frame, content key) under the storage key: readable when the KEM key is gone, and unreadable for good
// when the content key is.
import { toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { reopen } from '../envelope/reopen.js';
import type { ReopenedEnvelope } from '../envelope/reopen.js';
import type { DocumentWrite } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { pack, unpack } from './record.js';

type Parts = Pick<AgencyNode, 'vault' | 'store' | 'clock'>;

/** A message of the archive. */
export interface ArchivedMessage extends ReopenedEnvelope {
  /** Exactly as it was sent or received. */
  readonly frame: Uint8Array;
  readonly contentKey: Uint8Array;
  readonly direction: 'sent' | 'received';
  /** UUID. */
  readonly dossier: string;
}

/** What the document of a message says; content is absent once it was erased. */
interface MessageRecord {
  readonly direction: 'sent' | 'received';
  readonly type: string;
  readonly messageId: string;
  readonly dossier: string;
  readonly envelopeDigest?: Uint8Array;
  readonly contentKey?: Uint8Array;
  /** Unix milliseconds. */
  readonly erasedAt?: number;
}

/** Members of a message's document that are content, or open it. */
const CONTENT: readonly string[] = ['body', 'signed', 'contentKey'];

/** Write of a frame, committed with the message's document. */
export function archiveFrame({ vault }: Pick<Parts, 'vault'>, envelopeDigest: Uint8Array, frame: Uint8Array): DocumentWrite {
  return vault.put(COLLECTION.frame, toHex(envelopeDigest), pack({ frame }), 'absent');
}

/** Exact bytes of a frame that was sent or opened; undefined when none is kept. */
export async function frameOf({ vault }: Pick<Parts, 'vault'>, envelopeDigest: Uint8Array): Promise<Uint8Array | undefined> {
  const document = await vault.get(COLLECTION.frame, toHex(envelopeDigest));
  return document === undefined ? undefined : unpack<{ frame: Uint8Array }>(document.value).frame;
}

/**
 * Reads a message again. @param messageDigest - Hexadecimal.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN`, `AGENCY_ERASED` (AGENCY-31); `AGENCY_HOME_INVALID` (AGENCY-02).
 */
export async function readArchived(node: Parts, messageDigest: string): Promise<ArchivedMessage> {
  const { record } = await loadRecord(node, messageDigest);
  const { contentKey, envelopeDigest, direction, dossier } = record;
  if (contentKey === undefined || envelopeDigest === undefined) throw fail('AGENCY_ERASED', { message: messageDigest });
  const key = toHex(envelopeDigest);
  const document = await node.vault.get(COLLECTION.frame, key);
  if (document === undefined) throw fail('AGENCY_HOME_INVALID', { field: `${COLLECTION.frame}/${key}` });
  const { frame } = unpack<{ frame: Uint8Array }>(document.value);
  return { ...reopen(frame, contentKey), frame, contentKey, direction, dossier };
}

/**
 * Erases a message: its content key, and with it every copy of its content. Digests, chain, timeline and receipts stay.
 * @param messageDigest - Hexadecimal.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31); `AGENCY_NOT_ALLOWED` (AGENCY-04) while the application has not acknowledged it.
 */
export async function eraseArchived(node: Parts, messageDigest: string): Promise<void> {
  const { record, version } = await loadRecord(node, messageDigest);
  if (record.erasedAt !== undefined) return;
  for (const { value } of await node.vault.list(COLLECTION.inbox)) {
    if (toHex(unpack<{ messageDigest: Uint8Array }>(value).messageDigest) === messageDigest) {
      throw fail('AGENCY_NOT_ALLOWED', { reason: 'a message is acknowledged before it is erased' });
    }
  }
  const now = node.clock.now();
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => !CONTENT.includes(name)));
  await node.store.commit({
    now,
    documents: [
      node.vault.put(COLLECTION.message, messageDigest, pack({ ...kept, erasedAt: now }), version),
      ...(record.envelopeDigest === undefined ? [] : [node.vault.remove(COLLECTION.frame, toHex(record.envelopeDigest))]),
    ],
  });
}

/** Dossier of a message. @param messageDigest - Hexadecimal. @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31). */
export async function dossierOf(node: Parts, messageDigest: string): Promise<string> {
  return (await loadRecord(node, messageDigest)).record.dossier;
}

async function loadRecord(node: Parts, messageDigest: string): Promise<{ record: MessageRecord; version: number }> {
  const document = isDigest(messageDigest) ? await node.vault.get(COLLECTION.message, messageDigest) : undefined;
  if (document === undefined) throw fail('AGENCY_MESSAGE_UNKNOWN', { message: messageDigest.slice(0, 64) });
  return { record: unpack<MessageRecord>(document.value), version: document.version };
}

function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
