// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { base64url, keyCache } from './key-cache-node.js';
import type { X25519Provider } from './provider.js';

// Never generateKeyPairSync followed by a JWK export: Node 20 can hang in it for ever. Raw bytes are imported instead.
const jwk = (members: JsonWebKey) => ({ key: { kty: 'OKP', crv: 'X25519', ...members }, format: 'jwk' }) as const;
const privateKey = keyCache(512, (secret) => createPrivateKey(jwk({ d: base64url(secret), x: '' })));
const publicKey = keyCache(4096, (bytes) => createPublicKey(jwk({ x: base64url(bytes) })));

/** X25519 of node:crypto. */
export const nativeX25519: X25519Provider | undefined = {
  publicKey(secret) {
    const { x } = createPublicKey(privateKey(secret)).export({ format: 'jwk' });
    return new Uint8Array(Buffer.from(x as string, 'base64url'));
  },
  shared(secret, peer) {
    try {
      return new Uint8Array(diffieHellman({ privateKey: privateKey(secret), publicKey: publicKey(peer) }));
    } catch {
      // OpenSSL refuses to derive an all-zero secret; lengths were checked by the caller, so nothing else can fail.
      return undefined;
    }
  },
};
