// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../core/assert.js';
import type { Principal } from '../core/ids.js';
import { publicKeyEd25519, signEd25519 } from '../crypto/curve/ed25519.js';
import { coseKey, kidOf, signerIdOf } from '../crypto/keys/keys.js';
import type { SignerSecret } from '../crypto/keys/keys.js';
import type { LinkIdentity, LinkSigner } from './handler.js';

const ED25519 = -19;

/**
 * Makes a link identity whose Ed25519 key lives in memory.
 * @param secret - The link signer: one Ed25519 seed, whatever the suite of the node's other keys.
 * @param versions - Newest own root and directory versions, asked at every handshake.
 */
export function memoryLinkIdentity(self: Principal, secret: SignerSecret, versions: LinkIdentity['versions']): LinkIdentity {
  const signer = memoryLinkSigner(secret);
  return { scope: self.scope, id: self.id, signer: () => signer, versions };
}

/** Makes a link signer whose Ed25519 key lives in memory. @param secret - As for {@link memoryLinkIdentity}. */
export function memoryLinkSigner(secret: SignerSecret): LinkSigner {
  const seed = secret.seeds.get(ED25519);
  assertUsage(seed !== undefined && secret.seeds.size === 1, 'a link signer has exactly one key, Ed25519');
  // Not signerPublicKeys: it would bring every other algorithm into a browser's bundle.
  const signerId = signerIdOf([kidOf(coseKey(ED25519, publicKeyEd25519(seed)))]);
  return { signerId, sign: (message) => signEd25519(seed, message) };
}
