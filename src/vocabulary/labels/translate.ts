// SPDX-License-Identifier: Apache-2.0
import type { CodeList } from '../../schema/code-list.js';

/** Languages beside English, in the order in which labels are written down. */
export type TranslatedLanguage = 'fr' | 'tr' | 'ru';
type Row = readonly [fr: string, tr: string, ru: string];

/** The labels of one list. */
export interface Translation {
  readonly list: CodeList;
  readonly labels: Readonly<Record<string, Row>>;
  /** Whether a person who knows language and law has read them. */
  readonly reviewed: Readonly<Record<TranslatedLanguage, boolean>>;
}

/** Behind a label that nobody has reviewed, in its language. */
export const UNREVIEWED: Readonly<Record<TranslatedLanguage, string>> = {
  fr: '[traduction non relue]',
  tr: '[çeviri denetlenmedi]',
  ru: '[перевод не проверен]',
};

/** Translates a list: every code of it, in every language. */
export function translate<C extends string>(list: CodeList<C>, labels: Readonly<Record<C, Row>>): Translation {
  return Object.freeze({ list, labels: Object.freeze({ ...labels }), reviewed: Object.freeze({ fr: false, tr: false, ru: false }) });
}
