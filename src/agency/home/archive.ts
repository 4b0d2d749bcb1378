// SPDX-License-Identifier: Apache-2.0
// What was sent and opened, as (frame, content key) under the storage key: readable when the KEM key is gone, and unreadable for good
// when the content key is.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { reopen } from '../../envelope/reopen.js';
import type { ReopenedEnvelope } from '../../envelope/reopen.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';

type Parts = Pick<AgencyNode, 'vault'>;

/** A digest, as callers name a message. */
export const DIGEST = /^[0-9a-f]{64}$/;

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
export interface MessageRecord {
  readonly direction: 'sent' | 'received';
  readonly type: string;
  readonly messageId: string;
  readonly dossier: string;
  /** `scope/id` of who sent a received one. */
  readonly from?: string;
  readonly envelopeDigest?: Uint8Array;
  readonly contentKey?: Uint8Array;
  /** Unix milliseconds; with it who erased it, why, and the statement of custody whose digest stands in the log. */
  readonly erasedAt?: number;
  readonly erasedBy?: string;
  readonly erasedFor?: string;
  readonly custody?: Uint8Array;
}

/** Write of a frame, committed with the message's document. */
export function archiveFrame({ vault }: Parts, envelopeDigest: Uint8Array, frame: Uint8Array): DocumentWrite {
  return vault.put(COLLECTION.frame, toHex(envelopeDigest), { frame }, 'absent');
}

/** Exact bytes of a frame that was sent or opened; undefined when none is kept. */
export async function frameOf({ vault }: Parts, envelopeDigest: Uint8Array): Promise<Uint8Array | undefined> {
  return (await vault.get<{ frame: Uint8Array }>(COLLECTION.frame, toHex(envelopeDigest)))?.value.frame;
}

/**
 * Reads a message again. @param messageDigest - Hexadecimal.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN`, `AGENCY_ERASED` (AGENCY-31); `AGENCY_HOME_INVALID` (AGENCY-02).
 */
export async function readArchived(node: Parts, messageDigest: string): Promise<ArchivedMessage> {
  const { record } = await loadMessage(node, messageDigest);
  const { contentKey, envelopeDigest, direction, dossier } = record;
  if (contentKey === undefined || envelopeDigest === undefined) throw erased(messageDigest, record);
  const frame = await frameOf(node, envelopeDigest);
  if (frame === undefined) throw fail('AGENCY_HOME_INVALID', { field: `${COLLECTION.frame}/${toHex(envelopeDigest)}` });
  return { ...reopen(frame, contentKey), frame, contentKey, direction, dossier };
}

/** Who erased it, when and why is all that is left to say of its content. */
function erased(message: string, { erasedAt, erasedBy, erasedFor }: MessageRecord): RogatoryError<'AGENCY_ERASED'> {
  const [at, by, reason] = [erasedAt === undefined ? '' : new Date(erasedAt).toISOString(), erasedBy ?? '', erasedFor ?? ''];
  return fail('AGENCY_ERASED', { message, at, by, reason });
}

/** Reads the document of a message. @param messageDigest - Hexadecimal. @throws `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31). */
export async function loadMessage({ vault }: Parts, messageDigest: string): Promise<{ record: MessageRecord; version: number }> {
  const document = DIGEST.test(messageDigest) ? await vault.get<MessageRecord>(COLLECTION.message, messageDigest) : undefined;
  if (document === undefined) throw fail('AGENCY_MESSAGE_UNKNOWN', { message: messageDigest.slice(0, 64) });
  return { record: document.value, version: document.version };
}
