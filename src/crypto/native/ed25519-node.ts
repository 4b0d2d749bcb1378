// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { base64url, keyCache } from './key-cache-node.js';
import type { Ed25519Provider } from './provider.js';

// JWK import: a private key takes any `x`, and DER import costs five times as much.
const jwk = (members: JsonWebKey) => ({ key: { kty: 'OKP', crv: 'Ed25519', ...members }, format: 'jwk' }) as const;
const privateKey = keyCache(256, (seed) => createPrivateKey(jwk({ d: base64url(seed), x: '' })));
const publicKey = keyCache(4096, (bytes) => createPublicKey(jwk({ x: base64url(bytes) })));

/** Ed25519 of node:crypto (OpenSSL: cofactorless, compares R byte for byte). */
export const nativeEd25519: Ed25519Provider | undefined = {
  publicKey(seed) {
    const { x } = createPublicKey(privateKey(seed)).export({ format: 'jwk' });
    return new Uint8Array(Buffer.from(x as string, 'base64url'));
  },
  sign: (seed, message) => new Uint8Array(sign(null, message, privateKey(seed))),
  verify: (key, message, signature) => verify(null, message, publicKey(key), signature),
};
