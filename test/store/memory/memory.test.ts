// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../../src/store/memory/memory.js';

describe('openMemoryStore', () => {
  it('takes its stream ids from the given source, so that a simulation can repeat itself', async () => {
    let calls = 0;
    const random = (length: number): Uint8Array => new Uint8Array(length).fill(++calls);
    const streams = (await openMemoryStore({ random }).counters('aa/relay')).map((lane) => lane.outStreamId[0]);
    expect(streams).toEqual([1, 2, 3, 4]);
  });

  it('shares nothing with another store', async () => {
    const [one, two] = [openMemoryStore(), openMemoryStore()];
    await one.commit({ now: 1, documents: [{ collection: 'c', key: 'k', value: new Uint8Array(1) }] });
    expect(await two.list('c')).toEqual([]);
  });
});
