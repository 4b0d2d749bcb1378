import { describe, expect, it } from 'vitest';
import { reader } from '../../src/cbor/reader.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';

class Refused extends Error {}
const read = reader((field) => new Refused(field));

/** The field that a refusal names; undefined when nothing is refused. */
function refused(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
  return undefined;
}

const map = (...entries: [CborKey, CborValue][]): CborValue => new Map(entries);
/** One value of each type. */
const kinds: Record<string, CborValue | undefined> = {
  absent: undefined,
  null: null,
  true: true,
  false: false,
  number: 1,
  bigint: 2n ** 60n,
  text: 'a',
  bytes: Uint8Array.of(1),
  array: [1],
  map: map([1, 1]),
};

describe('reader', () => {
  it.each<readonly [string, (value: CborValue | undefined) => unknown, readonly string[]]>([
    ['map', (value) => read.map(value, 'f', [1]), ['map']],
    ['anyMap', (value) => read.anyMap(value, 'f', 9), ['map']],
    ['array', (value) => read.array(value, 'f', 0, 9), ['array']],
    ['bytes', (value) => read.bytes(value, 'f'), ['bytes']],
    ['text', (value) => read.text(value, 'f'), ['text']],
    ['uint', (value) => read.uint(value, 'f'), ['number']],
    ['int', (value) => read.int(value, 'f'), ['number']],
    ['isTrue', (value) => read.isTrue(value, 'f'), ['true']],
    ['nullable', (value) => read.nullable(value, (v) => read.text(v, 'f')), ['null', 'text']],
  ])('%s takes its type alone, and never an absent member (CBOR-13)', (_, call, taken) => {
    for (const [kind, value] of Object.entries(kinds)) {
      if (taken.includes(kind)) expect(call(value)).toBe(value);
      else expect([kind, refused(() => call(value))]).toEqual([kind, 'f']);
    }
  });

  it('takes exactly the members of a map (CBOR-13)', () => {
    expect(refused(() => read.map(map([1, 0], ['a', 0]), 'f', [1, 'a']))).toBeUndefined();
    expect(refused(() => read.map(map([1, 0]), 'f', [1], [2]))).toBeUndefined();
    expect(refused(() => read.map(map([1, 0], [2, 0]), 'f', [1], [2]))).toBeUndefined();
    expect(refused(() => read.map(map([2, 0]), 'f', [1], [2]))).toBe('f.1');
    expect(refused(() => read.map(map([1, 0], [3, 0]), 'f', [1], [2]))).toBe('f.3');
    expect(refused(() => read.map(map([1, 0], [-1, 0]), 'f', [1]))).toBe('f.-1');
    expect(refused(() => read.map(map([1, 0], ['1', 0]), 'f', [1]))).toBe('f.1');
    expect(refused(() => read.map(map([1, 0], [2n ** 60n, 0]), 'f', [1]))).toBe('f.1152921504606846976');
    expect(refused(() => read.map(map(), 'f', []))).toBeUndefined();
  });

  it('does not repeat what a peer wrote for a name', () => {
    expect(refused(() => read.map(map(['plain-Name_1.x', 0]), 'f', []))).toBe('f.plain-Name_1.x');
    for (const key of ['two words', 'a\u001b[2J', '', 'x'.repeat(65), 'é']) {
      expect(refused(() => read.map(map([key, 0]), 'f', []))).toBe('f.(text)');
    }
  });

  it('bounds members and elements', () => {
    expect(refused(() => read.anyMap(map([1, 0], [2, 0]), 'f', 2))).toBeUndefined();
    expect(refused(() => read.anyMap(map([1, 0], [2, 0]), 'f', 1))).toBe('f');
    expect(refused(() => read.array([1, 2], 'f', 2, 2))).toBeUndefined();
    expect(refused(() => read.array([1, 2], 'f', 3, 9))).toBe('f');
    expect(refused(() => read.array([1, 2], 'f', 0, 1))).toBe('f');
  });

  it('bounds byte strings, exactly or from and to', () => {
    const four = new Uint8Array(4);
    expect(refused(() => read.bytes(four, 'f', 4))).toBeUndefined();
    expect(refused(() => read.bytes(four, 'f', 3))).toBe('f');
    expect(refused(() => read.bytes(four, 'f', 5))).toBe('f');
    expect(refused(() => read.bytes(four, 'f', { min: 4, max: 4 }))).toBeUndefined();
    expect(refused(() => read.bytes(four, 'f', { min: 5, max: 9 }))).toBe('f');
    expect(refused(() => read.bytes(four, 'f', { min: 0, max: 3 }))).toBe('f');
    expect(refused(() => read.bytes(new Uint8Array(0), 'f', 0))).toBeUndefined();
  });

  it('bounds text by its bytes of UTF-8, not by its characters', () => {
    expect(refused(() => read.text('aaaa', 'f', 4))).toBeUndefined();
    expect(refused(() => read.text('aaaaa', 'f', 4))).toBe('f');
    expect(refused(() => read.text('éé', 'f', 4))).toBeUndefined();
    expect(refused(() => read.text('ééa', 'f', 4))).toBe('f');
    expect(refused(() => read.text('水', 'f', 3))).toBeUndefined();
    expect(refused(() => read.text('水', 'f', 2))).toBe('f');
    expect(refused(() => read.text('\u{1f4dc}', 'f', 4))).toBeUndefined();
    expect(refused(() => read.text('\u{1f4dc}', 'f', 3))).toBe('f');
  });

  it('takes safe integers alone, within bounds (CBOR-18)', () => {
    expect(read.uint(0, 'f')).toBe(0);
    expect(read.uint(Number.MAX_SAFE_INTEGER, 'f')).toBe(Number.MAX_SAFE_INTEGER);
    expect(refused(() => read.uint(-1, 'f'))).toBe('f');
    expect(refused(() => read.uint(7, 'f', 7))).toBeUndefined();
    expect(refused(() => read.uint(8, 'f', 7))).toBe('f');
    expect(refused(() => read.uint(1.5, 'f'))).toBe('f');
    expect(read.int(Number.MIN_SAFE_INTEGER, 'f')).toBe(Number.MIN_SAFE_INTEGER);
    expect(refused(() => read.int(2 ** 53, 'f'))).toBe('f');
  });

  it('throws the error of the area, and by default its own (CBOR-13)', () => {
    expect(() => read.text(1, 'f')).toThrow(Refused);
    expect(() => reader().text(1, 'f')).toThrowCode('CBOR_MEMBER');
  });
});
