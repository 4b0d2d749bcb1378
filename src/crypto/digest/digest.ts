// SPDX-License-Identifier: Apache-2.0
import { nativeDigest, nativeScrypt } from '#native/digest';
import { hkdfExpand } from './hkdf.js';
import { HASH_NAMES } from './hash-names.js';
import type { HashName } from './hash-names.js';
import type { DigestProvider, IncrementalDigest } from '../native/provider.js';
import { nobleDigest, nobleKeccak256, nobleScrypt } from '../noble/hashes.js';
import { requireWord } from '../../core/members.js';

export type { IncrementalDigest } from '../native/provider.js';

const provider: DigestProvider = nativeDigest ?? nobleDigest;

/** Computes SHA-256. @returns 32 fresh bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return provider.sha256(bytes);
}

/** Computes SHA-512. @returns 64 fresh bytes. */
export function sha512(bytes: Uint8Array): Uint8Array {
  return provider.sha512(bytes);
}

/** Computes Keccak-256, the form before FIPS 202: a checksum of blockchain addresses, nothing secret. @returns 32 fresh bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return nobleKeccak256(bytes);
}

/** Starts a running hash, for data too large for memory. */
export function createDigest(name: HashName): IncrementalDigest {
  requireWord(name, HASH_NAMES, 'createDigest(name)');
  return provider.createDigest(name);
}

/** Computes HMAC-SHA-256 (RFC 2104). @returns 32 fresh bytes. */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return provider.hmacSha256(key, data);
}

/** Computes HMAC-SHA-512 (RFC 2104). @returns 64 fresh bytes. */
export function hmacSha512(key: Uint8Array, data: Uint8Array): Uint8Array {
  return provider.hmacSha512(key, data);
}

/** Derives a key by HKDF-SHA-256 (RFC 5869). @param length - Output bytes, 0 to 8,160; RangeError outside. */
export function hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdfExpand(hmacSha256, 32, hmacSha256(salt, ikm), info, length);
}

/** Derives a key by HKDF-SHA-512 (RFC 5869). @param length - Output bytes, 0 to 16,320; RangeError outside. */
export function hkdfSha512(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdfExpand(hmacSha512, 64, hmacSha512(salt, ikm), info, length);
}

/** Does the second half of HKDF-SHA-256. @param prk - Pseudorandom key of any length. */
export function hkdfExpandSha256(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdfExpand(hmacSha256, 32, prk, info, length);
}

/** Does the second half of HKDF-SHA-512. @param prk - Pseudorandom key of any length, 32 bytes included. */
export function hkdfExpandSha512(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return hkdfExpand(hmacSha512, 64, prk, info, length);
}

/**
 * Stretches a passphrase by scrypt (RFC 7914). Blocks, for a tenth of a second and more: N is 2^`logN`, memory 128 r N bytes.
 * @param length - Output bytes.
 */
export function scrypt(passphrase: Uint8Array, salt: Uint8Array, logN: number, r: number, p: number, length: number): Uint8Array {
  return (nativeScrypt ?? nobleScrypt)(passphrase, salt, logN, r, p, length);
}
