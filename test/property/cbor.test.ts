import { cdeDecodeOptions, cdeEncodeOptions, decode as decode2, encode as encode2, Tag } from 'cbor2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, equal } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { decode } from '../../src/cbor/decode.js';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { encode } from '../../src/cbor/encode.js';
import { itemEnd, scan } from '../../src/cbor/scan.js';
import type { CborKey, CborMap, CborValue } from '../../src/cbor/value.js';
import { value } from './cbor-arbitrary.js';
import { encodeLoosely } from './cbor-loose.js';

/** Whether scan() accepts the bytes. Whatever else it does must be a coded error. */
function accepts(bytes: Uint8Array): boolean {
  try {
    scan(bytes);
    return true;
  } catch (error) {
    if (isRogatoryError(error) && error.code.startsWith('CBOR_')) return false;
    throw error;
  }
}

/** What another, forgiving decoder and our encoder make of the bytes; undefined when either refuses. */
function reencoded(bytes: Uint8Array): Uint8Array | undefined {
  try {
    // As bigint, since cbor2 gives -2^53 as a number, which is not a safe one.
    return encode(decode2(bytes, { preferMap: true, preferBigInt: true, ignoreGlobalTags: true }));
  } catch {
    return undefined;
  }
}

/** Whether cbor2 in its CDE mode finds a deterministic encoding there, of a value in our data model. */
function oracleAccepts(bytes: Uint8Array): boolean {
  try {
    const options = {
      ...cdeDecodeOptions,
      ignoreGlobalTags: true,
      preferMap: true,
      rejectFloats: true,
      rejectSimple: true,
      rejectUndefined: true,
    };
    return inProfile(decode2(bytes, options), 0);
  } catch {
    return false;
  }
}

function inProfile(value: unknown, depth: number): boolean {
  if (value instanceof Tag || value === undefined) return false;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  if (depth >= 16) return false;
  if (Array.isArray(value)) return value.every((element) => inProfile(element, depth + 1));
  if (!(value instanceof Map)) return false;
  return [...value].every(([key, member]) => ['number', 'bigint', 'string'].includes(typeof key) && inProfile(member, depth + 1));
}

/** Bytes that look like CBOR: initial bytes of every kind, small arguments, ASCII, and the traps. */
const cborish = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.nat({ max: 0xff }) },
      {
        weight: 4,
        arbitrary: fc.constantFrom(0x00, 0x01, 0x17, 0x20, 0x40, 0x41, 0x60, 0x61, 0x62, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0xa2, 0xf4, 0xf6),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          0x18,
          0x19,
          0x1a,
          0x1b,
          0x38,
          0x58,
          0x78,
          0x98,
          0xb8,
          0xc2,
          0xd8,
          0x5f,
          0x9f,
          0xbf,
          0xff,
          0xf8,
          0xf9,
          0xc3,
          0xa9,
          0xed,
        ),
      },
    ),
    { maxLength: 24 },
  )
  .map((bytes) => Uint8Array.from(bytes));

/** Valid encodings with one to three small damages. */
const mutated = fc
  .tuple(value, fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat(), fc.nat({ max: 0xff })), { minLength: 1, maxLength: 3 }))
  .map(([v, damages]) => {
    let bytes = encode(v);
    for (const [kind, place, byte] of damages) {
      const at = bytes.length === 0 ? 0 : place % bytes.length;
      const before = bytes.slice(0, at);
      if (kind === 0) bytes = concat(before, Uint8Array.of(byte), bytes.slice(at + 1));
      else if (kind === 1) bytes = concat(before, Uint8Array.of((bytes[at] ?? 0) ^ (1 << (byte & 7))), bytes.slice(at + 1));
      else if (kind === 2) bytes = concat(before, Uint8Array.of(byte), bytes.slice(at));
      else if (kind === 3) bytes = concat(before, bytes.slice(at + 1));
      else if (kind === 4) bytes = before;
      else bytes = concat(bytes, bytes.slice(at));
    }
    return bytes;
  });

/** Well-formed encodings that take liberties at random places, seldom or often. */
const loose = fc.tuple(value, fc.infiniteStream(fc.nat({ max: 99 })), fc.constantFrom(0, 1, 10)).map(([v, dice, percent]) => ({
  value: v,
  bytes: encodeLoosely(v, () => (dice.next().value as number) < percent),
}));

