import fc from 'fast-check';
import type { CborKey, CborValue } from '../../src/cbor/value.js';

const TWO_64 = 2n ** 64n;

/** Integers of every width and sign, in the form that decode() gives them: number when safe. */
export const integer: fc.Arbitrary<number | bigint> = fc
  .oneof(
    fc.integer({ min: -300, max: 300 }).map(BigInt),
    fc.bigInt({ min: -TWO_64, max: TWO_64 - 1n }),
    // The edges of each head width, on both sides.
    fc
      .tuple(
        fc.constantFrom(24n, 2n ** 8n, 2n ** 16n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, TWO_64),
        fc.constantFrom(-2n, -1n, 0n, 1n),
        fc.boolean(),
      )
      .map(([edge, step, negative]) => (negative ? -edge - step : edge + step))
      .filter((n) => n < TWO_64 && n >= -TWO_64),
  )
  .map((n) => (BigInt.asIntN(54, n) === n && Number.isSafeInteger(Number(n)) ? Number(n) : n));

/** Well-formed text: short, long, with and without a byte-order mark, beyond the basic plane. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .tuple(fc.constantFrom('\ufeff', '\ufeff\ufeff', '\ufffe', '\u0000'), fc.string({ unit: 'binary', minLength: 0, maxLength: 90 }))
    .map(([mark, rest]) => mark + rest),
  fc.constantFrom('__proto__', 'constructor', 'toJSON', '', 'e\u0301', '\u00e9'),
);

export const key: fc.Arbitrary<CborKey> = fc.oneof(integer, text);

/** Values of the profile as decode() gives them, at most 15 deep. Maps come in any order of keys. */
export const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.constantFrom(null, true, false),
    integer,
    text,
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 40 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 30 }).map((entries) => new Map(entries)),
  ),
})).value;
