// SPDX-License-Identifier: Apache-2.0
import { nativeX25519 } from '#native/x25519';
import { assertBytes } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import type { X25519Provider } from '../native/provider.js';
import { nobleX25519 } from '../noble/curves.js';

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
  return notZero(provider.shared(secret, publicKey));
}

/** A key pair of one use, whose secret nothing else holds. */
export interface EphemeralX25519 {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** As `sharedX25519`, by the secret of this pair. */
  shared(publicKey: Uint8Array): Uint8Array;
}

/** Draws a key pair of one use. @param random - Source of its 32 bytes; a runtime may draw from its own in place of `systemRandom`. */
export function drawX25519(random: RandomSource): EphemeralX25519 {
  const drawn = provider.draw(random);
  const shared = (publicKey: Uint8Array): Uint8Array => {
    assertBytes(publicKey, 'publicKey', 32);
    return notZero(drawn.shared(publicKey));
  };
  return { publicKey: drawn.publicKey, shared };
}

function notZero(shared: Uint8Array | undefined): Uint8Array {
  if (shared === undefined) throw fail('CRYPTO_KEY_WEAK', { field: 'x25519' });
  return shared;
}
