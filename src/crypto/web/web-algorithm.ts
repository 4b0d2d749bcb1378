// SPDX-License-Identifier: Apache-2.0
// Asks the runtime's WebCrypto for known answers before it is given a private key to keep (CRYPTO-07, CRYPTO-15).
import { equal, fromHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sealAead } from '../aead/aead.js';
import { verifyEd25519 } from '../curve/ed25519.js';
import { pkcs8, source } from '../native/webcrypto.js';
import { runtimeName } from '../runtime/runtime-name.js';
import { WRONG_ANSWER } from '../runtime/self-test.js';

export type WebAlgorithm = 'Ed25519' | 'X25519' | 'AES-GCM';

/** Agrees on a secret by a key that WebCrypto holds. Throws when the bytes are no point, or when the shared secret is zero. */
export async function agreeX25519(privateKey: CryptoKey, publicKey: Uint8Array): Promise<Uint8Array> {
  const peer = await crypto.subtle.importKey('raw', source(publicKey), 'X25519', false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: peer }, privateKey, 256));
  // Not every runtime refuses zeros itself.
  if (shared.every((byte) => byte === 0)) throw fail('CRYPTO_KEY_WEAK', { field: 'x25519' });
  return shared;
}

/** RFC 8032 7.1, test 2. Verified, not compared: a runtime may draw randomness into its signatures. */
async function testEd25519(): Promise<boolean> {
  const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  const publicKey = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const message = Uint8Array.of(0x72);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8(0x70, seed), 'Ed25519', false, ['sign']);
  return verifyEd25519(publicKey, message, new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)));
}

/** RFC 7748 6.1. */
async function testX25519(): Promise<boolean> {
  const secret = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
  const peer = fromHex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
  const key = await crypto.subtle.importKey('pkcs8', pkcs8(0x6e, secret), 'X25519', false, ['deriveBits']);
  return equal(await agreeX25519(key, peer), fromHex('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'));
}

async function testAesGcm(): Promise<boolean> {
  const [key, nonce, aad, plaintext] = [32, 12, 3, 32].map((length) => new Uint8Array(length).fill(length)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const held = await crypto.subtle.importKey('raw', source(key), 'AES-GCM', false, ['encrypt']);
  const algorithm = { name: 'AES-GCM', iv: source(nonce), additionalData: source(aad) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, held, source(plaintext)));
  return equal(sealed, sealAead(key, nonce, aad, plaintext));
}

const TESTS: Readonly<Record<WebAlgorithm, () => Promise<boolean>>> = { Ed25519: testEd25519, X25519: testX25519, 'AES-GCM': testAesGcm };

/** True and false are answers; undefined: the runtime does not have the algorithm. */
const verdicts = new Map<WebAlgorithm, Promise<boolean | undefined>>();

/**
 * Requires algorithms of WebCrypto, each tested once in the life of the process.
 * @throws {@link RogatoryError} `CRYPTO_RUNTIME` (CRYPTO-21) naming what is missing: `crypto.subtle`, which pages that are not served securely
 * do not have, or the algorithm; `CRYPTO_SUITE_DISABLED` (CRYPTO-07) when it answers wrongly.
 */
export async function requireWeb(...algorithms: readonly WebAlgorithm[]): Promise<void> {
  if ((globalThis.crypto as Partial<Crypto> | undefined)?.subtle === undefined) throw fail('CRYPTO_RUNTIME', { missing: 'crypto.subtle' });
  for (const algorithm of algorithms) {
    const verdict = verdicts.get(algorithm) ?? TESTS[algorithm]().catch(() => undefined);
    verdicts.set(algorithm, verdict);
    const passed = await verdict;
    if (passed === undefined) throw fail('CRYPTO_RUNTIME', { missing: algorithm });
    if (passed) continue;
    const suite = algorithm === 'AES-GCM' ? 'rogatory-hybrid' : 'rogatory-classic';
    throw fail('CRYPTO_SUITE_DISABLED', { suite, primitive: algorithm, runtime: runtimeName(), reason: WRONG_ANSWER });
  }
}

/** Whether a private key of WebCrypto is of the algorithm and the usage, and never leaves it. */
export function isHeld(key: CryptoKey, name: string, usage: KeyUsage): boolean {
  return !key.extractable && key.algorithm.name === name && key.usages.includes(usage);
}
