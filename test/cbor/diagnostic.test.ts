import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { encode } from '../../src/cbor/encode.js';
import { fault, hex } from './fault.js';

describe('diagnostic', () => {
  it.each([
    ['integers', '83 00 20 1bffffffffffffffff', '[0, -1, 18446744073709551615]'],
    ['the lowest integer', '3bffffffffffffffff', '-18446744073709551616'],
    ['byte strings', '82 40 4301abff', "[h'', h'01abff']"],
    ['text', '62 225c', '"\\"\\\\"'],
    ['maps', 'a2 01 02 6161 80', '{1: 2, "a": []}'],
    ['simple values', '85 f4 f5 f6 f7 f8ff', '[false, true, null, undefined, simple(255)]'],
    ['an unassigned simple value in the initial byte', 'f0', 'simple(16)'],
    ['tags', 'd862 81 c101', '98([1(1)])'],
    ['half-precision floats', '83 f93e00 f90001 f9c400', '[1.5, 5.960464477539063e-8, -4.0]'],
    ['floats of 32 and 64 bits', '82 fa47c35000 fbc010666666666666', '[100000.0, -4.1]'],
    ['floats that are no numbers', '83 f97c00 f9fc00 f97e00', '[Infinity, -Infinity, NaN]'],
    ['negative zero', 'f98000', '-0.0'],
    ['indefinite arrays and maps', '9f 01 bf 02 9f ff ff ff', '[_ 1, {_ 2: [_ ]}]'],
    ['indefinite strings', '82 5f 4101 4102 ff 7f 6161 ff', "[(_ h'01', h'02'), (_ \"a\")]"],
    ['empty indefinite strings', '82 5f ff 7f ff', '[\'\'_, ""_]'],
  ])('writes %s', (_, input, text) => {
    expect(diagnostic(hex(input))).toBe(text);
  });

  it.each([
    ['an integer in two bytes', '1801', '1_0'],
    ['a negative integer in three bytes', '390000', '-1_1'],
    ['an integer in five bytes', '1a00000001', '1_2'],
    ['an integer in nine bytes', '1b0000000000000001', '1_3'],
    ['strings', '82 5801aa 780161', '[h\'aa\'_0, "a"_0]'],
    ['an array', '9800', '[_0 ]'],
    ['an array with elements', '990001 00', '[_1 0]'],
    ['a map', 'b801 00 00', '{_0 0: 0}'],
    ['a tag', 'd801 00', '1_0(0)'],
  ])('marks %s that is longer than it need be', (_, input, text) => {
    expect(diagnostic(hex(input))).toBe(text);
  });

  it('puts each element on its own line where an indent is asked for', () => {
    const bytes = encode(
      new Map<number, never>([
        [1, ['a', new Map()] as never],
        [2, [] as never],
      ]),
    );
    expect(diagnostic(bytes, { indent: 2 })).toBe('{\n  1: [\n    "a",\n    {}\n  ],\n  2: []\n}');
  });

  it('escapes what a terminal would obey or not show', () => {
    const text = 'a\u001b[2J\u009b\u202e\u2066\u200b\ufeff\u00ad\nü水';
    expect(diagnostic(encode(text))).toBe('"a\\u001b[2J\\u009b\\u202e\\u2066\\u200b\\ufeff\\u00ad\\nü水"');
  });

  describe('embedded items', () => {
    const frame = encode([encode(new Map([[1, 'x']])), encode([encode([])], { tag: 96 }), encode('text'), Uint8Array.of(0x82, 1)]);

    it('are byte strings by default', () => {
      expect(diagnostic(frame)).toBe("[h'a1016178', h'd860814180', h'6474657874', h'8201']");
    });

    it('are shown on request, where the bytes are exactly one array, map or tagged item', () => {
      expect(diagnostic(frame, { embed: true })).toBe("[<<{1: \"x\"}>>, <<96([<<[]>>])>>, h'6474657874', h'8201']");
    });

    it('are indented with what they stand in', () => {
      expect(diagnostic(encode([encode([1])]), { embed: true, indent: 1 })).toBe('[\n <<[\n   1\n  ]>>\n]');
    });

    it('do not nest without end', () => {
      let bytes = encode([]);
      for (let i = 0; i < 100; i++) bytes = encode([bytes]);
      const text = diagnostic(bytes, { embed: true });
      expect(text.split('<<').length - 1).toBeLessThan(LIMITS.cborMaxDepth * 4);
      expect(text).toContain("h'");
    });

    it('do not use up the items of what holds them when they fail', () => {
      expect(diagnostic(encode([Uint8Array.of(0x83, 1, 2), 5]), { embed: true, maxItems: 3 })).toBe("[h'830102', 5]");
    });
  });

  it('cuts long byte strings on request', () => {
    expect(diagnostic(hex('82 43010203 420102'), { elideBytes: 2 })).toBe("[h'0102...', h'0102']");
  });

  it.each([
    ['CBOR_TRUNCATED', 'nothing', '', 0],
    ['CBOR_TRUNCATED', 'a head cut off', '81 19 01', 1],
    ['CBOR_TRUNCATED', 'a string cut off', '43 0102', 0],
    ['CBOR_TRUNCATED', 'an array of 2^64-1 elements', '9bffffffffffffffff', 0],
    ['CBOR_TRUNCATED', 'an indefinite array without its break', '9f 01', 2],
    ['CBOR_TRUNCATED', 'an indefinite string without its break', '5f 4101', 3],
    ['CBOR_TRAILING', 'a second item', '00 00', 1],
    ['CBOR_INDEFINITE', 'a break alone', 'ff', 0],
    ['CBOR_INDEFINITE', 'a break in an array of definite length', '82 00 ff', 2],
    ['CBOR_INDEFINITE', 'a break in place of a value', 'bf 00 ff', 2],
    ['CBOR_INDEFINITE', 'a chunk of the other type', '5f 6161 ff', 1],
    ['CBOR_INDEFINITE', 'a chunk that is no string', '5f 00 ff', 1],
    ['CBOR_INDEFINITE', 'an indefinite chunk', '7f 7f ff ff', 1],
    ['CBOR_UTF8', 'bad UTF-8', '62 61 ff', 2],
    ['CBOR_SIMPLE', 'a simple value below 32 in two bytes', 'f81f', 0],
    ['CBOR_RESERVED', 'reserved information', '81 fc', 1],
    ['CBOR_RESERVED', 'an indefinite integer', '1f', 0],
    ['CBOR_RESERVED', 'an indefinite tag', 'df 00', 0],
  ])('refuses as %s %s', (code, _, input, offset) => {
    expect(fault(() => diagnostic(hex(input)))).toEqual({ code, offset });
  });

  it('bounds bytes, items and depth (CBOR-09, CBOR-10, CBOR-11)', () => {
    expect(fault(() => diagnostic(hex('8100'), { maxBytes: 1 }))).toEqual({ code: 'CBOR_SIZE', size: 2, limit: 1 });
    expect(fault(() => diagnostic(new Uint8Array(LIMITS.frameMaxBytes + 1)))).toMatchObject({ code: 'CBOR_SIZE' });
    expect(fault(() => diagnostic(hex('82 00 00'), { maxItems: 2 }))).toEqual({ code: 'CBOR_ITEMS', offset: 2 });
    expect(diagnostic(hex('81'.repeat(64) + '00'))).toBe('['.repeat(64) + '0' + ']'.repeat(64));
    expect(fault(() => diagnostic(hex('81'.repeat(65) + '00')))).toEqual({ code: 'CBOR_DEPTH', offset: 64 });
    expect(fault(() => diagnostic(hex('c1'.repeat(100_000) + '00')))).toEqual({ code: 'CBOR_DEPTH', offset: 64 });
  });

  it('takes a wrong argument for the bug of the caller', () => {
    expect(() => diagnostic('00' as unknown as Uint8Array)).toThrow(TypeError);
    expect(() => diagnostic(hex('00'), { indent: 17 })).toThrow(RangeError);
  });
});
