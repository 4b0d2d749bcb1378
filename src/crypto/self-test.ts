// SPDX-License-Identifier: Apache-2.0
// Known-answer tests at first use: a runtime that computes wrongly must not sign, seal or judge anything (CRYPTO-07).
import { fail } from '../core/errors.js';
import { SUITES } from './suites.js';
import type { KemAlg, SignatureAlg, SuiteId } from './suites.js';

type Alg = SignatureAlg | KemAlg;

const verdicts = new Map<Alg, boolean>();

/**
 * Runs the known-answer test of an algorithm, once in the life of the process.
 * @param test - True when every answer is the known one; what it throws counts as false.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07), naming a suite that has the algorithm, when the test failed, now or earlier.
 */
export function requireTested(alg: Alg, test: () => boolean): void {
  let passed = verdicts.get(alg);
  if (passed === undefined) {
    try {
      passed = test();
    } catch {
      passed = false;
    }
    verdicts.set(alg, passed);
  }
  if (!passed) throw fail('CRYPTO_SUITE_DISABLED', { suite: suiteWith(alg) });
}

/** @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07) when any algorithm of the suite has failed its test so far. */
export function requireSuite(id: SuiteId): void {
  for (const suite of SUITES) {
    const failed = suite.id === id && [...suite.signatures, suite.kem].some((alg) => verdicts.get(alg) === false);
    if (failed) throw fail('CRYPTO_SUITE_DISABLED', { suite: id });
  }
}

function suiteWith(alg: Alg): SuiteId {
  const suites = SUITES.filter((suite) => suite.kem === alg || suite.signatures.some((signature) => signature === alg));
  return (suites.at(-1) ?? (SUITES[0] as (typeof SUITES)[0])).id;
}
