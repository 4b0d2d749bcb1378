// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { toSeconds } from '../core/time.js';
import { strongest, suiteById } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import { toAccord } from './accord.js';
import type { Accord, AccordContent, AccordParty } from './accord.js';
import type { Unverified, Verified } from './document.js';
import { requireQuorum } from './quorum.js';
import { signerSuite } from './signer.js';
import type { DirectorySigner } from './signer.js';

/** What the directories say about a party. */
export interface PartySource {
  /** The entry of the party's seal; undefined when the agency has no such seal. `TRUST_UNKNOWN` when the agency is unknown. */
  seal(party: AccordParty): DirectorySigner | undefined;
  /** Least suite in which the state signs; undefined leaves that to the use of the accord. */
  suiteFloor(scope: string): SuiteId | undefined;
}

/**
 * Verifies an accord: both seals signed it, each with all of its algorithms. With one of them it is a proposal, and refused.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_SUITE` (TRUST-15), `TRUST_THRESHOLD` (TRUST-05).
 */
export function verifyAccord(unverified: Unverified<AccordContent>, source: PartySource): Verified<Accord> {
  const { document, claimed } = unverified;
  const seals: DirectorySigner[] = [];
  for (const party of claimed.parties) {
    const seal = source.seal(party);
    const role = `seal ${toHex(party.key).slice(0, 16)} of ${party.scope}/${party.id}`;
    if (seal === undefined) throw fail('TRUST_THRESHOLD', { role, threshold: 1, signers: 0 });
    const floor = strongest(claimed.minimumSuite, source.suiteFloor(party.scope) ?? claimed.minimumSuite);
    if (!isAtLeast(seal, floor)) throw fail('TRUST_SUITE', { suite: signerSuite(seal.keys)?.id ?? 'none', floor });
    seals.push(seal);
  }
  requireQuorum(document, { role: 'seals of both parties', threshold: seals.length, signers: seals }, claimed.issuedAt);
  return { document, content: toAccord(claimed, document.digest) };
}

/** Tells whether a signer's suite is at or above `floor`. */
export function isAtLeast({ keys }: DirectorySigner, floor: SuiteId): boolean {
  return (signerSuite(keys)?.rank ?? 0) >= suiteById(floor).rank;
}

/**
 * Judges the times of an accord that is offered. One that begins later is taken in.
 * @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `TRUST_NOT_YET_VALID` (TRUST-07), `TRUST_EXPIRED` (TRUST-06).
 */
export function requireTimely({ id, issuedAt, notAfter }: AccordContent, now: number): void {
  const at = toSeconds(now);
  const document = `accord ${toHex(id)}`;
  if (issuedAt > at + LIMITS.clockSkewSeconds) throw fail('TRUST_NOT_YET_VALID', { document, validFrom: issuedAt });
  if (at > notAfter) throw fail('TRUST_EXPIRED', { document, expiredAt: notAfter });
}
