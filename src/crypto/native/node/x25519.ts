// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { equal } from '../../../core/bytes.js';
import { systemRandom } from '../../../core/random.js';
import { base64url, fromBase64url, keyCache } from './keys/key-cache.js';
import { X25519, importSecret, publicHalf } from './keys/key-der.js';
import { probed } from '../probe.js';
import type { X25519Provider } from '../provider.js';

interface Pair {
  readonly publicKey: Uint8Array;
  readonly key: KeyObject;
}

/** Overload missing in the types of Node: the private key as an object, the public key encoded. */
type Generate = (type: 'x25519', options: { publicKeyEncoding: { format: 'jwk' } }) => { publicKey: { x: string }; privateKey: KeyObject };

const privateKey = keyCache(512, (secret) => importSecret(X25519, secret));
const publicKey = keyCache(4096, (bytes) => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: base64url(bytes) }, format: 'jwk' }));

/**
 * Draws a pair, which costs less than the import of drawn bytes. The same call writes the public half: a later export as JWK can hang Node
 * 20 for ever. The export holds the lock of the pair, and the garbage collector takes the same lock when it removes the finished
 * generation.
 */
function drawPair(): Pair {
  const drawn = (generateKeyPairSync as unknown as Generate)('x25519', { publicKeyEncoding: { format: 'jwk' } });
  return { publicKey: fromBase64url(drawn.publicKey.x), key: drawn.privateKey };
}

/** Imports a pair that a given source drew: of tests and vectors alone, so that its secret may pass through a string. */
function importPair(secret: Uint8Array): Pair {
  const key = (shortImport ?? ((bytes) => importSecret(X25519, bytes)))(secret);
  return { publicKey: publicHalf(key), key };
}

/** Node 20 takes ten times as long for PKCS #8 as for a JWK with an empty public half. Node 24 refuses such a JWK. */
const shortImport = probed(
  (secret: Uint8Array) => createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d: base64url(secret), x: '' }, format: 'jwk' }),
  (load) => equal(publicHalf(load(new Uint8Array(32))), publicHalf(importSecret(X25519, new Uint8Array(32)))),
);

function agree(key: KeyObject, peer: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(diffieHellman({ privateKey: key, publicKey: publicKey(peer) }));
  } catch {
    // OpenSSL refuses to derive an all-zero secret; lengths were checked by the caller, so nothing else can fail.
    return undefined;
  }
}

const openssl: X25519Provider = {
  publicKey: (secret) => publicHalf(privateKey(secret)),
  shared: (secret, peer) => agree(privateKey(secret), peer),
  draw(random) {
    const { publicKey: own, key } = random === systemRandom ? drawPair() : importPair(random(32));
    return { publicKey: own, shared: (peer) => agree(key, peer) };
  },
};

/** X25519 of node:crypto. */
export const nativeX25519: X25519Provider | undefined = probed(openssl, (provider) => {
  const secret = new Uint8Array(32);
  const drawn = provider.draw(systemRandom);
  const [one, other] = [drawn.shared(provider.publicKey(secret)), provider.shared(secret, drawn.publicKey)];
  return one !== undefined && other !== undefined && equal(one, other);
});
