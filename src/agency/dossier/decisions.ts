// SPDX-License-Identifier: Apache-2.0
// What people decided while a state was stale, for those who ask later.
import type { VerifiedOverride } from '../../trust/override.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';

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

export type Decision = ({ readonly kind: 'override' } & VerifiedOverride) | QuarantineEnd;

/** The write of a decision. @param name - Message id of an override, envelope digest of an ended quarantine. */
export function decisionDocument({ vault }: Pick<AgencyNode, 'vault'>, name: string, decision: Decision): DocumentWrite {
  return vault.put(COLLECTION.decision, name, pack(decision), 'absent');
}

/** Every decision that is kept. */
export async function decisions({ vault }: Pick<AgencyNode, 'vault'>): Promise<readonly Decision[]> {
  return (await vault.list(COLLECTION.decision)).map(({ value }) => unpack<Decision>(value));
}
