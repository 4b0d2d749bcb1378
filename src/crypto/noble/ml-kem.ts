// SPDX-License-Identifier: Apache-2.0
// Only this file imports the KEMs of @noble/post-quantum.
import { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

interface Encapsulation {
  readonly sharedSecret: Uint8Array;
  readonly cipherText: Uint8Array;
}

/** Operations of both KEMs; `decapsulate` and `encapsulate` throw on keys and ciphertexts of a wrong form. */
export interface Kem {
  keygen(seed?: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array };
  encapsulate(publicKey: Uint8Array, random?: Uint8Array): Encapsulation;
  decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array;
}

/** MLKEM768-X25519 (HPKE KEM 0x647a): secret key and seed are the same 32 bytes. */
export const mlKemX25519: Kem = ml_kem768_x25519;

/** ML-KEM-768 (FIPS 203) from its 64-byte seed (d, z). */
export const mlKem: Kem = ml_kem768;
