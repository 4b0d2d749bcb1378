// SPDX-License-Identifier: Apache-2.0
// A dossier as plain JSON: small, and of a size that does not grow with its history.
import type { MessageFact, MessageTimes } from './fact.js';
import type { View } from './view.js';

export type { Role } from './view.js';

/** What the accord says that decides by itself where a measure stands. Numbers come from the accord's terms, never from code. */
export interface DossierPolicy {
  /** Whether a measure lapses when questions stay unanswered after the last reminder. */
  readonly lapse?: boolean;
  /** Whether a formal request that names what is secured stops its expiry. Absent: of a preservation it does, of a restraint not. */
  readonly linkStopsExpiry?: { readonly preservation: boolean; readonly restraint: boolean };
  /** Length of the window for reporting defects, milliseconds: then a result counts as acknowledged, unverified. */
  readonly defectWindowMs?: number;
}

/** A dossier: where it stands, and its newest messages, which may still be undone or put in order. */
export interface DossierState extends View {
  /** UUID. */
  readonly dossier: string;
  readonly policy: DossierPolicy;
  /** Messages so far. */
  readonly count: number;
  /** Where the dossier stood before the journal, and after the first `LIMITS.dossierJournalMaxEntries / 2` messages of it. */
  readonly base: View;
  readonly middle?: View;
  /** Newest messages, in the common order of both sides. */
  readonly journal: readonly MessageFact[];
  /** Arrival numbers of the messages that no other message of the journal rests on. */
  readonly heads: readonly number[];
  /** By message id: of messages that left the journal, and at which a deadline starts. */
  readonly times: Readonly<Record<string, MessageTimes>>;
}
