// SPDX-License-Identifier: Apache-2.0
// What a dossier waits for, and what may be sent next: derived whenever it is shown, never stored.
import { allowed } from '../dossier/allowed.js';
import type { Offer } from '../dossier/allowed.js';
import { due } from '../dossier/due.js';
import type { DueItem } from '../dossier/due.js';
import { phaseOf } from '../dossier/obligations.js';
import type { Phase } from '../dossier/view.js';
import { decodeTerms } from '../schema/terms.js';
import type { CaseRecord } from './case-record.js';
import type { AgencyNode } from './node-parts.js';

export interface Outlook {
  readonly phase: Phase;
  /** What is awaited, the most pressing first; empty without an accord, in which all lengths stand. */
  readonly due: readonly DueItem[];
  /** What this side may send now. */
  readonly next: readonly Offer[];
}

export function outlookOf(node: AgencyNode, { role, counterpart, state }: CaseRecord, now: number): Outlook {
  const between = counterpart.scope === node.self.scope ? undefined : node.trust.accordBetween(node.self.scope, counterpart.scope, now);
  const terms = between?.terms;
  return {
    phase: phaseOf(state, now),
    due: terms === undefined || terms.length === 0 ? [] : due(state, now, { terms: decodeTerms(terms), side: role }),
    next: allowed(state, role, { now }).filter((offer) => offer.allowed),
  };
}
