// SPDX-License-Identifier: Apache-2.0
import { RULES } from '../rules.js';
import { FR } from './fr.js';
import { RU } from './ru.js';
import { TR } from './tr.js';

export type RuleLanguage = 'en' | 'fr' | 'tr' | 'ru';

/** What a rule says to people, and where it rests. */
export interface RuleText {
  readonly text: string;
  readonly source: string;
  /** Whether a person has read the translation. */
  readonly reviewed: boolean;
}

const TRANSLATED: Readonly<Record<Exclude<RuleLanguage, 'en'>, Readonly<Record<string, string>>>> = { fr: FR, tr: TR, ru: RU };

/**
 * What a rule says in a language. V001 without a rule of its own is the form itself.
 * @throws RangeError for an id that no rule has.
 */
export function ruleOf(id: string, language: RuleLanguage): RuleText {
  const rules = RULES.filter((rule) => rule.id === id);
  if (rules.length === 0) throw new RangeError(`no rule ${id}`);
  const source = [...new Set(rules.map((rule) => rule.source))].join('; ');
  if (language === 'en') return { text: rules.map(({ summary }) => summary).join(' '), source, reviewed: true };
  return { text: TRANSLATED[language][id] ?? '', source, reviewed: false };
}
