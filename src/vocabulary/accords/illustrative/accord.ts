// SPDX-License-Identifier: Apache-2.0
import type { AccordTerms } from '../terms.js';

/** Example of an accord, to be read, tried and changed. No State has agreed to it. */
export interface IllustrativeAccord {
  readonly id: string;
  readonly illustrative: true;
  readonly title: string;
  /** Purpose of the example, and its unverified parts. */
  readonly note: string;
  /** ISO 3166-1 codes; absent where it is meant for any two States. */
  readonly parties?: readonly [string, string];
  readonly sources: readonly string[];
  /** Both inclusive. The dates and the suite stand in the part of an accord that relays read. */
  readonly validity: { readonly from: string; readonly until: string };
  /** Id of the weakest suite. */
  readonly minimumSuite: string;
  readonly terms: AccordTerms;
}
