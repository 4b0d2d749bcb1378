// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, sign, verify } from 'node:crypto';
import { base64url, keyCache } from './keys/key-cache.js';
import { ED25519, importSecret, publicHalf } from './keys/key-der.js';
import { probed } from '../probe.js';
import type { Ed25519Provider } from '../provider.js';

const privateKey = keyCache(256, (seed) => importSecret(ED25519, seed));
const publicKey = keyCache(4096, (bytes) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(bytes) }, format: 'jwk' }));

const openssl: Ed25519Provider = {
  publicKey: (seed) => publicHalf(privateKey(seed)),
  sign: (seed, message) => new Uint8Array(sign(null, message, privateKey(seed))),
  verify: (key, message, signature) => verify(null, message, publicKey(key), signature),
};

/** Ed25519 of node:crypto (OpenSSL: cofactorless, compares R byte for byte). */
export const nativeEd25519: Ed25519Provider | undefined = probed(openssl, (provider) => {
  const seed = new Uint8Array(32);
  return provider.verify(provider.publicKey(seed), seed, provider.sign(seed, seed));
});
