import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { decode } from '../../src/cbor/decode.js';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { encode } from '../../src/cbor/encode.js';
import { scan } from '../../src/cbor/scan.js';
import type { CborValue } from '../../src/cbor/value.js';
import { vectorFile } from '../crypto/vectors.js';
import { fault, hex } from './fault.js';

interface Vector {
  readonly hex: string;
  readonly decoded?: unknown;
  readonly diagnostic?: string;
}

/** Integers beyond 2^53 lose digits in JSON: these are the values of the RFC. */
const EXACT = new Map<string, bigint>([
  ['1bffffffffffffffff', 18446744073709551615n],
  ['3bffffffffffffffff', -18446744073709551616n],
]);

/** What the profile leaves out of RFC 8949, by the code that says so. */
const REFUSED: Record<string, RegExp> = {
  CBOR_TAG: /^(c|d8|d[0-7])/,
  CBOR_SIMPLE: /^(f9|fa|fb|f7|f0|f8)/,
  CBOR_INDEFINITE: /^(5f|7f|9f|bf|8301820203820405ff|83018202039f|83019f|826161bf)/,
};

function fromJson(value: unknown): CborValue {
  if (Array.isArray(value)) return value.map(fromJson);
  if (value !== null && typeof value === 'object') return new Map(Object.entries(value).map(([key, member]) => [key, fromJson(member)]));
  return value as CborValue;
}

describe('RFC 8949 appendix A', () => {
  const vectors = vectorFile<readonly Vector[]>('cbor/rfc8949-appendix-a.json').read();
  const refusals = vectors.map((vector) => [vector, Object.keys(REFUSED).find((code) => REFUSED[code]?.test(vector.hex))] as const);
  const allowed = refusals.filter(([, code]) => code === undefined).map(([vector]) => vector);

  it('has the vectors that this test was written for', () => {
    expect([vectors.length, allowed.length]).toEqual([82, 37]);
  });

  it.each(allowed.map((vector) => [vector.hex, vector] as const))('%s decodes and encodes to itself', (_, vector) => {
    const bytes = fromHex(vector.hex);
    const exact = EXACT.get(vector.hex);
    const value = decode(bytes);
    if (vector.decoded !== undefined) expect(value).toEqual(exact ?? fromJson(vector.decoded));
    else expect(diagnostic(bytes)).toBe(vector.diagnostic);
    expect(toHex(encode(value))).toBe(vector.hex);
  });

  it.each(refusals.filter(([, code]) => code !== undefined).map(([vector, code]) => [vector.hex, code] as const))(
    '%s is refused as %s',
    (input, code) => {
      expect(fault(() => scan(fromHex(input)))).toMatchObject({ code });
    },
  );

  // f818 was written under RFC 7049; RFC 8949 3.3 calls it not well-formed.
  it.each(
    vectors
      .filter((vector) => vector.diagnostic !== undefined && vector.hex !== 'f818')
      .map((vector) => [vector.hex, vector.diagnostic] as const),
  )('%s has the notation %s', (input, notation) => {
    expect(diagnostic(fromHex(input))).toBe(notation);
  });
});

/** RFC 8949 appendix F.1: examples of encodings that are not well-formed, by the kind of fault. */
const MALFORMED: Record<string, string> = {
  'end of input in a head': '18,19,1a,1b,1901,1a0102,1b01020304050607,38,58,78,98,9a01ff00,b8,d8,f8,f900,fa0000,fb000000',
  'definite-length strings with short data': '41,61,5affffffff00,5bffffffffffffffff010203,7affffffff00,7b7fffffffffffffff010203',
  'definite-length maps and arrays not closed with enough items': '81,818181818181818181,8200,a1,a20102,a100,a2000000',
  'tag number not followed by tag content': 'c0',
  'indefinite-length strings not closed by a break': '5f4100,7f6100',
  'indefinite-length maps and arrays not closed by a break': '9f,9f0102,bf,bf01020102,819f,9f8000,9f9f9f9f9fffffffff,9f819f819f9fffffff',
  'reserved additional information': '1c,1d,1e,3c,3d,3e,5c,5d,5e,7c,7d,7e,9c,9d,9e,bc,bd,be,dc,dd,de,fc,fd,fe',
  'reserved two-byte encodings of simple values': 'f800,f801,f818,f81f',
  'indefinite-length string chunks not of the correct type': '5f00ff,5f21ff,5f6100ff,5f80ff,5fa0ff,5fc000ff,5fe0ff,7f4100ff',
  'indefinite-length string chunks not of definite length': '5f5f4100ffff,7f7f6100ffff',
  'a break on its own outside of an indefinite-length item': 'ff',
  'a break in a definite-length array, map or tag': '81ff,8200ff,a1ff,a1ff00,a100ff,a20000ff,9f81ff,9f829f819f9fffffffff',
  'a break that would make a map of odd length': 'bf00ff,bf000000ff',
  'major types 0, 1 and 6 with additional information 31': '1f,3f,df',
};

describe('RFC 8949 appendix F', () => {
  it.each(Object.entries(MALFORMED))('%s: refused by scan and by diagnostic, with a code', (_, list) => {
    for (const input of list.split(',')) {
      expect([input, fault(() => scan(hex(input)))?.['code']]).toEqual([input, expect.stringMatching(/^CBOR_/)]);
      expect([input, fault(() => diagnostic(hex(input)))?.['code']]).toEqual([input, expect.stringMatching(/^CBOR_/)]);
    }
  });
});
