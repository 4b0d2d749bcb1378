// SPDX-License-Identifier: Apache-2.0
import { RULES } from '../rules.js';
import { FR } from './fr.js';
import { RULE_LANGUAGES } from './language.js';
import type { RuleLanguage } from './language.js';
import { MEND_FR } from './mend/fr.js';
import { MEND_RU } from './mend/ru.js';
import { MEND_TR } from './mend/tr.js';
import { RU } from './ru.js';
import { TR } from './tr.js';
import { requireWord } from '../../core/members.js';

/** What a rule says to people, how to mend what it finds, and where it rests. */
export interface RuleText {
  readonly text: string;
  readonly mend: string;
  readonly source: string;
  /** Whether a person has read the translations. */
  readonly reviewed: boolean;
}

const TRANSLATED: Readonly<Record<Exclude<RuleLanguage, 'en'>, Readonly<Record<string, string>>>> = { fr: FR, tr: TR, ru: RU };
const MEND: typeof TRANSLATED = { fr: MEND_FR, tr: MEND_TR, ru: MEND_RU };

/**
 * What a rule says in a language. V001 without a rule of its own is the form itself.
 * @throws RangeError for an id that no rule has.
 */
export function ruleOf(id: string, language: RuleLanguage): RuleText {
  requireWord(language, RULE_LANGUAGES, 'ruleOf(language)');
  const rules = RULES.filter((rule) => rule.id === id);
  if (rules.length === 0) throw new RangeError(`no rule ${id}`);
  const source = [...new Set(rules.map((rule) => rule.source))].join('; ');
  if (language !== 'en') return { text: TRANSLATED[language][id] ?? '', mend: MEND[language][id] ?? '', source, reviewed: false };
  const mend = [...new Set(rules.map((rule) => rule.mend))].join(' ');
  return { text: rules.map(({ summary }) => summary).join(' '), mend, source, reviewed: true };
}
