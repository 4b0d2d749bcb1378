// SPDX-License-Identifier: Apache-2.0
import { accordTerms } from '../../../../src/cli/demo/messages.js';
import type { AccordTerms } from '../../../../src/vocabulary/index.js';
import { context } from '../../examples.js';

/** Writes one thing into the terms of an accord. */
export type Edit = (terms: AccordTerms) => unknown;

/** By member of the terms: what two terms that differ in it alone lead to. */
export type Effects = Readonly<
  Record<string, (terms: (...edits: Edit[]) => AccordTerms) => readonly [unknown, unknown] | Promise<readonly [unknown, unknown]>>
>;

export function termsWith(...edits: readonly Edit[]): AccordTerms {
  const terms = structuredClone(context().terms ?? accordTerms());
  for (const edit of edits) edit(terms);
  return terms;
}
