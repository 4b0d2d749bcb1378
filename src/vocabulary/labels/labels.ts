// SPDX-License-Identifier: Apache-2.0
import type { CodeList } from '../../schema/code-list.js';
import { accordLabels } from './accord.js';
import { answersLabels } from './answers.js';
import { assetsLabels } from './assets.js';
import { authoritiesLabels } from './authorities.js';
import { costsLabels } from './costs.js';
import { dataProtectionLabels } from './data-protection.js';
import { deadlinesLabels } from './deadlines.js';
import { deficienciesLabels } from './deficiencies.js';
import { delayReasonsLabels } from './delay-reasons.js';
import { digitalCurrencyLabels } from './digital-currency.js';
import { evaluationLabels } from './evaluation.js';
import { freezeLabels } from './freeze.js';
import { handlingLabels } from './handling.js';
import { ivms101Labels } from './ivms101.js';
import { legalBasesLabels } from './legal-bases.js';
import { measureTypesLabels } from './measure-types.js';
import { miningLabels } from './mining.js';
import { outcomesLabels } from './outcomes.js';
import { personsLabels } from './persons.js';
import { postponeGroundsLabels } from './postpone-grounds.js';
import { refusalGroundsLabels } from './refusal-grounds.js';
import { returnModesLabels } from './return-modes.js';
import { returnReasonsLabels } from './return-reasons.js';
import { servingLabels } from './serving.js';
import { statesLabels } from './states.js';
import { urgencyLabels } from './urgency.js';
import { withdrawReasonsLabels } from './withdraw-reasons.js';
import { UNREVIEWED } from './translate.js';
import type { TranslatedLanguage, Translation } from './translate.js';
import { requireWord } from '../../core/members.js';

/** Languages that labels come in. */
export const LABEL_LANGUAGES = ['en', 'fr', 'tr', 'ru'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

const COLUMNS: Readonly<Record<TranslatedLanguage, 0 | 1 | 2>> = { fr: 0, tr: 1, ru: 2 };

const TRANSLATIONS: ReadonlyMap<string, Translation> = new Map(
  [
    ...accordLabels,
    ...answersLabels,
    ...assetsLabels,
    ...authoritiesLabels,
    ...costsLabels,
    ...dataProtectionLabels,
    ...deadlinesLabels,
    ...deficienciesLabels,
    ...delayReasonsLabels,
    ...digitalCurrencyLabels,
    ...evaluationLabels,
    ...freezeLabels,
    ...handlingLabels,
    ...ivms101Labels,
    ...legalBasesLabels,
    ...measureTypesLabels,
    ...miningLabels,
    ...outcomesLabels,
    ...personsLabels,
    ...postponeGroundsLabels,
    ...refusalGroundsLabels,
    ...returnModesLabels,
    ...returnReasonsLabels,
    ...servingLabels,
    ...statesLabels,
    ...urgencyLabels,
    ...withdrawReasonsLabels,
  ].map((translation) => [translation.list.name, translation]),
);

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
  const translation = TRANSLATIONS.get(list.name);
  const text = translation?.labels[code]?.[COLUMNS[language]];
  return translation === undefined || text === undefined ? undefined : { text, reviewed: translation.reviewed[language] };
}

/**
 * Label of a code as it is shown to people: one that nobody has reviewed says so behind it.
 * @returns the code itself when the list has no such code or nobody has translated it.
 * @see SPEC.md SCHEMA-36
 */
export function renderLabel(list: CodeList, code: string, language: LabelLanguage): string {
  const label = labelIn(list, code, language);
  if (label === undefined) return code;
  return label.reviewed || language === 'en' ? label.text : `${label.text} ${UNREVIEWED[language]}`;
}
