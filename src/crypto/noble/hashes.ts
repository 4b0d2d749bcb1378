// SPDX-License-Identifier: Apache-2.0
// Only this file imports @noble/hashes.
import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { keccak_256, sha3_256, shake256 } from '@noble/hashes/sha3.js';
import type { DigestProvider, ScryptProvider, XofProvider } from '../native/provider.js';

/** SHA-2 and HMAC in JavaScript. */
export const nobleDigest: DigestProvider = {
  sha256: (bytes) => sha256(bytes),
  sha512: (bytes) => sha512(bytes),
  createDigest(name) {
    const running = { 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 }[name].create();
    return {
      update: (bytes) => void running.update(bytes),
      digest: () => running.digest(),
    };
  },
  hmacSha256: (key, data) => hmac(sha256, key, data),
  hmacSha512: (key, data) => hmac(sha512, key, data),
};

/** scrypt in JavaScript. */
export const nobleScrypt: ScryptProvider = (passphrase, salt, logN, r, p, length) =>
  scrypt(passphrase, salt, { N: 2 ** logN, r, p, dkLen: length, maxmem: 128 * r * (2 ** logN + p + 2) });

/** Keccak-256 with the padding before FIPS 202, as some blockchains use it for checksums. @returns 32 fresh bytes. */
export function nobleKeccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes);
}

/** SHA3-256 and SHAKE256 in JavaScript. */
export const nobleXof: XofProvider = {
  sha3: (bytes) => sha3_256(bytes),
  shake256: (bytes, length) => shake256(bytes, { dkLen: length }),
};
