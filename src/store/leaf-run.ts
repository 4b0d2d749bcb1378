// SPDX-License-Identifier: Apache-2.0
// Leaves of one commit share a row: a row for each would cost more than all hashes of its leaf. The place of a leaf determines the nodes
// that it completes, so nodes need no position of their own.
import type { LeafRow } from './log-tail.js';

/** Most leaves of a run: enough to make the row cheap, and few enough to keep reading one node cheap. */
export const RUN_LEAVES = 64;

const HASH_BYTES = 32;
const SIZE_BYTES = 4;
const NO_OBJECT = 0xffff_ffff;

/** Leaves of one log from `first` on; each member holds its values in their order. */
export interface LeafRun {
  readonly epoch: number;
  readonly first: number;
  /** One byte each. */
  readonly kinds: Uint8Array;
  /** The nodes of each, level 0 first, 32 bytes each. */
  readonly nodes: Uint8Array;
  readonly digests: Uint8Array;
  readonly salts: Uint8Array;
  /** Length of each object, four bytes, the first the highest; 2^32 - 1 where there is none. */
  readonly sizes: Uint8Array;
  readonly objects: Uint8Array;
}

/** Splits consecutive leaves into runs. */
export function* packRuns(rows: readonly LeafRow[]): Generator<LeafRun> {
  for (let from = 0; from < rows.length;) {
    const epoch = rows[from]?.epoch;
    let to = from;
    while (to < rows.length && to - from < RUN_LEAVES && rows[to]?.epoch === epoch) to++;
    yield packRun(rows.slice(from, to));
    from = to;
  }
}

function packRun(rows: readonly LeafRow[]): LeafRun {
  const { epoch, index: first } = rows[0] as LeafRow;
  const count = rows.length;
  const kinds = new Uint8Array(count);
  const nodes = new Uint8Array(HASH_BYTES * (nodesBefore(first + count) - nodesBefore(first)));
  const digests = new Uint8Array(HASH_BYTES * count);
  const salts = new Uint8Array(HASH_BYTES * count);
  const sizes = new DataView(new ArrayBuffer(SIZE_BYTES * count));
  const objects = new Uint8Array(rows.reduce((sum, { object }) => sum + (object?.length ?? 0), 0));
  let node = 0;
  let object = 0;
  rows.forEach((row, at) => {
    kinds[at] = row.kind;
    for (const { hash } of row.nodes) nodes.set(hash, HASH_BYTES * node++);
    digests.set(row.objectDigest, HASH_BYTES * at);
    salts.set(row.salt, HASH_BYTES * at);
    sizes.setUint32(SIZE_BYTES * at, row.object?.length ?? NO_OBJECT);
    if (row.object === undefined) return;
    objects.set(row.object, object);
    object += row.object.length;
  });
  return { epoch, first, kinds, nodes, digests, salts, sizes: new Uint8Array(sizes.buffer), objects };
}

/** Leaves of a run, from place `from` on. */
export function* unpackRun(run: LeafRun, from: number): Generator<Omit<LeafRow, 'nodes'>> {
  const sizes = new DataView(run.sizes.buffer, run.sizes.byteOffset, run.sizes.length);
  let object = 0;
  for (let at = 0; at < run.kinds.length; at++) {
    const size = sizes.getUint32(SIZE_BYTES * at);
    const end = object + (size === NO_OBJECT ? 0 : size);
    if (run.first + at >= from) {
      const leaf = { epoch: run.epoch, index: run.first + at, kind: run.kinds[at] as number };
      const objectDigest = run.digests.slice(HASH_BYTES * at, HASH_BYTES * (at + 1));
      const salt = run.salts.slice(HASH_BYTES * at, HASH_BYTES * (at + 1));
      yield size === NO_OBJECT ? { ...leaf, objectDigest, salt } : { ...leaf, objectDigest, salt, object: run.objects.slice(object, end) };
    }
    object = end;
  }
}

/** Hash of a perfect node, from the run with its last leaf; undefined when that leaf is not there. */
export function nodeInRun({ first, nodes }: Pick<LeafRun, 'first' | 'nodes'>, level: number, index: number): Uint8Array | undefined {
  const at = HASH_BYTES * (nodesBefore(lastLeafOf(level, index)) - nodesBefore(first) + level);
  return at >= 0 && at < nodes.length ? nodes.slice(at, at + HASH_BYTES) : undefined;
}

/** Place of the leaf that completes a node. */
export function lastLeafOf(level: number, index: number): number {
  return (index + 1) * 2 ** level - 1;
}

/** Number of perfect nodes of a tree of `size` leaves: two for each leaf, less one for each peak. */
export function nodesBefore(size: number): number {
  let peaks = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) peaks += rest % 2;
  return 2 * size - peaks;
}
