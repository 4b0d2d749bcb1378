// SPDX-License-Identifier: Apache-2.0
// Known-answer tests at first use: a runtime that computes wrongly must not sign, seal or judge anything (CRYPTO-07).
import { fail } from '../core/errors.js';
import { SUITES, suiteById } from './suites.js';
import type { KemAlg, SignatureAlg, Suite, SuiteId } from './suites.js';

type Alg = SignatureAlg | KemAlg;

const verdicts = new Map<Alg, boolean>();

/**
 * Runs the known-answer test of an algorithm, once in the life of the process.
 * @param test - True when every answer is the known one; what it throws counts as false.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07), naming the weakest suite that has the algorithm, when the test failed, now or earlier.
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
  if (passed) return;
  const weakest = SUITES.findLast((suite) => has(suite, alg));
  throw fail('CRYPTO_SUITE_DISABLED', { suite: weakest?.id ?? String(alg) });
}

/** @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07) when any algorithm of the suite has failed its test so far. */
export function requireSuite(id: SuiteId): void {
  const suite = suiteById(id);
  for (const [alg, passed] of verdicts) if (!passed && has(suite, alg)) throw fail('CRYPTO_SUITE_DISABLED', { suite: id });
}

function has(suite: Suite, alg: Alg): boolean {
  return suite.kem === alg || suite.signatures.some((signature) => signature === alg);
}
