// SPDX-License-Identifier: Apache-2.0

/** Text of a finding about a form, by an example: it needs no translation, and a pattern is for machines. */
export function suchAs(example: string): string {
  return `not of the required form, such as ${example}`;
}
