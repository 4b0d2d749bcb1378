// SPDX-License-Identifier: Apache-2.0
// Members without a sentence of their own: which objects of a later version are told by their looks, and which by their members.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { codesOf, shapeOf } from '../../src/letter/shape.js';
import { letterStyle } from '../../src/letter/style.js';
import { Annexes } from '../../src/letter/wording/annexes.js';
import { particularsList } from '../../src/letter/wording/particulars.js';
import { Wording } from '../../src/letter/wording/wording.js';

const named = { measures: [], persons: [], assets: [], offences: [] };
const said = (members: Readonly<Record<string, unknown>>): string =>
  String(particularsList(new Wording('en', { own: 'en', zone: undefined, named, annexes: new Annexes(), files: new Map() }), members, []))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const [FROM, TO] = ['2026-04-12T00:00:00Z', '2026-06-12T00:00:00Z'];

it('tells a period of two moments alone as a period, and all else by its members', () => {
  expect(said({ laterSpan: { from: FROM, to: TO } })).toBe('Later span: from 12 April 2026 to 12 June 2026 inclusive');
  expect(said({ laterSpan: { from: FROM, also: 'b' } })).toBe('Later span: Handed over by: 12 April 2026, 00:00 UTC; Also: b');
  expect(said({ laterSpan: { from: { also: 'a' }, to: { also: 'b' } } })).toBe(
    'Later span: Handed over by: Also: a ; Handed over to: Also: b',
  );
  expect(said({ laterSpan: { from: FROM, to: TO, also: 'b' } })).toContain('; Also: b');
});

it('tells a kind with a value as an account, but that of a hash by its members', () => {
  expect(said({ laterAccount: { kind: 'IBAN', value: 'DE75512108001245126199' } })).toMatch(/account number DE75 5121/);
  expect(said({ hashes: { kind: 'x', value: 'y' } })).toMatch(/: Kind: x ; Value: y$/);
});

it('says nothing of what is no value of a body', () => {
  expect(said({ one: null, two: Uint8Array.of(1), three: Symbol.iterator, four: 'd' })).toBe('Four: d');
});

it('reads a text as the code of a list only where the schema has that list, or a literal of it', () => {
  const of = (schema: z.ZodType, text: string) => codesOf(shapeOf(schema), text)?.name;
  expect(of(z.literal('PRES'), 'PRES')).toBe('MeasureType');
  expect(of(z.literal('later'), 'later')).toBeUndefined();
  expect(of(z.string(), 'PRES')).toBeUndefined();
  const piped = z.string().transform((text) => text.length);
  expect(shapeOf(piped).map(({ def }) => def.type)).toEqual(['string']);
  expect(shapeOf(z.union([piped.optional(), z.number()])).map(({ def }) => def.type)).toEqual(['string', 'number']);
});

it('has at the foot of a page only what no style sheet reads as its own', () => {
  const foot = { left: 'Akte 7/2026: ü', page: 'page', of: 'of' };
  expect(letterStyle(foot)).toContain('content: "Akte 7/2026: ü"');
  expect(() => letterStyle({ ...foot, of: '" } body { display: none' })).toThrow(RangeError);
});
