import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import { scan } from '../../src/cbor/scan.js';
import { value } from './cbor-arbitrary.js';

describe('encode and decode', () => {
  it('give back every value of the profile, whatever the order of map members', () => {
    fc.assert(
      fc.property(value, (v) => {
        const bytes = encode(v);
        scan(bytes);
        expect(decode(bytes)).toEqual(v);
        expect(encode(decode(bytes))).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});
