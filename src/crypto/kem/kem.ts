// SPDX-License-Identifier: Apache-2.0
// The KEMs of the suites, synchronous, over the runtime's X25519 and hashes: DHKEM(X25519, HKDF-SHA256) of RFC 9180, and
// MLKEM768-X25519 (0x647a) of draft-irtf-cfrg-concrete-hybrid-kems. Relays never load this file.
import { nativeMlKem } from '#native/ml-kem';
import { concat, equal, fromHex, toUtf8 } from '../../core/bytes.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { hkdfExpandSha256, hmacSha256, sha256 } from '../digest/digest.js';
import { coseKey } from '../keys/keys.js';
import type { CoseKey, KemSecret } from '../keys/keys.js';
import type { MlKemProvider } from '../native/provider.js';
import { mlKem, mlKemX25519 } from '../noble/ml-kem.js';
import { suiteById } from '../suites/suites.js';
import type { KemAlg } from '../suites/suites.js';
import { drawX25519, publicKeyX25519, sharedX25519 } from '../curve/x25519.js';
import { sha3, shake256 } from '../digest/xof.js';

/** Result of an encapsulation: the shared secret, and the bytes for the holder of the key. */
export interface Encapsulation {
  readonly ek: Uint8Array;
  readonly shared: Uint8Array;
}

export interface Kem {
  publicKey(seed: Uint8Array): Uint8Array;
  /** Throws when the bytes are no key of this KEM; draws 32 bytes (X25519) or 64 (hybrid). */
  encapsulate(publicKey: Uint8Array, random: RandomSource): Encapsulation;
  /** Expands the seed once; the result throws when the bytes are no `ek` of this KEM. */
  decapsulator(seed: Uint8Array): (ek: Uint8Array) => Uint8Array;
}

const HPKE_V1 = toUtf8('HPKE-v1');
const DHKEM_SUITE = concat(toUtf8('KEM'), Uint8Array.of(0x00, 0x20));
const EAE_PRK = concat(HPKE_V1, DHKEM_SUITE, toUtf8('eae_prk'));
const SHARED_SECRET = concat(Uint8Array.of(0, 32), HPKE_V1, DHKEM_SUITE, toUtf8('shared_secret'));
const NO_SALT = new Uint8Array(0);

/** ExtractAndExpand of RFC 9180 4.1. */
export function dhkemSecret(dh: Uint8Array, ek: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const prk = hmacSha256(NO_SALT, concat(EAE_PRK, dh));
  return hkdfExpandSha256(prk, concat(SHARED_SECRET, ek, publicKey), 32);
}

export const dhkemX25519: Kem = {
  publicKey: publicKeyX25519,
  encapsulate(publicKey, random) {
    const ephemeral = drawX25519(random);
    return { ek: ephemeral.publicKey, shared: dhkemSecret(ephemeral.shared(publicKey), ephemeral.publicKey, publicKey) };
  },
  decapsulator(seed) {
    const publicKey = publicKeyX25519(seed);
    return (ek) => dhkemSecret(sharedX25519(seed, ek), ek, publicKey);
  },
};

export const ML_KEM_PUBLIC = 1184;
export const ML_KEM_CIPHERTEXT = 1088;
/** `\.//^\`, the label of X-Wing. */
const LABEL = fromHex('5c2e2f2f5e5c');

/** ML-KEM-768 in JavaScript. */
export const nobleMlKem: MlKemProvider = {
  publicKey: (seed) => mlKem.keygen(seed).publicKey,
  encapsulate(publicKey, random) {
    const { cipherText, sharedSecret } = mlKem.encapsulate(publicKey, random(32));
    return { ciphertext: cipherText, shared: sharedSecret };
  },
  decapsulator(seed) {
    const { secretKey } = mlKem.keygen(seed);
    return (ciphertext) => mlKem.decapsulate(ciphertext, secretKey);
  },
};

export const postQuantum: MlKemProvider = nativeMlKem ?? nobleMlKem;

/** The combiner hashes no ML-KEM ciphertext or key: ML-KEM from a seed binds its own. */
export function hybridSecret(postQuantumShared: Uint8Array, shared: Uint8Array, ek: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return sha3(concat(postQuantumShared, shared, ek, publicKey, LABEL));
}

