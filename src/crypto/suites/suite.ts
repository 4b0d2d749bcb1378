// SPDX-License-Identifier: Apache-2.0

/** Definition of a suite, as data only. Each file of this folder holds one; ../suites.ts lists them. */
export interface SuiteData {
  readonly id: `rogatory-${string}`;
  /** COSE algorithm ids: all of them sign, in this order. */
  readonly signatures: readonly number[];
  /** COSE algorithm id: one of private use, whose meaning is frozen. */
  readonly kem: number;
  /** HPKE (RFC 9180) identifiers: KEM, KDF, AEAD. */
  readonly hpke: readonly [kem: number, kdf: number, aead: number];
  readonly encapsulationBytes: number;
  /** Higher is stronger; floors compare ranks. */
  readonly rank: number;
  readonly postQuantum: boolean;
}
