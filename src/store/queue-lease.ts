// SPDX-License-Identifier: Apache-2.0
// Who may move the queues of a peer: judged here for every store, inside the transaction of what it guards.
import { fail } from '../core/errors.js';

/**
 * Lease of a peer's queues. Each taking has the next epoch, and commits that name an older one fail: a link that was replaced, or a process
 * that lost its lease unawares, moves nothing any more.
 */
export interface LeaseWrite {
  /** Key of the peer. */
  readonly peer: string;
  /** Process that takes or holds it. It may take it anew at any time; another one only once `until` has passed. */
  readonly owner: string;
  /** End of the lease, Unix milliseconds. Until another takes it, an ended lease still holds. */
  readonly until: number;
  /** Renews the lease that has this epoch; with a time that has passed, releases it. Absent: takes the lease. */
  readonly epoch?: number;
}

/** Guard of a whole commit: the newest lease of the peer's queues has this epoch; 0: they were never leased. */
export interface Fence {
  readonly peer: string;
  readonly epoch: number;
}

/** Newest lease of a peer's queues, as a store keeps it. */
export interface HeldLease {
  readonly owner: string;
  readonly epoch: number;
  readonly until: number;
}

/** @returns the lease after a write. @throws {@link RogatoryError} `STORE_FENCED` (STORE-47). */
export function nextLease(held: HeldLease | undefined, { peer, owner, until, epoch }: LeaseWrite, now: number): HeldLease {
  const newest = held?.epoch ?? 0;
  const isOwn = held?.owner === owner;
  // The epoch alone fences: a holder that comes late may go on as long as nobody else has taken the lease.
  const isAllowed = epoch === undefined ? held === undefined || isOwn || held.until <= now : isOwn && epoch === newest;
  if (!isAllowed) throw fail('STORE_FENCED', { peer, epoch: newest });
  return { owner, epoch: epoch ?? newest + 1, until };
}

/** @throws {@link RogatoryError} `STORE_FENCED` (STORE-46). */
export function requireEpoch(held: HeldLease | undefined, { peer, epoch }: Fence): void {
  const newest = held?.epoch ?? 0;
  if (epoch !== newest) throw fail('STORE_FENCED', { peer, epoch: newest });
}
