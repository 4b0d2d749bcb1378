// SPDX-License-Identifier: Apache-2.0
import { requireWord } from '../../core/members.js';
import type { CodeList } from '../../schema/code-list.js';
import { TRANSLATIONS } from './translations.js';
import { LABEL_LANGUAGES } from '../texts/language.js';
import type { LabelLanguage, TranslatedLanguage } from '../texts/language.js';

/** Suffix of an unreviewed label, in its language. */
const UNREVIEWED: Readonly<Record<TranslatedLanguage, string>> = {
  fr: '[traduction non relue]',
  tr: '[çeviri denetlenmedi]',
  ru: '[перевод не проверен]',
};

/** A label, and whether a person who knows language and law has read it. */
export interface Label {
  readonly text: string;
  readonly reviewed: boolean;
}

/** Label of a code in one language; undefined when the list has no such code. */
export function labelIn(list: CodeList, code: string, language: LabelLanguage): Label | undefined {
  requireWord(language, LABEL_LANGUAGES, 'labelIn(language)');
  if (!list.codes.includes(code)) return undefined;
  if (language === 'en') return { text: list.labels[code] as string, reviewed: true };
  const text = TRANSLATIONS[language].get(list.name)?.[code];
  return text === undefined ? undefined : { text, reviewed: false };
}

/**
 * Label of a code as people see it; an unreviewed label says so at its end.
 * @returns the code itself when the list has no such code or nobody has translated it.
 * @see SPEC.md SCHEMA-36
 */
export function renderLabel(list: CodeList, code: string, language: LabelLanguage): string {
  const label = labelIn(list, code, language);
  if (label === undefined) return code;
  return language === 'en' ? label.text : `${label.text} ${UNREVIEWED[language]}`;
}
