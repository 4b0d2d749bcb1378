// SPDX-License-Identifier: Apache-2.0
// Names of the members of bodies, for letters, drafts and findings. English is the original; no legal translator has reviewed the others yet.
import { requireWord } from '../../core/members.js';
import { LABEL_LANGUAGES } from '../texts/language.js';
import type { LabelLanguage } from '../texts/language.js';
import en from './members.en.json' with { type: 'json' };
import fr from './members.fr.json' with { type: 'json' };
import ru from './members.ru.json' with { type: 'json' };
import tr from './members.tr.json' with { type: 'json' };

/** A name that one language lacks does not compile. */
const NAMES: Readonly<Record<LabelLanguage, { readonly [M in keyof typeof en]: string }>> = { en, fr, ru, tr };

/** Name of a member in words. A member without a translation, such as one of a later version, keeps its English schema name, spaced. */
export function memberName(member: string, language: LabelLanguage): { readonly text: string; readonly translated: boolean } {
  requireWord(language, LABEL_LANGUAGES, 'memberName(language)');
  const names: Readonly<Record<string, string>> = NAMES[language];
  if (Object.hasOwn(names, member)) return { text: names[member] as string, translated: true };
  return {
    text: member.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`),
    translated: language === 'en',
  };
}
