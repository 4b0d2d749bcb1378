// SPDX-License-Identifier: Apache-2.0
// An agency that came back from a backup: what it did since is not known here, so that nothing goes on as if it had not been.
import { equal } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import type { ChainLink, OpenedEnvelope } from '../envelope/types.js';
import type { RestoredLane } from '../store/port.js';
import type { PeerLane } from '../transport/handler.js';
import type { CaseRecord } from './case-record.js';
import { COLLECTION } from './collections.js';
import { closeLog } from './log-restore.js';
import type { LogClosed } from './log-restore.js';
import { FIRST_EPOCH } from './log-book.js';
import type { AgencyNode } from './node-parts.js';
import { ownRelay } from './own-relay.js';
import { pack, unpack } from './record.js';

const LAST = 'last';
const SENT_AGAIN = 'sent-again';

/** The newest restore of this agency. */
export interface Restore {
  /** Who stated it, and why. */
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** The relay's word on the lost time was taken, or not needed, and is taken no more. */
  readonly settled: boolean;
}

/** The newest restore; undefined when there was none. */
export async function lastRestore({ vault }: Pick<AgencyNode, 'vault'>): Promise<Restore | undefined> {
  const document = await vault.get(COLLECTION.restore, LAST);
  return document === undefined ? undefined : unpack<Restore>(document.value);
}

/** Write that notes a restore. */
export function restoreDocument({ vault }: Pick<AgencyNode, 'vault'>, restore: Restore): ReturnType<AgencyNode['vault']['put']> {
  return vault.put(COLLECTION.restore, LAST, pack(restore));
}

/** When the streams to the relay last began anew on its word, Unix milliseconds; undefined when they never did. */
export async function lastSentAgain({ vault }: Pick<AgencyNode, 'vault'>): Promise<number | undefined> {
  const document = await vault.get(COLLECTION.restore, SENT_AGAIN);
  return document === undefined ? undefined : unpack<{ at: number }>(document.value).at;
}

/** Write that notes that they do. */
export function sentAgainDocument({ vault }: Pick<AgencyNode, 'vault'>, at: number): ReturnType<AgencyNode['vault']['put']> {
  return vault.put(COLLECTION.restore, SENT_AGAIN, pack({ at }));
}

/**
 * Takes the operator's word that the folder came back from a backup, in one commit: the log is closed and goes on under its next origin,
 * the streams to the relay begin anew, and chains go on at numbers that cannot have been used.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names no relay, `STORE_UNAVAILABLE` (STORE-01).
 */
export async function stateRestored(node: Omit<AgencyNode, 'relayKey'>, stated: Pick<Restore, 'by' | 'reason'>): Promise<LogClosed> {
  const now = node.clock.now();
  const { key } = ownRelay(node.self, node.trust, now);
  const lanes = await node.store.counters(key);
  return closeLog(node, {
    documents: [restoreDocument(node, { ...stated, at: now, settled: false })],
    restored: lanes.map(({ lane }) => ({ peer: key, lane })),
  });
}

/**
 * Takes over what the relay says was acknowledged to it before the restore; without the operator's word nothing is.
 * @param again - Lanes on which the relay, restored too, asks for what it lost.
 * @returns how many messages were acknowledged and are lost; undefined when nobody stated a restore.
 */
export async function takeWordOfRelay(
  node: AgencyNode,
  lanes: readonly PeerLane[],
  again: readonly RestoredLane[] = [],
): Promise<number | undefined> {
  const restore = await lastRestore(node);
  if (restore === undefined || restore.settled) return undefined;
  const { store, relayKey, clock } = node;
  const counters = await store.counters(relayKey);
  let lost = 0;
  const restored = lanes.map(({ lane, streamId, acked }): RestoredLane => {
    const held = counters.find((each) => each.lane === lane && each.inStreamId !== undefined && equal(each.inStreamId, streamId));
    lost += Math.max(0, acked - (held?.receivedThrough ?? 0));
    return { ...again.find((each) => each.lane === lane), peer: relayKey, lane, received: { streamId, through: acked } };
  });
  const now = clock.now();
  const sentAgain = again.length === 0 ? [] : [sentAgainDocument(node, now)];
  // Once for each statement: a relay that said more each time would never be done.
  await store.commit({ now, restored, documents: [restoreDocument(node, { ...restore, settled: true }), ...sentAgain] });
  return lost;
}

/** The link is up: from now on a store that goes back in time needs another statement. */
export async function settleRestore(node: AgencyNode): Promise<void> {
  const restore = await lastRestore(node);
  if (restore === undefined || restore.settled) return;
  await node.store.commit({ now: node.clock.now(), documents: [restoreDocument(node, { ...restore, settled: true })] });
}

/** Stands for a predecessor of which nothing is known but that it may exist. */
const LOST_DIGEST = new Uint8Array(32);

/**
 * Place of the next own message in a dossier. After a restore the chain goes on behind every number that the lost time can have used:
 * the other side finds a gap there, and no fork (AGENCY-34).
 * @param epoch - Of the own log: it counts the restores.
 */
export function nextPlace(record: CaseRecord, epoch: number): ChainLink {
  const restores = epoch - (record.epoch ?? FIRST_EPOCH);
  const seq = record.ownSeq + 1 + restores * LIMITS.chainRestoreSkip;
  return { seq, ownPrev: record.ownDigest ?? (seq === 1 ? null : LOST_DIGEST), seenPrev: record.seenDigest };
}

/** Whether a message may have been sent before the newest restore: the application may have seen it in the time that was lost. */
export function isFromLostTime({ message }: Pick<OpenedEnvelope, 'message'>, restore: Restore | undefined): boolean {
  return restore !== undefined && (message.issuedAt - LIMITS.clockSkewSeconds) * 1000 < restore.at;
}

/** Epoch since which the own chain of a dossier is known that begins, for this store, with a message of the other side. */
export function epochOfStart(opened: Pick<OpenedEnvelope, 'message'>, restore: Restore | undefined, epoch: number): number {
  const { chain } = opened.message;
  const isNew = chain?.seq === 1 && chain.seenPrev === null && !isFromLostTime(opened, restore);
  return isNew ? epoch : FIRST_EPOCH;
}
