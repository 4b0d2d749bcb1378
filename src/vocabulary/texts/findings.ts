// SPDX-License-Identifier: Apache-2.0
// What findings say. The English text is its own key, as in any catalogue of messages: a rule that says something without a row here does
// not compile.
import { ANSWERS_TEXTS } from './findings/answers.js';
import { ASSETS_TEXTS } from './findings/assets.js';
import { AUTHORITY_TEXTS } from './findings/authority.js';
import { PERSONS_TEXTS } from './findings/persons.js';
import { REQUEST_TEXTS } from './findings/request.js';
import { STRUCTURE_TEXTS } from './findings/structure.js';
import { RULE_LANGUAGES } from './language.js';
import type { RuleLanguage } from './language.js';
import { requireWord } from '../../core/members.js';

export const FINDING_TEXTS = {
  ...STRUCTURE_TEXTS,
  ...AUTHORITY_TEXTS,
  ...REQUEST_TEXTS,
  ...PERSONS_TEXTS,
  ...ASSETS_TEXTS,
  ...ANSWERS_TEXTS,
} as const;

/** What a rule may say, in English. */
export type FindingText = keyof typeof FINDING_TEXTS;

const COLUMNS: Readonly<Record<Exclude<RuleLanguage, 'en'>, 0 | 1 | 2>> = { fr: 0, tr: 1, ru: 2 };

/** Texts that name a number or a word of the schema, and what is around it. */
const TEMPLATES = (Object.keys(FINDING_TEXTS) as FindingText[])
  .filter((text) => text.includes('{}'))
  .map((text) => ({ text, around: text.split('{}') as [string, string] }))
  // The longest end first: "at most {} bytes" is not "at most {}".
  .sort((a, b) => b.around[1].length - a.around[1].length);

/**
 * Text of a finding in a language; no person who speaks it as a lawyer has read the translations yet.
 * @param text - As `Finding.text` has it. One that is not ours, as of a State's own type, stays as it is.
 */
export function findingIn(text: string, language: RuleLanguage): { readonly text: string; readonly reviewed: boolean } {
  requireWord(language, RULE_LANGUAGES, 'findingIn(language)');
  if (language === 'en') return { text, reviewed: true };
  const column = COLUMNS[language];
  if (Object.hasOwn(FINDING_TEXTS, text)) return { text: FINDING_TEXTS[text as FindingText][column], reviewed: false };
  for (const { text: template, around } of TEMPLATES) {
    const [before, after] = around;
    if (text.length <= before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) continue;
    const named = text.slice(before.length, text.length - after.length);
    return { text: FINDING_TEXTS[template][column].replace('{}', () => named), reviewed: false };
  }
  return { text, reviewed: true };
}
