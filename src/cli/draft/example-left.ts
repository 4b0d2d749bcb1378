// SPDX-License-Identifier: Apache-2.0
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import { EXAMPLE_MARK } from './example/parts.js';

const TEXTS: Readonly<Record<LabelLanguage, string>> = {
  en: 'texts are still those of the example, marked (example): replace them before you send it',
  tr: 'metin hâlâ örnektir, (example) ile işaretlidir: göndermeden önce değiştirin',
  fr: 'textes sont encore ceux de l’exemple, marqués (example) : à remplacer avant l’envoi',
  ru: 'текст(ов) ещё из примера, с пометкой (example): замените их до отправки',
};

/** A line about what was not replaced yet; empty when all was. */
export function exampleText(json: unknown, language: LabelLanguage): string {
  const left = JSON.stringify(json).split(EXAMPLE_MARK).length - 1;
  return left === 0 ? '' : `${left} ${TEXTS[language]}\n`;
}
