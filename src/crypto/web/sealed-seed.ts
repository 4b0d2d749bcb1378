// SPDX-License-Identifier: Apache-2.0
// A seed for which WebCrypto has no kind of key: it is stored sealed under a key that nobody can read, and exposed during one call only (CRYPTO-20).
import { encode } from '../../cbor/encode.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import { AEAD_NONCE_BYTES } from '../aead/aead.js';
import type { CoseKey } from '../keys/keys.js';
import { source } from '../native/webcrypto.js';

/** A seed under an AES-256-GCM key that is not extractable. Structured clone carries it: to IndexedDB, to a worker. */
export interface SealedSeed {
  readonly key: CryptoKey;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Binds a seed to its public key, because an attacker may exchange entries of a browser's store. */
function algorithm(nonce: Uint8Array, publicKey: CoseKey): AesGcmParams {
  return { name: 'AES-GCM', iv: source(nonce), additionalData: source(encode(['rogatory-seed/1', publicKey])) };
}

/** Seals a seed, which it overwrites with zeros, under a fresh key. */
export async function sealSeed(seed: Uint8Array, publicKey: CoseKey): Promise<SealedSeed> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const nonce = systemRandom(AEAD_NONCE_BYTES);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(nonce, publicKey), key, source(seed)));
  seed.fill(0);
  return { key, nonce, sealed };
}

/**
 * Lends a seed to `use`, and overwrites it with zeros as soon as that returns.
 * @throws {@link RogatoryError} `CRYPTO_OPEN` (CRYPTO-06) when it was damaged or belongs to another public key.
 */
export async function withSeed<T>(held: SealedSeed, publicKey: CoseKey, use: (seed: Uint8Array) => T): Promise<T> {
  let seed: Uint8Array;
  try {
    seed = new Uint8Array(await crypto.subtle.decrypt(algorithm(held.nonce, publicKey), held.key, source(held.sealed)));
  } catch (cause) {
    throw fail('CRYPTO_OPEN', {}, cause);
  }
  try {
    return use(seed);
  } finally {
    seed.fill(0);
  }
}
