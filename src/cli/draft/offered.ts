// SPDX-License-Identifier: Apache-2.0
// Offer of "draft" when no name is given: the usual measures and messages, or all of them.
import { MEASURE_TYPES, MEASURES, MESSAGES } from '../../vocabulary/index.js';
import type { MeasureType } from '../../vocabulary/index.js';
import { labelIn } from '../../vocabulary/labels/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';

const HEADS: Readonly<Record<LabelLanguage, { readonly measures: string; readonly messages: string; readonly more: string }>> = {
  en: { measures: 'Measures of a request', messages: 'Messages', more: 'Rare ones: rogatory draft --extended' },
  tr: { measures: 'Bir talebin işlemleri', messages: 'İletiler', more: 'Ender olanlar: rogatory draft --extended' },
  fr: { measures: 'Mesures d’une demande', messages: 'Messages', more: 'Les plus rares : rogatory draft --extended' },
  ru: { measures: 'Действия по запросу', messages: 'Сообщения', more: 'Редкие: rogatory draft --extended' },
};

/** Measures of the core profile. */
export const USUAL_MEASURES: readonly MeasureType[] = MEASURE_TYPES.codes.filter((type) => MEASURES[type].profile === 'core');

/** Types that only machines send: nobody drafts them. */
const BY_MACHINES: ReadonlySet<string> = new Set(['error.validation', 'transport.receipt']);

/** Lists measures and messages with a word on each. */
export function catalogue(language: LabelLanguage, isExtended: boolean): string {
  const offered = ({ profile }: { readonly profile: string }): boolean => isExtended || profile === 'core';
  const measures = Object.values(MEASURES)
    .filter(offered)
    .map(({ type }) => `  ${type.padEnd(12)} ${labelIn(MEASURE_TYPES, type, language)?.text ?? ''}`);
  const messages = Object.values(MESSAGES)
    .filter((definition) => offered(definition) && !BY_MACHINES.has(definition.type))
    .map(({ type, purpose }) => `  ${type.padEnd(28)} ${purpose}`);
  const heads = HEADS[language];
  const more = isExtended ? '' : `\n${heads.more}\n`;
  return `${heads.measures}\n${measures.join('\n')}\n\n${heads.messages}\n${messages.join('\n')}\n${more}`;
}
