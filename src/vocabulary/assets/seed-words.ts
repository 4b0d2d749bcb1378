// SPDX-License-Identifier: Apache-2.0
// Words of recovery (BIP-39) within a text, without their list: a long row of short lower-case words, none of which is a word that every
// sentence has.

/** Words of sentences in English, French and Turkish that the English list of BIP-39 does not have. */
const OF_SENTENCES: ReadonlySet<string> = new Set(
  `the and was for from with has had his her him not are but its were been our who she which would these them their out may
  per via how why did does into onto upon both such than some many more most less very same being could should shall thus
  les des une pour par sur est que qui dans avec aux son ses pas ont sont cette ces leur elle ils nous vous mais
  bir ile icin olan olarak gibi daha kadar sonra veya ancak ise ona onun bunu`.split(/\s+/),
);

/** Words of recovery are three to eight letters. */
const WORD = /^[a-z]{3,8}$/;
const ENDING = /(?:[^e]ed|ing|[^aiosu]s|ies)$/;
const LEAST = 12;
const LONGEST = 16;
/** Characters of twelve words of three letters, and what separates them. */
const SHORTEST = 47;

/** Tells whether twelve words in a row, however they are separated or numbered, look like words of recovery. */
export function hasSeedWords(text: string): boolean {
  if (text.length < SHORTEST) return false;
  // Anything but letters between words separates them, except the end of a sentence.
  const tokens = text.split(/(?:\s*\b\d{1,2}[.):]\s*|[\s,;|/_-]+)+/u);
  let row: string[] = [];
  for (const token of [...tokens, '.']) {
    // A word with its quotation marks; a longer token is none, and would be slow to search.
    const word = token.slice(0, LONGEST).replace(/^["'([]+/, '');
    const last = word.replace(/["')\].:!?]+$/, '');
    if (WORD.test(last) && !OF_SENTENCES.has(last)) row.push(last);
    const ends = last !== word || !WORD.test(last) || OF_SENTENCES.has(last);
    if (!ends) continue;
    if (isSeed(row)) return true;
    row = [];
  }
  return false;
}

/** Plurals and inflected verbs are rare in the list, and common in lists of things and in telegrams. */
function isSeed(row: readonly string[]): boolean {
  const inflected = row.filter((word) => ENDING.test(word)).length;
  return row.length >= LEAST && inflected * 6 < row.length && new Set(row).size * 2 > row.length;
}
