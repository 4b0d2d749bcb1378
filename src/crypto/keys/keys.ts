// SPDX-License-Identifier: Apache-2.0
// COSE_Keys hold public members only; a kid is always recomputed from the key, never taken from a peer.
import { compare } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
import { sha256 } from '../digest/digest.js';
import { hiddenSecret } from './hidden.js';
import { signatureScheme } from '../sign/signature.js';
import { SUITES, suiteById } from '../suites/suites.js';
import type { KemAlg, SignatureAlg, SuiteId } from '../suites/suites.js';

/** Public members, by label: OKP `{1: 1, -1: 6, -2: x}`, AKP `{1: 7, 3: alg, -1: pub}`; KEM keys have the AKP form. */
export type CoseKey = ReadonlyMap<number, number | Uint8Array>;

/** Secret half of a signer: a 32-byte seed for each algorithm. */
export interface SignerSecret {
  readonly suite: SuiteId;
  readonly seeds: ReadonlyMap<SignatureAlg, Uint8Array>;
}

/** Secret half of a KEM key: the 32-byte seed only, since expanded ML-KEM keys lose binding properties and differ between libraries. */
export interface KemSecret {
  readonly suite: SuiteId;
  readonly seed: Uint8Array;
}

const KTY = 1;
const ALG = 3;
const OKP = 1;
const AKP = 7;
const ED25519 = 6;
/** crv of OKP, pub of AKP. */
const FIRST = -1;
/** x of OKP. */
const X = -2;

/** Only in keys of form AKP. */
const PUBLIC_KEY_BYTES: Readonly<Record<string, number>> = { '-49': 1952, '-70157': 1216, '-70200': 32 } satisfies Record<
  Exclude<SignatureAlg, -19> | KemAlg,
  number
>;

/** Makes the COSE_Key of an algorithm from raw public key bytes, which it keeps. */
export function coseKey(alg: SignatureAlg | KemAlg, publicKey: Uint8Array): CoseKey {
  if (alg === -19) {
    return new Map<number, number | Uint8Array>([
      [KTY, OKP],
      [FIRST, ED25519],
      [X, publicKey],
    ]);
  }
  return new Map<number, number | Uint8Array>([
    [KTY, AKP],
    [ALG, alg],
    [FIRST, publicKey],
  ]);
}

/** Raw public key bytes of a key, not copied. */
export function publicKeyBytes(key: CoseKey): Uint8Array {
  const bytes = key.get(key.get(KTY) === OKP ? X : FIRST);
  if (!(bytes instanceof Uint8Array)) throw fail('CRYPTO_KEY_MALFORMED', { field: 'key' });
  return bytes;
}

// By object: nothing changes a key once it is made.
const thumbprints = new WeakMap<CoseKey, Uint8Array>();

/** Computes the thumbprint of a key (RFC 9679, SHA-256) over its required members, once. @returns 32 fresh bytes. */
export function kidOf(key: CoseKey): Uint8Array {
  let kid = thumbprints.get(key);
  if (kid === undefined) {
    kid = sha256(encode(key));
    thumbprints.set(key, kid);
  }
  return new Uint8Array(kid);
}

/** Computes a signer-id: SHA-256 of the array of the signer's kids, sorted by bytes. */
export function signerIdOf(kids: readonly Uint8Array[]): Uint8Array {
  return sha256(encode([...kids].sort(compare)));
}

/**
 * Reads a COSE_Key strictly: exactly the required members of a known algorithm, with that algorithm's key length.
 * Weak points are not looked for here; see `admitEd25519`.
 * @throws {@link RogatoryError} `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CRYPTO_ALG_UNKNOWN` (CRYPTO-02).
 */
export function readCoseKey(value: CborValue | undefined, field: string): CoseKey {
  const read = reader((at) => fail('CRYPTO_KEY_MALFORMED', { field: at }));
  const members = read.anyMap(value, field, 3);
  if (members.get(KTY) === OKP) {
    read.map(value, field, [KTY, FIRST, X]);
    if (members.get(FIRST) !== ED25519) throw fail('CRYPTO_KEY_MALFORMED', { field: `${field}.-1` });
    return coseKey(-19, read.bytes(members.get(X), `${field}.-2`, 32));
  }
  read.map(value, field, [KTY, ALG, FIRST]);
  if (members.get(KTY) !== AKP) throw fail('CRYPTO_KEY_MALFORMED', { field: `${field}.1` });
  const alg = read.int(members.get(ALG), `${field}.3`);
  const length = PUBLIC_KEY_BYTES[String(alg)];
  if (length === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
  return coseKey(alg as SignatureAlg | KemAlg, read.bytes(members.get(FIRST), `${field}.-1`, length));
}

/** @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02) when the key is not for signatures. */
export function signatureAlgOf(key: CoseKey): SignatureAlg {
  if (key.get(KTY) === OKP && key.get(FIRST) === ED25519) return -19;
  if (key.get(ALG) === -49) return -49;
  throw fail('CRYPTO_ALG_UNKNOWN', { alg: Number(key.get(ALG) ?? 0) });
}

/** @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02) when the key is not a KEM key. */
export function kemAlgOf(key: CoseKey): KemAlg {
  const alg = key.get(ALG);
  for (const { kem } of SUITES) if (kem === alg) return kem;
  throw fail('CRYPTO_ALG_UNKNOWN', { alg: Number(alg ?? 0) });
}

/** Draws a new signer: one seed for each signature algorithm of the suite. */
export function generateSigner(suite: SuiteId, random: RandomSource): SignerSecret {
  return signerSecret(suite, new Map(suiteById(suite).signatures.map((alg) => [alg, random(32)])));
}

/** Draws a new KEM key. Its public half is `kemPublicKey` of kem.ts. */
export function generateKem(suite: SuiteId, random: RandomSource): KemSecret {
  return kemSecret(suiteById(suite).id, random(32));
}

/** Wraps seeds, which it keeps, so that no log or JSON shows them. */
export function signerSecret(suite: SuiteId, seeds: ReadonlyMap<SignatureAlg, Uint8Array>): SignerSecret {
  return hiddenSecret('SignerSecret', { suite }, { seeds });
}

/** Wraps a seed, which it keeps, so that no log or JSON shows it. */
export function kemSecret(suite: SuiteId, seed: Uint8Array): KemSecret {
  return hiddenSecret('KemSecret', { suite }, { seed });
}

/** Derives the public keys of a signer, in the order of its seeds. */
export function signerPublicKeys(secret: SignerSecret): ReadonlyMap<SignatureAlg, CoseKey> {
  return new Map([...secret.seeds].map(([alg, seed]) => [alg, coseKey(alg, signatureScheme(alg).keyPair(seed).publicKey)]));
}
