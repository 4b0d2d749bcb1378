import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { scan } from '../../src/cbor/scan.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { hex } from './fault.js';

const hexOf = (value: CborValue): string => toHex(encode(value));
/** What no type admits, but a caller in JavaScript may pass. */
const foreign = (value: unknown): CborValue => value as CborValue;

describe('encode', () => {
  it.each<readonly [CborValue, string]>([
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [255, '18ff'],
    [256, '190100'],
    [65_535, '19ffff'],
    [65_536, '1a00010000'],
    [2 ** 31, '1a80000000'],
    [2 ** 32 - 1, '1affffffff'],
    [2 ** 32, '1b0000000100000000'],
    [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    [2n ** 53n, '1b0020000000000000'],
    [2n ** 64n - 1n, '1bffffffffffffffff'],
    [-1, '20'],
    [-24, '37'],
    [-25, '3818'],
    [-256, '38ff'],
    [-257, '390100'],
    [-(2 ** 31), '3a7fffffff'],
    [-(2 ** 31) - 1, '3a80000000'],
    [-(2 ** 32), '3affffffff'],
    [-(2 ** 32) - 1, '3b0000000100000000'],
    [Number.MIN_SAFE_INTEGER, '3b001ffffffffffffe'],
    [-(2n ** 63n), '3b7fffffffffffffff'],
    [-(2n ** 64n), '3bffffffffffffffff'],
  ])('writes the integer %s in its shortest form (CBOR-03)', (value, expected) => {
    expect(hexOf(value)).toBe(expected);
  });

  it.each<readonly [bigint, string]>([
    [0n, '00'],
    [1n, '01'],
    [-1n, '20'],
    [255n, '18ff'],
    [2n ** 32n - 1n, '1affffffff'],
    [-(2n ** 32n), '3affffffff'],
    [2n ** 32n, '1b0000000100000000'],
  ])('writes the bigint %s as the number of its value (CBOR-03)', (value, expected) => {
    expect(hexOf(value)).toBe(expected);
  });

  it('writes -0 as the integer 0', () => {
    expect(hexOf([-0])).toBe('8100');
  });

  it.each<readonly [string, CborValue, string]>([
    ['null', null, 'f6'],
    ['false', false, 'f4'],
    ['true', true, 'f5'],
    ['an empty text', '', '60'],
    ['a text of 23 bytes', 'a'.repeat(23), '77' + '61'.repeat(23)],
    ['a text of 24 bytes', 'a'.repeat(24), '7818' + '61'.repeat(24)],
    ['text beyond ASCII', 'ü水\u{10151}', '69' + 'c3bc' + 'e6b0b4' + 'f0908591'],
    ['a byte-order mark', '\ufeff', '63efbbbf'],
    ['an empty byte string', new Uint8Array(0), '40'],
    ['a byte string', Uint8Array.of(1, 2), '420102'],
    ['an empty array', [], '80'],
    ['an array', [1, [2, 3]], '8201820203'],
    ['an array of 24 elements', new Array<number>(24).fill(0), '9818' + '00'.repeat(24)],
    ['an empty map', new Map(), 'a0'],
  ])('writes %s', (_, value, expected) => {
    expect(hexOf(value)).toBe(expected);
  });

  it.each([
    ['one more byte than its units say in one byte', 'ü'.repeat(12)],
    ['a length of two bytes where its units fit the head', 'ü'.repeat(23)],
    ['a length of three bytes where its units fit two', '水'.repeat(90)],
    ['a length of three bytes, written by TextEncoder', '水'.repeat(100)],
    ['a length of five bytes where its units fit three', '水'.repeat(65_000)],
    ['one of two bytes after the call by hand ends', 'é'.repeat(97)],
    ['a surrogate pair across the end of what is written by hand', 'a'.repeat(95) + '\u{1f4dc}'],
  ])('writes text with %s', (_, text) => {
    const bytes = encode([text, 1], {});
    scan(bytes, { maxBytes: bytes.length });
    expect(decode(bytes, { maxBytes: bytes.length })).toEqual([text, 1]);
  });

  it('sorts keys by their encodings: unsigned, negative, then text by length and bytes (CBOR-04)', () => {
    const keys: CborKey[] = [
      '',
      'b',
      'a',
      'aa',
      'é',
      'z',
      '水',
      '\u{10151}',
      '\uff5e',
      0,
      10,
      23,
      24,
      256,
      2 ** 32,
      2n ** 63n,
      -1,
      -24,
      -25,
      -(2 ** 33),
    ];
    const expected: CborKey[] = [
      0,
      10,
      23,
      24,
      256,
      2 ** 32,
      2n ** 63n,
      -1,
      -24,
      -25,
      -(2 ** 33),
      '',
      'a',
      'b',
      'z',
      'aa',
      'é',
      '水',
      '\uff5e',
      '\u{10151}',
    ];
    for (let turn = 0; turn < keys.length; turn++) {
      const turned = [...keys.slice(turn), ...keys.slice(0, turn)];
      const bytes = encode(new Map(turned.map((key) => [key, 0])));
      scan(bytes);
      expect([...(decode(bytes) as ReadonlyMap<CborKey, CborValue>).keys()]).toEqual(expected);
    }
  });

  it('moves the values with their keys, in maps within maps (CBOR-04)', () => {
    const value = new Map<CborKey, CborValue>([
      [
        'b',
        new Map<CborKey, CborValue>([
          [2, 'two'],
          [1, 'one'],
          [3, ['three']],
        ]),
      ],
      ['a', new Uint8Array(300).fill(7)],
      [
        5,
        new Map([
          ['y', 1],
          ['x', 2],
        ]),
      ],
    ]);
    const expected = ['a3', '05 a2 6178 02 6179 01', '6161 59012c', '07'.repeat(300), '6162 a3 01 636f6e65 02 6374776f 03 81 657468726565'];
    expect(encode(value)).toEqual(hex(expected.join('')));
  });

  it('sorts a map of thousands of members', () => {
    const entries = Array.from({ length: 5_000 }, (_, i): [CborKey, CborValue] => [(i * 7_919) % 5_003, i]);
    const bytes = encode(new Map(entries));
    scan(bytes);
    expect(decode(bytes)).toEqual(new Map(entries));
  });

  it('gives the same bytes whatever the order of members', () => {
    expect(
      hexOf(
        new Map([
          [1, 'a'],
          [-1, 'b'],
        ]),
      ),
    ).toBe(
      hexOf(
        new Map([
          [-1, 'b'],
          [1, 'a'],
        ]),
      ),
    );
  });

  it('keeps keys that objects confuse apart', () => {
    const value = new Map<CborKey, CborValue>([
      ['__proto__', 1],
      ['constructor', 2],
      ['1', 3],
      [1, 4],
    ]);
    expect(decode(encode(value))).toEqual(value);
  });

  it.each([
    [
      'a number and the bigint of its value',
      new Map<CborKey, CborValue>([
        [1, 0],
        [1n, 0],
      ]),
    ],
    [
      'the same in reverse among others',
      new Map<CborKey, CborValue>([
        ['a', 0],
        [-5n, 0],
        [7, 0],
        [-5, 0],
      ]),
    ],
  ])('refuses a map with %s as keys (CBOR-04)', (_, value) => {
    expect(() => encode(value)).toThrow(TypeError);
  });

  it.each<readonly [string, unknown]>([
    ['a fraction', 1.5],
    ['NaN', NaN],
    ['Infinity', -Infinity],
    ['a number beyond the safe integers', 2 ** 53],
    ['undefined', undefined],
    ['a hole in an array', new Array(1)],
    ['undefined in a map', new Map([[1, undefined]])],
    ['a plain object', { a: 1 }],
    ['a date', new Date(0)],
    ['a set', new Set([1])],
    ['another typed array', new Uint16Array(2)],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a boxed number', Object(1)],
    ['a high surrogate alone', 'a\ud800'],
    ['a low surrogate alone', '\udc00a'],
    ['surrogates in the wrong order', '\udc00\ud800'],
    ['a surrogate alone in a long text', 'a'.repeat(200) + '\ud800'],
    ['a surrogate alone in a key', new Map([['\ud800', 1]])],
    ['a boolean key', new Map([[true, 1]])],
    ['a byte-string key', new Map([[Uint8Array.of(1), 1]])],
    ['a null key', new Map([[null, 1]])],
    ['a fraction as key', new Map([[0.5, 1]])],
  ])('refuses %s with TypeError (CBOR-07)', (_, value) => {
    expect(() => encode(foreign(value))).toThrow(TypeError);
    expect(() => encode([foreign(value)])).toThrow(TypeError);
  });

  it.each([2n ** 64n, -(2n ** 64n) - 1n, 2n ** 1_000n])('refuses the integer %s with RangeError', (value) => {
    expect(() => encode(value)).toThrow(RangeError);
  });

  it('nests as deep as the limit and not deeper (CBOR-09)', () => {
    let value: CborValue = 0;
    for (let depth = 0; depth < LIMITS.cborMaxDepth; depth++) value = depth % 2 === 0 ? [value] : new Map([[0, value]]);
    scan(encode(value));
    const deeper = [value];
    expect(() => encode(deeper)).toThrow(RangeError);
  });

  it('refuses a value that contains itself', () => {
    const array: CborValue[] = [];
    array.push(array);
    const map = new Map<CborKey, CborValue>();
    map.set(0, map);
    expect(() => encode(array)).toThrow(RangeError);
    expect(() => encode(map)).toThrow(RangeError);
  });

  it.each([
    [18, 'd2'],
    [24, 'd818'],
    [96, 'd860'],
    [98, 'd862'],
    [256, 'd90100'],
    [2 ** 31, 'da80000000'],
    [2 ** 32, 'db0000000100000000'],
  ])('opens with tag %i in its shortest form (CBOR-08)', (tag, head) => {
    const bytes = encode([], { tag });
    expect(toHex(bytes)).toBe(head + '80');
    scan(bytes, { tag });
  });

  it.each([-1, 1.5, 2 ** 53])('refuses the tag %s', (tag) => {
    expect(() => encode(null, { tag })).toThrow(RangeError);
  });

  it('gives a fresh array of exact size each time', () => {
    const first = encode([1, 2, 3]);
    const copy = first.slice();
    const second = encode(['xxxx', 'yyyy']);
    expect(first.buffer.byteLength).toBe(first.length);
    expect(first.buffer).not.toBe(second.buffer);
    expect(first).toEqual(copy);
    expect(first.constructor).toBe(Uint8Array);
  });

  it('grows with what it encodes, and encodes small values afterwards', () => {
    const large = encode([new Uint8Array(3_000_000), 'é'.repeat(1_000_000)]);
    expect(large.length).toBe(1 + 5 + 3_000_000 + 5 + 2_000_000);
    expect(hexOf([1])).toBe('8101');
  });

  it('grows while it sorts', () => {
    const bytes = encode(
      new Map<CborKey, CborValue>([
        [1, new Uint8Array(6_000)],
        [0, new Uint8Array(1_500)],
      ]),
    );
    expect([...(decode(bytes) as ReadonlyMap<CborKey, CborValue>).keys()]).toEqual([0, 1]);
  });

  it('is whole again after a refusal in the middle', () => {
    expect(() =>
      encode(
        new Map<CborKey, CborValue>([
          [2, 0],
          [1, foreign(undefined)],
        ]),
      ),
    ).toThrow(TypeError);
    expect(
      hexOf(
        new Map([
          [2, 0],
          [1, 0],
        ]),
      ),
    ).toBe('a201000200');
  });

  it('can be called while it runs', () => {
    class Nosy extends Map<CborKey, CborValue> {
      override *[Symbol.iterator](): MapIterator<[CborKey, CborValue]> {
        yield [
          2,
          encode(
            new Map([
              ['b', 1],
              ['a', 2],
            ]),
          ),
        ];
        yield [1, toHex(encode('x'.repeat(20_000))).length];
      }
    }
    const value = new Nosy([
      [1, 0],
      [2, 0],
    ]);
    expect(hexOf([value, 3])).toBe('82' + 'a2' + '01199c46' + '0247a2616102616201' + '03');
  });

  it('writes subclasses of Array, Map and Uint8Array as what they are', () => {
    class List extends Array<number> {}
    class Table extends Map<string, number> {}
    expect(hexOf([List.of(1, 2), new Table([['a', 1]]), Buffer.from([9])])).toBe('83820102a161610141' + '09');
  });

  it('reads the value and leaves it as it is', () => {
    const bytes = Uint8Array.of(1, 2);
    const value = new Map<CborKey, CborValue>([
      ['b', bytes],
      ['a', [3n]],
    ]);
    encode(value);
    expect([...value.keys()]).toEqual(['b', 'a']);
    expect(value.get('a')).toEqual([3n]);
    expect(Object.keys(bytes)).toEqual(['0', '1']);
  });
});
