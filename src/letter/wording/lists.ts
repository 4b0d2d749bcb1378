// SPDX-License-Identifier: Apache-2.0
// Lists in a sentence: a long one becomes an annex.
import { escapeHtml, listOf } from '../html.js';
import type { Html } from '../html.js';
import type { Wording } from './wording.js';

/** More addresses, transactions or accounts than these go to an annex. */
const IN_TEXT_MAX = 5;

/** A list in the text, or in an annex when it is long. */
export function listed(words: Wording, items: readonly (Html | undefined)[]): Html | undefined {
  const there = items.filter((item) => item !== undefined);
  if (there.length <= IN_TEXT_MAX) return words.list(there, '; ');
  return words.phrase('seeAnnex', { no: words.annexes.add(escapeHtml(words.text.frame.list), listOf(there, 'plain')) });
}

/** Lines that would be rows of their own; when there are many, one line that names their annex. */
export function fewLines(words: Wording, lines: readonly (Html | undefined)[]): readonly Html[] {
  const there = lines.filter((line) => line !== undefined);
  if (there.length <= IN_TEXT_MAX) return there;
  const list = listed(words, there);
  return list === undefined ? [] : [list];
}
