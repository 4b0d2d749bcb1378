// SPDX-License-Identifier: Apache-2.0
// A log that came back from a backup has lost entries that others may have cosigned. It says so: closes its origin at a size that every
// counterparty can check, and goes on under the next (LOG-16). Without this a restore looks like equivocation.
import { LEAST_SIZE } from '../log/checkpoint.js';
import type { Checkpoint } from '../log/checkpoint.js';
import type { ClosedLog, KnownSize } from '../log/closing-offer.js';
import { CLOSED_INDEX } from '../log/epoch.js';
import { rootAt } from '../log/merkle.js';
import type { Commit } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { ownSteadySigner } from './own-signers.js';
import { pack, unpack } from './record.js';

type Parts = Pick<AgencyNode, 'self' | 'store' | 'vault' | 'log' | 'clock' | 'keys' | 'trust'>;

/** What became of the origin. */
export interface LogClosed {
  /** Size at which it was closed. */
  readonly size: number;
  /** Epoch in which the log goes on. */
  readonly epoch: number;
}

/**
 * Closes the present origin and begins the next, in one commit with the note of who is to be told.
 * @param more - Committed in the same step.
 * @throws {@link RogatoryError} `STORE_...`, `AGENCY_HOME_INVALID` (AGENCY-02).
 */
export async function closeLog(
  node: Pick<Parts, 'self' | 'store' | 'vault' | 'log' | 'clock'>,
  more: Pick<Commit, 'documents' | 'restored'>,
): Promise<LogClosed> {
  const { self, store, vault, clock } = node;
  await node.log.ready();
  const head = await store.logHead();
  if (head === undefined) throw new TypeError('a log is closed after it has begun');
  const [anchors, offers] = await Promise.all([vault.list(COLLECTION.anchor), vault.list(COLLECTION.offered)]);
  const cosigned = anchors.map(({ value }) => unpack<KnownSize>(value)).filter(({ epoch }) => epoch === head.epoch);
  // The smallest: what stands behind it one of them could not check against what it holds, and may not be what was lost.
  const size = Math.min(head.size, ...(cosigned.length === 0 ? [LEAST_SIZE] : cosigned.map((each) => each.size)));
  const last: Checkpoint = { owner: self, epoch: head.epoch, size, root: await rootAt(size, node.log.reader(head.epoch)) };
  const peers = new Set([...anchors, ...offers].map(({ key }) => key));
  const owed = [...peers].map((key) => vault.put(COLLECTION.closing, key, pack({ owed: true })));
  const epoch = await node.log.startOver(last, { ...more, now: clock.now(), documents: [...(more.documents ?? []), ...owed] });
  return { size, epoch };
}

/** The own log, as one who holds a checkpoint of a closed origin is led through it. */
export function closedLog(node: Parts): ClosedLog {
  const { self, store } = node;
  return {
    owner: self,
    signer: ownSteadySigner(node, 'log'),
    read: (epoch) => node.log.reader(epoch),
    async closedEntry(epoch) {
      const [leaf] = await store.leaves(epoch, CLOSED_INDEX, 1);
      return leaf?.object === undefined ? undefined : { object: leaf.object, salt: leaf.salt };
    },
  };
}
