// SPDX-License-Identifier: Apache-2.0
// The KEMs of the suites, synchronous, over the runtime's X25519 and hashes: DHKEM(X25519, HKDF-SHA256) of RFC 9180, and
// MLKEM768-X25519 (0x647a) of draft-irtf-cfrg-concrete-hybrid-kems. Relays never load this file.
import { nativeMlKem } from '#native/ml-kem';
import { concat, equal, fromHex, toUtf8 } from '../core/bytes.js';
import { systemRandom } from '../core/random.js';
import type { RandomSource } from '../core/random.js';
import { hkdfExpandSha256, hmacSha256, sha256 } from './digest.js';
import { coseKey, publicKeyBytes } from './keys.js';
import type { CoseKey, KemSecret } from './keys.js';
import type { MlKemProvider } from './native/provider.js';
import { mlKem, mlKemX25519 } from './noble/post-quantum.js';
import { suiteById, suiteByKem } from './suites.js';
import type { KemAlg } from './suites.js';
import { publicKeyX25519, sharedX25519 } from './x25519.js';
import { sha3, shake256 } from './xof.js';

/** What encapsulation gives: the shared secret, and the bytes for the holder of the key. */
export interface Encapsulation {
  readonly ek: Uint8Array;
  readonly shared: Uint8Array;
}

export interface Kem {
  /** Throws what is not a key of this KEM; draws 32 bytes (X25519) or 64 (hybrid). */
  encapsulate(publicKey: Uint8Array, random: RandomSource): Encapsulation;
  /** Expands the seed once; the result throws what is not an `ek` of this KEM. */
  decapsulator(seed: Uint8Array): (ek: Uint8Array) => Uint8Array;
}

const HPKE_V1 = toUtf8('HPKE-v1');
const DHKEM_SUITE = concat(toUtf8('KEM'), Uint8Array.of(0x00, 0x20));
const EAE_PRK = concat(HPKE_V1, DHKEM_SUITE, toUtf8('eae_prk'));
const SHARED_SECRET = concat(Uint8Array.of(0, 32), HPKE_V1, DHKEM_SUITE, toUtf8('shared_secret'));
const NO_SALT = new Uint8Array(0);

/** ExtractAndExpand of RFC 9180 4.1. */
function dhkemSecret(dh: Uint8Array, ek: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const prk = hmacSha256(NO_SALT, concat(EAE_PRK, dh));
  return hkdfExpandSha256(prk, concat(SHARED_SECRET, ek, publicKey), 32);
}

export const dhkemX25519: Kem = {
  encapsulate(publicKey, random) {
    const secret = random(32);
    const ek = publicKeyX25519(secret);
    return { ek, shared: dhkemSecret(sharedX25519(secret, publicKey), ek, publicKey) };
  },
  decapsulator(seed) {
    const publicKey = publicKeyX25519(seed);
    return (ek) => dhkemSecret(sharedX25519(seed, ek), ek, publicKey);
  },
};

const ML_KEM_PUBLIC = 1184;
const ML_KEM_CIPHERTEXT = 1088;
/** `\.//^\`, the label of X-Wing. */
const LABEL = fromHex('5c2e2f2f5e5c');

/** ML-KEM-768 in JavaScript. */
export const nobleMlKem: MlKemProvider = {
  encapsulate(publicKey, random) {
    const { cipherText, sharedSecret } = mlKem.encapsulate(publicKey, random(32));
    return { ciphertext: cipherText, shared: sharedSecret };
  },
  decapsulator(seed) {
    const { secretKey } = mlKem.keygen(seed);
    return (ciphertext) => mlKem.decapsulate(ciphertext, secretKey);
  },
};

const postQuantum: MlKemProvider = nativeMlKem ?? nobleMlKem;

/** The combiner hashes no ML-KEM ciphertext or key: ML-KEM from a seed binds its own. */
function hybridSecret(postQuantumShared: Uint8Array, shared: Uint8Array, ek: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return sha3(concat(postQuantumShared, shared, ek, publicKey, LABEL));
}

export const hybridKem: Kem = {
  encapsulate(publicKey, random) {
    const { ciphertext, shared } = postQuantum.encapsulate(publicKey.slice(0, ML_KEM_PUBLIC), random);
    const peer = publicKey.slice(ML_KEM_PUBLIC);
    const secret = random(32);
    const ek = publicKeyX25519(secret);
    return { ek: concat(ciphertext, ek), shared: hybridSecret(shared, sharedX25519(secret, peer), ek, peer) };
  },
  decapsulator(seed) {
    const expanded = shake256(seed, 96);
    const open = postQuantum.decapsulator(expanded.slice(0, 64));
    const secret = expanded.slice(64);
    const publicKey = publicKeyX25519(secret);
    return (ek) => {
      const peer = ek.slice(ML_KEM_CIPHERTEXT);
      return hybridSecret(open(ek.slice(0, ML_KEM_CIPHERTEXT)), sharedX25519(secret, peer), peer, publicKey);
    };
  },
};

/** The same KEM, all of it in noble. */
export const nobleHybrid: Kem = {
  encapsulate(publicKey, random) {
    const { cipherText, sharedSecret } = mlKemX25519.encapsulate(publicKey, concat(random(32), random(32)));
    return { ek: cipherText, shared: sharedSecret };
  },
  decapsulator: (seed) => (ek) => mlKemX25519.decapsulate(ek, seed),
};

export function kemOf(alg: KemAlg): Kem {
  return alg === -70157 ? hybridKem : dhkemX25519;
}

/** Derives the public key of a KEM secret. */
export function kemPublicKey(secret: KemSecret): CoseKey {
  const { kem } = suiteById(secret.suite);
  return coseKey(kem, kem === -70157 ? mlKemX25519.keygen(secret.seed).publicKey : publicKeyX25519(secret.seed));
}

/** SHA-256 of public key, encapsulation and shared secret, from a seed of 0, 1, 2, ... and randomness of sevens. */
const KNOWN: Readonly<Record<KemAlg, string>> = {
  '-70157': 'ac9eaf8ae68bd84769738dbae2adcecc67054b736277d832d5474ca57b8b78b2',
  '-70200': '63694e8fe5beab2de0d8e11dbb043c4044bb264d01eefae7e4c8338a5d198fd5',
};

/** Known-answer test: noble's deterministic encapsulation is the known one, and the providers in use open it and each other's. */
export function testKem(alg: KemAlg): boolean {
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
  const sevens: RandomSource = (length) => new Uint8Array(length).fill(7);
  const publicKey = publicKeyBytes(kemPublicKey({ suite: suiteByKem(alg).id, seed }));
  const fixed = alg === -70157 ? nobleHybrid.encapsulate(publicKey, sevens) : dhkemX25519.encapsulate(publicKey, sevens);
  const fresh = kemOf(alg).encapsulate(publicKey, systemRandom);
  const decapsulate = kemOf(alg).decapsulator(seed);
  return (
    equal(sha256(concat(publicKey, fixed.ek, fixed.shared)), fromHex(KNOWN[alg])) &&
    equal(decapsulate(fixed.ek), fixed.shared) &&
    equal(decapsulate(fresh.ek), fresh.shared)
  );
}
