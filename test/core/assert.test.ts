import { describe, expect, it } from 'vitest';
import { assertBytes, assertInteger, assertUsage } from '../../src/core/assert.js';

describe('assert', () => {
  it('refuses what is not a byte string, or not of the length', () => {
    expect(() => assertBytes([1], 'key')).toThrow(TypeError);
    expect(() => assertBytes('00', 'key', 2)).toThrow(TypeError);
    expect(() => assertBytes(new Uint8Array(3), 'key', 2)).toThrow(new RangeError('key must be 2 bytes, not 3'));
    expect(() => assertBytes(new Uint8Array(2), 'key', 2)).not.toThrow();
    expect(() => assertBytes(new Uint8Array(9), 'key')).not.toThrow();
  });

  it.each([-1, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %d as an integer in 0..3', (value) => {
    expect(() => assertInteger(value, 'lane', 0, 3)).toThrow(RangeError);
  });

  it.each([0, 3])('takes the bound %d', (value) => {
    expect(() => assertInteger(value, 'lane', 0, 3)).not.toThrow();
  });

  it('says what the caller did wrong', () => {
    expect(() => assertUsage(false, 'open it first')).toThrow(new TypeError('open it first'));
    expect(() => assertUsage(true, 'x')).not.toThrow();
  });
});
