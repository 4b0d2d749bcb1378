// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { escapeHtml, textIn } from '../../src/letter/html.js';
import { filled, namesIn } from '../../src/letter/template.js';
import { LETTER_TEXTS, PARAGRAPHS } from '../../src/letter/text/text.js';
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
    for (const [act, english] of Object.entries({ ...en.acts, shared: en.shared })) {
      const own: Readonly<Record<string, string>> = act === 'shared' ? text.shared : text.acts[act as keyof typeof text.acts];
      expect(Object.keys(own).sort(), `${language} ${act}`).toEqual(Object.keys(english).sort());
      for (const [name, template] of Object.entries(english)) {
        // Languages need other values in a subject.
        if (name === 'subject') continue;
        expect(names([own[name]]), `${language} ${act} ${name}`).toEqual(names([template]));
        expect(own[name]?.startsWith('**'), `${language} ${act} ${name}`).toBe(template.startsWith('**'));
      }
    }
    for (const [phrase, english] of Object.entries(en.phrases))
      expect(names([text.phrases[phrase as keyof typeof text.phrases]]), `${language} ${phrase}`).toEqual(names([english]));
  }
});

it('prints every text of an act, and has a text for every paragraph (DOSSIER-24)', () => {
  const paragraphOf = (name: string) => name.replace(/\.(?:row|end)$/, '');
  const shared = new Set<string>();
  for (const [act, english] of Object.entries(LETTER_TEXTS.en.acts)) {
    const printed = PARAGRAPHS[act as keyof typeof PARAGRAPHS] as readonly string[];
    const { subject: _, ...own } = english;
    for (const name of Object.keys(own)) expect(printed, `${act} ${name}`).toContain(paragraphOf(name));
    for (const name of printed) {
      const there = [name, `${name}.row`].some((one) => Object.hasOwn(own, one));
      if (!there) shared.add(name);
    }
  }
  expect([...shared].sort()).toEqual([...new Set(Object.keys(LETTER_TEXTS.en.shared).map(paragraphOf))].sort());
});

it('says every phrase, and every word of a code, somewhere (DOSSIER-24)', () => {
  const read = (room: string) => {
    const root = new URL(`../../src/${room}/`, import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    return files.map((path) => readFileSync(new URL(path, root), 'utf8')).join('\n');
  };
  const [letter, vocabulary] = [read('letter'), read('vocabulary')];
  const { phrases, frame, identifiers, codes, units } = LETTER_TEXTS.en;
  const unsaid = (sources: string, names: readonly string[]) =>
    names.filter((name) => !new RegExp(`['.]${name}\\b|\\b${name},`).test(sources));
  const isCode = (name: string) => name === name.toUpperCase();
  const unitNames = Object.keys(units).map((name) => name.replace(/\..*$/, ''));
  const names = [...[phrases, frame, identifiers].flatMap((texts) => Object.keys(texts)), ...unitNames].filter((name) => !isCode(name));
  expect(unsaid(letter, names)).toEqual([]);
  expect(unsaid(letter + vocabulary, [...Object.keys(phrases).filter(isCode), ...Object.keys(codes)])).toEqual([]);
});

it('has a wish for every measure in every language (DOSSIER-24)', () => {
  for (const text of Object.values(LETTER_TEXTS)) expect(Object.keys(text.measures).sort()).toEqual([...MEASURE_TYPES.codes].sort());
});
