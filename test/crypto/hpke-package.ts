// SPDX-License-Identifier: Apache-2.0
// The package `hpke`, with adapters over noble: the oracle of our own HPKE.
import { CipherSuite } from 'hpke';
import type { AEAD, KDF, KEM, Key } from 'hpke';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { fail } from '../../src/core/errors.js';
import type { RandomSource } from '../../src/core/random.js';
import { hkdfExpand } from '../../src/crypto/digest/hkdf.js';
import { nobleHybrid } from '../../src/crypto/kem/kem.js';
import { nobleAead } from '../../src/crypto/noble/ciphers.js';
import { nobleX25519 } from '../../src/crypto/noble/curves.js';
import { nobleDigest, nobleXof } from '../../src/crypto/noble/hashes.js';
import type { KemAlg } from '../../src/crypto/suites/suites.js';

/** A key as the package wants one: a label around raw bytes. */
interface RawKey extends Key {
  readonly raw: Uint8Array;
}

/** The two operations in which the KEMs differ. */
interface RawKem {
  encapsulate(publicKey: Uint8Array): { shared: Uint8Array; ek: Uint8Array };
  decapsulate(ek: Uint8Array, seed: Uint8Array): Uint8Array;
}

function kemAdapter(id: number, sizes: { ek: number; publicKey: number }, raw: RawKem): () => KEM<RawKey> {
  const name = `KEM-${id.toString(16)}`;
  const key = (type: 'public' | 'private', bytes: Uint8Array): RawKey => ({ algorithm: { name }, extractable: true, type, raw: bytes });
  // Keys come from outside as seeds: the package never draws or derives one.
  const unused = (): never => {
    throw new TypeError('not part of this adapter');
  };
  return () => ({
    id,
    type: 'KEM',
    name,
    Nsecret: 32,
    Nenc: sizes.ek,
    Npk: sizes.publicKey,
    Nsk: 32,
    DeriveKeyPair: unused,
    GenerateKeyPair: unused,
    SerializePublicKey: async ({ raw: bytes }) => bytes,
    DeserializePublicKey: async (bytes) => key('public', bytes),
    SerializePrivateKey: async ({ raw: bytes }) => bytes,
    DeserializePrivateKey: async (bytes) => key('private', bytes),
    async Encap({ raw: publicKey }) {
      const { shared, ek } = raw.encapsulate(publicKey);
      return { shared_secret: shared, enc: ek };
    },
    Decap: async (ek, { raw: seed }) => raw.decapsulate(ek, seed),
  });
}

const hkdfSha256: () => KDF = () => ({
  id: 0x0001,
  type: 'KDF',
  name: 'HKDF-SHA256',
  Nh: 32,
  stages: 2,
  Extract: async (salt, ikm) => nobleDigest.hmacSha256(salt, ikm),
  Expand: async (prk, info, length) => hkdfExpand(nobleDigest.hmacSha256, 32, prk, info, length),
  Derive: () => Promise.reject(new TypeError('two stages')),
});

const shake256: () => KDF = () => ({
  id: 0x0011,
  type: 'KDF',
  name: 'SHAKE256',
  Nh: 64,
  stages: 1,
  Extract: () => Promise.reject(new TypeError('one stage')),
  Expand: () => Promise.reject(new TypeError('one stage')),
  Derive: async (ikm, length) => nobleXof.shake256(ikm, length),
});

const aes256Gcm: () => AEAD = () => ({
  id: 0x0002,
  type: 'AEAD',
  name: 'AES-256-GCM',
  Nk: 32,
  Nn: 12,
  Nt: 16,
  Seal: async (key, nonce, aad, plaintext) => nobleAead.seal(key, nonce, aad, plaintext),
  async Open(key, nonce, aad, ciphertext) {
    const plaintext = nobleAead.open(key, nonce, aad, ciphertext);
    if (plaintext === undefined) throw fail('CRYPTO_OPEN', {});
    return plaintext;
  },
});

const DHKEM_SUITE = concat(toUtf8('HPKE-v1'), toUtf8('KEM'), Uint8Array.of(0x00, 0x20));

function dhkemX25519(random: RandomSource): RawKem {
  const derive = (secret: Uint8Array, peer: Uint8Array, ek: Uint8Array, publicKey: Uint8Array): Uint8Array => {
    const dh = nobleX25519.shared(secret, peer);
    if (dh === undefined) throw fail('CRYPTO_KEY_WEAK', { field: 'x25519' });
    const prk = nobleDigest.hmacSha256(new Uint8Array(0), concat(DHKEM_SUITE, toUtf8('eae_prk'), dh));
    const info = concat(Uint8Array.of(0, 32), DHKEM_SUITE, toUtf8('shared_secret'), ek, publicKey);
    return hkdfExpand(nobleDigest.hmacSha256, 32, prk, info, 32);
  };
  return {
    encapsulate(publicKey) {
      const secret = random(32);
      const ek = nobleX25519.publicKey(secret);
      return { ek, shared: derive(secret, publicKey, ek, publicKey) };
    },
    decapsulate: (ek, seed) => derive(seed, ek, ek, nobleX25519.publicKey(seed)),
  };
}

function hybrid(random: RandomSource): RawKem {
  return {
    encapsulate: (publicKey) => nobleHybrid.encapsulate(publicKey, random),
    decapsulate: (ek, seed) => nobleHybrid.decapsulator(seed)(ek),
  };
}

const noRandom: RandomSource = () => {
  throw new TypeError('opening draws no randomness');
};

/** The package's suite for a KEM algorithm. @param aead - AES-256-GCM unless a test vector has another. */
export function packageSuite(alg: KemAlg, random: RandomSource = noRandom, aead: () => AEAD = aes256Gcm): CipherSuite<RawKey> {
  return alg === -70157
    ? new CipherSuite(kemAdapter(0x647a, { ek: 1120, publicKey: 1216 }, hybrid(random)), shake256, aead)
    : new CipherSuite(kemAdapter(0x0020, { ek: 32, publicKey: 32 }, dhkemX25519(random)), hkdfSha256, aead);
}

/** HPKE by the package `hpke` over noble. */
export const packageHpke = {
  async seal(alg: KemAlg, publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array, random: RandomSource) {
    const suite = packageSuite(alg, random);
    const { encapsulatedSecret, ctx } = await suite.SetupSender(await suite.DeserializePublicKey(publicKey), { info });
    return { ek: encapsulatedSecret, ciphertext: await ctx.Seal(plaintext) };
  },
  opener(alg: KemAlg, seed: Uint8Array) {
    const suite = packageSuite(alg);
    const key = suite.DeserializePrivateKey(seed);
    return async (info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array) =>
      (await suite.SetupRecipient(await key, ek, { info })).Open(ciphertext);
  },
};
