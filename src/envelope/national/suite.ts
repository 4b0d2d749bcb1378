// SPDX-License-Identifier: Apache-2.0
// Interface of a state's certified module for the national layer (SPEC.md "National suites"). The module draws and keeps all keys, content
// keys included; this side sees only public keys, wraps and ciphertexts. A rejected call means that the module does not work; it is no
// verdict on the input.

export type NationalSuiteId = `rogatory-x-${string}`;

/** One content key of one layer, within the module that drew it. */
export interface NationalContentKey {
  /** Wraps the key for the holder of `publicKey`, bound to `info`. */
  wrap(publicKey: Uint8Array, info: Uint8Array): Promise<{ readonly ek: Uint8Array; readonly wrapped: Uint8Array }>;
  /** Encrypts under a fresh IV, `aad` authenticated. Called once. */
  encrypt(aad: Uint8Array, plaintext: Uint8Array): Promise<{ readonly iv: Uint8Array; readonly ciphertext: Uint8Array }>;
}

/** A national suite: its names, its exact lengths in bytes (1 to 2,048 each), and its operations without a private key. */
export interface NationalSuite {
  readonly id: NationalSuiteId;
  /** COSE ids of private use, below -65536 and outside -70999 to -70000: of the content, and of the wraps. */
  readonly alg: number;
  readonly kem: number;
  readonly publicKeyBytes: number;
  readonly encapsulationBytes: number;
  readonly wrappedBytes: number;
  readonly ivBytes: number;
  /** Length of the ciphertext minus that of the plaintext. */
  readonly expansionBytes: number;
  /** Known-answer test: whether every answer is the known one. */
  readonly selfTest: () => Promise<boolean>;
  readonly newContentKey: () => Promise<NationalContentKey>;
}

/** One layer, as the holder of a key receives it. */
export interface NationalCiphertext {
  readonly info: Uint8Array;
  readonly ek: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly iv: Uint8Array;
  readonly aad: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Holder of a private key of a national suite. */
export interface NationalDecryptor {
  readonly suite: NationalSuiteId;
  /** Unwraps and decrypts. @returns The plaintext, or undefined when it does not unwrap or authenticate. */
  open(input: NationalCiphertext): Promise<Uint8Array | undefined>;
}
