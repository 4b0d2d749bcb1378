// SPDX-License-Identifier: Apache-2.0
// A dossier as plain JSON: small, and of a size that does not grow with its history.
import type { MessageFact } from './fact.js';
import type { View } from './view.js';

export type { Role } from './view.js';

/** A dossier: where it stands, and its newest messages, which may still be undone or put in order. */
export interface DossierState extends View {
  /** UUID. */
  readonly dossier: string;
  /** Messages so far. */
  readonly count: number;
  /** Where the dossier stood before the journal. */
  readonly base: View;
  /** In order of arrival. */
  readonly journal: readonly MessageFact[];
}
