// SPDX-License-Identifier: Apache-2.0
// How one root follows another (TRUST-04, TRUST-17): version 1 by fingerprint, every later one by the thresholds of both.
import { compare, equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { suiteById } from '../crypto/suites.js';
import type { Unverified, Verified } from './document.js';
import { formatFingerprint } from './fingerprint.js';
import { atOnce, requireQuorum, requiringQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { rootSigners } from './root.js';
import type { Root, RootRole } from './root.js';
import { signerSuite } from './signer.js';
import type { DirectorySigner } from './signer.js';
import { admittingKeys, collectingKeys } from './walls.js';
import type { KeyUses } from './walls.js';
import { finish } from './work.js';
import type { Work } from './work.js';

/** What vouches for a root: the pinned digest (32 bytes) for version 1, the preceding root for a later one. */
export type RootAnchor = Uint8Array | Verified<Root>;

/**
 * Verifies a root against its anchor. Expiry is not judged here: an expired root is still a step to the next one.
 * @param judge - How thresholds are judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_ROOT_MISMATCH` (TRUST-04), `TRUST_GAP` (TRUST-16), `TRUST_ROLLBACK`
 * (TRUST-08), `TRUST_FORK` (TRUST-09), `TRUST_THRESHOLD` (TRUST-05), `TRUST_KEY_REUSED` (TRUST-11), `TRUST_SUITE` (TRUST-15),
 * `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function verifyRoot(unverified: Unverified<Root>, anchor: RootAnchor, judge: QuorumJudge = requireQuorum): Verified<Root> {
  return finish(verifyingRoot(unverified, anchor, [], atOnce(judge)));
}

/** As {@link verifyRoot}, signature by signature and key by key. @param admitted - Keys that passed admission before. */
export function* verifyingRoot(
  unverified: Unverified<Root>,
  anchor: RootAnchor,
  admitted: readonly KeyUses[],
  judge: typeof requiringQuorum = requiringQuorum,
): Work<Verified<Root>> {
  const { document, claimed } = unverified;
  if (anchor instanceof Uint8Array) checkPin(unverified, anchor);
  else yield* checkingSuccession(unverified, anchor, judge);
  checkSuites(claimed);
  yield* collectingKeys(rootSigners(claimed));
  yield* admittingKeys(rootSigners(claimed), admitted);
  yield* judge(document, { role: 'root', ...claimed.roles.root }, claimed.issuedAt);
  if (!(anchor instanceof Uint8Array)) requirePredecessor(claimed, anchor);
  return { document, content: claimed };
}

/** Last: a fork is an alarm, which nobody may raise who holds no keys. */
function requirePredecessor({ previous, version }: Root, { document, content }: Verified<Root>): void {
  const isNext = version === content.version + 1 && previous !== null && equal(previous, document.digest);
  if (!isNext) throw fail('TRUST_FORK', { document: `root ${content.scope}`, version: content.version });
}

function checkPin({ document, claimed }: Unverified<Root>, pin: Uint8Array): void {
  const { scope, version } = claimed;
  if (version !== 1) throw fail('TRUST_GAP', { document: `root ${scope}`, held: 0, offered: version });
  if (!equal(document.digest, pin)) throw fail('TRUST_ROOT_MISMATCH', { scope, fingerprint: formatFingerprint(document.digest) });
}

function* checkingSuccession(
  { document, claimed }: Unverified<Root>,
  { content: old }: Verified<Root>,
  judge: typeof requiringQuorum,
): Work<void> {
  if (claimed.scope !== old.scope)
    throw fail('TRUST_SCOPE_WALL', { reason: `a root of ${claimed.scope} does not follow one of ${old.scope}` });
  const name = `root ${old.scope}`;
  if (claimed.version < old.version) throw fail('TRUST_ROLLBACK', { document: name, held: old.version, offered: claimed.version });
  if (claimed.version > old.version + 1) throw fail('TRUST_GAP', { document: name, held: old.version, offered: claimed.version });
  yield* judge(document, { role: `root of version ${old.version}`, ...old.roles.root }, claimed.issuedAt);
  for (const { signerId } of claimed.roles.root.signers) {
    if (isAnnounced(signerId, old)) continue;
    throw fail('TRUST_ROOT_MISMATCH', { scope: old.scope, fingerprint: `root signer ${formatFingerprint(signerId)} was not announced` });
  }
}

/** Pre-rotation: where the old root announces the next signers, no other may come. */
function isAnnounced(signerId: Uint8Array, old: Root): boolean {
  const same = (id: Uint8Array): boolean => compare(id, signerId) === 0;
  return old.preRotation === undefined || old.preRotation.some(same) || old.roles.root.signers.some((signer) => same(signer.signerId));
}

function checkSuites(root: Root): void {
  const floor = suiteById(root.suite);
  for (const { keys } of rootSigners(root)) {
    const suite = signerSuite(keys);
    if (suite === undefined || suite.rank < floor.rank) throw fail('TRUST_SUITE', { suite: suite?.id ?? 'none', floor: floor.id });
  }
}

/** Tells whether a signer of one root in a role is missing in that role of a later one. */
export function removesSigner(old: Root, later: Root, role: RootRole): boolean {
  const has = ({ signerId }: DirectorySigner): boolean => later.roles[role].signers.some((signer) => equal(signer.signerId, signerId));
  return !old.roles[role].signers.every(has);
}
