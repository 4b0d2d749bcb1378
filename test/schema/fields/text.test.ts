// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { money, vAmount } from '../../../src/vocabulary/assets/money.js';
import { line, list, localId, shortText, text, uuid } from '../../../src/schema/fields/text.js';

const ok = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;

describe('text', () => {
  it.each([
    ['shortText', shortText(), LIMITS.shortTextMaxBytes],
    ['line', line(), LIMITS.lineMaxBytes],
    ['text', text(), LIMITS.textMaxBytes],
  ] as const)('%s is bounded in bytes of UTF-8, not in characters (SCHEMA-08)', (_name, schema, max) => {
    expect(ok(schema, 'x'.repeat(max))).toBe(true);
    expect(ok(schema, 'x'.repeat(max + 1))).toBe(false);
    expect(ok(schema, 'ğ'.repeat(max / 2))).toBe(true);
    expect(ok(schema, 'ğ'.repeat(max / 2 + 1))).toBe(false);
    expect(ok(schema, '')).toBe(false);
  });

  it('has line feed and tab in free text alone, and no other control character anywhere (SCHEMA-08)', () => {
    expect(ok(text(), 'a\n\tb')).toBe(true);
    expect(ok(line(), 'a\nb')).toBe(false);
    for (const control of ['\u0000', '\u001b', '\u007f', '\u0085', '\r']) {
      expect(ok(text(), `a${control}b`)).toBe(false);
      expect(ok(shortText(), `a${control}b`)).toBe(false);
    }
  });
});

describe('list', () => {
  it('is bounded, by the common limit or a smaller one (SCHEMA-08)', () => {
    expect(
      ok(
        list(line()),
        Array.from({ length: LIMITS.listMaxItems }, () => 'x'),
      ),
    ).toBe(true);
    expect(
      ok(
        list(line()),
        Array.from({ length: LIMITS.listMaxItems + 1 }, () => 'x'),
      ),
    ).toBe(false);
    expect(ok(list(line(), { min: 1, max: 2 }), [])).toBe(false);
    expect(ok(list(line(), { min: 1, max: 2 }), ['x', 'x', 'x'])).toBe(false);
  });
});

describe('ids', () => {
  it('are short and plain', () => {
    for (const id of ['m1', 'A-1.b_2', 'x'.repeat(64)]) expect(ok(localId(), id)).toBe(true);
    for (const id of ['', '-m', 'm 1', 'ö', 'x'.repeat(65), '__proto__']) expect(ok(localId(), id)).toBe(false);
    expect(ok(uuid(), '01890a5d-ac96-774b-bcce-b302099a8057')).toBe(true);
    expect(ok(uuid(), '01890A5D-AC96-774B-BCCE-B302099A8057')).toBe(false);
    expect(ok(uuid(), '01890a5dac96774bbcceb302099a8057')).toBe(false);
  });
});

describe('amounts', () => {
  it('are decimal text, never numbers', () => {
    for (const amount of ['0', '12', '12.5', '999999999999999999.9999']) expect(ok(money, { currency: 'EUR', amount })).toBe(true);
    for (const amount of ['', '01', '-1', '+1', '1.', '.5', '1e3', '1,5', '1.00000', 12, 12.5])
      expect(ok(money, { currency: 'EUR', amount })).toBe(false);
    for (const baseUnits of ['0', '1', `1${'0'.repeat(77)}`]) expect(ok(vAmount, { baseUnits, decimals: 8 })).toBe(true);
    for (const baseUnits of ['', '01', '1.5', '-1', `1${'0'.repeat(78)}`, 1]) expect(ok(vAmount, { baseUnits, decimals: 8 })).toBe(false);
    expect(ok(vAmount, { baseUnits: '1', decimals: 37 })).toBe(false);
  });
});
