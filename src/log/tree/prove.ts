// SPDX-License-Identifier: Apache-2.0
// Proofs of RFC 9162 2.1.3 and 2.1.4 from stored nodes. A proof has at most one imperfect node, on the right edge; it is computed from
// perfect ones.
import { assertInteger } from '../../core/assert.js';
import { perfectNodes, readNodes, rootOf } from './merkle.js';
import type { NodeReader } from './merkle.js';

/** Leaves of a subtree, the end not included. */
type Range = readonly [begin: number, end: number];

/**
 * Proves that the tree of `size` leaves includes the leaf at `index`.
 * @param index - From 0, below `size`.
 * @returns The path, the leaf's sibling first (RFC 9162 2.1.3.1).
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02) when a node is not held; RangeError when there is no such leaf.
 */
export async function proveInclusion(index: number, size: number, read: NodeReader): Promise<Uint8Array[]> {
  assertInteger(size, 'size', 1, Number.MAX_SAFE_INTEGER);
  assertInteger(index, 'index', 0, size - 1);
  return readRanges(inclusionRanges(index, size), read);
}

/**
 * Proves that the tree of `from` leaves is the beginning of the tree of `to` leaves.
 * @param from - From 1 to `to`; equal sizes need no proof, and get an empty one.
 * @returns The path of RFC 9162 2.1.4.1.
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02) when a node is not held; RangeError for sizes that have no proof.
 */
export async function proveConsistency(from: number, to: number, read: NodeReader): Promise<Uint8Array[]> {
  assertInteger(to, 'to', 1, Number.MAX_SAFE_INTEGER);
  assertInteger(from, 'from', 1, to);
  return readRanges(consistencyRanges(from, to), read);
}

/** Split of a subtree of two or more leaves: after the largest power of two below its width. */
function splitOf(begin: number, end: number): number {
  let width = 1;
  while (width * 2 < end - begin) width *= 2;
  return begin + width;
}

/** PATH of RFC 9162 2.1.3.1: walks down to the leaf and takes the other half at each step. */
function inclusionRanges(index: number, size: number): Range[] {
  return descend(index, size, ([begin, end]) => end - begin === 1).halves.reverse();
}

/** SUBPROOF of RFC 9162 2.1.4.1: walks down along the right edge of the older tree. */
function consistencyRanges(from: number, to: number): Range[] {
  const { halves, last } = descend(from - 1, to, ([, end]) => end === from);
  // The verifier knows the root of the whole older tree, so the proof omits it.
  if (last[0] > 0) halves.push(last);
  return halves.reverse();
}

/**
 * Walks down from the root towards a leaf.
 * @returns the other half at each step, and the subtree at the end.
 */
function descend(leaf: number, size: number, isLast: (range: Range) => boolean): { readonly halves: Range[]; readonly last: Range } {
  const halves: Range[] = [];
  let last: Range = [0, size];
  while (!isLast(last)) {
    const [begin, end] = last;
    const split = splitOf(begin, end);
    halves.push(leaf < split ? [split, end] : [begin, split]);
    last = leaf < split ? [begin, split] : [split, end];
  }
  return { halves, last };
}

async function readRanges(ranges: readonly Range[], read: NodeReader): Promise<Uint8Array[]> {
  const hashes = await Promise.all(ranges.map(([begin, end]) => readNodes(perfectNodes(begin, end), read)));
  return hashes.map((peaks) => rootOf({ peaks }));
}
