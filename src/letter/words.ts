// SPDX-License-Identifier: Apache-2.0
// Words on paper: those of the timeline. English is the original. No legal translator has reviewed the other three
// languages yet, and the paper says so.
import { memberName as nameOf } from '../vocabulary/labels/member-names.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import en from './words.en.json' with { type: 'json' };
import fr from './words.fr.json' with { type: 'json' };
import ru from './words.ru.json' with { type: 'json' };
import tr from './words.tr.json' with { type: 'json' };

/** A word that one language lacks does not compile. */
type Translated = { readonly [S in keyof typeof en]: { readonly [W in keyof (typeof en)[S]]: string } } & {
  readonly unreviewed?: { readonly mark: string; readonly note: string };
};

const WORDS: Readonly<Record<LabelLanguage, Translated>> = { en, fr, tr, ru };

/** A fixed word of a timeline. */
export function timelineWord(word: 'sent' | 'received' | 'crossed' | 'waiting', language: LabelLanguage): string {
  return WORDS[language].timeline[word];
}

/** Text in its language that a translation is unreviewed, as a mark or as a note; undefined for a reviewed one. */
export function unreviewedIn(language: LabelLanguage): { readonly mark: string; readonly note: string } | undefined {
  return WORDS[language].unreviewed;
}

/** Name of a member on paper. In a letter `from` and `to` name who handed an object over, and to whom. */
export function memberName(member: string, language: LabelLanguage): { readonly text: string; readonly translated: boolean } {
  const own: Readonly<Record<string, string>> = WORDS[language].own;
  return Object.hasOwn(own, member) ? { text: own[member] as string, translated: true } : nameOf(member, language);
}
