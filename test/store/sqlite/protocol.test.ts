// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { countBytes, pack } from '../../../src/store/sqlite/protocol.js';

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
});
