// SPDX-License-Identifier: Apache-2.0
// One interface for each primitive that a runtime or noble can provide.
import type { RandomSource } from '../../core/random.js';
import type { HashName } from '../digest/hash-names.js';

/** A running hash. `digest` is called once, last. */
export interface IncrementalDigest {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

export interface DigestProvider {
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly sha512: (bytes: Uint8Array) => Uint8Array;
  readonly createDigest: (name: HashName) => IncrementalDigest;
  readonly hmacSha256: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  readonly hmacSha512: (key: Uint8Array, data: Uint8Array) => Uint8Array;
}

/** scrypt (RFC 7914), apart from the hashes, so that programs that only hash do not bundle it. N is 2^`logN`. */
export type ScryptProvider = (passphrase: Uint8Array, salt: Uint8Array, logN: number, r: number, p: number, length: number) => Uint8Array;

/**
 * AES-256-GCM with 12-byte nonces; the 16-byte tag follows the ciphertext. `seal` writes into `output`, which has 16 bytes more than
 * `plaintext`, and returns it; without it, fresh bytes. `open` returns undefined when the tag does not match.
 */
export interface AeadProvider {
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, output?: Uint8Array): Uint8Array;
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

/** One chunk of a long ciphertext. The 16-byte tag follows the ciphertext, so that the longer of `input` and `output` has 16 bytes more. */
export interface CipherChunk {
  readonly nonce: Uint8Array;
  readonly input: Uint8Array;
  readonly output: Uint8Array;
}

/** AES-256-GCM without associated data under one key, many chunks a call. A nonce must never seal twice. */
export interface ChunkCipher {
  seal(chunks: readonly CipherChunk[]): void | Promise<void>;
  /** Stops at the first chunk that does not authenticate. @returns Number of authentic chunks before it; later outputs are undefined. */
  open(chunks: readonly CipherChunk[]): number | Promise<number>;
}

export interface SyncChunkCipher extends ChunkCipher {
  seal(chunks: readonly CipherChunk[]): void;
  open(chunks: readonly CipherChunk[]): number;
}

/** Pure Ed25519. `verify` is cofactorless, and its caller has already checked the bytes. */
export interface Ed25519Provider {
  publicKey(seed: Uint8Array): Uint8Array;
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** An X25519 pair whose secret is within `shared` alone. */
export interface DrawnX25519 {
  readonly publicKey: Uint8Array;
  /** Returns undefined for an all-zero result. */
  shared(publicKey: Uint8Array): Uint8Array | undefined;
}

/** X25519. `shared` returns undefined for an all-zero result. */
export interface X25519Provider {
  publicKey(secret: Uint8Array): Uint8Array;
  shared(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined;
  /**
   * Draws a pair of one use: a provider that caches keys does not cache this one.
   * @param random - Gives the 32 bytes of the secret; a provider may draw it itself in place of the system's source.
   */
  draw(random: RandomSource): DrawnX25519;
}

/** SHA3-256 and SHAKE256, which the hybrid KEM and its KDF use. */
export interface XofProvider {
  sha3(bytes: Uint8Array): Uint8Array;
  shake256(bytes: Uint8Array, length: number): Uint8Array;
}

/** Pure ML-DSA-65 with the empty context. A signing key is prepared once: expanding a seed costs a quarter of a signature. */
export interface MlDsaProvider {
  keyPair(seed: Uint8Array): { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array };
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** ML-KEM-768 by its 64-byte seed (d, z). `encapsulate` and `decapsulate` throw on keys and ciphertexts of a wrong form. */
export interface MlKemProvider {
  /** @param random - Drawn from where the provider can take its randomness from outside. */
  encapsulate(
    publicKey: Uint8Array,
    random: (length: number) => Uint8Array,
  ): { readonly ciphertext: Uint8Array; readonly shared: Uint8Array };
  publicKey(seed: Uint8Array): Uint8Array;
  decapsulator(seed: Uint8Array): (ciphertext: Uint8Array) => Uint8Array;
}
