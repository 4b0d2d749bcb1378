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
    const ranks = SUITES.map(({ rank }) => rank);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => b - a));
  });

  it('differ in id and KEM algorithm, sign, and are of this house and not national', () => {
    expect(new Set(SUITES.map(({ id }) => id)).size).toBe(SUITES.length);
    expect(new Set(SUITES.map(({ kem }) => kem)).size).toBe(SUITES.length);
    for (const { id, signatures } of SUITES) {
      expect(id).toMatch(/^rogatory-(?!x-)/);
      expect(signatures.length).toBeGreaterThan(0);
    }
  });

  it('are frozen through and through (CRYPTO-01)', () => {
    expect(Object.isFrozen(SUITES)).toBe(true);
    for (const suite of SUITES) {
      for (const part of [suite, suite.signatures, suite.hpke]) expect(Object.isFrozen(part)).toBe(true);
      expect(() => Object.assign(suite, { rank: 1000 })).toThrow(TypeError);
    }
    expect(() => (SUITES as unknown[]).splice(0)).toThrow(TypeError);
  });
});
