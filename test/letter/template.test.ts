// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { escapeHtml, textIn } from '../../src/letter/html.js';
import { filled, namesIn } from '../../src/letter/template.js';
import { LETTER_TEXTS } from '../../src/letter/text/text.js';
import { MEASURE_TYPES } from '../../src/vocabulary/index.js';

const a = escapeHtml('a');

it('prints a part in brackets only with its values or its flag (DOSSIER-24)', () => {
  expect(filled('x {a}[, {b}]', { a })).toBe('x a');
  expect(filled('x[ {a}[ ({b})]].', { a, b: a })).toBe('x a (a).');
  expect(filled('x {b}', { a })).toBeUndefined();
  expect(filled('[{b}]', { a })).toBeUndefined();
  expect(filled('x[on? , yes][!on? , no]', { on: true })).toBe('x, yes');
  expect(filled('x[on? , yes][!on? , no]', {})).toBe('x, no');
});

it('ends a sentence once, whatever the text of a person ends with (DOSSIER-24)', () => {
  expect(filled('{a}.', { a: textIn('Done.') })).toBe('<bdi>Done.</bdi>');
  expect(filled('{a}; {a}.', { a: textIn('Done.') })).toBe('<bdi>Done</bdi>; <bdi>Done.</bdi>');
  expect(filled('{a}.', { a: textIn('(Done.)') })).toBe('<bdi>(Done.)</bdi>');
});

it('has the same acts, paragraphs, values and flags in every language (DOSSIER-24)', () => {
  const { en, ...others } = LETTER_TEXTS;
  /** Flags that a language without such an inflection does not need. */
  const inflected = ['one', 'many', 'articles', 'requestDate', 'your', 'by', 'space'];
  const names = (texts: readonly (string | undefined)[]) =>
    [...new Set(texts.flatMap((text) => (text === undefined ? [] : namesIn(text))))].filter((name) => !inflected.includes(name)).sort();
  for (const [language, text] of Object.entries(others)) {
    for (const [act, { paragraphs }] of Object.entries(en.acts)) {
      const own = text.acts[act as keyof typeof text.acts].paragraphs;
      expect(
        own.map(({ rows, block, if: flag }) => [rows, block, flag]),
        `${language} ${act}`,
      ).toEqual(paragraphs.map(({ rows, block, if: flag }) => [rows, block, flag]));
      own.forEach((paragraph, i) => {
        const english = paragraphs[i];
        expect(names([paragraph.text, paragraph.row, paragraph.end]), `${language} ${act} ${i + 1}`).toEqual(
          names([english?.text, english?.row, english?.end]),
        );
      });
    }
    for (const [phrase, english] of Object.entries(en.phrases))
      expect(names([text.phrases[phrase as keyof typeof text.phrases]]), `${language} ${phrase}`).toEqual(names([english]));
  }
});

it('has a wish for every measure in every language (DOSSIER-24)', () => {
  for (const text of Object.values(LETTER_TEXTS)) expect(Object.keys(text.measures).sort()).toEqual([...MEASURE_TYPES.codes].sort());
});
