// SPDX-License-Identifier: Apache-2.0
import { deadlineOf, lengthMs } from '../../vocabulary/accords/duration.js';
import type { AccordTerms } from '../../vocabulary/accords/terms.js';
import { present } from '../kept.js';
import type { DossierPolicy } from '../state.js';

/** Reads the terms of an accord that change a dossier by themselves. Without terms nothing lapses and nothing binds. */
export function policyOf(terms: AccordTerms | undefined): DossierPolicy {
  if (terms === undefined) return {};
  const { lapseWithoutReply: lapse, linkStopsExpiry, useLimitationDefault: useLimitation } = terms;
  const defects = deadlineOf(terms, 'D24', 'ROUTINE');
  return present({ lapse, linkStopsExpiry, useLimitation, defectWindowMs: defects && lengthMs(defects) });
}
