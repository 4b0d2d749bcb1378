// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/schema/index.js';
import { hasSeedWords } from '../../../src/vocabulary/assets/seed-words.js';
import { registry } from '../../../src/vocabulary/index.js';
import { context, example } from '../examples.js';

const TWELVE = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const MORE = 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above'.split(' ');

describe('words of recovery', () => {
  it.each([
    ['twelve', TWELVE.join(' ')],
    ['fifteen', [...TWELVE, ...MORE.slice(0, 3)].join(' ')],
    ['twenty-four', [...TWELVE, ...MORE].join(' ')],
    ['words with commas', TWELVE.join(', ')],
    ['words line by line', TWELVE.join('\n')],
    ['words that are numbered', TWELVE.map((word, i) => `${String(i + 1)}. ${word}`).join('\n')],
    ['words with numbers in brackets', TWELVE.map((word, i) => `${String(i + 1)}) ${word}`).join('  ')],
    ['words with dashes', TWELVE.join('-')],
    ['words within a sentence', `On the paper stood "${TWELVE.join(' ')}" in pencil.`],
    ['words after a colon', `Seed: ${MORE.join(' ')}.`],
  ])('are found: %s (P38)', (_what, text) => {
    expect(hasSeedWords(text)).toBe(true);
  });

  it.each([
    ['the facts', 'the money was sent from the bank account and then moved over the border by two men who knew each other well'],
    ['a telegram', 'suspect moved funds through three wallets before leaving town another partner sold phones using forged papers'],
    ['a list of things', 'phones, laptops, tablets, disks, drives, cameras, papers, notes, keys, cards, cash, jewels, watches'],
    ['eleven words', TWELVE.slice(0, 11).join(' ')],
    ['words in capitals', TWELVE.join(' ').toUpperCase()],
    ['one word again and again', Array.from({ length: 24 }, () => 'ransom').join(' ')],
    ['French', 'les fonds sont passes par une adresse que les auteurs ont partagee dans une note avec leur victime'],
    ['Turkish', 'paralar once bir borsaya sonra baska bir cuzdana daha sonra yurt disina kadar aktarilmis olan hesaba gitti'],
    ['Russian', 'деньги были переведены через три кошелька и затем выведены на счёт который открыт в другом банке'],
  ])('are not found in %s (P38)', (_what, text) => {
    expect(hasSeedWords(text)).toBe(false);
  });

  it('are not found in any paragraph of the documents of this project (P38)', () => {
    const root = new URL('../../../', import.meta.url);
    const paragraphs = ['SPEC.md', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/architecture.md'].flatMap((file) =>
      readFileSync(new URL(file, root), 'utf8').split('\n\n'),
    );
    expect(paragraphs.length).toBeGreaterThan(400);
    expect(paragraphs.filter(hasSeedWords)).toEqual([]);
  });

  it('are never repeated by the finding (P38, SCHEMA-44)', () => {
    const body = example('request.submit');
    Object.assign(body.payload.measures[0] ?? {}, { purpose: TWELVE.join(' ') });
    const found = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true }, context());
    expect(found.map(({ rule, severity, path }) => `${severity} ${rule} ${path}`)).toEqual(['E P38 /payload/measures/0/purpose']);
    expect(JSON.stringify(found)).not.toMatch(/legal|winner|sausage/);
  });
});