/** Expands the 32-byte seed of the hybrid KEM into the private keys of its halves (CRYPTO-19); both fresh. */
export function expandHybridSeed(seed: Uint8Array): { postQuantumSeed: Uint8Array; secret: Uint8Array } {
  const expanded = shake256(seed, 96);
  return { postQuantumSeed: expanded.slice(0, 64), secret: expanded.slice(64) };
}

export const hybridKem: Kem = {
  encapsulate(publicKey, random) {
    const { ciphertext, shared: first } = postQuantum.encapsulate(publicKey.slice(0, ML_KEM_PUBLIC), random);
    const peer = publicKey.slice(ML_KEM_PUBLIC);
    const ephemeral = drawX25519(random);
    const second = ephemeral.shared(peer);
    return { ek: concat(ciphertext, ephemeral.publicKey), shared: hybridSecret(first, second, ephemeral.publicKey, peer) };
  },
  publicKey(seed) {
    const { postQuantumSeed, secret } = expandHybridSeed(seed);
    return concat(postQuantum.publicKey(postQuantumSeed), publicKeyX25519(secret));
  },
  decapsulator(seed) {
    const { postQuantumSeed, secret } = expandHybridSeed(seed);
    const open = postQuantum.decapsulator(postQuantumSeed);
    const publicKey = publicKeyX25519(secret);
    return (ek) => {
      const peer = ek.slice(ML_KEM_CIPHERTEXT);
      return hybridSecret(open(ek.slice(0, ML_KEM_CIPHERTEXT)), sharedX25519(secret, peer), peer, publicKey);
    };
  },
};

/** The same KEM, all of it in noble. */
export const nobleHybrid: Kem = {
  publicKey: (seed) => mlKemX25519.keygen(seed).publicKey,
  encapsulate(publicKey, random) {
    const { cipherText, sharedSecret } = mlKemX25519.encapsulate(publicKey, concat(random(32), random(32)));
    return { ek: cipherText, shared: sharedSecret };
  },
  decapsulator: (seed) => (ek) => mlKemX25519.decapsulate(ek, seed),
};

const KEMS: Readonly<Record<KemAlg, Kem>> = { '-70157': hybridKem, '-70200': dhkemX25519 };

export function kemOf(alg: KemAlg): Kem {
  return KEMS[alg];
}

/** Derives the public key of a KEM secret. */
export function kemPublicKey(secret: KemSecret): CoseKey {
  const alg = suiteById(secret.suite).kem;
  return coseKey(alg, kemOf(alg).publicKey(secret.seed));
}

/** SHA-256 of public key, encapsulation and shared secret, from a seed of 0, 1, 2, ... and randomness of sevens. */
const KNOWN: Readonly<Record<KemAlg, string>> = {
  '-70157': 'ac9eaf8ae68bd84769738dbae2adcecc67054b736277d832d5474ca57b8b78b2',
  '-70200': '63694e8fe5beab2de0d8e11dbb043c4044bb264d01eefae7e4c8338a5d198fd5',
};

/** Known-answer test: an encapsulation with fixed randomness is the known one, and opens; a fresh one opens too. */
export function testKem(alg: KemAlg): boolean {
  const kem = kemOf(alg);
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
  const sevens: RandomSource = (length) => new Uint8Array(length).fill(7);
  const publicKey = kem.publicKey(seed);
  const decapsulate = kem.decapsulator(seed);
  // A runtime's own ML-KEM takes no randomness from outside: noble makes the known encapsulation then.
  const foreign = alg === -70157 && nativeMlKem !== undefined;
  const { ek, shared } = (foreign ? nobleHybrid : kem).encapsulate(publicKey, sevens);
  // A key that the runtime draws itself uses another code path than a key of known bytes.
  const fresh = kem.encapsulate(publicKey, systemRandom);
  return (
    equal(sha256(concat(publicKey, ek, shared)), fromHex(KNOWN[alg])) &&
    equal(decapsulate(ek), shared) &&
    equal(decapsulate(fresh.ek), fresh.shared)
  );
}
