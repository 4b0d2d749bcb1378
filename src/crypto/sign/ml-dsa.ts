// SPDX-License-Identifier: Apache-2.0
import { nativeMlDsa } from '#native/ml-dsa';
import { assertBytes } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';
import { systemRandom } from '../../core/random.js';
import type { MlDsaProvider } from '../native/provider.js';
import { mlDsaKeys, mlDsaSign, mlDsaVerify } from '../noble/ml-dsa.js';
import { shake256 } from '../digest/xof.js';

/** ML-DSA-65 in JavaScript. Signing is hedged: fresh randomness goes into every signature. */
export const nobleMlDsa: MlDsaProvider = {
  keyPair(seed) {
    const { publicKey, secretKey } = mlDsaKeys(seed);
    return { publicKey, sign: (message) => mlDsaSign(secretKey, message, systemRandom(32)) };
  },
  verify: (publicKey, message, signature) => mlDsaVerify(publicKey, representativeOf(publicKey, message), signature),
};

/** The platform hashes if it can: in JavaScript four megabytes take a quarter of a second. */
function representativeOf(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  // Pure, with a context of no bytes.
  return shake256(concat(shake256(publicKey, 64), Uint8Array.of(0, 0), message), 64);
}

const provider: MlDsaProvider = nativeMlDsa ?? nobleMlDsa;

/** Expands a 32-byte seed into a key pair of pure ML-DSA-65 (FIPS 204) with the empty context (RFC 9964). Signatures are hedged. */
export function keyPairMlDsa(seed: Uint8Array): { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array } {
  assertBytes(seed, 'seed', 32);
  return provider.keyPair(seed);
}

/** Verifies pure ML-DSA-65 with the empty context. Keys and signatures of another length are false. */
export function verifyMlDsa(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return provider.verify(publicKey, message, signature);
}
