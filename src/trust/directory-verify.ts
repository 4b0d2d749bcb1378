// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import type { Unverified, Verified } from './document.js';
import { directoryKems, directorySigners } from './directory.js';
import type { Directory } from './directory.js';
import { hasQuorum, requireQuorum } from './quorum.js';
import type { QuorumJudge } from './quorum.js';
import { rootSigners } from './root.js';
import type { Root } from './root.js';
import { admitKeys, collectKeys, requireDisjoint } from './walls.js';

/**
 * Verifies a directory under the root that it names. Expiry, and what was held before, are the resolver's.
 * @param root - The verified root of version `rootVersion`.
 * @param admitted - Ed25519 keys that passed admission before, in hexadecimal; grows.
 * @param judge - How the threshold is judged.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_GAP` (TRUST-16), `TRUST_THRESHOLD` (TRUST-05), `TRUST_KEY_REUSED`
 * (TRUST-11), `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function verifyDirectory(
  unverified: Unverified<Directory>,
  root: Verified<Root>,
  admitted: Set<string> = new Set(),
  judge: QuorumJudge = requireQuorum,
): Verified<Directory> {
  const { document, claimed } = unverified;
  const { scope, version } = root.content;
  if (claimed.scope !== scope) throw fail('TRUST_SCOPE_WALL', { reason: `a directory of ${claimed.scope} under the root of ${scope}` });
  if (claimed.rootVersion !== version) throw fail('TRUST_GAP', { document: `root ${scope}`, held: version, offered: claimed.rootVersion });
  // Signatures first: the checks that follow cost a scalar multiplication per key.
  judge(document, { role: 'directory', ...root.content.roles.directory }, claimed.issuedAt);
  requireDisjoint(collectKeys(rootSigners(root.content)), collectKeys(directorySigners(claimed), directoryKems(claimed)));
  admitKeys(directorySigners(claimed), admitted);
  return { document, content: claimed };
}

/**
 * Tells whether a directory still stands under a newer root: it does when its signatures meet the threshold there too, so that removing
 * a stolen key from the root ends what that key has signed (TRUST-19).
 */
export function standsUnder(directory: Verified<Directory>, root: Verified<Root>): boolean {
  if (directory.content.rootVersion === root.content.version) return true;
  return hasQuorum(directory.document, { role: 'directory', ...root.content.roles.directory }, directory.content.issuedAt);
}
