// SPDX-License-Identifier: Apache-2.0
// A decapsulator whose key WebCrypto keeps. The X25519 half is a CryptoKey that is not extractable in both suites, so that a stolen ML-KEM
// seed alone cannot open a hybrid message.
import { assertUsage } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import { AEAD_TAG_BYTES, openAead } from '../aead/aead.js';
import type { Decapsulator } from '../hpke/hpke.js';
import { keySchedule } from '../hpke/hpke-direct.js';
import {
  ML_KEM_CIPHERTEXT,
  ML_KEM_PUBLIC,
  dhkemSecret,
  expandHybridSeed,
  hybridSecret,
  kemPublicKey,
  postQuantum,
  testKem,
} from '../kem/kem.js';
import { coseKey, kidOf, publicKeyBytes } from '../keys/keys.js';
import type { CoseKey, KemSecret } from '../keys/keys.js';
import { pkcs8 } from '../native/webcrypto.js';
import { sealSeed, withSeed } from './sealed-seed.js';
import type { SealedSeed } from './sealed-seed.js';
import { requireSuite, requireTested } from '../runtime/self-test.js';
import { suiteById } from '../suites/suites.js';
import type { SuiteId } from '../suites/suites.js';
import { agreeX25519, isHeld, requireWeb } from './web-algorithm.js';

/** KEM key in a browser: structured clone carries it to IndexedDB and back, and it never reveals the private key. */
export interface WebKemKeys {
  readonly suite: SuiteId;
  readonly publicKey: CoseKey;
  readonly x25519: CryptoKey;
  /** ML-KEM-768 (d, z); of the hybrid suite only. */
  readonly mlKem?: SealedSeed;
}

const ML_KEM_SEED_BYTES = 64;
const NOTHING = new Uint8Array(0);

async function requireKeeping(suite: SuiteId): Promise<void> {
  const { kem, postQuantum: sealed } = suiteById(suite);
  requireTested(kem, () => testKem(kem));
  requireSuite(suite);
  await requireWeb('X25519', ...(sealed ? (['AES-GCM'] as const) : []));
}

/** Puts the halves together. @param seed - Of ML-KEM; overwritten with zeros. */
async function keepHalves(suite: SuiteId, x25519: CryptoKey, publicKey: CoseKey, seed: Uint8Array | undefined): Promise<WebKemKeys> {
  return { suite, publicKey, x25519, ...(seed === undefined ? {} : { mlKem: await sealSeed(seed, publicKey) }) };
}

/**
 * Generates a KEM key in the keeping of WebCrypto. There is no way to a copy of its private half.
 * @throws {@link RogatoryError} `CRYPTO_RUNTIME` (CRYPTO-21) where the runtime has no X25519, `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export async function generateWebKem(suite: SuiteId): Promise<WebKemKeys> {
  await requireKeeping(suite);
  const { kem } = suiteById(suite);
  const pair = (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  if (kem === -70200) return keepHalves(suite, pair.privateKey, coseKey(kem, point), undefined);
  const seed = systemRandom(ML_KEM_SEED_BYTES);
  return keepHalves(suite, pair.privateKey, coseKey(kem, concat(postQuantum.publicKey(seed), point)), seed);
}

/**
 * Imports a KEM seed, such as one of a key file, into WebCrypto. @param secret - Read, never kept: its owner erases it.
 * @throws {@link RogatoryError} as `generateWebKem`.
 */
export async function importWebKem(secret: KemSecret): Promise<WebKemKeys> {
  const { suite } = secret;
  await requireKeeping(suite);
  const halves = suiteById(suite).kem === -70157 ? expandHybridSeed(secret.seed) : undefined;
  const encoded = pkcs8(0x6e, halves?.secret ?? secret.seed);
  halves?.secret.fill(0);
  const x25519 = await crypto.subtle.importKey('pkcs8', encoded, 'X25519', false, ['deriveBits']);
  encoded.fill(0);
  return keepHalves(suite, x25519, kemPublicKey(secret), halves?.postQuantumSeed);
}

/**
 * Makes a decapsulator of a key in the keeping of WebCrypto. An ML-KEM seed is exposed only while it decapsulates.
 * @param keys - Read and kept. TypeError when a private key is extractable or of another kind.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). Its `open` rejects with `CRYPTO_OPEN` (CRYPTO-06) for every failure to
 * open, a damaged seed included, and as `generateWebKem`.
 */
export function webDecapsulator({ suite, publicKey, x25519, mlKem }: WebKemKeys): Decapsulator {
  const { kem: alg, hpke, encapsulationBytes } = suiteById(suite);
  assertUsage(isHeld(x25519, 'X25519', 'deriveBits'), 'the X25519 key is extractable, or of another kind');
  assertUsage((mlKem === undefined) === (alg === -70200), 'a hybrid key has both halves, and no other has');
  assertUsage(mlKem === undefined || isHeld(mlKem.key, 'AES-GCM', 'decrypt'), 'the sealing key is extractable, or of another kind');
  const own = publicKeyBytes(publicKey);

  const decapsulate = async (ek: Uint8Array): Promise<Uint8Array> => {
    if (mlKem === undefined) return dhkemSecret(await agreeX25519(x25519, ek), ek, own);
    const peer = ek.slice(ML_KEM_CIPHERTEXT);
    const shared = await agreeX25519(x25519, peer);
    const first = await withSeed(mlKem, publicKey, (seed) => postQuantum.decapsulator(seed)(ek.slice(0, ML_KEM_CIPHERTEXT)));
    return hybridSecret(first, shared, peer, own.slice(ML_KEM_PUBLIC));
  };

  const open = async (info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array): Promise<Uint8Array> => {
    await requireKeeping(suite);
    if (ek.length !== encapsulationBytes || ciphertext.length < AEAD_TAG_BYTES) throw fail('CRYPTO_OPEN', {});
    try {
      const { key, nonce } = keySchedule(hpke, await decapsulate(ek), info);
      return openAead(key, nonce, NOTHING, ciphertext);
    } catch (cause) {
      throw fail('CRYPTO_OPEN', {}, cause);
    }
  };
  return { kid: kidOf(publicKey), alg, open };
}