describe('encode and decode', () => {
  it('give back every value of the profile, whatever the order of map members', () => {
    fc.assert(
      fc.property(value, (v) => {
        const bytes = encode(v);
        expect(decode(bytes)).toEqual(v);
        expect(encode(decode(bytes))).toEqual(bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it('agree with cbor2 in its CDE mode on every value', () => {
    fc.assert(
      fc.property(value, (v) => {
        const bytes = encode(v);
        expect(bytes).toEqual(encode2(v, { ...cdeEncodeOptions, collapseBigInts: true }));
        expect(decode2(bytes, { ...cdeDecodeOptions, ignoreGlobalTags: true, preferMap: true, preferBigInt: true })).toEqual(bigints(v));
      }),
      { numRuns: 300 },
    );
  });
});

describe('scan', () => {
  const inputs: [string, fc.Arbitrary<Uint8Array>][] = [
    ['random bytes', fc.uint8Array({ maxLength: 12 })],
    ['bytes that look like CBOR', cborish],
    ['damaged encodings', mutated],
    ['well-formed encodings', loose.map(({ bytes }) => bytes)],
  ];

  it.each(inputs)('accepts exactly what encodes to itself again (CBOR-15): %s', (_, input) => {
    fc.assert(
      fc.property(input, (bytes) => {
        const again = reencoded(bytes);
        expect(accepts(bytes)).toBe(again !== undefined && equal(again, bytes));
      }),
      { numRuns: 1_500 },
    );
  });

  it.each(inputs)('agrees with cbor2 in its CDE mode: %s', (_, input) => {
    fc.assert(
      fc.property(input, (bytes) => {
        expect(accepts(bytes)).toBe(oracleAccepts(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it('accepts of all encodings of a value one', () => {
    fc.assert(
      fc.property(loose, ({ value: v, bytes }) => {
        expect(accepts(bytes)).toBe(equal(bytes, encode(v)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses every cut of an encoding, and every byte behind it (CBOR-01, CBOR-02)', () => {
    fc.assert(
      fc.property(value, fc.nat(), (v, place) => {
        const bytes = encode(v);
        expect(() => scan(bytes.subarray(0, place % bytes.length))).toThrowCode('CBOR_TRUNCATED');
        expect(() => scan(concat(bytes, Uint8Array.of(place % 256)))).toThrowCode('CBOR_TRAILING');
      }),
      { numRuns: 500 },
    );
  });
});

describe('itemEnd', () => {
  it('finds the end of every element', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (list) => {
        const parts = list.map((v) => encode(v));
        const bytes = concat(...parts);
        let at = 0;
        for (const part of parts) {
          expect(itemEnd(bytes, at)).toBe(at + part.length);
          at += part.length;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('diagnostic', () => {
  it('shows every well-formed encoding, and the value alike in all of them but for the marks', () => {
    fc.assert(
      fc.property(loose, ({ value: v, bytes }) => {
        expect(typeof diagnostic(bytes, { embed: true })).toBe('string');
        expect(diagnostic(encode(v))).toBe(notation(v));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses whatever else with a code', () => {
    fc.assert(
      fc.property(fc.oneof(cborish, mutated), (bytes) => {
        try {
          diagnostic(bytes);
        } catch (error) {
          expect(isRogatoryError(error)).toBe(true);
          expect(accepts(bytes)).toBe(false);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

/** The value with every integer as bigint. */
function bigints(v: CborValue): CborValue {
  if (typeof v === 'number') return BigInt(v);
  if (Array.isArray(v)) return v.map((element: CborValue) => bigints(element));
  if (v instanceof Map) return new Map([...(v as CborMap)].map(([key, member]) => [bigints(key) as CborKey, bigints(member)]));
  return v;
}

/** The notation of a value, written from the value and not from its bytes. */
function notation(v: CborValue): string {
  if (typeof v === 'string') return diagnostic(encode(v));
  if (v instanceof Uint8Array) return `h'${Buffer.from(v).toString('hex')}'`;
  if (Array.isArray(v)) return `[${v.map((element: CborValue) => notation(element)).join(', ')}]`;
  if (v instanceof Map)
    return `{${[...(decode(encode(v)) as Map<CborValue, CborValue>)].map(([key, member]) => `${notation(key)}: ${notation(member)}`).join(', ')}}`;
  return `${v as number | bigint | boolean | null}`;
}
