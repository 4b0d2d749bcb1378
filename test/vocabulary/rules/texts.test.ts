// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkBody } from '../../../src/schema/index.js';
import { registry, RULES } from '../../../src/vocabulary/index.js';
import { findingIn, ruleOf } from '../../../src/vocabulary/findings/index.js';
import { example, places, TYPES } from '../examples.js';
import { labelIn } from '../../../src/vocabulary/labels/index.js';
import type { CodeList } from '../../../src/schema/index.js';
import { REFUSAL_GROUNDS } from '../../../src/vocabulary/decisions/codes.js';
import { LEGAL_BASES } from '../../../src/vocabulary/legal-bases/codes.js';
import { MEASURE_TYPES } from '../../../src/vocabulary/measures/codes.js';
import { cityIn, dateIn, dayIn, timeIn } from '../../../src/vocabulary/texts/dates.js';
import { TEXTS } from '../../../src/vocabulary/texts/translations.js';
import { filled, inEnglish } from '../../../src/vocabulary/texts/values.js';

it('every rule says what it asks for, and in four languages how to mend it; three were not reviewed (SCHEMA-41)', () => {
  const ids = [...new Set(RULES.map(({ id }) => id))].sort();
  for (const { mends } of Object.values(TEXTS)) {
    expect(Object.keys(mends).sort()).toEqual(ids);
    expect(new Set(Object.values(mends)).size).toBe(ids.length);
  }
  for (const id of ids) {
    expect(ruleOf(id, 'en')).toMatchObject({ reviewed: true, mend: expect.stringMatching(/\.$/) as string });
    for (const language of ['fr', 'tr', 'ru'] as const) {
      const { text, mend, reviewed, source } = ruleOf(id, language);
      expect(reviewed).toBe(false);
      expect(text).toBe(ruleOf(id, 'en').text);
      expect(text.endsWith('.') && mend.endsWith('.') && source.length > 0, id).toBe(true);
    }
  }
  expect(/[а-я]/.test(ruleOf('V020', 'ru').mend)).toBe(true);
  expect(() => ruleOf('V999', 'en')).toThrow(RangeError);
});

it('every finding says what is wrong in four languages, numbers and words of the schema kept (SCHEMA-41)', () => {
  const rows = Object.keys(TEXTS.fr.findings);
  for (const en of rows) {
    const { fr, tr, ru } = { fr: TEXTS.fr.findings[en]!, tr: TEXTS.tr.findings[en]!, ru: TEXTS.ru.findings[en]! };
    for (const text of [fr, tr, ru]) expect(text.split('{}').length, en).toBe(en.split('{}').length);
    const names = (text: string) => (text.match(/\{[a-zA-Z]+\}/g) ?? []).sort();
    for (const text of [fr, tr, ru]) expect(names(text), en).toEqual(names(en));
    expect(/[а-я]/.test(ru) && new Set([en, fr, tr, ru]).size, en).toBe(4);
    expect(findingIn(en, 'ru')).toEqual({ text: ru, reviewed: false });
  }
  expect(new Set(Object.values(TEXTS.fr.findings)).size).toBe(rows.length);
  expect(findingIn('at most 256 bytes of UTF-8', 'fr').text).toBe('au plus 256 octets UTF-8');
  expect(findingIn('at most 64', 'tr').text).toBe('en çok 64');
  expect(findingIn('at most 64 in the list', 'tr').text).toBe('listede en çok 64');
  expect(findingIn('write a date, such as 2026-12-31', 'fr').text).toBe('écrivez une date, par exemple 2026-12-31');
  expect(findingIn('write text, in quotation marks', 'ru').text).toBe('напишите текст в кавычках');
  // What a State's own type says stays as it is, and nobody claims to have translated it.
  expect(findingIn('$& of a national rule', 'fr')).toEqual({ text: '$& of a national rule', reviewed: true });
  expect(findingIn('missing', 'en')).toEqual({ text: 'missing', reviewed: true });
});

