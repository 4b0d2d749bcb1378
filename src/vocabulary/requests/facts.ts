// SPDX-License-Identifier: Apache-2.0
// How much the facts of a case must tell.

/** Measures that need no statement of facts. */
export const WITHOUT_FACTS: ReadonlySet<string> = new Set(['SVC-DOC', 'SVC-SUM', 'CRIM-REC']);

const LEAST_CHARACTERS = 100;
const LEAST_WORDS = 15;

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** Letters of an alphabet that say as much as one character of such a script. */
const PER_IDEOGRAPH = 2.5;

/** Length of a text in letters of an alphabet. */
export function charactersOf(text: string): number {
  return Array.from(text.trim()).reduce((sum, letter) => sum + (IDEOGRAPH.test(letter) ? PER_IDEOGRAPH : 1), 0);
}

/** Whether a text is long enough to tell what happened. Some scripts put no spaces between words. */
export function tellsEnough(text: string): boolean {
  return charactersOf(text) >= LEAST_CHARACTERS && (IDEOGRAPH.test(text) || text.trim().split(/\s+/u).length >= LEAST_WORDS);
}
