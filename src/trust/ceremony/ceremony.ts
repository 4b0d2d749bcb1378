// SPDX-License-Identifier: Apache-2.0
// The record of a ceremony: who compared the fingerprint of a root with whom, over which channel. It goes into every proof.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { readPayload } from '../documents/document.js';
import type { TrustDocument, Unverified, Verified } from '../documents/document.js';
import { DIGEST, SAID, SCOPE, UINT, checked, list, malformed, record, tuple } from '../documents/forms.js';
import { requiringQuorum } from '../documents/quorum.js';
import type { QuorumJudge } from '../documents/quorum.js';
import type { DirectorySigner } from '../documents/signer.js';
import type { Work } from '../documents/work.js';

export interface CeremonyOfficer {
  readonly scope: string;
  readonly name: string;
  readonly function: string;
}

/** What a record says: `own` compared the root of `other`. */
export interface Ceremony {
  readonly own: string;
  readonly other: string;
  /** Document digest of the other's root, version 1. */
  readonly rootDigest: Uint8Array;
  /** Epoch seconds. */
  readonly at: number;
  /** At least two of each scope. */
  readonly officers: readonly CeremonyOfficer[];
  /** How they spoke and what lay before them, such as a meeting, or a note and a telephone call. */
  readonly channel: string;
}

const OFFICERS_PER_SIDE = 2;

export const CEREMONY = checked(
  record<Ceremony>({
    own: [0, SCOPE],
    other: [1, SCOPE],
    rootDigest: [2, DIGEST],
    at: [3, UINT],
    officers: [
      4,
      list(tuple<CeremonyOfficer>({ scope: SCOPE, name: SAID, function: SAID }), 2 * OFFICERS_PER_SIDE, LIMITS.trustSignaturesMax),
    ],
    channel: [5, SAID],
  }),
  ({ own, other, officers }, field) => {
    if (own === other) throw malformed(`${field}.1`);
    // TRUST-84: four eyes on each side, two different people.
    for (const side of [own, other]) {
      const names = new Set(officers.filter(({ scope }) => scope === side).map(({ name }) => name));
      if (names.size < OFFICERS_PER_SIDE) throw malformed(`${field}.4: officers of ${side}`);
    }
    if (officers.some(({ scope }) => scope !== own && scope !== other)) throw malformed(`${field}.4: scope`);
  },
);

/**
 * Reads the record of a ceremony; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01, TRUST-84), `ID_MALFORMED` (CONV-02), `CBOR_...`.
 */
export function readCeremony(document: TrustDocument): Unverified<Ceremony> {
  return readPayload(document, 'ceremony', CEREMONY);
}

/**
 * Verifies the record of a ceremony: a seal of each side signed it, and the root is the pinned one.
 * @param pin - Document digest of the pinned root of `other`.
 * @param seals - Scope to its seals.
 * @param judge - How the thresholds are judged.
 * @throws {@link RogatoryError} `TRUST_ROOT_MISMATCH` (TRUST-32), `TRUST_THRESHOLD` (TRUST-32).
 */
export function* verifyingCeremony(
  { document, claimed }: Unverified<Ceremony>,
  pin: Uint8Array,
  seals: (scope: string) => readonly DirectorySigner[],
  judge: QuorumJudge = requiringQuorum,
): Work<Verified<Ceremony>> {
  if (!equal(claimed.rootDigest, pin)) throw fail('TRUST_ROOT_MISMATCH', { scope: claimed.other, fingerprint: 'that of the ceremony' });
  for (const scope of [claimed.own, claimed.other]) {
    yield* judge(document, { role: `seal of ${scope}`, threshold: 1, signers: seals(scope) }, claimed.at);
  }
  return { document, content: claimed };
}
