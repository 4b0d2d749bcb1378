import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, uint32be } from '../../src/core/bytes.js';
import { EMPTY_FRONTIER, append, hashLeaf, hashNode, restoreFrontier, rootAt } from '../../src/log/tree/merkle.js';
import type { Frontier, NodeReader } from '../../src/log/tree/merkle.js';
import { proveConsistency, proveInclusion } from '../../src/log/tree/prove.js';
import { verifyConsistency, verifyInclusion } from '../../src/log/tree/verify.js';
import { naiveConsistency, naivePath, naiveRoot } from './naive.js';

/** A store that refuses to hold a node twice, or another one in its place. */
function nodeStore(): { grow(frontier: Frontier, leaves: readonly Uint8Array[]): Frontier; read: NodeReader; size(): number } {
  const nodes = new Map<string, Uint8Array>();
  return {
    grow(frontier, leaves) {
      const grown = append(frontier, leaves.map(hashLeaf));
      for (const { level, index, hash } of grown.nodes) {
        expect(nodes.has(`${level}/${index}`)).toBe(false);
        nodes.set(`${level}/${index}`, hash);
      }
      return grown.frontier;
    },
    read: (level, index) => nodes.get(`${level}/${index}`),
    size: () => nodes.size,
  };
}

const leavesOf = (size: number): Uint8Array[] => Array.from({ length: size }, (_, i) => uint32be(i));

describe('merkle', () => {
  it('hashes leaves under 0x00 and nodes under 0x01 (LOG-01)', () => {
    const sha256 = (...parts: Uint8Array[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
    const [left, right] = [hashLeaf(uint32be(1)), hashLeaf(uint32be(2))];
    expect(toHex(left)).toBe(sha256(Uint8Array.of(0), uint32be(1)));
    expect(toHex(hashNode(left, right))).toBe(sha256(Uint8Array.of(1), left, right));
    expect(toHex(append(EMPTY_FRONTIER, []).root)).toBe(sha256());
  });

  it('has the roots of the definition, however the leaves come in (LOG-01)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (batches) => {
        const leaves = leavesOf(batches.reduce((sum, count) => sum + count, 0));
        const store = nodeStore();
        let frontier: Frontier = EMPTY_FRONTIER;
        let at = 0;
        for (const count of batches) {
          frontier = store.grow(frontier, leaves.slice(at, (at += count)));
          expect(append(frontier, []).root).toEqual(naiveRoot(leaves.slice(0, at)));
          expect(append(frontier, []).size).toBe(at);
        }
        // Every perfect node once: no more than two a leaf.
        expect(store.size()).toBeLessThanOrEqual(2 * leaves.length);
      }),
    );
  });

  it('leaves the frontier that it was given as it was (LOG-02)', () => {
    const before = append(EMPTY_FRONTIER, leavesOf(7).map(hashLeaf)).frontier;
    const peaks = [...before.peaks];
    append(before, leavesOf(1).map(hashLeaf));
    expect(before.peaks).toEqual(peaks);
    expect(before.size).toBe(7);
  });

  it('restores the frontier from stored nodes, reading as many as it has peaks (LOG-02)', async () => {
    for (const size of [0, 1, 2, 3, 7, 8, 100, 255, 256]) {
      const store = nodeStore();
      const grown = store.grow(EMPTY_FRONTIER, leavesOf(size));
      let reads = 0;
      const counting: NodeReader = (level, index) => (reads++, store.read(level, index));
      const restored = await restoreFrontier(size, counting);
      expect(restored).toEqual(grown);
      expect(reads).toBe(grown.peaks.length);
      expect(append(restored, leavesOf(3).map(hashLeaf)).root).toEqual(append(grown, leavesOf(3).map(hashLeaf)).root);
    }
  });

  it('finds the root of an earlier size (LOG-02)', async () => {
    const store = nodeStore();
    store.grow(EMPTY_FRONTIER, leavesOf(40));
    for (let size = 0; size <= 40; size++) expect(await rootAt(size, store.read)).toEqual(naiveRoot(leavesOf(size)));
  });

  it('names the node that the store does not hold (LOG-02)', async () => {
    const store = nodeStore();
    store.grow(EMPTY_FRONTIER, leavesOf(10));
    const lossy: NodeReader = async (level, index) => (level === 3 ? undefined : store.read(level, index));
    await expect(restoreFrontier(10, lossy)).toRejectCode('LOG_NODE');
    await expect(proveInclusion(9, 10, lossy)).toRejectCode('LOG_NODE');
    await expect(proveConsistency(9, 10, lossy)).toRejectCode('LOG_NODE');
  });

  it('proves inclusion as the definition does (LOG-03)', async () => {
    for (let size = 1; size <= 33; size++) {
      const store = nodeStore();
      const { root } = append(store.grow(EMPTY_FRONTIER, leavesOf(size)), []);
      for (let index = 0; index < size; index++) {
        const path = await proveInclusion(index, size, store.read);
        expect(path).toEqual(naivePath(index, leavesOf(size)));
        verifyInclusion({ leafHash: hashLeaf(uint32be(index)), index, size, path }, root);
      }
    }
  });

  it('proves consistency as the definition does, from a store that has grown on (LOG-04)', async () => {
    const store = nodeStore();
    store.grow(EMPTY_FRONTIER, leavesOf(40));
    for (let to = 1; to <= 33; to++) {
      for (let from = 1; from <= to; from++) {
        const path = await proveConsistency(from, to, store.read);
        expect(path).toEqual(naiveConsistency(from, leavesOf(to)));
        const head = (size: number) => ({ size, root: naiveRoot(leavesOf(size)) });
        verifyConsistency(head(from), head(to), path);
      }
    }
  });

  it('proves from nodes beyond 2^32 leaves (LOG-03)', async () => {
    // A tree in which all leaves are alike has one node a level.
    const level = [hashLeaf(uint32be(0))];
    for (let i = 1; i < 53; i++) level.push(hashNode(level[i - 1]!, level[i - 1]!));
    const read: NodeReader = (at) => level[at];
    const [from, to] = [2 ** 40 + 5, 2 ** 45 + 2 ** 33 + 1];
    const root = await rootAt(to, read);
    for (const index of [0, 2 ** 33 + 7, 2 ** 45 - 1, to - 1]) {
      const path = await proveInclusion(index, to, read);
      verifyInclusion({ leafHash: level[0]!, index, size: to, path }, root);
    }
    verifyConsistency({ size: from, root: await rootAt(from, read) }, { size: to, root }, await proveConsistency(from, to, read));
  });

  it('asks only for proofs that exist', async () => {
    const { read } = nodeStore();
    await expect(proveInclusion(3, 3, read)).rejects.toBeInstanceOf(RangeError);
    await expect(proveInclusion(0, 0, read)).rejects.toBeInstanceOf(RangeError);
    await expect(proveConsistency(0, 3, read)).rejects.toBeInstanceOf(RangeError);
    await expect(proveConsistency(4, 3, read)).rejects.toBeInstanceOf(RangeError);
    expect(() => append(EMPTY_FRONTIER, [new Uint8Array(31)])).toThrow(RangeError);
  });
});
