// SPDX-License-Identifier: Apache-2.0
// Data only: suites are closed sets, and a message never says which of them is good enough.
import { fail } from '../core/errors.js';

/** COSE algorithm ids: Ed25519 (RFC 9864), ML-DSA-65 (RFC 9964). */
export type SignatureAlg = -19 | -49;
/** Private ids until IANA registers the HPKE ones: -70157 = HPKE-9-KE of draft-ietf-cose-hpke-pq-pqt-01; -70200 = DHKEM(X25519). */
export type KemAlg = -70157 | -70200;
export type SuiteId = 'rogatory-hybrid' | 'rogatory-classic';

export interface Suite {
  readonly id: SuiteId;
  /** All of them sign, in this order. */
  readonly signatures: readonly SignatureAlg[];
  readonly kem: KemAlg;
  /** HPKE (RFC 9180) identifiers: KEM, KDF, AEAD. */
  readonly hpke: readonly [kem: number, kdf: number, aead: number];
  readonly encapsulationBytes: number;
  /** Higher is stronger; floors compare ranks. */
  readonly rank: number;
  readonly postQuantum: boolean;
}

const hybrid: Suite = {
  id: 'rogatory-hybrid',
  signatures: [-19, -49],
  kem: -70157,
  hpke: [0x647a, 0x0011, 0x0002],
  encapsulationBytes: 1120,
  rank: 20,
  postQuantum: true,
};

const classic: Suite = {
  id: 'rogatory-classic',
  signatures: [-19],
  kem: -70200,
  hpke: [0x0020, 0x0001, 0x0002],
  encapsulationBytes: 32,
  rank: 10,
  postQuantum: false,
};

/** Every suite, strongest first. */
export const SUITES: readonly Suite[] = Object.freeze([hybrid, classic]);

/** @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). */
export function suiteById(id: string): Suite {
  const suite = SUITES.find((candidate) => candidate.id === id);
  if (suite === undefined) throw fail('CRYPTO_SUITE_UNKNOWN', { suite: id.slice(0, 64) });
  return suite;
}

export function isSuiteId(id: string): id is SuiteId {
  return SUITES.some((suite) => suite.id === id);
}

/** @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02). */
export function suiteByKem(alg: number): Suite {
  const suite = SUITES.find((candidate) => candidate.kem === alg);
  if (suite === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
  return suite;
}

/** The stronger of two suites. */
export function strongest(a: SuiteId, b: SuiteId): SuiteId {
  return suiteById(a).rank >= suiteById(b).rank ? a : b;
}
