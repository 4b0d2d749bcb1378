// SPDX-License-Identifier: Apache-2.0
// A log that came back from a backup has lost entries that others may have cosigned. It says so: closes its origin at a size that every
// counterparty can check, and goes on under the next (LOG-16). Without this a restore looks like equivocation.
import { principalKey } from '../core/ids.js';
import { LEAST_SIZE } from '../log/checkpoint.js';
import type { Checkpoint } from '../log/checkpoint.js';
import { encodeClosingOffer } from '../log/exchange.js';
import { parseClosed } from '../log/leaf.js';
import { rootAt } from '../log/merkle.js';
import { proveConsistency, proveInclusion } from '../log/prove.js';
import { signCheckpoint } from '../log/signed-checkpoint.js';
import type { SignedCheckpoint } from '../log/signed-checkpoint.js';
import type { Commit } from '../store/port.js';
import { COLLECTION } from './collections.js';
import type { AgencyNode } from './node-parts.js';
import { ownSteadySigner } from './own-signers.js';
import { pack, unpack } from './record.js';

/** Leaf 1 of a log that goes on: the one that closes the origin before it. */
const CLOSED_INDEX = 1;

type Parts = Pick<AgencyNode, 'self' | 'store' | 'vault' | 'log' | 'clock' | 'keys' | 'trust'>;

/** A size of a log, as a counterparty knows it. */
interface KnownSize {
  readonly epoch: number;
  readonly size: number;
}

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

/**
 * Makes the offer that leads a counterparty from the origin that it knows into the next one.
 * @param known - What it holds of the closed origin, as far as is known here.
 * @param signed - The newest checkpoint of the present log.
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02), `LOG_LEAF` (LOG-05), `STORE_...`.
 */
export async function closingOffer(node: Parts, known: KnownSize, signed: SignedCheckpoint): Promise<Uint8Array> {
  const { self } = node;
  const closed = await closedEntry(node, known.epoch + 1);
  const { size, root } = parseClosed(closed.object);
  const last: Checkpoint = { owner: self, epoch: known.epoch, size, root };
  const opened = known.epoch + 1 === signed.checkpoint.epoch ? signed : await lastOf(node, known.epoch + 1);
  const [from, to] = size < known.size ? [size, known.size] : [known.size, size];
  const [path, proof, { cose }] = await Promise.all([
    proveInclusion(CLOSED_INDEX, opened.checkpoint.size, node.log.reader(opened.checkpoint.epoch)),
    from === to || from < LEAST_SIZE ? [] : proveConsistency(from, to, node.log.reader(known.epoch)),
    signCheckpoint(last, ownSteadySigner(node, 'log')),
  ]);
  return encodeClosingOffer({ last: cose, opened: opened.cose, note: opened.note, entry: { ...closed, path }, proof });
}

/** The checkpoint at which an origin that was closed later ended, for who has to follow through several. */
async function lastOf(node: Parts, epoch: number): Promise<SignedCheckpoint> {
  const { size, root } = parseClosed((await closedEntry(node, epoch + 1)).object);
  return signCheckpoint({ owner: node.self, epoch, size, root }, ownSteadySigner(node, 'log'));
}

async function closedEntry({ store, self }: Parts, epoch: number): Promise<{ readonly object: Uint8Array; readonly salt: Uint8Array }> {
  const [leaf] = await store.leaves(epoch, CLOSED_INDEX, 1);
  if (leaf?.object === undefined) throw new TypeError(`epoch ${epoch} of ${principalKey(self)} closes nothing`);
  return { object: leaf.object, salt: leaf.salt };
}
