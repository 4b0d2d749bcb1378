// SPDX-License-Identifier: Apache-2.0
// Data only: suites are closed sets, and a message never decides which of them is strong enough. To add a suite, add one file in suites/
// and one entry below. Every type follows from the list, so the compiler names each table that lacks the suite.
import { assertText } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { classic } from './classic.js';
import { hybrid } from './hybrid.js';
import { suiteRegistry } from './registry.js';
import type { SuiteData } from './suite.js';

const LIST = [hybrid, classic] as const;

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

const registry = suiteRegistry<Suite>(LIST);

/** Every suite, strongest first; frozen. */
export const SUITES: readonly Suite[] = registry.suites;

/** Their ids, strongest first. */
export const SUITE_IDS: readonly SuiteId[] = SUITES.map(({ id }) => id);

/** @throws {@link RogatoryError} `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01). */
export function suiteById(id: string): Suite {
  assertText(id, 'a suite');
  const suite = registry.byId(id);
  if (suite === undefined) throw fail('CRYPTO_SUITE_UNKNOWN', { suite: id.slice(0, 64) });
  return suite;
}

/** Whether a text is the id of a registered suite. */
export function isSuiteId(id: string): id is SuiteId {
  return registry.byId(id) !== undefined;
}

/** The suite whose signature algorithms a signer has keys of, no more and no less; undefined when there is none. */
export function suiteOfKeys(keys: ReadonlyMap<number, unknown>): Suite | undefined {
  return SUITES.find(({ signatures }) => signatures.length === keys.size && signatures.every((alg) => keys.has(alg)));
}

/** @throws {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02). */
export function suiteByKem(alg: number): Suite {
  const suite = registry.byKem(alg);
  if (suite === undefined) throw fail('CRYPTO_ALG_UNKNOWN', { alg });
  return suite;
}

/** The stronger of two suites. */
export function strongest(a: SuiteId, b: SuiteId): SuiteId {
  return suiteById(a).rank >= suiteById(b).rank ? a : b;
}
