// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../../core/assert.js';
import type { SuiteData } from './suite.js';

/** Registry of suites that cannot change after it was made. */
export interface SuiteRegistry<S extends SuiteData> {
  /** Strongest first; frozen, with all that is in it. */
  readonly suites: readonly S[];
  byId(id: string): S | undefined;
  byKem(alg: number): S | undefined;
}

/** Form of the ids of national suites, which wrap an envelope and never replace it. */
const NATIONAL = 'rogatory-x-';

/**
 * Makes a registry and freezes it, each suite included.
 * @param suites - Strongest first.
 * @throws TypeError when two share an id, KEM algorithm or rank, when they are not in the order of ranks, or when an id is national.
 */
export function suiteRegistry<S extends SuiteData>(suites: readonly S[]): SuiteRegistry<S> {
  const ids = new Map<string, S>();
  const kems = new Map<number, S>();
  let rank = Infinity;
  for (const suite of suites) {
    const { id, kem } = suite;
    assertUsage(id.startsWith('rogatory-') && !id.startsWith(NATIONAL), `${id} must be the id of a suite that is not national`);
    assertUsage(!ids.has(id) && !kems.has(kem), `${id} must be the only suite of its id and KEM algorithm`);
    assertUsage(suite.rank < rank, `${id} must stand in the order of ranks, strongest first`);
    assertUsage(suite.signatures.length > 0, `${id} must sign`);
    rank = suite.rank;
    Object.freeze(suite.signatures);
    Object.freeze(suite.hpke);
    ids.set(id, Object.freeze(suite));
    kems.set(kem, suite);
  }
  return Object.freeze({
    suites: Object.freeze([...suites]),
    byId: (id: string) => ids.get(id),
    byKem: (alg: number) => kems.get(alg),
  });
}
