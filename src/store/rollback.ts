// SPDX-License-Identifier: Apache-2.0
// Compares two stores that disagree about a link: finds the one that went back in time, and the messages to send again.
import { equal } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import { lacksPast } from '../core/stream-place.js';
import type { PastStreams, StreamPlace } from '../core/stream-place.js';
import type { LaneCounters, PeerKey, RestoredLane } from './port.js';

/** State of one lane from a peer: its own stream, and its last held place of this store's stream. */
export interface PeerView {
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly acked: number;
  readonly held?: StreamPlace;
}

export interface Rollback {
  /** This store went back in time: the peer holds more than was ever queued here, or has acknowledgements for more than arrived here. */
  readonly isOwn: boolean;
  /** Messages of the peer that this store acknowledged but does not know. */
  readonly lost: number;
  /** The peer's store went back in time: lanes to restart with its losses, if it asks for them. */
  readonly again: readonly Required<Pick<RestoredLane, 'peer' | 'lane' | 'again'>>[];
  /** Messages that the peer acknowledged but does not know. */
  readonly lostThere: number;
}

/**
 * Compares the counters of a link with those of the peer.
 * @param asks - The peer asks for lost frames. If it holds nothing of the present stream, frames of earlier streams are sent again too.
 */
export function compareLanes(
  peer: PeerKey,
  counters: readonly (LaneCounters & PastStreams)[],
  views: readonly PeerView[],
  asks = false,
): Rollback {
  const again: Required<Pick<RestoredLane, 'peer' | 'lane' | 'again'>>[] = [];
  let [isOwn, lost, lostThere] = [false, 0, 0];
  for (const { lane, streamId, acked, held } of views) {
    const own = counters.find((each) => each.lane === lane);
    if (own === undefined) continue;
    const { outStreamId, lastSeq, ackedThrough, inStreamId } = own;
    const received = inStreamId !== undefined && equal(inStreamId, streamId) ? own.receivedThrough : 0;
    const isKnown = held !== undefined && equal(held.streamId, outStreamId);
    const behind = isKnown ? held.through : 0;
    if (acked > received || behind > lastSeq) isOwn = true;
    lost += Math.max(0, acked - received);
    if (behind >= ackedThrough && !(asks && !isKnown && lacksPast(own, held))) continue;
    again.push({ peer, lane, again: { streamId: outStreamId, behind } });
    lostThere += Math.max(0, ackedThrough - behind);
  }
  return { isOwn, lost, again, lostThere };
}

/** Number of lost messages that are queued again, by the counters before and after the restart of their lanes. */
export function countAgain(again: Rollback['again'], before: readonly LaneCounters[], after: readonly LaneCounters[]): number {
  const queued = (counters: readonly LaneCounters[], lane: number): number => {
    const found = counters.find((each) => each.lane === lane);
    return found === undefined ? 0 : found.lastSeq - found.ackedThrough;
  };
  return again.reduce((sum, { lane }) => sum + queued(after, lane) - queued(before, lane), 0);
}

/**
 * Whether streams may restart again for a peer (LINK-42). A clock before the last time was set back, so a restart is allowed.
 * @param last - Time of the last restart.
 * @param now - Both Unix milliseconds.
 */
export function isSentAgainDue(last: number, now: number): boolean {
  return now < last || now - last >= LIMITS.sentAgainIntervalMs;
}
