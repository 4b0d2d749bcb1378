// SPDX-License-Identifier: Apache-2.0
// Decisions of people, kept for those who ask later: while a state was stale, or of a held message.
import type { VerifiedOverride } from '../../trust/documents/override.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';

export type { Grounds } from '../../endpoint/restore/restore-decisions.js';

/** The operator ended the quarantine of one message. */
export interface QuarantineEnd {
  readonly kind: 'quarantine';
  /** Hexadecimal. */
  readonly envelopeDigest: string;
  /** Who ended it, and why. */
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly endedAt: number;
}

/** The operator discarded a held message. */
export interface Discard {
  readonly kind: 'discard';
  /** Hexadecimal. */
  readonly envelopeDigest: string;
  /** Reason for which it was held, and `scope/id` of the agency that had signed it, if one had. */
  readonly code: string;
  readonly from?: string;
  /** The person who discarded it, and the reason. */
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly discardedAt: number;
}

export type Decision = ({ readonly kind: 'override' } & VerifiedOverride) | QuarantineEnd | Discard;

/** The write of a decision. @param name - Message id of an override, envelope digest of an ended quarantine, `discard/` and that of a discarded message. */
export function decisionDocument({ vault }: Pick<AgencyNode, 'vault'>, name: string, decision: Decision): DocumentWrite {
  return vault.put(COLLECTION.decision, name, decision, 'absent');
}

/** Every decision that is kept. */
export async function decisions({ vault }: Pick<AgencyNode, 'vault'>): Promise<readonly Decision[]> {
  return (await vault.list<Decision>(COLLECTION.decision)).map(({ value }) => value);
}
