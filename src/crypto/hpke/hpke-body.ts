// SPDX-License-Identifier: Apache-2.0
import type { RandomSource } from '../../core/random.js';
import type { KemAlg } from '../suites/suites.js';

/**
 * Common interface of both HPKE implementations: base mode, one message, empty aad. The caller checks lengths; any thrown value is a
 * failure.
 */
export interface HpkeBody {
  seal(
    alg: KemAlg,
    publicKey: Uint8Array,
    info: Uint8Array,
    plaintext: Uint8Array,
    random: RandomSource,
  ): Promise<{ readonly ek: Uint8Array; readonly ciphertext: Uint8Array }>;
  /** @param seed - Kept. */
  opener(alg: KemAlg, seed: Uint8Array): (info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array) => Promise<Uint8Array>;
}
