// SPDX-License-Identifier: Apache-2.0
// Who may move the queues of a peer: judged here for every store, inside the transaction of what it guards.
import { fail } from '../core/errors.js';
import type { Fence, LeaseWrite } from './port.js';

/** Newest lease of a peer's queues, as a store keeps it. */
export interface HeldLease {
  readonly owner: string;
  readonly epoch: number;
  readonly until: number;
}

/** @returns the lease after a write. @throws {@link RogatoryError} `STORE_FENCED` (STORE-46). */
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
