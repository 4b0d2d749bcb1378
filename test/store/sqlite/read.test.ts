// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, toUtf8 } from '../../../src/core/bytes.js';
import { prefixEnd } from '../../../src/store/sqlite/read.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\u{1f600}', '\u{10ffff}'), maxLength: 4 });

describe('prefixEnd', () => {
  it('lies after exactly the texts that begin with the prefix or sort before them (STORE-18)', () => {
    fc.assert(
      fc.property(text, text, (prefix, key) => {
        const end = prefixEnd(prefix);
        const isBefore = end === undefined || compare(toUtf8(key), toUtf8(end)) < 0;
        const isAtLeast = compare(toUtf8(key), toUtf8(prefix)) >= 0;
        expect(isBefore && isAtLeast).toBe(key.startsWith(prefix));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is open-ended after the last character there is', () => {
    expect(['', '\u{10ffff}', '\u{10ffff}\u{10ffff}'].map(prefixEnd)).toEqual([undefined, undefined, undefined]);
    expect(prefixEnd('a\u{10ffff}')).toBe('b');
  });
});
