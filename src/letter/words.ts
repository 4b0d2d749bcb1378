// SPDX-License-Identifier: Apache-2.0
// Words on paper: fixed words, titles of acts. English is the original. The other three languages are not yet reviewed by
// a legal translator, and the paper says so.
import type { MessageTypeName } from '../vocabulary/catalogue.js';
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

/** Every message type that has a letter. */
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

/** Type of a message that has a letter. */
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

/** Text in its language that a translation is unreviewed, as a mark or as a note; undefined for a reviewed one. */
export function unreviewedIn(language: LabelLanguage): { readonly mark: string; readonly note: string } | undefined {
  return WORDS[language].unreviewed;
}

export { memberName } from '../vocabulary/labels/member-names.js';
