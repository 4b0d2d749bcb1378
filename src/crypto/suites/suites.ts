// SPDX-License-Identifier: Apache-2.0
// Data only: suites are closed sets, and a message never decides which of them is strong enough. To add a suite, add one entry below. Every
// type follows from the list, so the compiler names each table that lacks the suite.
import { assertText } from '../../core/assert.js';
import { fail } from '../../core/errors.js';

/** Definition of a suite. */
interface SuiteData {
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

/** Strongest first. */
const LIST = [
  // The default: Ed25519 (RFC 9864) and ML-DSA-65 (RFC 9964); MLKEM768-X25519, as HPKE-9-KE of draft-ietf-cose-hpke-pq-pqt-01.
  {
    id: 'rogatory-hybrid',
    signatures: [-19, -49],
    kem: -70157,
    hpke: [0x647a, 0x0011, 0x0002],
    encapsulationBytes: 1120,
    rank: 20,
    postQuantum: true,
  },
  // For accords that say so, and for comparison: Ed25519 (RFC 9864); DHKEM(X25519, HKDF-SHA256).
  {
    id: 'rogatory-classic',
    signatures: [-19],
    kem: -70200,
    hpke: [0x0020, 0x0001, 0x0002],
    encapsulationBytes: 32,
    rank: 10,
    postQuantum: false,
  },
] as const satisfies readonly SuiteData[];

type Listed = (typeof LIST)[number];
/** COSE algorithm ids of the signatures of all suites. */
export type SignatureAlg = Listed['signatures'][number];
/** Private ids until IANA registers the HPKE ones. */
export type KemAlg = Listed['kem'];
export type SuiteId = Listed['id'];

export interface Suite extends SuiteData {
  readonly id: SuiteId;
  readonly signatures: readonly SignatureAlg[];
  readonly kem: KemAlg;
}

/** Every suite, strongest first; frozen, with all that is in it. */
export const SUITES: readonly Suite[] = Object.freeze(
  LIST.map((suite) => Object.freeze({ ...suite, signatures: Object.freeze(suite.signatures), hpke: Object.freeze(suite.hpke) })),
);

/** Their ids, strongest first. */
export const SUITE_IDS: readonly SuiteId[] = SUITES.map(({ id }) => id);

const BY_ID: ReadonlyMap<string, Suite> = new Map(SUITES.map((suite) => [suite.id, suite]));
const BY_KEM: ReadonlyMap<number, Suite> = new Map(SUITES.map((suite) => [suite.kem, suite]));

/** @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). */
export function suiteById(id: string): Suite {
  assertText(id, 'a suite');
  const suite = BY_ID.get(id);
  if (suite === undefined) throw fail('CRYPTO_SUITE_UNKNOWN', { suite: id.slice(0, 64) });
  return suite;
}

/** Whether a text is the id of a registered suite. */
export function isSuiteId(id: string): id is SuiteId {
  return BY_ID.has(id);
}

/** The suite whose signature algorithms a signer has keys of, no more and no less; undefined when there is none. */
export function suiteOfKeys(keys: ReadonlyMap<number, unknown>): Suite | undefined {
  return SUITES.find(({ signatures }) => signatures.length === keys.size && signatures.every((alg) => keys.has(alg)));
}

/** @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02). */
export function suiteByKem(alg: number): Suite {
  const suite = BY_KEM.get(alg);
  if (suite === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
  return suite;
}

/** The stronger of two suites. */
export function strongest(a: SuiteId, b: SuiteId): SuiteId {
  return suiteById(a).rank >= suiteById(b).rank ? a : b;
}
