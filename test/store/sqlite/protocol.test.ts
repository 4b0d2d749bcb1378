// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { countBytes, fromSpans, pack, toSpans } from '../../../src/store/sqlite/protocol.js';

const large = new Uint8Array(1_000).fill(7);
const message = {
  text: 'a',
  none: null,
  list: [large.subarray(10, 14), { deep: new Uint8Array(0), number: 3 }],
  view: large.subarray(990),
};

describe('countBytes', () => {
  it('counts byte strings at any depth, and views by what they show', () => {
    expect(countBytes(message)).toBe(14);
    expect(countBytes({ text: 'long text', list: [1, null, undefined, true] })).toBe(0);
  });
});

describe('pack', () => {
  it('copies all byte strings into one buffer of exactly their size', () => {
    const { value, buffer } = pack(message, 14);
    expect(value).toEqual(message);
    expect(buffer.byteLength).toBe(14);
    expect(value.view.buffer).toBe(buffer);
    large.fill(0);
    expect([...value.view]).toEqual(new Array(10).fill(7));
  });

  it('tells places of leaves as spans, and gives back the same places in the same order', () => {
    const places = [
      { epoch: 1, index: 4 },
      { epoch: 1, index: 5 },
      { epoch: 2, index: 0 },
      { epoch: 2, index: 1 },
      { epoch: 2, index: 3 },
    ];
    const spans = [
      { epoch: 1, first: 4, count: 2 },
      { epoch: 2, first: 0, count: 2 },
      { epoch: 2, first: 3, count: 1 },
    ];
    expect(toSpans(places)).toEqual(spans);
    expect([fromSpans(spans), toSpans([]), fromSpans([])]).toEqual([places, [], []]);
  });
});
