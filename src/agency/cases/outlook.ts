// SPDX-License-Identifier: Apache-2.0
// What a dossier waits for, and what may be sent next: derived whenever it is shown, never stored.
import { allowed } from '../../dossier/allowed.js';
import type { Offer } from '../../dossier/allowed.js';
import { due } from '../../dossier/deadlines/due.js';
import type { DueItem } from '../../dossier/deadlines/due.js';
import { phaseOf } from '../../dossier/obligations.js';
import type { Phase } from '../../dossier/view.js';
import { decodeTerms } from '../../vocabulary/accords/terms.js';
import type { AccordTerms } from '../../vocabulary/accords/terms.js';
import type { CaseRecord } from './case-record.js';
import type { AgencyNode } from '../agency-parts.js';
import { termsOf } from './rule-facts.js';

export interface Outlook {
  readonly phase: Phase;
  /** What is awaited, the most pressing first; empty without an accord, in which all lengths stand. */
  readonly due: readonly DueItem[];
  /** What this side may send now. */
  readonly next: readonly Offer[];
}

export function outlookOf(node: AgencyNode, record: CaseRecord, now: number): Outlook {
  const { role, state } = record;
  const terms = termsFor(node, record, now);
  return {
    phase: phaseOf(state, now),
    due: terms === undefined ? [] : due(state, now, { terms, side: role }),
    next: allowed(state, role, { now }).filter((offer) => offer.allowed),
  };
}

/** TRUST-50: those of the accord that it was opened under; a record of an earlier version does not say which, and goes by what is in force. */
function termsFor({ self, trust }: AgencyNode, { accord, counterpart }: CaseRecord, now: number): AccordTerms | undefined {
  if (accord !== undefined) return termsOf({ trust }, accord);
  const terms = counterpart.scope === self.scope ? undefined : trust.accordBetween(self.scope, counterpart.scope, now)?.terms;
  return terms === undefined || terms.length === 0 ? undefined : decodeTerms(terms);
}
