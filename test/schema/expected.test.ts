import { describe, expect, it } from 'vitest';
import { expected, oneOf } from '../../src/schema/body/expected.js';
import { z } from '../../src/schema/zod.js';

const codes = (count: number): string[] => Array.from({ length: count }, (_, i) => `CODE-${String(i).padStart(3, '0')}`);

/** Tells the words for the first fault of a value. */
function said(schema: z.ZodType, value: unknown): string {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return expected(issue as Parameters<typeof expected>[0], value);
}

describe('what a fault of form tells to write (SCHEMA-44)', () => {
  it('is every code of a list of 24, and the nearest of a longer one', () => {
    expect(oneOf(codes(24), 'X')).toBe(`write one of these codes: ${codes(24).join(', ')}`);
    const nearest = 'not one of the codes, which "rogatory schema" prints; the nearest are: ';
    expect(oneOf(codes(25), 'code-01x')).toBe(`${nearest}CODE-010, CODE-011, CODE-012`);
    expect(oneOf(codes(25), 'CODE-0')).toBe(`${nearest}CODE-000, CODE-001, CODE-002`);
    expect(oneOf([...codes(25), 'ODD'], 'ODX')).toBe(`${nearest}ODD`);
    expect(oneOf([...codes(25), 'L'.repeat(64)], 'L'.repeat(63).padEnd(64, 'x'))).toBe(nearest + 'L'.repeat(64));
    expect(oneOf([...codes(25), 'L'.repeat(64)], 'L'.repeat(63).padEnd(65, 'x'))).toMatch(/^not one of the codes; /);
    expect(oneOf(codes(25), 7)).toMatch(/^not one of the codes; /);
    expect(oneOf([''], 'X')).toBe('not one of the codes');
    expect(oneOf(['', 'A'], 'X')).toBe('write one of these codes: A');
  });

  it('allows as many slips as half of the letters of a code, and two at least', () => {
    const nearest = 'not one of the codes, which "rogatory schema" prints; the nearest are: ';
    const list = [...codes(25), 'WXYZ'];
    expect(oneOf(list, 'WXAA')).toBe(`${nearest}WXYZ`);
    expect(oneOf(list, 'WAAA')).toMatch(/^not one of the codes; /);
    const long = [...codes(25), 'ABCDEFGH'];
    expect(oneOf(long, 'ABCDxxxx')).toBe(`${nearest}ABCDEFGH`);
    expect(oneOf(long, 'ABCxxxxx')).toMatch(/^not one of the codes; /);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['missing', z.string(), undefined],
    ['write text, in quotation marks', z.string(), 1],
    ['write a whole number, without quotation marks', z.int(), 1.5],
    ['write a number, without quotation marks', z.number(), 'x'],
    ['must not be empty', z.string().min(1), ''],
    ['at least 2 characters', z.string().min(2), 'a'],
    ['at most 1 characters', z.string().max(1), 'ab'],
    ['at least 1 in the list', z.array(z.string()).min(1), []],
    ['at least 1', z.number().min(1), 0],
    ['not of the required form', z.string().regex(/^a$/), 'b'],
    ['the form of a', z.string().regex(/^a$/, 'the form of a'), 'b'],
  ])('is "%s"', (words, schema, value) => {
    expect(said(schema, value)).toBe(words);
  });
});
