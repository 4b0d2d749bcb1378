// SPDX-License-Identifier: Apache-2.0
// The words of papers: fixed words, titles of acts, names of members. English is ours; the other three wait for a reader who knows language
// and law, which their `unreviewed` says on the paper.
import type { MessageTypeName } from '../vocabulary/catalogue.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import en from './words.en.json' with { type: 'json' };
import fr from './words.fr.json' with { type: 'json' };
import ru from './words.ru.json' with { type: 'json' };
import tr from './words.tr.json' with { type: 'json' };

/** A word that one language does not have does not compile. */
type Translated = { readonly [S in keyof typeof en]: { readonly [W in keyof (typeof en)[S]]: string } } & {
  readonly unreviewed?: { readonly mark: string; readonly note: string };
};

const WORDS: Readonly<Record<LabelLanguage, Translated>> = { en, fr, tr, ru };

/** Every type of which there is a letter. */
export const LETTER_TYPES = [
  'request.submit',
  'request.confirm',
  'request.supplement',
  'request.amend',
  'request.withdraw',
  'preservation.request',
  'restraint.request',
  'emergency.disclosure',
  'ack.receipt',
  'request.return',
  'decision.accept',
  'decision.accept-conditional',
  'decision.postpone',
  'decision.refuse',
  'result.final',
  'service.proof',
  'spontaneous.info',
  'proceedings.transfer',
] as const satisfies readonly MessageTypeName[];

/** A message that goes on paper as a letter. */
export type LetterType = (typeof LETTER_TYPES)[number];

/** Title of a letter. */
export function titleOf(type: LetterType, language: LabelLanguage): string {
  return WORDS[language].titles[type];
}

export type LetterWord = 'draft' | 'issued' | 'fingerprint' | 'message' | 'seal' | 'signature' | 'yes' | 'no' | 'explained';

/** A fixed word of a letter. */
export function letterWord(word: LetterWord, language: LabelLanguage): string {
  return WORDS[language].letter[word];
}

/** A fixed word of a timeline. */
export function timelineWord(word: 'sent' | 'received' | 'crossed' | 'waiting', language: LabelLanguage): string {
  return WORDS[language].timeline[word];
}

/** Says, in its language, that nobody has reviewed a translation: as a mark of a letter, or as a note. Undefined where somebody has. */
export function unreviewedIn(language: LabelLanguage): { readonly mark: string; readonly note: string } | undefined {
  return WORDS[language].unreviewed;
}

/** Name of a member; one that nobody has translated, as of a later version, stays as the schema writes it, spaced, in English. */
export function memberName(member: string, language: LabelLanguage): { readonly text: string; readonly translated: boolean } {
  const members: Readonly<Record<string, string>> = WORDS[language].members;
  if (Object.hasOwn(members, member)) return { text: members[member] as string, translated: true };
  return {
    text: member.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`),
    translated: language === 'en',
  };
}
