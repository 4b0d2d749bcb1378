// SPDX-License-Identifier: Apache-2.0

/** Forms that have a word of everyday language. */
export type FormWord =
  | 'a date'
  | 'a date with a time in UTC'
  | 'the known part of a date'
  | 'a time of day'
  | 'a country in two capital letters'
  | 'a language'
  | 'a currency in three capital letters'
  | 'a short name without spaces';

/** Text of a finding about a form, by an example: a pattern is for machines. @param word - Word for the form, where there is one. */
export function suchAs(example: string, word?: FormWord): string {
  return word === undefined ? `not of the required form, such as ${example}` : `write ${word}, such as ${example}`;
}
