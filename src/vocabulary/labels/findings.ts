// SPDX-License-Identifier: Apache-2.0
import { requireWord } from '../../core/members.js';
import type { CodeList } from '../../schema/code-list.js';
import type { Finding } from '../../schema/finding.js';
import { labelIn } from './labels.js';
import { RULES } from '../rules.js';
import { dateIn } from '../texts/dates.js';
import { LABEL_LANGUAGES } from '../texts/language.js';
import type { LabelLanguage } from '../texts/language.js';
import { TEXTS } from '../texts/translations.js';
import { filled } from '../texts/values.js';

/** Texts of a rule: what it asks for, how to mend a finding, and its legal source. */
export interface RuleText {
  /** In English, whatever the language, as spec/messages.md has it. */
  readonly text: string;
  readonly mend: string;
  readonly source: string;
  /** Whether a person has read the translations. */
  readonly reviewed: boolean;
}

/**
 * Texts of a rule in one language. V001 without a rule of its own stands for the form itself.
 * @throws RangeError for an id that no rule has.
 */
export function ruleOf(id: string, language: LabelLanguage): RuleText {
  requireWord(language, LABEL_LANGUAGES, 'ruleOf(language)');
  const rules = RULES.filter((rule) => rule.id === id);
  if (rules.length === 0) throw new RangeError(`no rule ${id}`);
  const source = [...new Set(rules.map((rule) => rule.source))].join('; ');
  const text = [...new Set(rules.map(({ summary }) => summary))].join(' ');
  if (language !== 'en') return { text, mend: TEXTS[language].mends[id] ?? '', source, reviewed: false };
  return { text, mend: [...new Set(rules.map((rule) => rule.mend))].join(' '), source, reviewed: true };
}

/** Texts around a number or a word of the schema. */
const TEMPLATES = Object.keys(TEXTS.fr.findings)
  .filter((text) => text.includes('{}'))
  .map((text) => ({ text, around: text.split('{}') as [string, string] }))
  // The longest end first: "at most {} bytes" is not "at most {}".
  .sort((a, b) => b.around[1].length - a.around[1].length);

/**
 * Text of a finding in a language; no legal translator has reviewed the translations yet. Values keep their place: dates and codes are put
 * into words of that language.
 * @param found - A finding, or its text. A text from elsewhere, such as a type of a State's own, stays unchanged.
 */
export function findingIn(
  found: string | Pick<Finding, 'text' | 'template' | 'values'>,
  language: LabelLanguage,
): { readonly text: string; readonly reviewed: boolean } {
  requireWord(language, LABEL_LANGUAGES, 'findingIn(language)');
  const { text, template, values } = typeof found === 'string' ? { text: found } : found;
  if (language === 'en') return { text, reviewed: true };
  const { findings } = TEXTS[language];
  const wording = {
    date: (value: string) => dateIn(value, language),
    label: (list: CodeList, code: string) => labelIn(list, code, language)?.text ?? code,
  };
  const known = template ?? text;
  if (Object.hasOwn(findings, known)) return { text: filled(findings[known] as string, values ?? {}, wording), reviewed: false };
  for (const { text: around, around: ends } of TEMPLATES) {
    const [before, after] = ends;
    if (text.length <= before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) continue;
    const named = text.slice(before.length, text.length - after.length);
    return { text: (findings[around] as string).replace('{}', () => named), reviewed: false };
  }
  return { text, reviewed: true };
}
