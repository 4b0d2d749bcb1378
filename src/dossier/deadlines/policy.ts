// SPDX-License-Identifier: Apache-2.0
import { deadlineOf, lengthMs } from '../../vocabulary/accords/duration.js';
import type { AccordTerms } from '../../vocabulary/accords/terms.js';
import type { DossierPolicy } from '../state.js';

/** Reads the terms of an accord that change measures by lapse of time. Without terms nothing lapses. */
export function policyOf(terms: AccordTerms | undefined): DossierPolicy {
  if (terms === undefined) return {};
  const { lapseWithoutReply, linkStopsExpiry } = terms;
  const defects = deadlineOf(terms, 'D24', 'ROUTINE');
  return {
    ...(lapseWithoutReply === undefined ? {} : { lapse: lapseWithoutReply }),
    ...(linkStopsExpiry === undefined ? {} : { linkStopsExpiry }),
    ...(defects === undefined ? {} : { defectWindowMs: lengthMs(defects) }),
  };
}
