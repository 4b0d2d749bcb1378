// SPDX-License-Identifier: Apache-2.0
// The operator's word that the store of a relay came back from a backup (RELAY-25), given while no process runs it.
import { existsSync } from 'node:fs';
import { fail } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { systemClock } from '../core/time.js';
import type { Clock } from '../core/time.js';
import { LEAST_SIZE } from '../log/checkpoint.js';
import type { Checkpoint } from '../log/checkpoint.js';
import { peekCosignature } from '../log/cosignature.js';
import { rootAt } from '../log/merkle.js';
import type { LogHead, PeerKey, RestoredLane, Store } from '../store/port.js';
import { openSqliteStore } from '../store/sqlite/sqlite.js';
import type { RelayConfig } from './config.js';
import { CosignStore } from './log/cosign-store.js';
import { closingLeaves, genesisLeaf } from './log/keeper.js';
import { nodeReader } from './log/reader.js';
import { restoreDocument } from './restore.js';
import type { Restore } from './restore.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

interface Parts {
  readonly self: Principal;
  readonly store: Store;
  readonly clock: Clock;
}

const STATED: Members<Pick<Restore, 'by' | 'reason'>> = { required: { by: 'text', reason: 'text' }, optional: {} };

/** What became of the log. */
export interface RelayLogClosed {
  /** Size at which its origin was closed; absent when the store held no more of it than its first leaf, so that there was nothing to close. */
  readonly size?: number;
  /** Epoch in which it goes on. */
  readonly epoch: number;
}

/**
 * Takes the operator's word that the store of a relay was copied back from a backup; to be given before the relay runs again. Its log is
 * closed and goes on under the next origin, so that nothing looks as if the relay had contradicted itself, its streams begin anew, and its
 * peers are asked for what they still hold of the time that was lost. A log of which the store has the first leaf alone cannot be closed:
 * the next origin begins without that, and who cosigned the old one in the lost time cosigns nothing of it.
 * @param stated.by - Who states it. @param stated.reason - Why; both are kept. TypeError when one is empty.
 * @throws {@link RogatoryError} `RELAY_CONFIG` (RELAY-01) when there is no store or it has no log, `STORE_UNAVAILABLE` (STORE-01) while a
 * process owns it, `STORE_VERSION` (STORE-04).
 */
export async function restoredRelay(
  config: Pick<RelayConfig, 'scope' | 'id' | 'storePath'>,
  stated: Pick<Restore, 'by' | 'reason'>,
  clock: Clock = systemClock,
): Promise<RelayLogClosed> {
  requireMembers(stated, STATED, 'restoredRelay(stated)');
  const { scope, id, storePath } = config;
  // A store that is opened is made when it is not there.
  if (!existsSync(storePath)) throw fail('RELAY_CONFIG', { field: 'store.path', hint: `there is no store at ${storePath}` });
  const store = await openSqliteStore({ path: storePath });
  try {
    return await stateRelayRestored({ self: { scope, id }, store, clock }, stated);
  } finally {
    await store.close();
  }
}

/** As {@link restoredRelay}, over a store that is open. */
export async function stateRelayRestored(
  { self, store, clock }: Parts,
  { by, reason }: Pick<Restore, 'by' | 'reason'>,
): Promise<RelayLogClosed> {
  if (by.trim() === '' || reason.trim() === '') throw new TypeError('a restore is stated by somebody, for a reason');
  const head = await store.logHead();
  if (head === undefined) throw fail('RELAY_CONFIG', { field: 'store.path', hint: 'the store is not that of a relay which has run' });
  const { epoch } = head;
  const next = epoch + 1;
  const last = await lastKnown({ self, store, clock }, head);
  const now = clock.now();
  await store.commit({
    now,
    restored: (await store.peers()).flatMap(lanesOf),
    leaves: last === undefined ? [genesisLeaf({ owner: self, epoch: next })] : closingLeaves(last),
    documents: [restoreDocument({ by, reason, at: now })],
  });
  return last === undefined ? { epoch: next } : { size: last.size, epoch: next };
}

/** The checkpoint at which the present log can be closed; undefined when it is too short to have one. */
async function lastKnown({ self, store, clock }: Parts, { epoch, size: held }: LogHead): Promise<Checkpoint | undefined> {
  if (held < LEAST_SIZE) return undefined;
  const cosigned = await cosignedSizes(new CosignStore(store, clock), epoch);
  // The smallest: what stands behind it one of them could not check against what it holds, and may not be what was lost.
  const size = Math.min(held, ...(cosigned.length === 0 ? [LEAST_SIZE] : cosigned));
  return { owner: self, epoch, size, root: await rootAt(size, nodeReader(store, epoch)) };
}

/** Sizes of the present log that others are known to have cosigned. */
async function cosignedSizes(cosignatures: CosignStore, epoch: number): Promise<readonly number[]> {
  const given = await Promise.all((await cosignatures.givers()).map((giver) => cosignatures.given(giver)));
  return given.flatMap((cosignature) => {
    if (cosignature === undefined) return [];
    const { checkpoint } = peekCosignature(cosignature);
    return checkpoint.epoch === epoch ? [checkpoint.size] : [];
  });
}

const lanesOf = (peer: PeerKey): readonly RestoredLane[] => [0, 1, 2, 3].map((lane) => ({ peer, lane }));
