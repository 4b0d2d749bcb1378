// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pad, padme, unpad } from '../../src/envelope/content/padding.js';

/** Padme in BigInt arithmetic, after the definition. */
function reference(length: number): number {
  if (length < 2) return length;
  const value = BigInt(length);
  const exponent = value.toString(2).length - 1;
  const zeroBits = exponent - exponent.toString(2).length;
  if (zeroBits <= 0) return length;
  const mask = (1n << BigInt(zeroBits)) - 1n;
  return Number((value + mask) & ~mask);
}

describe('padme', () => {
  it('gives the published examples', () => {
    expect([padme(9000), padme(100_001), padme(0), padme(1), padme(2), padme(9)]).toEqual([9216, 100_352, 0, 1, 2, 10]);
  });

  it('is exact for every length up to 2^17 and around every power of two up to 2^52', () => {
    for (let length = 0; length <= 131_072; length++) if (padme(length) !== reference(length)) expect(length).toBe('exact');
    for (let bits = 17; bits <= 52; bits++) {
      for (const off of [-2, -1, 0, 1, 2]) {
        const length = 2 ** bits + off;
        if (length <= 2 ** 52) expect(padme(length)).toBe(reference(length));
      }
    }
  });

  it('never pads by more than 12 per cent, never shrinks, and leaves its own results alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (length) => {
        const padded = padme(length);
        expect(padded).toBe(reference(length));
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded - length).toBeLessThanOrEqual(length * 0.12);
        expect(padme(padded)).toBe(padded);
      }),
    );
  });

  it('refuses lengths that are none as a bug of its caller', () => {
    for (const length of [-1, 0.5, Number.NaN, 2 ** 52 + 1]) expect(() => padme(length)).toThrow(RangeError);
  });
});

describe('pad and unpad', () => {
  it('give back what was padded, at every edge', () => {
    for (const length of [0, 1, 8187, 8188, 8189, 9000 - 4, 100_001 - 4]) {
      const inner = new Uint8Array(length).fill(0xaa);
      const padded = pad(inner);
      expect(padded.length).toBe(Math.max(8192, reference(4 + length)));
      expect(unpad(padded)).toEqual(inner);
    }
  });

  it('reject a plaintext that is longer than exact, although the rest is zero (ENV-15)', () => {
    const padded = pad(new Uint8Array(100));
    const longer = new Uint8Array(padded.length + 1);
    longer.set(padded);
    expect(() => unpad(longer)).toThrowCode('ENVELOPE_PADDING');
  });

  it('reject a plaintext under the floor, and one without a length (ENV-15)', () => {
    expect(() => unpad(pad(new Uint8Array(100)).subarray(0, 104))).toThrowCode('ENVELOPE_PADDING');
    expect(() => unpad(new Uint8Array(0))).toThrowCode('ENVELOPE_PADDING');
  });

  it('reject a pad byte that is not zero, first and last (ENV-15)', () => {
    for (const at of [104, 8191]) {
      const padded = pad(new Uint8Array(100));
      padded[at] = 1;
      expect(() => unpad(padded)).toThrowCode('ENVELOPE_PADDING');
    }
  });

  it('reject any one pad byte that is not zero, wherever the pad begins (ENV-15)', () => {
    for (const length of [97, 98, 99, 100]) {
      for (const at of [length + 4, length + 5, length + 6, length + 7, 4000, 8188, 8189, 8190, 8191]) {
        const padded = pad(new Uint8Array(length));
        padded[at] = 0x80;
        expect(() => unpad(padded)).toThrowCode('ENVELOPE_PADDING');
      }
    }
  });

  it('reject a length that points behind the end (ENV-15)', () => {
    for (const length of [8189, 0xffff_ffff]) {
      const padded = pad(new Uint8Array(100));
      new DataView(padded.buffer).setUint32(0, length);
      expect(() => unpad(padded)).toThrowCode('ENVELOPE_PADDING');
    }
  });

  it('read the length at the place of a view, not of its buffer', () => {
    const buffer = new Uint8Array(8195).fill(0xff);
    const view = buffer.subarray(3);
    view.set(pad(Uint8Array.of(1, 2, 3)));
    expect(unpad(view)).toEqual(Uint8Array.of(1, 2, 3));
  });
});
