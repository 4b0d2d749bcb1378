import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, concat, equal, fromHex, fromUtf8, isWellFormed, release, toHex, toUtf8, uint32be } from '../../src/core/bytes.js';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('bytes', () => {
  it('joins byte strings into a fresh array', () => {
    const part = bytes(1, 2);
    const joined = concat(part, bytes(), bytes(3));
    expect(joined).toEqual(bytes(1, 2, 3));
    joined[0] = 9;
    expect(part[0]).toBe(1);
    expect(concat()).toEqual(bytes());
  });

  it('compares for equality by every byte and by length', () => {
    expect(equal(bytes(1, 2), bytes(1, 2))).toBe(true);
    expect(equal(bytes(1, 2), bytes(1, 3))).toBe(false);
    expect(equal(bytes(1, 2), bytes(0, 2))).toBe(false);
    expect(equal(bytes(1, 2), bytes(1))).toBe(false);
    expect(equal(bytes(), bytes())).toBe(true);
  });

  it('orders byte strings bytewise, a prefix first', () => {
    const sorted = [bytes(), bytes(0), bytes(0, 0), bytes(0, 255), bytes(1), bytes(128)];
    expect([...sorted].reverse().sort(compare)).toEqual(sorted);
    expect(compare(bytes(7), bytes(7))).toBe(0);
  });

  it('writes and reads hexadecimal, and reads upper case too', () => {
    expect(toHex(bytes(0, 10, 255))).toBe('000aff');
    expect(fromHex('000AfF')).toEqual(bytes(0, 10, 255));
    fc.assert(fc.property(fc.uint8Array(), (value) => equal(fromHex(toHex(value)), value)));
  });

  it.each(['0', 'zz', ' 00', '0x00'])('refuses %j as hexadecimal', (text) => {
    expect(() => fromHex(text)).toThrow(RangeError);
  });

  it('writes and reads UTF-8, a byte order mark kept', () => {
    expect(toUtf8('ç€😀')).toEqual(bytes(0xc3, 0xa7, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80));
    expect(fromUtf8(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it.each([
    ['a lone continuation byte', bytes(0x80)],
    ['a truncated sequence', bytes(0xe2, 0x82)],
    ['an overlong form', bytes(0xc0, 0xaf)],
    ['a surrogate', bytes(0xed, 0xa0, 0x80)],
  ])('refuses %s as UTF-8', (_, value) => {
    expect(() => fromUtf8(value)).toThrow(TypeError);
  });

  it('tells text with a lone surrogate from well-formed text', () => {
    for (const text of ['', 'a', '😀', 'a😀b']) expect(isWellFormed(text)).toBe(true);
    for (const text of ['\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d', '\ud83dx', '\ud83d\ud83d\ude00'])
      expect(isWellFormed(text)).toBe(false);
  });

  it('frees the memory of a large array, where the runtime can, and of none that shares its memory or is small', () => {
    const [large, small, whole] = [new Uint8Array(16_384), new Uint8Array(16_383), new Uint8Array(32_768)];
    for (const each of [large, small, whole.subarray(1)]) release(each);
    expect([large.length, small.length, whole.length]).toEqual(['transfer' in ArrayBuffer.prototype ? 0 : 16_384, 16_383, 32_768]);
  });

  it('writes a 32-bit integer with the highest byte first', () => {
    expect(uint32be(0x01020304)).toEqual(bytes(1, 2, 3, 4));
    expect(uint32be(0xffffffff)).toEqual(bytes(255, 255, 255, 255));
  });
});
