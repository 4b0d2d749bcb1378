// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../../core/assert.js';
import type { Principal } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
import type { LinkIdentity, LinkSigner } from '../../transport/handler.js';
import type { DirectorySigner } from '../../trust/documents/directory.js';
import { steadySigner } from '../../trust/documents/signer.js';
import type { TrustStore } from '../../trust/store/resolver.js';

/**
 * The identity of a node on its links, asked anew at each: a key that was rotated in takes over when its time has come (TRUST-44).
 * @param listed - Signers of the own entry, in the newest directory held.
 * @param links - Link signers that are held, in the order in which they were made.
 */
export function ownIdentity(
  { scope, id }: Principal,
  trust: TrustStore,
  clock: Clock,
  listed: () => readonly DirectorySigner[] | undefined,
  links: () => readonly LinkSigner[],
): LinkIdentity {
  return {
    scope,
    id,
    versions() {
      const { rootVersion, directoryVersion } = trust.directoryRef(scope);
      return [rootVersion, directoryVersion];
    },
    signer() {
      const link = steadySigner(listed() ?? [], 'link', links(), clock.now());
      assertUsage(link, 'a node holds a link key');
      return link;
    },
  };
}
