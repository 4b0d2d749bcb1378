// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODE_LISTS, LABEL_LANGUAGES, labelIn, renderLabel } from '../../../src/vocabulary/labels/index.js';
import { topic, TRANSLATIONS } from '../../../src/vocabulary/labels/translations.js';
import { OUTCOMES } from '../../../src/vocabulary/results/codes.js';
import { defineCodes } from '../../../src/schema/code-list.js';

const every = CODE_LISTS.flatMap((list) =>
  list.codes.flatMap((code) => LABEL_LANGUAGES.map((language) => ({ list, code, language, label: labelIn(list, code, language) }))),
);

/** Words of a text: letters, marks and digits together. */
const words = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

describe('labels (SCHEMA-36)', () => {
  it('are there for every code in every language, trimmed, composed and other than the code', () => {
    expect(every.length).toBeGreaterThan(1_900);
    for (const { list, code, language, label } of every) {
      const where = `${list.name} ${code} ${language}`;
      expect(label?.text, where).toMatch(/\S/);
      expect(label?.text, where).toBe(label?.text.trim().normalize('NFC'));
      expect(label?.text, where).not.toBe(code);
    }
  });

  it('do not compile where a language lacks a code, and name no code that is not there', () => {
    const en = { Colour: { RED: 'red', BLUE: 'blue' } } as const;
    const fr = { Colour: { RED: 'rouge', BLUE: 'bleu' } };
    const tr = { Colour: { RED: 'kırmızı', BLUE: 'mavi' } };
    expect(topic(en, fr, tr, { Colour: { RED: 'красный', BLUE: 'синий' } }).ru).toHaveProperty('Colour.BLUE');
    // @ts-expect-error: Russian has no label of BLUE
    topic(en, fr, tr, { Colour: { RED: 'красный' } });
    // @ts-expect-error: Turkish has not the list at all
    topic(en, fr, {}, fr);
    for (const lists of Object.values(TRANSLATIONS)) {
      expect([...lists.keys()].sort()).toEqual(CODE_LISTS.map(({ name }) => name).sort());
      for (const { name, codes } of CODE_LISTS) expect(Object.keys(lists.get(name) ?? {}).sort(), name).toEqual([...codes].sort());
    }
  });

  it('tell the codes of a list apart in every language', () => {
    for (const list of CODE_LISTS) {
      for (const language of LABEL_LANGUAGES) {
        const texts = list.codes.map((code) => labelIn(list, code, language)?.text);
        expect(new Set(texts).size, `${list.name} ${language}`).toBe(texts.length);
      }
    }
  });

  it('mix no scripts within a word, and write Russian in Cyrillic and the others in Latin letters', () => {
    for (const { list, code, language, label } of every) {
      const where = `${list.name} ${code} ${language}`;
      const mixed = words(label?.text ?? '').filter((word) => /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Latin}/u.test(word));
      expect(mixed, where).toEqual([]);
      expect(/\p{Script=Cyrillic}/u.test(label?.text ?? ''), where).toBe(language === 'ru');
      expect(label?.text, where).toMatch(/^[\p{Script=Latin}\p{Script=Cyrillic}\p{N} '(),:;/–-]+$/u);
    }
  });

  it('are letters of their language alone', () => {
    for (const { list, code, language, label } of every) {
      const where = `${list.name} ${code} ${language}`;
      if (language === 'tr') expect(label?.text, where).not.toMatch(/[éèêëàùœ]/iu);
      if (language === 'fr') expect(label?.text, where).not.toMatch(/[ğışİ]/u);
      // Letters of Ukrainian and Belarusian that Russian does not have.
      if (language === 'ru') expect(label?.text, where).not.toMatch(/[іїєґў]/iu);
    }
  });

  it('say that nobody has reviewed a translation, in its language', () => {
    for (const { list, code, language, label } of every) expect(label?.reviewed, `${list.name} ${code}`).toBe(language === 'en');
    expect(renderLabel(OUTCOMES, 'FULL', 'en')).toBe('executed in full');
    expect(renderLabel(OUTCOMES, 'FULL', 'fr')).toBe('entièrement exécutée [traduction non relue]');
    expect(renderLabel(OUTCOMES, 'FULL', 'tr')).toBe('tamamen yerine getirildi [çeviri denetlenmedi]');
    expect(renderLabel(OUTCOMES, 'FULL', 'ru')).toBe('исполнено полностью [перевод не проверен]');
  });

  it('give the code where a list has none, or is a State of its own', () => {
    expect(renderLabel(OUTCOMES, 'constructor', 'tr')).toBe('constructor');
    expect(labelIn(OUTCOMES, 'constructor', 'en')).toBeUndefined();
    const own = defineCodes('OwnList', { A: 'first' });
    expect(renderLabel(own, 'A', 'en')).toBe('first');
    expect(renderLabel(own, 'A', 'ru')).toBe('A');
  });

  it('stay out of the bundle of whoever does not print them', () => {
    const root = new URL('../../../src/', import.meta.url);
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !path.startsWith('cli/'),
    );
    const importers = (pattern: RegExp) => sources.filter((path) => pattern.test(readFileSync(new URL(path, root), 'utf8')));
    const takers = importers(/from '[^']*\b(?:labels\/[a-z]|labels\.(?:fr|tr|ru)\.json)/).filter(
      (path) => !path.startsWith('vocabulary/labels/'),
    );
    expect(takers.length).toBeGreaterThan(0);
    // Findings and rules in words have an entry of their own, too.
    expect(takers.filter((path) => !path.startsWith('letter/') && path !== 'vocabulary/findings/index.ts')).toEqual([]);
    // Printing has an entry of its own, which nothing else takes along.
    expect(importers(/from '[^']*\/letter\/[a-z]/)).toEqual([]);
  });
});
