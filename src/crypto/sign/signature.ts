// SPDX-License-Identifier: Apache-2.0
// One table of signature algorithms; an entry is returned only after its known-answer test passed.
import { nativeMlDsa } from '#native/ml-dsa';
import { equal, fromHex, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../digest/digest.js';
import { publicKeyEd25519, signEd25519, verifyEd25519 } from '../curve/ed25519.js';
import { keyPairMlDsa, verifyMlDsa } from './ml-dsa.js';
import { mlDsaKeys, mlDsaSign } from '../noble/ml-dsa.js';
import { requireTested } from '../runtime/self-test.js';
import type { SignatureAlg } from '../suites/suites.js';

export interface SignatureKeyPair {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export interface SignatureScheme {
  keyPair(seed: Uint8Array): SignatureKeyPair;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

const ed25519: SignatureScheme = {
  keyPair: (seed) => ({ publicKey: publicKeyEd25519(seed), sign: (message) => signEd25519(seed, message) }),
  verify: verifyEd25519,
};

const mlDsa65: SignatureScheme = {
  keyPair: keyPairMlDsa,
  verify: verifyMlDsa,
};

/** RFC 8032 7.1, test 2. */
function testEd25519(): boolean {
  const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  const publicKey = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  const message = Uint8Array.of(0x72);
  return (
    equal(publicKeyEd25519(seed), publicKey) &&
    equal(signEd25519(seed, message), signature) &&
    verifyEd25519(publicKey, message, signature) &&
    !verifyEd25519(publicKey, Uint8Array.of(0x73), signature)
  );
}

/** Digests of the public key and of the deterministic signature of a fixed seed, and both verdicts of the provider in use. */
function testMlDsa(): boolean {
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
  const message = toUtf8('rogatory');
  const { publicKey, secretKey } = mlDsaKeys(seed);
  const signature = mlDsaSign(secretKey, message, false);
  return (
    equal(sha256(publicKey), fromHex('d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9')) &&
    equal(sha256(signature), fromHex('e2a1c2ec54e7e4268cdc91e7323582d02de392ce3db3e2db3aaf2c6cf4a692da')) &&
    (nativeMlDsa === undefined || equal(keyPairMlDsa(seed).publicKey, publicKey)) &&
    verifyMlDsa(publicKey, message, signature) &&
    !verifyMlDsa(publicKey, Uint8Array.of(0x73), signature)
  );
}

interface TestedScheme {
  readonly scheme: SignatureScheme;
  readonly test: () => boolean;
}

const TABLE: Readonly<Record<SignatureAlg, TestedScheme>> = {
  '-19': { scheme: ed25519, test: testEd25519 },
  '-49': { scheme: mlDsa65, test: testMlDsa },
};
const SCHEMES: ReadonlyMap<number, TestedScheme> = new Map(Object.entries(TABLE).map(([alg, entry]) => [Number(alg), entry]));

/**
 * Looks an algorithm up, tested.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07), `CRYPTO_ALG_UNKNOWN` (CRYPTO-02).
 */
export function signatureScheme(alg: SignatureAlg): SignatureScheme {
  const entry = SCHEMES.get(alg);
  if (entry === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
  requireTested(alg, entry.test);
  return entry.scheme;
}
