// SPDX-License-Identifier: Apache-2.0
// The one door to @noble/post-quantum.
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

/** Key pair of ML-DSA-65 (FIPS 204) from its 32-byte seed. */
export function mlDsaKeys(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  return ml_dsa65.keygen(seed);
}

/** Signs with pure ML-DSA-65 and the empty context. @param entropy - 32 bytes for hedged signing, or false for the deterministic variant. */
export function mlDsaSign(secretKey: Uint8Array, message: Uint8Array, entropy: Uint8Array | false): Uint8Array {
  return ml_dsa65.sign(message, secretKey, { extraEntropy: entropy });
}

/** Verifies pure ML-DSA-65 with the empty context; anything malformed is false. */
export function mlDsaVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ml_dsa65.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}

interface Encapsulation {
  readonly sharedSecret: Uint8Array;
  readonly cipherText: Uint8Array;
}

/** What both KEMs offer; `decapsulate` and `encapsulate` throw on keys and ciphertexts of a wrong form. */
export interface Kem {
  keygen(seed?: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array };
  encapsulate(publicKey: Uint8Array, random?: Uint8Array): Encapsulation;
  decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array;
}

/** MLKEM768-X25519 (HPKE KEM 0x647a): secret key and seed are the same 32 bytes. */
export const mlKemX25519: Kem = ml_kem768_x25519;

/** ML-KEM-768 (FIPS 203) from its 64-byte seed (d, z). */
export const mlKem: Kem = ml_kem768;
