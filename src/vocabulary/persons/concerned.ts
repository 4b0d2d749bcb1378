// SPDX-License-Identifier: Apache-2.0
import type { Measure } from '../measures/measure.js';

/** Id of the person whom a measure is about. */
export function personOf({ particulars }: Measure): string | undefined {
  if ('addressee' in particulars) return particulars.addressee;
  return 'personId' in particulars ? particulars.personId : undefined;
}
