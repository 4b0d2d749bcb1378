// SPDX-License-Identifier: Apache-2.0
// A signer whose keys WebCrypto keeps: Ed25519 as a CryptoKey that is not extractable, every other seed sealed under one.
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import { coseKey, kidOf, signerIdOf } from '../keys/keys.js';
import type { CoseKey, SignerSecret } from '../keys/keys.js';
import { pkcs8, source } from '../native/webcrypto.js';
import { sealSeed, withSeed } from './sealed-seed.js';
import type { SealedSeed } from './sealed-seed.js';
import { requireSuite } from '../runtime/self-test.js';
import type { Signer } from '../sign/sign.js';
import { signatureScheme } from '../sign/signature.js';
import { suiteById } from '../suites/suites.js';
import type { SignatureAlg, SuiteId } from '../suites/suites.js';
import { isHeld, requireWeb } from './web-algorithm.js';

/** Signer in a browser: structured clone carries it to IndexedDB and back, and it never reveals a private key. */
export interface WebSignerKeys {
  readonly suite: SuiteId;
  readonly publicKeys: ReadonlyMap<SignatureAlg, CoseKey>;
  readonly privateKeys: ReadonlyMap<SignatureAlg, CryptoKey | SealedSeed>;
}

const SEED_BYTES = 32;

async function requireKeeping(suite: SuiteId): Promise<void> {
  const { postQuantum } = suiteById(suite);
  await requireWeb('Ed25519', ...(postQuantum ? (['AES-GCM'] as const) : []));
}

type Kept = readonly [publicKey: CoseKey, privateKey: CryptoKey | SealedSeed];

/** Seals a seed, which it overwrites with zeros. */
async function sealed(alg: SignatureAlg, seed: Uint8Array): Promise<Kept> {
  const publicKey = coseKey(alg, signatureScheme(alg).keyPair(seed).publicKey);
  return [publicKey, await sealSeed(seed, publicKey)];
}

async function take(alg: SignatureAlg, seed: Uint8Array): Promise<Kept> {
  if (alg !== -19) return sealed(alg, Uint8Array.from(seed));
  const encoded = pkcs8(0x70, seed);
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, 'Ed25519', false, ['sign']);
  encoded.fill(0);
  return [coseKey(alg, signatureScheme(alg).keyPair(seed).publicKey), privateKey];
}

/** Lets WebCrypto make the Ed25519 key, so that its seed is never exposed, and draws the others. */
async function make(alg: SignatureAlg): Promise<Kept> {
  if (alg !== -19) return sealed(alg, systemRandom(SEED_BYTES));
  const { publicKey, privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  return [coseKey(alg, new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))), privateKey];
}

function collect(suite: SuiteId, made: readonly (readonly [SignatureAlg, Kept])[]): WebSignerKeys {
  return {
    suite,
    publicKeys: new Map(made.map(([alg, [publicKey]]) => [alg, publicKey])),
    privateKeys: new Map(made.map(([alg, [, privateKey]]) => [alg, privateKey])),
  };
}

/**
 * Generates a signer in the keeping of WebCrypto: one key for each signature algorithm of the suite. There is no way to a copy of its private keys.
 * @throws {@link RogatoryError} `CRYPTO_RUNTIME` (CRYPTO-21) where the runtime has no Ed25519, `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export async function generateWebSigner(suite: SuiteId): Promise<WebSignerKeys> {
  await requireKeeping(suite);
  const made = suiteById(suite).signatures.map(async (alg) => [alg, await make(alg)] as const);
  return collect(suite, await Promise.all(made));
}

/**
 * Imports a signer's seeds, such as those of a key file, into WebCrypto. @param secret - Read, never kept: its owner erases it.
 * @throws {@link RogatoryError} as `generateWebSigner`.
 */
export async function importWebSigner(secret: SignerSecret): Promise<WebSignerKeys> {
  await requireKeeping(secret.suite);
  const made = [...secret.seeds].map(async ([alg, seed]) => [alg, await take(alg, seed)] as const);
  return collect(secret.suite, await Promise.all(made));
}

/**
 * Makes a signer of keys in the keeping of WebCrypto. An ML-DSA seed is exposed only while it signs.
 * @param keys - Read and kept. TypeError when a private key is extractable or of another kind.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01), `CRYPTO_SUITE_DISABLED` (CRYPTO-07). Its `sign` rejects with
 * `CRYPTO_ALG_UNKNOWN` (CRYPTO-02) when it has no key of `alg`, `CRYPTO_OPEN` (CRYPTO-06) when a sealed seed was damaged, and as
 * `generateWebSigner`.
 */
export function webSigner({ suite, publicKeys, privateKeys }: WebSignerKeys): Signer {
  requireSuite(suite);
  for (const [alg, key] of privateKeys) {
    const held = 'sealed' in key ? isHeld(key.key, 'AES-GCM', 'decrypt') : alg === -19 && isHeld(key, 'Ed25519', 'sign');
    assertUsage(held && publicKeys.has(alg), 'a private key is extractable, or of another kind');
  }
  const sign = async (alg: SignatureAlg, toBeSigned: Uint8Array): Promise<Uint8Array> => {
    const [publicKey, key] = [publicKeys.get(alg), privateKeys.get(alg)];
    if (publicKey === undefined || key === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
    await requireKeeping(suite);
    if ('sealed' in key) return withSeed(key, publicKey, (seed) => signatureScheme(alg).keyPair(seed).sign(toBeSigned));
    return new Uint8Array(await crypto.subtle.sign('Ed25519', key, source(toBeSigned)));
  };
  return { signerId: signerIdOf([...publicKeys.values()].map(kidOf)), keys: publicKeys, sign };
}
