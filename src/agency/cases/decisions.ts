// SPDX-License-Identifier: Apache-2.0
// Decisions of people, kept for those who ask later: while a state was stale, or of a held message.
import { assertUsage } from '../../core/assert.js';
import { toUtf8 } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { VerifiedOverride } from '../../trust/documents/override.js';
import type { DocumentWrite } from '../../store/port.js';
import { COLLECTION } from '../collections.js';
import type { AgencyNode } from '../agency-parts.js';
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

/** The person who decides, and the reason: one line each, at most 1,024 bytes; both are kept. */
export interface Grounds {
  readonly by: string;
  readonly reason: string;
}

const GROUNDS: Members<Grounds> = { required: { by: 'text', reason: 'text' }, optional: {} };

/** @param place - Function and parameter. @param act - Both for the error, like "a quarantine is ended". @throws TypeError unless somebody decides, for a reason, each of one line. */
export function requireGrounds(place: string, act: string, grounds: Grounds): Grounds {
  requireMembers(grounds, GROUNDS, place);
  const { by, reason } = grounds;
  for (const text of [by, reason]) {
    assertUsage(text.trim() !== '' && !/[\r\n]/.test(text), `${act} by somebody, for a reason, each of one line`);
    assertUsage(toUtf8(text).length <= LIMITS.trustTextMaxBytes, `name and reason have at most ${LIMITS.trustTextMaxBytes} bytes each`);
  }
  return { by, reason };
}

/** The write of a decision. @param name - Message id of an override, envelope digest of an ended quarantine, `discard/` and that of a discarded message. */
export function decisionDocument({ vault }: Pick<AgencyNode, 'vault'>, name: string, decision: Decision): DocumentWrite {
  return vault.put(COLLECTION.decision, name, pack(decision), 'absent');
}

/** Every decision that is kept. */
export async function decisions({ vault }: Pick<AgencyNode, 'vault'>): Promise<readonly Decision[]> {
  return (await vault.list(COLLECTION.decision)).map(({ value }) => unpack<Decision>(value));
}
