// Runs alone: measures the heap.
import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { scan } from '../../src/cbor/scan.js';
import type { ScanOptions } from '../../src/cbor/scan.js';
import { fault, hex } from './fault.js';

type Case = readonly [name: string, input: string, offset: number, options?: ScanOptions];

function refuses(code: ErrorCode, clause: string, cases: readonly Case[]): void {
  for (const [name, input, offset, options] of cases) {
    it(`refuses ${name} (${clause})`, () => {
      expect(fault(() => scan(hex(input), options))).toMatchObject({ code, offset });
    });
  }
}

function accepts(cases: readonly (readonly [name: string, input: string, options?: ScanOptions])[]): void {
  for (const [name, input, options] of cases) {
    it(`accepts ${name}`, () => {
      expect(fault(() => scan(hex(input), options))).toBeUndefined();
    });
  }
}

describe('scan', () => {
  accepts([
    ['the smallest integer of each width', '85 00 1818 190100 1a00010000 1b0000000100000000'],
    ['the largest integer of each width', '85 17 18ff 19ffff 1affffffff 1bffffffffffffffff'],
    ['the negative integer nearest to zero of each width', '85 20 3818 390100 3a00010000 3b0000000100000000'],
    ['the negative integer farthest from zero, -2^64', '3bffffffffffffffff'],
    ['empty strings, array and map', '84 40 60 80 a0'],
    ['false, true and null', '83 f4 f5 f6'],
    ['keys in order: unsigned, negative, text by length', 'a8 00 00 17 00 1818 00 190100 00 20 00 37 00 60 00 6162 00'],
    ['keys that differ in their last byte', 'a2 6161 00 6162 00'],
    ['a map as an element between scalars', '83 01 a1 01 02 03'],
    ['maps in maps, each with an order of its own', 'a2 01 a2 05 00 06 00 02 a1 00 00'],
  ]);

  describe('truncation', () => {
    refuses('CBOR_TRUNCATED', 'CBOR-01', [
      ['no bytes', '', 0],
      ['a head that lacks its one byte', '18', 0],
      ['a head that lacks one of two bytes', '1901', 0],
      ['a head that lacks one of four bytes', '1a010203', 0],
      ['a head that lacks one of eight bytes', '1b01020304050607', 0],
      ['a byte string one byte short', '8243010203430102', 5],
      ['a text one byte short', '636161', 0],
      ['a string of 2^64-1 bytes', '5bffffffffffffffff', 0],
      ['a string of 2^32 bytes', '5b000000010000000000', 0],
      ['an array that counts more elements than bytes are left', '82 01 83 0101', 2],
      ['an array of 2^64-1 elements', '9bffffffffffffffff', 0],
      ['an array whose last element is missing', '82 82 0102', 4],
      ['a map that counts more entries than bytes are left', 'a2 0001 02', 0],
      ['a map of 2^63 entries', 'bb8000000000000000', 0],
      ['a map whose last value is missing', '81 a1 61 61', 4],
      ['a tag without an argument', 'd8', 0, { tag: 98 }],
      ['a tag without content', 'd862', 2, { tag: 98 }],
      ['no bytes where a tag is due', '', 0, { tag: 98 }],
    ]);
  });

  describe('trailing bytes', () => {
    refuses('CBOR_TRAILING', 'CBOR-02', [
      ['a second item', '00 00', 1],
      ['a byte behind an array', '8101 f6', 2],
      ['a break behind the item', '81 00 ff', 2],
      ['a byte behind a tagged item', 'd862 80 00', 3, { tag: 98 }],
    ]);
  });

  describe('long forms', () => {
    refuses('CBOR_NOT_SHORTEST', 'CBOR-03', [
      ['0 in two bytes', '1800', 0],
      ['23 in two bytes', '1817', 0],
      ['255 in three bytes', '1900ff', 0],
      ['65,535 in five bytes', '1a0000ffff', 0],
      ['2^32-1 in nine bytes', '1b00000000ffffffff', 0],
      ['-24 in two bytes', '81 3817', 1],
      ['-256 in three bytes', '3900ff', 0],
      ['-65,536 in five bytes', '3a0000ffff', 0],
      ['-2^32 in nine bytes', '3b00000000ffffffff', 0],
      ['a byte-string length in two bytes', '5801aa', 0],
      ['a text length in three bytes', '81 79000161', 1],
      ['an array count in five bytes', '9a0000000100', 0],
      ['a map count in nine bytes', 'bb00000000000000010000', 0],
      ['a key in two bytes', 'a1 1801 00', 1],
      ['the opening tag in three bytes', 'd90062 80', 0, { tag: 98 }],
    ]);
  });

  describe('keys', () => {
    refuses('CBOR_KEY_ORDER', 'CBOR-04', [
      ['a repeated integer', 'a2 01 00 01 00', 3],
      ['a repeated text', 'a2 6161 00 6161 00', 4],
      ['the empty text twice', 'a2 60 00 60 00', 3],
      ['integers out of order', 'a2 02 00 01 00', 3],
      ['a wide integer before a narrow one', 'a2 1818 00 17 00', 4],
      ['negative integers by value instead of magnitude', 'a2 21 00 20 00', 3],
      ['a negative integer before an unsigned one', 'a2 20 00 00 00', 3],
      ['text before an integer', 'a2 6161 00 01 00', 4],
      ['a long text before a short one', 'a2 626161 00 6162 00', 5],
      ['texts of one length out of order', 'a2 6162 00 6161 00', 4],
      ['the third of three keys', 'a3 01 00 03 00 02 00', 5],
      ['a key of an inner map', 'a1 01 a2 05 00 04 00', 5],
      ['a key behind an inner map whose keys are greater', 'a2 02 a1 09 00 01 00', 5],
    ]);
    refuses('CBOR_KEY_TYPE', 'CBOR-14', [
      ['a byte-string key', 'a1 4161 00', 1],
      ['an array key', 'a1 80 00', 1],
      ['a map key', 'a1 a0 00', 1],
      ['a tagged key', 'a1 c101 00', 1],
      ['a boolean key', 'a1 f5 00', 1],
      ['a float key', 'a1 f93c00 00', 1],
      ['a break among the keys', 'a1 ff 00', 1],
      ['the second key', 'a2 01 00 40 00', 3],
    ]);
  });

  describe('indefinite length', () => {
    refuses('CBOR_INDEFINITE', 'CBOR-05', [
      ['a byte string', '5f 4101 ff', 0],
      ['a text', '7f 6161 ff', 0],
      ['an array', '81 9f ff', 1],
      ['a map', 'bf ff', 0],
      ['a break that ends nothing', '81 ff', 1],
      ['a text key', 'a1 7f ff 00', 1],
    ]);
  });

  describe('simple values and floats', () => {
    refuses('CBOR_SIMPLE', 'CBOR-07', [
      ['undefined', '81 f7', 1],
      ['simple value 0', 'e0', 0],
      ['simple value 19', 'f3', 0],
      ['simple value 255', 'f8ff', 0],
      ['false in two bytes', 'f814', 0],
      ['a half-precision float', 'f93c00', 0],
      ['a single-precision float', 'fa47c35000', 0],
      ['a double-precision float', '82 00 fb3ff199999999999a', 2],
      ['NaN', 'f97e00', 0],
      ['an integer as a float', 'fb41f0000000000000', 0],
    ]);
  });

  describe('tags', () => {
    it.each([
      ['a date', 'c0 60', 0, '0'],
      ['a big integer, whose decoding takes time in the square of its length', 'c2 5903e8' + '01'.repeat(1000), 0, '2'],
      ['a negative big integer', '81 c3 41 01', 1, '3'],
      ['a shared reference', 'd81d 00', 0, '29'],
      ['a typed array', 'd840 41 00', 0, '64'],
      ['a set', 'd90102 80', 0, '258'],
      ['a record', 'd9dfff 80', 0, '57343'],
      ['the largest tag', 'dbffffffffffffffff 00', 0, '18446744073709551615'],
      ['COSE_Sign where no tag is asked for', 'd862 80', 0, '98'],
    ])('refuses %s (CBOR-08)', (_, input, offset, tag) => {
      expect(fault(() => scan(hex(input)))).toEqual({ code: 'CBOR_TAG', offset, tag });
    });

    it.each([
      ['another tag', 'd860 80', 0, '96'],
      ['no tag', '80', 0, 'none, where 98 is wanted'],
      ['the tag a second time', 'd862 d862 80', 2, '98'],
      ['a tag inside', 'd862 81 c1 00', 3, '1'],
      ['a tag of 64 bits with the same low half', 'db0000000100000062 80', 0, '4294967394'],
    ])('refuses %s where tag 98 opens (CBOR-08)', (_, input, offset, tag) => {
      expect(fault(() => scan(hex(input), { tag: 98 }))).toEqual({ code: 'CBOR_TAG', offset, tag });
    });

    accepts([
      ['the tag that is asked for', 'd862 80', { tag: 98 }],
      ['a tag of one byte', 'd2 80', { tag: 18 }],
      ['a tag of nine bytes', 'db0000000100000000 80', { tag: 2 ** 32 }],
    ]);
  });

  describe('depth', () => {
    const nested = (depth: number, open: string, inner: string): string => open.repeat(depth) + inner;
    accepts([
      ['16 arrays inside one another', nested(16, '81', '00')],
      ['16 maps inside one another', nested(16, 'a100', '00')],
      ['an item without depth where none is allowed', '00', { maxDepth: 0 }],
      ['256 arrays where so many are allowed', nested(256, '81', '00'), { maxDepth: 256 }],
      ['many arrays beside one another', '98ff' + '80'.repeat(255), { maxDepth: 2 }],
    ]);
    refuses('CBOR_DEPTH', 'CBOR-09', [
      ['17 arrays inside one another', nested(17, '81', '00'), 16],
      ['17 maps inside one another', nested(17, 'a100', '00'), 32],
      ['an empty array beyond the depth', nested(16, '81', '80'), 16],
      ['an array where none is allowed', '80', 0, { maxDepth: 0 }],
      ['depth before the missing content', nested(16, '81', '81'), 16],
      ['100,000 arrays, without harm to the stack', nested(100_000, '81', '00'), 16],
    ]);
  });

  describe('limits', () => {
    accepts([
      ['as many items as allowed', '83 00 00 00', { maxItems: 4 }],
      ['a map as two items an entry', 'a1 00 00', { maxItems: 3 }],
      ['as many bytes as allowed', '420000', { maxBytes: 3 }],
    ]);
    refuses('CBOR_ITEMS', 'CBOR-10', [
      ['an array with one element too many', '83 00 00 00', 0, { maxItems: 3 }],
      ['a map with one entry too many', 'a1 00 00', 0, { maxItems: 2 }],
      ['an inner array that passes the sum', '82 82 00 00 81 00', 4, { maxItems: 5 }],
      ['any item where none is allowed', '00', 0, { maxItems: 0 }],
    ]);

    it('bounds the items of an encoding by default (CBOR-10)', () => {
      expect(fault(() => scan(concat(hex('99 ffff'), new Uint8Array(LIMITS.cborMaxItems - 1))))).toBeUndefined();
      expect(fault(() => scan(concat(hex('9a 00010000'), new Uint8Array(LIMITS.cborMaxItems))))).toEqual({ code: 'CBOR_ITEMS', offset: 0 });
    });

    it('refuses by size before it reads a byte (CBOR-11, CONV-05)', () => {
      expect(fault(() => scan(hex('ffffff'), { maxBytes: 2 }))).toEqual({ code: 'CBOR_SIZE', size: 3, limit: 2 });
      const large = new Uint8Array(LIMITS.frameMaxBytes + 1);
      expect(fault(() => scan(large))).toEqual({ code: 'CBOR_SIZE', size: large.length, limit: LIMITS.frameMaxBytes });
    });

    it('takes encodings larger than a frame where the caller allows it', () => {
      const large = concat(hex('5a00050000'), new Uint8Array(0x50000));
      expect(fault(() => scan(large, { maxBytes: large.length }))).toBeUndefined();
    });
  });

  describe('reserved additional information', () => {
    const reserved: Case[] = [];
    for (let major = 0; major < 8; major++) {
      for (const info of [28, 29, 30]) {
        reserved.push([`information ${info} of major type ${major}`, ((major << 5) | info).toString(16).padStart(2, '0'), 0]);
      }
    }
    refuses('CBOR_RESERVED', 'CBOR-12', [
      ...reserved,
      ['indefinite length of an unsigned integer', '1f', 0],
      ['indefinite length of a negative integer', '81 3f', 1],
      ['indefinite length of a tag', 'df', 0],
      ['a reserved opening tag', 'dc', 0, { tag: 98 }],
    ]);
  });

  describe('order of checks', () => {
    it.each([
      ['the first of two faults', '82 1800 c0', 'CBOR_NOT_SHORTEST', 1],
      ['a fault in a value before the order of the next key', 'a2 02 ff 01 00', 'CBOR_INDEFINITE', 2],
      ['the type of a key before all else of it', 'a1 9f 00', 'CBOR_KEY_TYPE', 1],
      ['a reserved head before a missing byte', '5c', 'CBOR_RESERVED', 0],
      ['a missing byte before a long form', '1900', 'CBOR_TRUNCATED', 0],
      ['a long form before a missing string', '5805', 'CBOR_NOT_SHORTEST', 0],
      ['a float by its initial byte, before its missing bytes', 'f9', 'CBOR_SIMPLE', 0],
      ['a long form of a tag before the tag', 'd800 00', 'CBOR_NOT_SHORTEST', 0],
      ['depth before count', '81'.repeat(16) + '9affffffff', 'CBOR_DEPTH', 16],
      ['count before items', '9affffffff', 'CBOR_TRUNCATED', 0],
      ['bad text before the order of the key', 'a2 6162 00 61ff 00', 'CBOR_UTF8', 5],
      ['the order of a key before its value', 'a2 02 00 01 ff', 'CBOR_KEY_ORDER', 3],
      ['a fault inside before trailing bytes', '81 f7 00', 'CBOR_SIMPLE', 1],
    ])('reports %s (CBOR-15)', (_, input, code, offset) => {
      expect(fault(() => scan(hex(input)))).toMatchObject({ code, offset });
    });
  });

  it('allocates nothing', () => {
    const entry = 'a3 00 1b0000000100000000 01 1affffffff 6464617465 63e6b0b4';
    const bytes = concat(hex('98c8'), hex(entry.repeat(200)));
    for (let i = 0; i < 500; i++) scan(bytes);
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 500; i++) scan(bytes);
    // One number on the heap for each entry would be 1.6 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  });

  it('reads from a view into a larger buffer as from its own', () => {
    const view = hex('ffff 8101 ffff').subarray(2, 4);
    expect(fault(() => scan(view))).toBeUndefined();
  });

  it('leaves the bytes and their array as they are', () => {
    const bytes = hex('a1 6161 5801').subarray();
    const before = bytes.slice();
    fault(() => scan(bytes));
    expect(bytes).toEqual(before);
    expect(Object.keys(bytes)).toEqual(Object.keys(before));
  });

  it('forgets one encoding before the next', () => {
    fault(() => scan(hex('a2 09 81 81')));
    expect(fault(() => scan(hex('a1 01 00')))).toBeUndefined();
    expect(fault(() => scan(hex('82 01 00')))).toBeUndefined();
  });

  it('treats a wrong argument as the bug of the caller', () => {
    expect(() => scan('00' as unknown as Uint8Array)).toThrow(TypeError);
    expect(() => scan(hex('00'), { maxDepth: 257 })).toThrow(RangeError);
    expect(() => scan(hex('00'), { tag: -1 })).toThrow(RangeError);
  });
});

describe('scan of text', () => {
  const wrap = (bytes: string): Uint8Array => {
    const content = hex(bytes);
    return concat(hex('82'), Uint8Array.of(0x60 | content.length), content, hex('00'));
  };

  it.each([
    ['the edges of one to four bytes', toUtf8('\u0000\u007f\u0080\u07ff\u0800\uffff')],
    ['the edges of four bytes', toUtf8('\u{10000}\u{10ffff}')],
    ['the neighbours of the surrogates', toUtf8('\ud7ff\ue000')],
    ['a byte-order mark', toUtf8('\ufeffa')],
    ['text that is not normalised', toUtf8('e\u0301\u00e9\u212b')],
    ['controls', toUtf8('\u0000\u001b[31m')],
    ['noncharacters', toUtf8('\ufffe\uffff')],
  ])('accepts %s (CBOR-06)', (_, content) => {
    expect(fault(() => scan(concat(Uint8Array.of(0x60 | content.length), content)))).toBeUndefined();
  });

  it.each([
    ['a continuation byte alone', '80', 0],
    ['a lead byte alone', '61 c3', 1],
    ['a lead byte before ASCII', 'c3 61', 0],
    ['two lead bytes', 'c3 c3', 0],
    ['an overlong NUL', 'c0 80', 0],
    ['an overlong slash', '61 62 c1 af', 2],
    ['an overlong form of three bytes', 'e0 9f bf', 0],
    ['an overlong form of four bytes', 'f0 8f bf bf', 0],
    ['the first surrogate', 'ed a0 80', 0],
    ['the last surrogate', '61 ed bf bf', 1],
    ['a pair of surrogates (CESU-8)', 'ed a0 80 ed b0 80', 0],
    ['a code point above U+10FFFF', 'f4 90 80 80', 0],
    ['a lead byte of five bytes', 'f8 88 80 80 80', 0],
    ['the byte f5', 'f5 80 80 80', 0],
    ['the byte ff', '61 62 63 64 65 ff', 5],
    ['three bytes cut to two', 'e2 82', 0],
    ['four bytes cut to three', '61 f0 9f 92', 1],
    ['a third byte that does not continue', 'e2 82 41', 0],
    ['a fourth byte that does not continue', 'f0 9f 92 41', 0],
    ['a fault behind a long run of ASCII', '61'.repeat(13) + 'ff' + '61', 13],
    ['a fault within four bytes of ASCII', '61 61 61 61 61 61 80 61', 6],
  ])('refuses %s at its first byte (CBOR-06)', (_, content, offset) => {
    expect(fault(() => scan(wrap(content)))).toEqual({ code: 'CBOR_UTF8', offset: 2 + offset });
  });

  it('does not complete a sequence with bytes behind the text (CBOR-06)', () => {
    expect(fault(() => scan(hex('82 61 c3 80')))).toEqual({ code: 'CBOR_UTF8', offset: 2 });
  });

  it('checks text keys too (CBOR-06)', () => {
    expect(fault(() => scan(hex('a1 61 ff 00')))).toEqual({ code: 'CBOR_UTF8', offset: 2 });
  });
});
