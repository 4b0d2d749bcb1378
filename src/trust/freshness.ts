// SPDX-License-Identifier: Apache-2.0
// The freshness statement of a state: which root and which directory are its newest, said anew at least every three days, so that
// neither can be frozen unseen.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { malformed, read, readScope, readVersion } from './fields.js';
import { atOnce, requireQuorum } from './quorum.js';
import type { QuorumJudge, requiringQuorum } from './quorum.js';
import type { Root } from './root.js';
import { finish } from './work.js';
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

/**
 * Reads a freshness statement; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01, TRUST-27), `ID_MALFORMED` (CONV-02), `CBOR_...`.
 */
export function readFreshness(document: TrustDocument): Unverified<Freshness> {
  const map = read.map(decodePayload(document, 'freshness'), 'freshness', [0, 1, 2, 3, 4, 6, 7]);
  const issuedAt = read.uint(map.get(6), '6');
  const expiresAt = read.uint(map.get(7), '7');
  if (expiresAt <= issuedAt || expiresAt - issuedAt > LIMITS.freshnessLifetimeMaxSeconds) throw malformed('7');
  const claimed: Freshness = {
    scope: readScope(map.get(0), '0'),
    rootVersion: readVersion(map.get(1), '1'),
    rootDigest: read.bytes(map.get(2), '2', 32),
    directoryVersion: readVersion(map.get(3), '3'),
    directoryDigest: read.bytes(map.get(4), '4', 32),
    issuedAt,
    expiresAt,
  };
  return { document, claimed };
}

/** The payload map of a freshness statement. */
export function writeFreshness(freshness: Freshness): CborMap {
  return new Map<CborKey, CborValue>([
    [0, freshness.scope],
    [1, freshness.rootVersion],
    [2, freshness.rootDigest],
    [3, freshness.directoryVersion],
    [4, freshness.directoryDigest],
    [6, freshness.issuedAt],
    [7, freshness.expiresAt],
  ]);
}

/**
 * Verifies a freshness statement under the root that it names. Expiry, and what was held before, are the resolver's.
 * @param judge - How the threshold is judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16), `TRUST_THRESHOLD` (TRUST-05), `TRUST_FORK` (TRUST-09)
 * when it names another root of the version that is held.
 */
export function verifyFreshness(
  unverified: Unverified<Freshness>,
  root: Verified<Root>,
  judge: QuorumJudge = requireQuorum,
): Verified<Freshness> {
  return finish(verifyingFreshness(unverified, root, atOnce(judge)));
}

/** As {@link verifyFreshness}, signature by signature. @param judge - Judges by all roots that count: a fork is claimed after it. */
export function* verifyingFreshness(
  { document, claimed }: Unverified<Freshness>,
  root: Verified<Root>,
  judge: typeof requiringQuorum,
): Work<Verified<Freshness>> {
  const { scope, version, roles } = root.content;
  if (claimed.scope !== scope) throw fail('TRUST_SCOPE_WALL', { reason: `a statement of ${claimed.scope} under the root of ${scope}` });
  if (claimed.rootVersion !== version) throw fail('TRUST_GAP', { document: `root ${scope}`, held: version, offered: claimed.rootVersion });
  yield* judge(document, { role: 'freshness', ...roles.freshness }, claimed.issuedAt);
  if (!equal(claimed.rootDigest, root.document.digest)) throw fail('TRUST_FORK', { document: `root ${scope}`, version });
  return { document, content: claimed };
}
