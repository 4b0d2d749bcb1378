// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { Unverified, Verified } from './document.js';
import { directoryKems, directorySigners } from './directory.js';
import type { Directory } from './directory.js';
import { havingQuorum, requireQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { rootSigners } from './root.js';
import type { Root } from './root.js';
import { admittingKeys, collectKeys, collectingKeys, requireDisjoint } from './walls.js';
import type { KeyUses } from './walls.js';
import { finish } from './work.js';
import type { Work } from './work.js';

/**
 * Verifies a directory under the root that it names. Expiry, and what was held before, are the resolver's.
 * @param root - The verified root of version `rootVersion`.
 * @param judge - How the threshold is judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16), `TRUST_THRESHOLD` (TRUST-05), `TRUST_KEY_REUSED`
 * (TRUST-11), `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function verifyDirectory(
  unverified: Unverified<Directory>,
  root: Verified<Root>,
  judge: QuorumJudge = requireQuorum,
): Verified<Directory> {
  const { document, claimed } = unverified;
  requireUnder(claimed, root.content);
  // Signatures first: the checks that follow cost a scalar multiplication per key.
  judge(document, { role: 'directory', ...root.content.roles.directory }, claimed.issuedAt);
  finish(verifyingKeys(claimed, root.content));
  return { document, content: claimed };
}

/** A directory is one of the scope and of the version of its root. @throws `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16). */
export function requireUnder(claimed: Pick<Directory, 'scope' | 'rootVersion'>, { scope, version }: Root): void {
  if (claimed.scope !== scope) throw fail('TRUST_SCOPE_WALL', { reason: `a directory of ${claimed.scope} under the root of ${scope}` });
  if (claimed.rootVersion !== version) throw fail('TRUST_GAP', { document: `root ${scope}`, held: version, offered: claimed.rootVersion });
}

/**
 * Verifies the keys that a directory lists, one by one.
 * @param admitted - Keys that passed before.
 * @returns Its keys and their uses.
 * @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11), `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function* verifyingKeys(claimed: Directory, root: Root, admitted: readonly KeyUses[] = []): Work<KeyUses> {
  const keys = yield* collectingKeys(directorySigners(claimed), directoryKems(claimed));
  requireDisjoint(collectKeys(rootSigners(root)), keys);
  yield* admittingKeys(directorySigners(claimed), admitted);
  return keys;
}

/**
 * Tells whether a directory still stands under a newer root: it does when its signatures meet the threshold there too, so that removing
 * a stolen key from the root ends what that key has signed (TRUST-19).
 */
export function standsUnder(directory: Verified<Directory>, root: Verified<Root>): boolean {
  return finish(standingUnder(directory, root));
}

/** As {@link standsUnder}, signature by signature. */
export function* standingUnder(directory: Verified<Directory>, root: Verified<Root>): Work<boolean> {
  if (directory.content.rootVersion === root.content.version) return true;
  return yield* havingQuorum(directory.document, { role: 'directory', ...root.content.roles.directory }, directory.content.issuedAt);
}
