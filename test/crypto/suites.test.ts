import { describe, expect, it } from 'vitest';
import { SUITES, isSuiteId, strongest, suiteById, suiteByKem } from '../../src/crypto/suites/suites.js';

describe('suites', () => {
  it('are found by their id and by their KEM algorithm', () => {
    for (const suite of SUITES) {
      expect(suiteById(suite.id)).toBe(suite);
      expect(suiteByKem(suite.kem)).toBe(suite);
      expect(isSuiteId(suite.id)).toBe(true);
    }
  });

  it('refuse an id that is not in the registry (CRYPTO-01)', () => {
    for (const id of ['rogatory-nist', 'ROGATORY-HYBRID', '', '__proto__']) {
      expect(() => suiteById(id)).toThrowCode('CRYPTO_SUITE_UNKNOWN');
      expect(isSuiteId(id)).toBe(false);
    }
  });

  it('refuse an algorithm that is not in the registry, the registered twins of ours included (CRYPTO-02)', () => {
    for (const alg of [57, 46, -19, -70159, 0]) expect(() => suiteByKem(alg)).toThrowCode('CRYPTO_ALG_UNKNOWN');
  });

  it('are ordered, the hybrid one above the classic one', () => {
    expect(strongest('rogatory-classic', 'rogatory-hybrid')).toBe('rogatory-hybrid');
    expect(strongest('rogatory-hybrid', 'rogatory-classic')).toBe('rogatory-hybrid');
    expect(strongest('rogatory-classic', 'rogatory-classic')).toBe('rogatory-classic');
    expect(Object.isFrozen(SUITES)).toBe(true);
  });
});
