// SPDX-License-Identifier: Apache-2.0
// What the sender keeps of each envelope: to know what receipts are about, and to send the same bytes again.
import { toHex } from '../../core/bytes.js';
import type { Principal } from '../../core/ids.js';
import { principalKey } from '../../core/ids.js';
import type { SealedEnvelope } from '../../envelope/types.js';
import type { DocumentWrite, OutboundMessage } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import { frameOf } from '../home/archive.js';
import type { AgencyNode } from '../agency-parts.js';
import { pack, unpack } from '../record.js';

/** Kept under the envelope digest. */
export interface SentRecord {
  readonly messageId: string;
  /** Absent of what machines say to each other. */
  readonly dossier?: string;
  readonly type: string;
  readonly envelopeId: Uint8Array;
  /** `scope/id` of the addressee, its mailbox, and the kid of the key that the envelope was sealed to. */
  readonly to: string;
  readonly mailbox: string;
  readonly kem: Uint8Array;
  readonly lane: number;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Unix milliseconds at which the own relay had the frame on stable storage. */
  readonly submittedAt?: number;
  readonly refusedAt?: number;
  readonly refusal?: string;
  /** Unix milliseconds at which the frame was sealed for a courier: no relay will say anything of it. */
  readonly courierAt?: number;
  /** Digests of other bytes that came under this id, hexadecimal: against each the same bytes were sent again. */
  readonly strangers?: readonly string[];
}

export interface Addressed {
  readonly addressee: Principal;
  readonly mailbox: string;
  readonly kem: Uint8Array;
  readonly lane: number;
  readonly expiresAt: number;
}

/** Writes for an envelope that is sealed. */
export function sentDocuments(
  { vault }: AgencyNode,
  { envelopeDigest, envelopeId }: Pick<SealedEnvelope, 'envelopeDigest' | 'envelopeId'>,
  { addressee, ...how }: Addressed,
  what: Pick<SentRecord, 'messageId' | 'dossier' | 'type' | 'courierAt'>,
): readonly DocumentWrite[] {
  const digest = toHex(envelopeDigest);
  const record: SentRecord = { ...what, ...how, envelopeId, to: principalKey(addressee) };
  return [
    vault.put(COLLECTION.sent, digest, pack(record)),
    vault.put(COLLECTION.sentId, toHex(envelopeId), pack({ envelopeDigest }), 'absent'),
  ];
}

export async function readSent({ vault }: AgencyNode, envelopeDigest: string): Promise<SentRecord | undefined> {
  const document = await vault.get(COLLECTION.sent, envelopeDigest);
  return document === undefined ? undefined : unpack<SentRecord>(document.value);
}

/** Digest of the envelope that was sent under an id. */
export async function digestOfId({ vault }: AgencyNode, envelopeId: Uint8Array): Promise<Uint8Array | undefined> {
  const document = await vault.get(COLLECTION.sentId, toHex(envelopeId));
  return document === undefined ? undefined : unpack<{ envelopeDigest: Uint8Array }>(document.value).envelopeDigest;
}

/** Queues the same bytes again. @returns nothing when they are no longer held. */
export async function sendAgain(node: AgencyNode, envelopeDigest: Uint8Array, record: SentRecord): Promise<readonly OutboundMessage[]> {
  const frame = await frameOf(node, envelopeDigest);
  if (frame === undefined || record.expiresAt <= node.clock.now()) return [];
  const { lane, mailbox, envelopeId, expiresAt } = record;
  return [{ to: node.relayKey, lane, mailbox, envelopeId, envelopeDigest, frame, expiresAt }];
}
