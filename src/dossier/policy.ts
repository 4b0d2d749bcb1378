// SPDX-License-Identifier: Apache-2.0
import { deadlineOf } from '../schema/duration.js';
import type { AccordTerms } from '../schema/terms.js';
import type { DossierPolicy } from './state.js';

const UNIT_MS: Readonly<Record<string, number>> = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000, 'WORKING-DAYS': 86_400_000 };

/** What the terms of an accord say that decides by itself where a measure stands. Without terms nothing lapses. */
export function policyOf(terms: AccordTerms | undefined): DossierPolicy {
  if (terms === undefined) return {};
  const { lapseWithoutReply, linkStopsExpiry } = terms;
  const defects = deadlineOf(terms, 'D24', 'ROUTINE');
  const unit = defects === undefined ? undefined : UNIT_MS[defects.unit];
  return {
    ...(lapseWithoutReply === undefined ? {} : { lapse: lapseWithoutReply }),
    ...(linkStopsExpiry === undefined ? {} : { linkStopsExpiry }),
    ...(defects === undefined || unit === undefined ? {} : { defectWindowMs: defects.length * unit }),
  };
}
