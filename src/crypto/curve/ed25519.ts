// SPDX-License-Identifier: Apache-2.0
import { nativeEd25519 } from '#native/ed25519';
import { assertBytes } from '../../core/assert.js';
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { isLowOrder, isCanonicalPoint, isReducedScalar } from './ed25519-bytes.js';
import type { Ed25519Provider } from '../native/provider.js';
import { isPrimeOrder, nobleEd25519 } from '../noble/curves.js';

const provider: Ed25519Provider = nativeEd25519 ?? nobleEd25519;

/** Derives the public key. @param seed - 32 bytes (RFC 8032 private key). @returns 32 fresh bytes. */
export function publicKeyEd25519(seed: Uint8Array): Uint8Array {
  assertBytes(seed, 'seed', 32);
  return provider.publicKey(seed);
}

/** Signs by pure Ed25519 (RFC 8032). @param seed - 32 bytes. @returns 64 fresh bytes; the same input gives the same signature. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  assertBytes(seed, 'seed', 32);
  return provider.sign(seed, message);
}

/** The byte checks that stand before every verification: with them, and a byte comparison of R, all verifiers agree (CRYPTO-05). */
export function hasStrictForm(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    isCanonicalPoint(publicKey) &&
    !isLowOrder(publicKey) &&
    isCanonicalPoint(signature.subarray(0, 32)) &&
    isReducedScalar(signature.subarray(32))
  );
}

/**
 * Verifies pure Ed25519 by the strict rule (CRYPTO-05): canonical A and R, A not of small order, S < L, and [S]B - [k]A encodes to R.
 * @param publicKey - 32 bytes; of any other length, false.
 * @param signature - 64 bytes; of any other length, false.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return hasStrictForm(publicKey, signature) && provider.verify(publicKey, message, signature);
}

/** Keys that were admitted, in hexadecimal: every new version of a directory repeats them, and each costs two milliseconds. */
const admitted = new Set<string>();
const ADMITTED_MAX = 8_192;

/**
 * Admits a public key when it enters from a directory or a peer: a canonical point of the prime-order subgroup.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function admitEd25519(publicKey: Uint8Array): void {
  const name = toHex(publicKey);
  if (admitted.has(name)) return;
  if (!isPrimeOrder(publicKey)) throw fail('CRYPTO_KEY_WEAK', { field: 'ed25519' });
  if (admitted.size >= ADMITTED_MAX) admitted.clear();
  admitted.add(name);
}
