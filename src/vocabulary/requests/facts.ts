// SPDX-License-Identifier: Apache-2.0
// How much the facts of a case must tell.

/** Measures that need no statement of facts. */
export const WITHOUT_FACTS: ReadonlySet<string> = new Set(['SVC-DOC', 'SVC-SUM', 'CRIM-REC']);

const LEAST_CHARACTERS = 100;
/** Scripts that write a word in one or two characters. */
const LEAST_IDEOGRAPHS = 40;
const LEAST_WORDS = 15;

/** Whether a text is long enough to tell what happened. */
export function tellsEnough(text: string): boolean {
  const characters = Array.from(text.trim()).length;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(text)) return characters >= LEAST_IDEOGRAPHS;
  return characters >= LEAST_CHARACTERS && text.trim().split(/\s+/u).length >= LEAST_WORDS;
}
