// SPDX-License-Identifier: Apache-2.0
import { nativeX25519 } from '#native/x25519';
import { assertBytes } from '../core/assert.js';
import { fail } from '../core/errors.js';
import type { RandomSource } from '../core/random.js';
import type { Agreement, X25519Provider } from './native/provider.js';
import { nobleX25519 } from './noble/curves.js';

const provider: X25519Provider = nativeX25519 ?? nobleX25519;

/** Derives the public key (RFC 7748). @param secret - 32 bytes, clamped by the function itself. @returns 32 fresh bytes. */
export function publicKeyX25519(secret: Uint8Array): Uint8Array {
  assertBytes(secret, 'secret', 32);
  return provider.publicKey(secret);
}

/**
 * Computes the shared secret (RFC 7748).
 * @param secret - 32 bytes. @param publicKey - 32 bytes.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04) when the result is all zero.
 */
export function sharedX25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
  assertBytes(secret, 'secret', 32);
  assertBytes(publicKey, 'publicKey', 32);
  const shared = provider.shared(secret, publicKey);
  if (shared === undefined) throw fail('CRYPTO_KEY_WEAK', { field: 'x25519' });
  return shared;
}

/**
 * Draws a secret that is used this once, and derives its public key and the shared secret (RFC 7748). Nothing keeps the secret.
 * @param publicKey - 32 bytes.
 * @param random - Source of the secret; 32 bytes are taken. A runtime may draw from its own in place of `systemRandom`.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04) when the result is all zero.
 */
export function agreeX25519Once(publicKey: Uint8Array, random: RandomSource): Agreement {
  assertBytes(publicKey, 'publicKey', 32);
  const agreement = provider.agreeOnce(publicKey, random);
  if (agreement === undefined) throw fail('CRYPTO_KEY_WEAK', { field: 'x25519' });
  return agreement;
}
