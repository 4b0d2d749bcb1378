// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { coseKey, kidOf, publicKeyBytes, signatureAlgOf, signerIdOf } from '../keys/keys.js';
import type { CoseKey, SignerSecret } from '../keys/keys.js';
import { requireSuite } from '../runtime/self-test.js';
import { signatureScheme } from './signature.js';
import type { SignatureKeyPair } from './signature.js';
import type { SignatureAlg } from '../suites/suites.js';

/** Signs: keys in memory, or a hardware module behind the same interface. */
export interface Signer {
  /** SHA-256 over the signer's kids; 32 bytes. */
  readonly signerId: Uint8Array;
  readonly keys: ReadonlyMap<SignatureAlg, CoseKey>;
  /** Signs `toBeSigned` by one of the signer's keys. */
  sign(alg: SignatureAlg, toBeSigned: Uint8Array): Promise<Uint8Array>;
}

/**
 * Makes a signer whose seeds live in memory, within its `sign` function alone: no text form of it shows them. ML-DSA signatures are hedged: two of one input differ (CRYPTO-11).
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07). Its `sign` rejects with `CRYPTO_ALG_UNKNOWN` (CRYPTO-02) when it has no key of `alg`.
 */
export function memorySigner(secret: SignerSecret): Signer {
  const pairs = new Map<SignatureAlg, SignatureKeyPair>();
  const keys = new Map<SignatureAlg, CoseKey>();
  for (const [alg, seed] of secret.seeds) {
    const pair = signatureScheme(alg).keyPair(Uint8Array.from(seed));
    pairs.set(alg, pair);
    keys.set(alg, coseKey(alg, pair.publicKey));
  }
  requireSuite(secret.suite);
  const sign = async (alg: SignatureAlg, toBeSigned: Uint8Array): Promise<Uint8Array> => {
    const pair = pairs.get(alg);
    if (pair === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
    return pair.sign(toBeSigned);
  };
  return { signerId: signerIdOf([...keys.values()].map(kidOf)), keys, sign };
}

/**
 * Makes one signer of several, each of which signs by the algorithms that it holds: a key in a token beside one in a file.
 * @param parts - Signers of one suite together; no two hold one algorithm.
 */
export function composeSigner(parts: readonly Pick<Signer, 'keys' | 'sign'>[]): Signer {
  const keys = new Map<SignatureAlg, CoseKey>();
  const holders = new Map<SignatureAlg, Pick<Signer, 'sign'>>();
  for (const part of parts) {
    for (const [alg, key] of part.keys) {
      assertUsage(!keys.has(alg), `two signers hold a key of algorithm ${alg}`);
      keys.set(alg, key);
      holders.set(alg, part);
    }
  }
  const sign = async (alg: SignatureAlg, toBeSigned: Uint8Array): Promise<Uint8Array> => {
    const holder = holders.get(alg);
    if (holder === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
    return holder.sign(alg, toBeSigned);
  };
  return { signerId: signerIdOf([...keys.values()].map(kidOf)), keys, sign };
}

/**
 * Verifies a signature by the algorithm of the key: strict Ed25519 (CRYPTO-05), or pure ML-DSA-65 with the empty context.
 * @returns false for anything that does not verify, lengths included.
 * @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02) for a key that is not for signatures, `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export function verifySignature(key: CoseKey, toBeSigned: Uint8Array, signature: Uint8Array): boolean {
  return signatureScheme(signatureAlgOf(key)).verify(publicKeyBytes(key), toBeSigned, signature);
}
