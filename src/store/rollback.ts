// SPDX-License-Identifier: Apache-2.0
// Two stores that say different things of one link: which of them went back in time, and what is to be sent again.
import { equal } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import type { LaneCounters, PeerKey, RestoredLane } from './port.js';

/** What a peer says of one lane: of its own stream, and how far it holds the stream of this store. */
export interface PeerView {
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly acked: number;
  readonly held?: { readonly streamId: Uint8Array; readonly through: number };
}

export interface Rollback {
  /** This store went back: the peer holds more of its streams than was ever queued, or has acknowledgements for more than arrived. */
  readonly isOwn: boolean;
  /** Messages of the peer that this store acknowledged and does not know. */
  readonly lost: number;
  /** The peer's store went back: lanes that begin anew with what it lost, if it asks for that. */
  readonly again: readonly Required<Pick<RestoredLane, 'peer' | 'lane' | 'again'>>[];
  /** Messages that the peer acknowledged and does not know. */
  readonly lostThere: number;
}

/**
 * Compares the counters of a link with what the peer says of them.
 * @param asks - The peer asks for what it lost: frames of earlier streams are sent again too where it holds nothing of the present one.
 */
export function compareLanes(peer: PeerKey, counters: readonly LaneCounters[], views: readonly PeerView[], asks = false): Rollback {
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
    if (behind >= ackedThrough && !(asks && !isKnown && own.past === true)) continue;
    again.push({ peer, lane, again: { streamId: outStreamId, behind } });
    lostThere += Math.max(0, ackedThrough - behind);
  }
  return { isOwn, lost, again, lostThere };
}

/** How many of the messages that a peer lost are queued again, by the counters before and after their lanes began anew. */
export function countAgain(again: Rollback['again'], before: readonly LaneCounters[], after: readonly LaneCounters[]): number {
  const queued = (counters: readonly LaneCounters[], lane: number): number => {
    const found = counters.find((each) => each.lane === lane);
    return found === undefined ? 0 : found.lastSeq - found.ackedThrough;
  };
  return again.reduce((sum, { lane }) => sum + queued(after, lane) - queued(before, lane), 0);
}

/**
 * Whether streams may begin anew for a peer again (LINK-40). A clock that stands before the last time was set back: it is due.
 * @param last - When they last did. @param now - Both Unix milliseconds.
 */
export function isSentAgainDue(last: number, now: number): boolean {
  return now < last || now - last >= LIMITS.sentAgainIntervalMs;
}