it('no text of a finding stands there that no code says (SCHEMA-41)', () => {
  const root = new URL('../../../src/', import.meta.url);
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(path, root), 'utf8').replaceAll("\\'", "'"))
    .join('\n');
  // These are made of parts: the test of broken messages sees them.
  const isWhole = (text: string) => !text.includes('{}') && !text.endsWith('without control characters');
  expect(Object.keys(TEXTS.fr.findings).filter((text) => isWhole(text) && !sources.includes(text))).toEqual([]);
});

it('every finding about the form of a broken message has its words in every language (SCHEMA-41)', () => {
  const wrongs = [undefined, 7, 'x\u0001', [], {}, null, 'x'.repeat(40_000), ''];
  const seen = new Set<string>();
  let turn = 0;
  for (const type of TYPES) {
    const body = example(type);
    for (const { holder, key, value } of places(body)) {
      holder[key] = wrongs[turn++ % wrongs.length];
      for (const { text } of checkBody(registry, type, [1, 0], body)) seen.add(text);
      holder[key] = value;
    }
  }
  expect(seen.size).toBeGreaterThan(10);
  for (const text of seen) expect(findingIn(text, 'tr').text, text).not.toBe(text);
});

it('a value in a finding is written as people of the language write it (SCHEMA-41)', () => {
  const days = (['en', 'tr', 'ru', 'fr'] as const).map((language) => dateIn('2001-05-04T23:59:00+03:00', language));
  expect(days).toEqual(['4 May 2001', '4 Mayıs 2001', '4 мая 2001 года', '4 mai 2001']);
  expect(dateIn('2001-05-01', 'fr')).toBe('1er mai 2001');
  expect(dateIn('2001', 'en')).toBe('2001');
  expect(dateIn('2001-13-01', 'ru')).toBe('2001-13-01');
  const values = { date: '2001-05-04', measure: 'CONF-ENF PRES', basis: 'ETS030', ground: 'G-DUAL', n: '7', measureOther: 'X' };
  const told = filled('{date}; {measure}; {basis}; {ground}; {n}; {measureOther}; {absent}', values, inEnglish);
  const labelOf = (list: CodeList, code: string) => labelIn(list, code, 'en')?.text;
  expect(told).toBe(
    `4 May 2001; ${labelOf(MEASURE_TYPES, 'CONF-ENF')}, ${labelOf(MEASURE_TYPES, 'PRES')}; ${labelOf(LEGAL_BASES, 'ETS030')}; ${labelOf(REFUSAL_GROUNDS, 'G-DUAL')}; 7; X; {absent}`,
  );
});

it('says a time in the zone of its reader and in UTC, and both days where they differ (SCHEMA-41)', () => {
  expect(timeIn('2026-03-05T11:30:00Z', 'en', 'Europe/Istanbul')).toBe('5 March 2026, 14:30 (Ankara), 11:30 UTC');
  expect(timeIn('2026-03-05T22:30:15Z', 'ru', 'Europe/Moscow')).toBe(
    '6 марта 2026 года, 01:30:15 (Москва), 5 марта 2026 года, 22:30:15 UTC',
  );
  for (const zone of [undefined, 'Etc/UTC', 'No/Such_Zone'])
    expect(timeIn('2026-03-01T11:30:00Z', 'fr', zone)).toBe('1er mars 2026, 11:30 UTC');
  expect(timeIn('2026-03-05', 'tr')).toBe('5 Mart 2026');
  expect(dateIn('1984-06', 'tr')).toBe('Haziran 1984');
  expect(dayIn(Date.UTC(2026, 2, 5, 22, 30), 'tr', 'Europe/Istanbul')).toBe('6 Mart 2026');
  expect(cityIn('America/Argentina/Buenos_Aires', 'fr')).toBe('Buenos Aires');
});
