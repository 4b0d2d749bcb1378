// SPDX-License-Identifier: Apache-2.0
// Letters as a person reads them, line by line. After a change that is meant: `npx vitest run test/letter/pages.test.ts -u`, and read the
// difference.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formalLetter, LABEL_LANGUAGES, LETTER_TYPES } from '../../src/letter/index.js';
import type { LabelLanguage, LetterInput, LetterType } from '../../src/letter/index.js';
import { EXAMPLE_REQUESTS } from '../vocabulary/example-requests.js';
import { example } from '../vocabulary/examples.js';
import { MEASURE_EXAMPLES, requestFor } from '../vocabulary/examples/measures.js';
import { VARIANTS } from '../vocabulary/variants.js';
import { fullRequest } from './full.js';
import { lines } from './reading.js';

const SIGNED: NonNullable<LetterInput['signed']> = {
  digest: '0123456789abcdef'.repeat(4),
  messageId: '01890a5d-ac96-774b-bcce-b302099a8057',
  from: 'demo-a/central-authority',
  issuedAt: Date.UTC(2026, 1, 2, 9, 30),
};
const REQUEST: NonNullable<LetterInput['request']> = { body: example('request.submit'), issuedAt: Date.UTC(2026, 0, 30, 9, 30) };
const OPENING: readonly string[] = ['request.submit', 'spontaneous.info', 'proceedings.transfer'];

interface Page {
  readonly name: string;
  readonly type: LetterType;
  readonly body: LetterInput['body'];
  readonly language?: LabelLanguage;
}

const isLetter = (type: string): type is LetterType => LETTER_TYPES.some((known) => known === type);
const isMeasure = (name: string): boolean => name.startsWith('request.submit for ');

const PAGES: readonly Page[] = [
  ...VARIANTS.flatMap(({ name, type, body }): Page[] =>
    isLetter(type) && !isMeasure(name) ? [{ name, type, body: body as LetterInput['body'] }] : [],
  ),
  ...EXAMPLE_REQUESTS.map(({ name, type, body }): Page => ({ name, type, body: body(0) })),
  ...LABEL_LANGUAGES.map((language): Page => ({ name: `full in ${language}`, type: 'request.submit', body: fullRequest(), language })),
];

function linesOf({ type, body, language = 'en' }: Omit<Page, 'name'>): string[] {
  return lines(formalLetter({ type, body, language, signed: SIGNED, ...(!OPENING.includes(type) && { request: REQUEST }) }));
}

const approved = (name: string): string => join(import.meta.dirname, 'pages', `${name.replaceAll(' ', '-')}.txt`);

describe('letters', () => {
  // First: a page that is not there would be written, and approved by nobody.
  it('have each an approved page, and no other page is kept', () => {
    const pages = [...PAGES.map(({ name }) => name), 'measures'].map((name) => basename(approved(name)));
    expect(readdirSync(join(import.meta.dirname, 'pages')).sort()).toEqual(pages.sort());
  });

  it.each(PAGES)('print $name as it was approved', async ({ name, ...page }) => {
    await expect(`${linesOf(page).join('\n')}\n`).toMatchFileSnapshot(approved(name));
  });

  it('print each measure as it was approved', async () => {
    const usual = new Set(linesOf({ type: 'request.submit', body: example('request.submit') }));
    const own = MEASURE_EXAMPLES.map((measure) => {
      const said = linesOf({ type: 'request.submit', body: requestFor(measure) });
      return [`== ${measure}`, ...said.filter((line) => !usual.has(line))].join('\n');
    });
    await expect(`${own.join('\n')}\n`).toMatchFileSnapshot(approved('measures'));
  });
});
