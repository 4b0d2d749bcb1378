// SPDX-License-Identifier: Apache-2.0
import { assertInteger, assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { runtimeName } from '../../crypto/runtime/runtime-name.js';
import { callProvider } from './provider-call.js';
import type { NationalSuite, NationalSuiteId } from './suite.js';

/** Registry of the national suites of this installation; it cannot change after it was made. */
export interface NationalSuites {
  readonly ids: readonly NationalSuiteId[];
  /** @throws {@link RogatoryError} `ENVELOPE_NATIONAL_SUITE` (ENV-51). */
  find(id: string): NationalSuite;
  /**
   * Runs the known-answer test of a suite at first use. A failed test disables the suite for good; a module that does not answer is tested
   * again next time.
   * @throws {@link RogatoryError} `CRYPTO_SUITE_DISABLED` (CRYPTO-07), `ENVELOPE_NATIONAL_PROVIDER` (ENV-54).
   */
  requireTested(suite: NationalSuite): Promise<void>;
}

const ID = /^rogatory-x-[a-z0-9][a-z0-9-]{0,31}$/;
const LENGTHS = ['publicKeyBytes', 'encapsulationBytes', 'wrappedBytes', 'ivBytes', 'expansionBytes'] as const;

/**
 * Makes the registry of national suites, and freezes it: later changes to a provider object have no effect.
 * @param suites - In any order; none for an installation that has none.
 * @throws TypeError or RangeError for an id, algorithm or length outside SPEC.md "National suites", and for two suites of one id.
 */
export function nationalSuites(suites: readonly NationalSuite[]): NationalSuites {
  const held = new Map<string, NationalSuite>();
  for (const suite of suites) {
    const fixed = snapshot(suite);
    assertUsage(!held.has(fixed.id), `${fixed.id} must be given once`);
    held.set(fixed.id, fixed);
  }
  const verdicts = new Map<string, boolean>();
  return Object.freeze({
    ids: Object.freeze([...held.values()].map(({ id }) => id)),
    find(id: string) {
      const suite = held.get(id);
      if (suite === undefined) throw fail('ENVELOPE_NATIONAL_SUITE', { suite: id.slice(0, 64) });
      return suite;
    },
    async requireTested({ id, selfTest }: NationalSuite) {
      // A provider may be plain JavaScript, so only true counts as a pass.
      const answer: unknown = verdicts.get(id) ?? (await callProvider(id, 'selfTest', selfTest));
      // A failure that another call recorded meanwhile stays.
      if (verdicts.get(id) !== false) verdicts.set(id, answer === true);
      if (verdicts.get(id) !== false) return;
      const reason = 'its module did not answer true';
      throw fail('CRYPTO_SUITE_DISABLED', { suite: id, primitive: 'selfTest', runtime: runtimeName(), reason });
    },
  });
}

function snapshot(suite: NationalSuite): NationalSuite {
  const { id, alg, kem } = suite;
  assertUsage(typeof id === 'string' && ID.test(id), 'id must be rogatory-x- and 1 to 32 of a-z, 0-9 and -');
  assertAlgorithm(alg, `${id}.alg`);
  assertAlgorithm(kem, `${id}.kem`);
  for (const name of LENGTHS) assertInteger(suite[name], `${id}.${name}`, 1, LIMITS.encapsulationMaxBytes);
  const { publicKeyBytes, encapsulationBytes, wrappedBytes, ivBytes, expansionBytes } = suite;
  const lengths = { publicKeyBytes, encapsulationBytes, wrappedBytes, ivBytes, expansionBytes };
  return Object.freeze({
    ...{ id, alg, kem },
    ...lengths,
    selfTest: suite.selfTest.bind(suite),
    newContentKey: suite.newContentKey.bind(suite),
  });
}

/** Private use (RFC 9052), and none of the numbers that the profile keeps for its own. */
function assertAlgorithm(alg: number, name: string): void {
  assertInteger(alg, name, Number.MIN_SAFE_INTEGER, -65_537);
  if (alg >= -70_999 && alg <= -70_000) throw new RangeError(`${name} must not be one of -70999 to -70000`);
}
