// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { base64url, keyCache } from './key-cache-node.js';
import type { X25519Provider } from './provider.js';

// Never generateKeyPairSync followed by a JWK export: Node 20 can hang in it for ever. Raw bytes are imported instead.
const jwk = (members: JsonWebKey) => ({ key: { kty: 'OKP', crv: 'X25519', ...members }, format: 'jwk' }) as const;
const importSecret = (secret: Uint8Array) => createPrivateKey(jwk({ d: base64url(secret), x: '' }));
const privateKey = keyCache(512, importSecret);
const publicKey = keyCache(4096, (bytes) => createPublicKey(jwk({ x: base64url(bytes) })));

function publicHalf(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x as string, 'base64url'));
}

function agree(key: KeyObject, peer: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(diffieHellman({ privateKey: key, publicKey: publicKey(peer) }));
  } catch {
    // OpenSSL refuses to derive an all-zero secret; lengths were checked by the caller, so nothing else can fail.
    return undefined;
  }
}

/** X25519 of node:crypto. */
export const nativeX25519: X25519Provider | undefined = {
  publicKey: (secret) => publicHalf(privateKey(secret)),
  shared: (secret, peer) => agree(privateKey(secret), peer),
  agreeOnce(secret, peer) {
    const key = importSecret(secret);
    const shared = agree(key, peer);
    return shared === undefined ? undefined : { publicKey: publicHalf(key), shared };
  },
};
