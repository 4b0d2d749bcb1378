// SPDX-License-Identifier: Apache-2.0
// A dossier as plain JSON: small, and of a size that does not grow with its history.
import type { MessageFact, MessageTimes } from './fact.js';
import type { View } from './view.js';

export type { Role } from './view.js';

/** Terms of the accord that change measures by lapse of time. Numbers come from the accord, never from code. */
export interface DossierPolicy {
  /** Whether a measure lapses when questions stay unanswered after the last reminder. */
  readonly lapse?: boolean;
  /** Whether a formal request that names a hold stops its expiry. Absent: it does for a preservation, not for a restraint. */
  readonly linkStopsExpiry?: { readonly preservation: boolean; readonly restraint: boolean };
  /** Length of the window for reporting defects, milliseconds: after it a result counts as acknowledged, unverified. */
  readonly defectWindowMs?: number;
  /** Code of the condition of use that binds for every measure from its acceptance. */
  readonly useLimitation?: string;
}

/** A dossier: its state, and its newest messages, which may still be undone or reordered. */
export interface DossierState extends View {
  /** UUID. */
  readonly dossier: string;
  readonly policy: DossierPolicy;
  /** Messages so far. */
  readonly count: number;
  /** States of the dossier before the journal, and after the first `LIMITS.dossierJournalMaxEntries / 2` messages of it. */
  readonly base: View;
  readonly middle?: View;
  /** Newest messages, in the common order of both sides. */
  readonly journal: readonly MessageFact[];
  /** Arrival numbers of the messages that no other message of the journal rests on. */
  readonly heads: readonly number[];
  /** By message id, for messages that left the journal but start a deadline. */
  readonly times: Readonly<Record<string, MessageTimes>>;
}
