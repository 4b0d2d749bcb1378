// SPDX-License-Identifier: Apache-2.0
// The operator's word that a store was put back, or lost, given while nothing runs on it: streams and log begin anew in one commit (LOG-64).
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { Clock } from '../../core/time.js';
import { leafKindNumber } from '../../log/kinds.js';
import { encodeRestored, RESTORED_INDEX } from '../../log/leaf.js';
import type { Restored } from '../../log/leaf.js';
import { formatOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { EMPTY_FRONTIER, rootOf } from '../../log/tree/merkle.js';
import type { LogHead, PeerKey, RestoredLane, Store } from '../../store/port.js';
import { pad } from '../documents.js';
import { genesisLeaf, leafOf } from '../log/leaves.js';
import type { Documents } from '../documents.js';

/** Restores of this store by epoch: who stated each, why and when. */
const COLLECTION = 'restore';

export interface CeremonyParts {
  readonly self: Principal;
  readonly store: Store;
  readonly documents: Documents;
  readonly clock: Clock;
}

export interface StatedRestore {
  /** Who states it, and why; both are kept. */
  readonly by: string;
  readonly reason: string;
  /** An own log that is known to have been lost: the new one begins above it. */
  readonly above?: Origin;
  /** No copy is left: the store is empty, and `above` names the log that was lost. */
  readonly lost?: true;
}

/**
 * States that a store was put back; before anything runs on it again.
 * @returns The old and the new log, with the size that is held of the old one: to be told to the counterparties' operators.
 * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16) when the store does not fit the statement, `STORE_...`.
 */
export async function stateRestored({ self, store, documents, clock }: CeremonyParts, stated: StatedRestore): Promise<Restored> {
  const { by, reason, above, lost } = stated;
  assertUsage(by.trim() !== '' && reason.trim() !== '', 'a restore is stated by somebody, for a reason');
  if (above !== undefined && principalKey(above.owner) !== principalKey(self)) {
    throw fail('LOG_RESTORE', { reason: `${formatOrigin(above)} is not a log of ${principalKey(self)}` });
  }
  const head = await store.logHead();
  await requireNews({ store, documents }, head, reason);
  const now = clock.now();
  const epochs = [...(await store.epochs()), ...(above === undefined ? [] : [above.epoch])];
  const next = { owner: self, epoch: Math.max(now, ...epochs.map((epoch) => epoch + LIMITS.restoreMarginMs)) };
  const held = lost === true ? lostLog(above, head !== undefined) : head && { owner: self, ...head };
  if (held === undefined) throw fail('LOG_RESTORE', { reason: 'the store has no log: name the lost one, and say that it is lost' });
  const restored: Restored = { old: held, size: held.size, root: held.root, new: next };
  await store.commit({
    now,
    restored: (await store.peers()).filter(isPeer).flatMap(lanesOf),
    leaves: [genesisLeaf(next), leafOf('restored', encodeRestored(restored))],
    documents: [documents.put(COLLECTION, pad(next.epoch), { by, reason, at: now })],
  });
  return restored;
}

/** Entries of a log that began by a restore, and of which nothing has come. */
const RESTORED_SIZE = 2;

/** The same statement twice in a row is a slip: each makes a log that all counterparties' operators have to accept. */
async function requireNews(
  { store, documents }: Pick<CeremonyParts, 'store' | 'documents'>,
  head: LogHead | undefined,
  reason: string,
): Promise<void> {
  if (head?.size !== RESTORED_SIZE) return;
  const [leaf] = await store.leaves(head.epoch, RESTORED_INDEX, 1);
  const kept = leaf?.kind === leafKindNumber('restored') ? await documents.get<{ reason: string }>(COLLECTION, pad(head.epoch)) : undefined;
  if (kept?.value.reason !== reason) return;
  const again = 'if the store was put back once more since, give another reason';
  throw fail('LOG_RESTORE', { reason: `it was stated already, for this reason, and the log has not been used since; ${again}` });
}

function lostLog(above: Origin | undefined, hasLog: boolean): (Origin & { size: number; root: Uint8Array }) | undefined {
  if (hasLog) throw fail('LOG_RESTORE', { reason: 'the store has a log: it is not lost' });
  return above && { ...above, size: 0, root: rootOf(EMPTY_FRONTIER) };
}

/** A queue of the own node has nobody at its other end, and its places name what waits here: they go on. */
const isPeer = (key: string): boolean => key.includes('/');

const lanesOf = (peer: PeerKey): readonly RestoredLane[] => [0, 1, 2, 3].map((lane) => ({ peer, lane }));
