// SPDX-License-Identifier: Apache-2.0
// What is owed, as objects that travel: the entries of the present log under one checkpoint, those of a closed one each by itself.
import { parseReceipt } from '../../log/receipt.js';
import { signReceipt } from '../../log/receipt-object.js';
import type { SignedCheckpoint } from '../../log/signed-checkpoint.js';
import type { Owed, StoredLeaf } from '../../store/port.js';
import type { AgencyNode } from '../node-parts.js';
import { sealInForce } from '../own-signers.js';

/** Each has signatures of its own, so that few fill what a batch of many would. */
const SINGLES_MAX = 32;

/** Receipt objects, and the checkpoint that the first of them may stand under. */
export interface OwedObjects {
  /** Empty when nothing is owed. */
  readonly objects: readonly Uint8Array[];
  /** Ids of what the objects pay. */
  readonly paid: readonly number[];
  /** The newest checkpoint; absent when nothing is owed, or while the log has its genesis leaf alone. */
  readonly signed?: SignedCheckpoint;
}

/**
 * Makes receipt objects of what is owed. Of leaves of a closed log nothing is proven under the present checkpoint: the seal signs them.
 * @param owed - What the store says of one peer, the oldest first; what does not find room is left for the next call.
 * @throws {@link RogatoryError} `TRUST_SUITE` (TRUST-15) when no seal is in force, `STORE_...`.
 */
export async function owedObjects(node: AgencyNode, owed: readonly Owed[]): Promise<OwedObjects> {
  const leaves = distinctLeaves(owed);
  const signed = leaves.length === 0 ? undefined : await node.log.checkpoint();
  if (signed === undefined) return { objects: [], paid: [] };
  const { epoch, size } = signed.checkpoint;
  const present = leaves.filter((leaf) => leaf.epoch === epoch && leaf.index < size);
  const singles = leaves.filter((leaf) => leaf.epoch < epoch).slice(0, SINGLES_MAX);
  const told = new Set([...present, ...singles].map(placeOf));
  const batch = present.length === 0 ? [] : [await node.log.receipts(signed, present)];
  const alone = await Promise.all(singles.map((leaf) => single(node, leaf)));
  const paid = owed.flatMap(({ id, leaf }) => (leaf !== undefined && told.has(placeOf(leaf)) ? [id] : []));
  return { objects: [...batch, ...alone], paid, signed };
}

function single(node: AgencyNode, { object }: StoredLeaf): Promise<Uint8Array> {
  if (object === undefined) throw new TypeError('a receipt that is owed has its object');
  return signReceipt(parseReceipt(object), sealInForce(node, node.clock.now()));
}

/** The own entries among what is owed, each once: a fact that was asked about again is owed again, and stands in one place. */
function distinctLeaves(owed: readonly Owed[]): readonly StoredLeaf[] {
  const leaves = owed.flatMap(({ leaf }): [string, StoredLeaf][] => (leaf === undefined ? [] : [[placeOf(leaf), leaf]]));
  return [...new Map(leaves).values()];
}

function placeOf({ epoch, index }: StoredLeaf): string {
  return `${epoch}/${index}`;
}
