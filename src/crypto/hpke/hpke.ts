// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { AEAD_TAG_BYTES } from '../aead/aead.js';
import { directOpener, sealDirect } from './hpke-direct.js';
import { kemPublicKey, testKem } from '../kem/kem.js';
import { kemAlgOf, kidOf, publicKeyBytes } from '../keys/keys.js';
import type { CoseKey, KemSecret } from '../keys/keys.js';
import { requireSuite, requireTested } from '../runtime/self-test.js';
import { suiteById, suiteByKem } from '../suites/suites.js';
import type { KemAlg } from '../suites/suites.js';

/** Opens sealed messages: a seed in memory, or a hardware module behind the same interface. */
export interface Decapsulator {
  /** Thumbprint of the public key; 32 bytes. */
  readonly kid: Uint8Array;
  readonly alg: KemAlg;
  /** Opens by HPKE in base mode with empty aad; rejects with `CRYPTO_OPEN` (CRYPTO-06), whatever went wrong. */
  open(info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array>;
}

/**
 * Makes a decapsulator whose seed lives in memory, within its `open` function alone: no text form of it shows the seed.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export function memoryDecapsulator(secret: KemSecret): Decapsulator {
  const { kem: alg, encapsulationBytes } = suiteById(secret.suite);
  requireTested(alg, () => testKem(alg));
  requireSuite(secret.suite);
  const seed = Uint8Array.from(secret.seed);
  // The seed is expanded once, at the first message.
  let opener: ReturnType<typeof directOpener> | undefined;
  const open = async (info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> => {
    if (ek.length !== encapsulationBytes || ciphertext.length < AEAD_TAG_BYTES) throw fail('CRYPTO_OPEN', {});
    opener ??= directOpener(alg, seed);
    try {
      return opener(info, ek, ciphertext);
    } catch (cause) {
      throw fail('CRYPTO_OPEN', {}, cause);
    }
  };
  return { kid: kidOf(kemPublicKey(secret)), alg, open };
}

/**
 * Seals to a KEM key by HPKE in base mode with empty aad (CRYPTO-12): a fresh encapsulation for every call.
 * @param info - At most 65,535 bytes; RangeError above.
 * @param random - The runtime's CSPRNG unless a test or simulation gives another.
 * @returns The encapsulation (`ek`), and the ciphertext with its 16-byte tag; both fresh.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04) when the key is no key of its KEM, `CRYPTO_ALG_UNKNOWN` (CRYPTO-02), `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export async function hpkeSeal(
  key: CoseKey,
  info: Uint8Array,
  plaintext: Uint8Array,
  random: RandomSource = systemRandom,
): Promise<{ ek: Uint8Array; ciphertext: Uint8Array }> {
  const alg = kemAlgOf(key);
  requireTested(alg, () => testKem(alg));
  requireSuite(suiteByKem(alg).id);
  if (info.length > 0xffff) throw new RangeError('info must be at most 65535 bytes');
  try {
    return sealDirect(alg, publicKeyBytes(key), info, plaintext, random);
  } catch (cause) {
    throw fail('CRYPTO_KEY_WEAK', { field: 'kem' }, cause);
  }
}
