import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { fault, hex } from './fault.js';

describe('decode', () => {
  it.each([
    ['null', 'f6', null],
    ['true', 'f5', true],
    ['false', 'f4', false],
    ['text', '6449455446', 'IETF'],
    ['an empty text', '60', ''],
    ['a byte string', '420102', Uint8Array.of(1, 2)],
    ['an array', '83 01 820203 80', [1, [2, 3], []]],
    [
      'a map',
      'a2 01 02 6161 80',
      new Map<number | string, unknown>([
        [1, 2],
        ['a', []],
      ]),
    ],
    ['an empty map', 'a0', new Map()],
  ])('reads %s', (_, input, value) => {
    expect(decode(hex(input))).toEqual(value);
  });

  it.each<readonly [string, number | bigint]>([
    ['17', 23],
    ['1affffffff', 2 ** 32 - 1],
    ['1b0000000100000000', 2 ** 32],
    ['1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['1b0020000000000000', 2n ** 53n],
    ['1bffffffffffffffff', 2n ** 64n - 1n],
    ['3affffffff', -(2 ** 32)],
    ['3b0000000100000000', -(2 ** 32) - 1],
    ['3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
    ['3b001fffffffffffff', -(2n ** 53n)],
    ['3bffffffffffffffff', -(2n ** 64n)],
  ])('reads the integer %s exactly, as number when safe, else as bigint (CBOR-16)', (input, value) => {
    expect(decode(hex(input))).toBe(value);
    expect(decode(concat(hex('82'), hex(input), hex('00')))).toEqual([value, 0]);
    expect(decode(concat(hex('a1'), hex(input), hex('80')))).toEqual(new Map([[value, []]]));
    expect(decode(concat(hex('a1 60 81'), hex(input)))).toEqual(new Map([['', [value]]]));
  });

  it('keeps the order of members where it narrows integers', () => {
    const value = decode(
      encode(
        new Map([
          ['b', 2 ** 40],
          ['a', 0],
          ['ab', 1],
        ]),
      ),
    );
    expect([...(value as Map<string, number>)]).toEqual([
      ['a', 0],
      ['b', 2 ** 40],
      ['ab', 1],
    ]);
  });

  it('keeps a byte-order mark at the start of a text, however long the text is', () => {
    for (const length of [0, 10, 61, 62, 63, 64, 65, 252, 253, 254, 70_000]) {
      const text = '\ufeff' + 'a'.repeat(length);
      const bytes = encode(text);
      expect(decode(bytes)).toBe(text);
      expect(decode(encode([1, text, Uint8Array.of(0xef, 0xbb, 0xbf), new Map([[text, '\ufeff' + text]])]))).toEqual([
        1,
        text,
        Uint8Array.of(0xef, 0xbb, 0xbf),
        new Map([[text, '\ufeff' + text]]),
      ]);
    }
  });

  it('adds no byte-order mark to a text that begins with two of its three bytes, or has it further on', () => {
    const rest = 'x'.repeat(100);
    const value = [`\ufeff${rest}`, `\u2eff${rest}`, `\uf8ff${rest}`, `\ufefe${rest}`, `x\ufeff${rest}`];
    expect(decode(encode(value))).toEqual(value);
  });

  it('keeps a byte-order mark behind an opening tag and in front of other long integers', () => {
    const value = ['\ufeff' + 'x'.repeat(100), 2 ** 40];
    expect(decode(encode(value, { tag: 96 }), { tag: 96 })).toEqual(value);
  });

  it('does not normalise text (CBOR-17)', () => {
    expect(decode(encode('e\u0301\u00e9\u212b'))).toBe('e\u0301\u00e9\u212b');
  });

  it('keeps keys that objects confuse apart', () => {
    const bytes = hex('a4 01 00 6131 01 69 5f5f70726f746f5f5f 02 6b 636f6e7374727563746f72 03');
    expect(decode(bytes)).toEqual(
      new Map<number | string, number>([
        [1, 0],
        ['1', 1],
        ['__proto__', 2],
        ['constructor', 3],
      ]),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses what scan refuses, under its code', () => {
    expect(fault(() => decode(hex('a2 01 00 01 00')))).toEqual({ code: 'CBOR_KEY_ORDER', offset: 3 });
    expect(fault(() => decode(hex('c2 41 01')))).toEqual({ code: 'CBOR_TAG', offset: 0, tag: '2' });
    expect(fault(() => decode(hex('8201'), {}))).toEqual({ code: 'CBOR_TRUNCATED', offset: 0 });
    expect(fault(() => decode(hex('8100'), { maxDepth: 0 }))).toEqual({ code: 'CBOR_DEPTH', offset: 0 });
  });

  it('refuses a big integer of 200 KB at once: decoding it would take minutes (CBOR-08)', () => {
    const bytes = concat(hex('c2 5a00030d40'), new Uint8Array(200_000).fill(0xff));
    expect(fault(() => decode(bytes))).toEqual({ code: 'CBOR_TAG', offset: 0, tag: '2' });
  });

  it('leaves the opening tag out of the value (CBOR-08)', () => {
    expect(decode(hex('d862 8101'), { tag: 98 })).toEqual([1]);
    expect(decode(hex('db0000000100000000 8101'), { tag: 2 ** 32 })).toEqual([1]);
  });

  it('gives byte strings as views of the encoding where that is asked for', () => {
    const encoded = encode([Uint8Array.of(1, 2), new Map([[1, Uint8Array.of(3)]])], { tag: 96 });
    const [first, map] = decode(Buffer.from(encoded.buffer), { tag: 96, views: true }) as [Uint8Array, Map<number, Uint8Array>];
    for (const bytes of [first, map.get(1)]) expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    encoded.fill(9);
    expect(first).toEqual(Uint8Array.of(9, 9));
    expect(map.get(1)).toEqual(Uint8Array.of(9));
  });

  it('gives byte strings as fresh arrays of exact size', () => {
    const bytes = hex('82 43010203 4104');
    const [first, second] = decode(bytes) as Uint8Array[];
    bytes.fill(0xff);
    expect(first).toEqual(Uint8Array.of(1, 2, 3));
    expect(first?.buffer.byteLength).toBe(3);
    expect(second?.constructor).toBe(Uint8Array);
  });

  it('gives plain arrays of bytes for a Buffer', () => {
    const bytes = decode(Buffer.from('43010203', 'hex')) as Uint8Array;
    expect(bytes.constructor).toBe(Uint8Array);
    expect(bytes.buffer.byteLength).toBe(3);
  });

  it('reads from a view what is in the view', () => {
    expect(decode(hex('ffff 82 01 6161 ffff').subarray(2, 6))).toEqual([1, 'a']);
  });

  it('leaves the bytes and their array as they are', () => {
    const bytes = encode([1, 'text', 2 ** 40]);
    const before = bytes.slice();
    decode(bytes);
    expect(bytes).toEqual(before);
    expect('dataView' in bytes).toBe(false);
  });

  it('reads the same bytes again after they changed', () => {
    const bytes = hex('8101');
    expect(decode(bytes)).toEqual([1]);
    bytes[1] = 2;
    expect(decode(bytes)).toEqual([2]);
  });

  it('reads an array of many elements and a text of many bytes', () => {
    const value = [Array.from({ length: 5_000 }, (_, i) => i), '水'.repeat(20_000)];
    expect(decode(encode(value))).toEqual(value);
    expect(decode(concat(hex('79ea60'), toUtf8('水'.repeat(20_000))))).toBe(value[1]);
  });
});
