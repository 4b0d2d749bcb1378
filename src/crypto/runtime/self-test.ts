// SPDX-License-Identifier: Apache-2.0
// Known-answer tests at first use: a runtime that computes wrongly must not sign, seal or judge anything (CRYPTO-07).
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { runtimeName } from './runtime-name.js';
import { SUITES, suiteById } from '../suites/suites.js';
import type { KemAlg, SignatureAlg, Suite, SuiteId } from '../suites/suites.js';

type Alg = SignatureAlg | KemAlg;

/** Reason of a failure without a thrown error: the runtime computed a wrong answer. */
export const WRONG_ANSWER = 'the runtime computed a wrong answer';

const PRIMITIVES: Readonly<Record<Alg, string>> = {
  '-19': 'Ed25519',
  '-49': 'ML-DSA-65',
  '-70157': 'MLKEM768-X25519',
  '-70200': 'DHKEM(X25519, HKDF-SHA256)',
};

interface Failure {
  readonly reason: string;
  /** Thrown by the test; undefined when an answer was wrong. */
  readonly cause?: unknown;
}

/** Failures by algorithm; undefined for one that passed. */
const verdicts = new Map<Alg, Failure | undefined>();

/**
 * Runs the known-answer test of an algorithm, once in the life of the process.
 * @param test - True when every answer is the known one; a throw is a failure too.
 * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07), naming the weakest suite that has the algorithm, when the test failed, now or earlier.
 */
export function requireTested(alg: Alg, test: () => boolean): void {
  if (!verdicts.has(alg)) verdicts.set(alg, failureOf(test));
  const failure = verdicts.get(alg);
  if (failure === undefined) return;
  const weakest = SUITES.findLast((suite) => has(suite, alg));
  throw disabled(weakest?.id ?? String(alg), alg, failure);
}

/** @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07) when any algorithm of the suite has failed its test so far. */
export function requireSuite(id: SuiteId): void {
  const suite = suiteById(id);
  for (const [alg, failure] of verdicts) if (failure !== undefined && has(suite, alg)) throw disabled(id, alg, failure);
}

function failureOf(test: () => boolean): Failure | undefined {
  try {
    return test() ? undefined : { reason: WRONG_ANSWER };
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : String(cause), cause };
  }
}

function disabled(suite: string, alg: Alg, { reason, cause }: Failure): RogatoryError {
  return fail('CRYPTO_SUITE_DISABLED', { suite, primitive: PRIMITIVES[alg], runtime: runtimeName(), reason }, cause);
}

function has(suite: Suite, alg: Alg): boolean {
  return suite.kem === alg || suite.signatures.some((signature) => signature === alg);
}
