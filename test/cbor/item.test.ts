import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { encode } from '../../src/cbor/encode.js';
import { compareRanges, mapItems } from '../../src/cbor/item.js';
import { arrayItems, itemEnd, scan } from '../../src/cbor/scan.js';
import { hex } from './fault.js';

describe('itemEnd', () => {
  it.each([
    ['an integer in its initial byte', '17', 0, 1],
    ['an integer of eight bytes', '1bffffffffffffffff 00', 0, 9],
    ['a byte string', '82 43010203 00', 1, 5],
    ['a text whose length takes two bytes', '7818' + '61'.repeat(24) + '00', 0, 26],
    ['an empty array', '82 80 00', 1, 2],
    ['nested arrays', '82 82 01 8102 03', 1, 5],
    ['a map with its keys and values', '82 a2 01 8100 6161 a0 03', 1, 8],
    ['a tagged item', 'd862 8100', 0, 4],
    ['simple values', '82 f6 f5', 2, 3],
  ])('finds the end of %s', (_, input, offset, end) => {
    expect(itemEnd(hex(input), offset)).toBe(end);
  });

  it.each([
    ['behind the end', '00', 1],
    ['at a string that is cut off', '43 0102', 0],
    ['at a head that is cut off', '81 19 01', 1],
    ['at a break', '9f ff', 1],
  ])('throws RangeError %s, which a scan would have refused', (_, input, offset) => {
    expect(() => itemEnd(hex(input), offset)).toThrow(RangeError);
  });
});

describe('arrayItems', () => {
  it('slices the received bytes of each element, without copying', () => {
    const bytes = hex('84 40 a1 01 02 82 03 04 6161');
    scan(bytes);
    const items = arrayItems(bytes);
    expect(items.map(toHex)).toEqual(['40', 'a10102', '820304', '6161']);
    expect(items[1]?.buffer).toBe(bytes.buffer);
  });

  it('skips an opening tag', () => {
    expect(arrayItems(encode([1, 'a'], { tag: 98 })).map(toHex)).toEqual(['01', '6161']);
  });

  it('gives nothing for an empty array', () => {
    expect(arrayItems(hex('80'))).toEqual([]);
  });

  it('gives plain arrays of bytes for a Buffer, and of a view what is in the view', () => {
    const [item] = arrayItems(Buffer.from('ff81420102ff', 'hex').subarray(1, 5));
    expect(item?.constructor).toBe(Uint8Array);
    expect(item).toEqual(hex('420102'));
  });

  it('refuses an item that is no array (CBOR-13)', () => {
    expect(() => arrayItems(hex('a0'))).toThrowCode('CBOR_MEMBER');
    expect(() => arrayItems(hex('d862 40'))).toThrowCode('CBOR_MEMBER');
  });
});

describe('mapItems', () => {
  it('slices the received bytes of each value, without copying, by keys of any kind that a map has', () => {
    const bytes = hex('a4 00 40 1818 820304 20 a0 6161 00');
    scan(bytes);
    const items = mapItems(bytes);
    expect([...items].map(([key, value]) => [key, toHex(value)])).toEqual([
      [0, '40'],
      [24, '820304'],
      [-1, 'a0'],
      ['a', '00'],
    ]);
    expect(items.get(24)?.buffer).toBe(bytes.buffer);
  });

  it('gives nothing for an empty map, and refuses an item that is no map (CBOR-13)', () => {
    expect(mapItems(hex('a0')).size).toBe(0);
    expect(() => mapItems(hex('80'))).toThrowCode('CBOR_MEMBER');
  });
});

describe('compareRanges', () => {
  // Two ranges of 01 02 03 01 02 04 01 02: what follows a range never counts.
  const bytes = hex('0102030102040102');
  it.each([
    ['equal ones', 0, 2, 3, 5, 0],
    ['a prefix before its extension', 0, 2, 3, 6, -1],
    ['an extension behind its prefix', 0, 3, 6, 8, 1],
    ['a prefix that a larger byte follows', 3, 5, 0, 3, -1],
    ['an extension behind a prefix that a larger byte follows', 0, 3, 3, 5, 1],
    ['by the first byte that differs', 0, 3, 3, 6, -1],
    ['by the first byte that differs, the other way', 3, 6, 0, 3, 1],
    ['nothing before anything', 0, 0, 3, 4, -1],
    ['anything behind nothing', 0, 1, 3, 3, 1],
  ])('orders %s', (_, a, aEnd, b, bEnd, sign) => {
    expect(Math.sign(compareRanges(bytes, a, aEnd, b, bEnd))).toBe(sign);
  });
});
