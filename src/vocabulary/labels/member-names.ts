// SPDX-License-Identifier: Apache-2.0
// Names of the members of bodies, for letters, drafts and findings. English is the original; no legal translator has reviewed the others yet.
import { requireWord } from '../../core/members.js';
import { LABEL_LANGUAGES } from '../texts/language.js';
import type { LabelLanguage, TranslatedLanguage } from '../texts/language.js';
import en from './members.en.json' with { type: 'json' };
import fr from './members.fr.json' with { type: 'json' };
import ru from './members.ru.json' with { type: 'json' };
import tr from './members.tr.json' with { type: 'json' };

/** English names other than {@link spaced} ones alone; a name that another language lacks does not compile. */
const NAMES: { readonly en: { readonly [M in keyof typeof fr]?: string } } & Readonly<
  Record<TranslatedLanguage, { readonly [M in keyof typeof fr]: string }>
> = { en, fr, ru, tr };

/**
 * Name of a member in words. In English it is mostly the schema name, spaced; so is that of a member without a translation, such as one of a
 * later version.
 */
export function memberName(member: string, language: LabelLanguage): { readonly text: string; readonly translated: boolean } {
  requireWord(language, LABEL_LANGUAGES, 'memberName(language)');
  const names: Readonly<Record<string, string>> = NAMES[language];
  if (Object.hasOwn(names, member)) return { text: names[member] as string, translated: true };
  return { text: spaced(member), translated: language === 'en' };
}

/** `dateOfBirth` becomes `date of birth`. */
export function spaced(member: string): string {
  return member.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}
