// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/random.js';
import { append, EMPTY_FRONTIER } from '../../src/log/tree/merkle.js';
import { RUN_LEAVES, lastLeafOf, nodeInRun, nodesBefore, packRuns, unpackRun } from '../../src/store/leaf-run.js';
import { LogTail } from '../../src/store/log-tail.js';
import { digestOf } from '../contract/samples.js';
import { EPOCH, GENESIS, leafOf } from '../contract/log.js';

function grow(counts: readonly number[]): ReturnType<LogTail['settle']>[] {
  const tail = new LogTail({ last: () => undefined, node: () => undefined }, systemRandom);
  let number = 0;
  return counts.map((count) => {
    for (let at = 0; at < count; at++) {
      tail.reserve(number === 0 ? GENESIS : leafOf(number, number % 3 === 0 ? { object: new Uint8Array(number) } : {}));
      number++;
    }
    return tail.settle();
  });
}

describe('a run of leaves', () => {
  it('counts the perfect nodes of a tree of any size (STORE-19)', () => {
    const hashes = Array.from({ length: 70 }, (_, at) => digestOf(at));
    for (let size = 0; size <= hashes.length; size++) {
      expect(nodesBefore(size)).toBe(append(EMPTY_FRONTIER, hashes.slice(0, size)).nodes.length);
    }
    expect([nodesBefore(2 ** 40 - 1), lastLeafOf(3, 2)]).toEqual([2 ** 41 - 2 - 40, 23]);
  });

  it('gives back every leaf and every node, wherever commits cut the log (STORE-19)', () => {
    const commits = grow([1, 5, 200, 1, 64, 30]);
    const runs = commits.flatMap((rows) => [...packRuns(rows)]);
    expect(runs.map(({ kinds }) => kinds.length)).toEqual([1, 5, RUN_LEAVES, RUN_LEAVES, RUN_LEAVES, 8, 1, 64, 30]);
    const rows = commits.flat();
    expect(runs.flatMap((run) => [...unpackRun(run, 0)])).toEqual(rows.map(({ nodes: _, ...leaf }) => leaf));
    expect([...unpackRun(runs[2] ?? fail(), 60)].map(({ index }) => index)).toEqual(Array.from({ length: 10 }, (_, at) => 60 + at));
    for (const { level, index, hash } of rows.flatMap(({ nodes }) => nodes)) {
      const run = runs.findLast(({ first }) => first <= lastLeafOf(level, index)) ?? fail();
      expect(nodeInRun(run, level, index)).toEqual(hash);
    }
    expect(nodeInRun(runs.at(-1) ?? fail(), 0, rows.length)).toBeUndefined();
  });

  it('never puts leaves of two logs into one (STORE-19)', () => {
    const tail = new LogTail({ last: () => undefined, node: () => undefined }, systemRandom);
    for (const write of [GENESIS, leafOf(1), { ...GENESIS, epoch: EPOCH + 1 }, leafOf(2)]) tail.reserve(write);
    const runs = [...packRuns(tail.settle())];
    expect(runs.map(({ epoch, first, kinds }) => [epoch, first, kinds.length])).toEqual([
      [EPOCH, 0, 2],
      [EPOCH + 1, 0, 2],
    ]);
  });
});

function fail(): never {
  throw new TypeError('no run');
}
