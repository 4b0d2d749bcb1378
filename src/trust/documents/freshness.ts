// SPDX-License-Identifier: Apache-2.0
// The freshness statement of a state: which root and which directory are its newest, said anew at least every three days, so that
// neither can be frozen unseen.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { readPayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { DIGEST, SCOPE, UINT, VERSION, checked, malformed, record } from './forms.js';
import { requiringQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { quorumOf, requireUnder } from './root.js';
import type { Root } from './root.js';
import type { Work } from './work.js';

/** What a freshness statement says. Times in epoch seconds; `expiresAt` is inclusive and at most 72 hours after `issuedAt`. */
export interface Freshness {
  readonly scope: string;
  readonly rootVersion: number;
  /** Document digests of the newest root and directory. */
  readonly rootDigest: Uint8Array;
  readonly directoryVersion: number;
  readonly directoryDigest: Uint8Array;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export const FRESHNESS = checked(
  record<Freshness>({
    scope: [0, SCOPE],
    rootVersion: [1, VERSION],
    rootDigest: [2, DIGEST],
    directoryVersion: [3, VERSION],
    directoryDigest: [4, DIGEST],
    issuedAt: [6, UINT],
    expiresAt: [7, UINT],
  }),
  ({ issuedAt, expiresAt }, field) => {
    if (expiresAt <= issuedAt || expiresAt - issuedAt > LIMITS.freshnessLifetimeMaxSeconds) throw malformed(`${field}.7`);
  },
);

/**
 * Reads a freshness statement; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01, TRUST-27), `ID_MALFORMED` (CONV-02), `CBOR_...`.
 */
export function readFreshness(document: TrustDocument): Unverified<Freshness> {
  return readPayload(document, 'freshness', FRESHNESS);
}

/**
 * Verifies a freshness statement under the root that it names, signature by signature. Expiry, and what was held before, are the resolver's.
 * @param judge - Judges by all roots that count: a fork is claimed after it.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16), `TRUST_THRESHOLD` (TRUST-05), `TRUST_FORK` (TRUST-09)
 * when it names another root of the version that is held.
 */
export function* verifyingFreshness(
  { document, claimed }: Unverified<Freshness>,
  root: Verified<Root>,
  judge: QuorumJudge = requiringQuorum,
): Work<Verified<Freshness>> {
  const { scope, version } = root.content;
  requireUnder('statement', claimed, root.content);
  yield* judge(document, quorumOf(root, 'freshness'), claimed.issuedAt);
  if (!equal(claimed.rootDigest, root.document.digest)) throw fail('TRUST_FORK', { document: `root ${scope}`, version });
  return { document, content: claimed };
}
