import { describe, expect, it } from 'vitest';
import { probed } from '../../../src/crypto/native/probe.js';

describe('probed', () => {
  const provider = { double: (n: number) => 2 * n };

  it('gives a provider whose operation comes to what it must', () => {
    expect(probed(provider, ({ double }) => double(2) === 4)).toBe(provider);
  });

  it('gives nothing when the operation comes to something else, or throws', () => {
    expect(probed(provider, ({ double }) => double(2) === 5)).toBeUndefined();
    const use = () => {
      throw new TypeError('not supported');
    };
    expect(probed(provider, use)).toBeUndefined();
  });
});
