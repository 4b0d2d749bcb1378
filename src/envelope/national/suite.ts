// SPDX-License-Identifier: Apache-2.0
// What a state's certified module does for the national layer (SPEC.md "National suites"). Keys are drawn and kept there, content keys
// included: this side sees public keys, wraps and ciphertexts. A call that rejects is a module out of order, never a verdict on its input.

export type NationalSuiteId = `rogatory-x-${string}`;

/** One content key of one layer, within the module that drew it. */
export interface NationalContentKey {
  /** Wraps the key for the holder of `publicKey`, bound to `info`. */
  wrap(publicKey: Uint8Array, info: Uint8Array): Promise<{ readonly ek: Uint8Array; readonly wrapped: Uint8Array }>;
  /** Encrypts under a fresh IV, `aad` authenticated. Called once. */
  encrypt(aad: Uint8Array, plaintext: Uint8Array): Promise<{ readonly iv: Uint8Array; readonly ciphertext: Uint8Array }>;
}

/** A national suite: its names, its exact lengths in bytes (1 to 2,048 each), and what needs no private key. */
export interface NationalSuite {
  readonly id: NationalSuiteId;
  /** COSE ids of private use, below -65536 and outside -70999 to -70000: of the content, and of the wraps. */
  readonly alg: number;
  readonly kem: number;
  readonly publicKeyBytes: number;
  readonly encapsulationBytes: number;
  readonly wrappedBytes: number;
  readonly ivBytes: number;
  /** Ciphertext less plaintext. */
  readonly expansionBytes: number;
  /** Known-answer test: whether every answer is the known one. */
  readonly selfTest: () => Promise<boolean>;
  readonly newContentKey: () => Promise<NationalContentKey>;
}

/** One layer, as its holder gets it. */
export interface NationalCiphertext {
  readonly info: Uint8Array;
  readonly ek: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Whoever holds a private key of a national suite. */
export interface NationalDecryptor {
  readonly suite: NationalSuiteId;
  /** Unwraps and decrypts. @returns The plaintext, or undefined for whatever does not unwrap or authenticate. */
  open(input: NationalCiphertext): Promise<Uint8Array | undefined>;
}
