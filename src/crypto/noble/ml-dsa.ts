// SPDX-License-Identifier: Apache-2.0
// Only this file imports the signatures of @noble/post-quantum. Its KEMs are imported elsewhere, because relays never load them.
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

/** Key pair of ML-DSA-65 (FIPS 204) from its 32-byte seed. */
export function mlDsaKeys(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array } {
  return ml_dsa65.keygen(seed);
}

/** Signs with pure ML-DSA-65 and the empty context. @param entropy - 32 bytes for hedged signing, or false for the deterministic variant. */
export function mlDsaSign(secretKey: Uint8Array, message: Uint8Array, entropy: Uint8Array | false): Uint8Array {
  return ml_dsa65.sign(message, secretKey, { extraEntropy: entropy });
}

/**
 * Verifies pure ML-DSA-65 by the message representative (FIPS 204, algorithm 8, line 6); anything malformed is false.
 * @param mu - 64 bytes, over a hash of the public key, the empty context and the message.
 */
export function mlDsaVerify(publicKey: Uint8Array, mu: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ml_dsa65.internal.verify(signature, mu, publicKey, { externalMu: true });
  } catch {
    return false;
  }
}
