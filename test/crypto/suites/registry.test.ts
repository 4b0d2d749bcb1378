import { describe, expect, it } from 'vitest';
import { SUITES } from '../../../src/crypto/suites/suites.js';
import { suiteRegistry } from '../../../src/crypto/suites/registry.js';
import type { SuiteData } from '../../../src/crypto/suites/suite.js';

/** A suite as a further file of the folder would hold it. */
const nist = (changes: Partial<SuiteData> = {}): SuiteData => ({
  id: 'rogatory-nist',
  signatures: [-51, -50],
  kem: -70159,
  hpke: [0x0051, 0x0011, 0x0002],
  encapsulationBytes: 1665,
  rank: 30,
  postQuantum: true,
  ...changes,
});

describe('suiteRegistry', () => {
  it('takes a further suite as data alone', () => {
    const added = nist();
    const registry = suiteRegistry<SuiteData>([added, ...SUITES]);
    expect(registry.byId('rogatory-nist')).toBe(added);
    expect(registry.byKem(-70159)).toBe(added);
    expect(registry.suites).toEqual([added, ...SUITES]);
    expect(registry.byId('rogatory-cnsa')).toBeUndefined();
    expect(registry.byKem(-70165)).toBeUndefined();
  });

  it('is frozen at construction, and so is everything in it (CRYPTO-01)', () => {
    const registry = suiteRegistry([nist()]);
    for (const part of [registry, registry.suites, ...registry.suites.flatMap((suite) => [suite, suite.signatures, suite.hpke])]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(() => Object.assign(registry, { byId: () => nist() })).toThrow(TypeError);
    expect(() => (registry.suites as SuiteData[]).push(nist())).toThrow(TypeError);
    expect(() => Object.assign(registry.suites[0]!, { rank: 99 })).toThrow(TypeError);
    expect(() => ((registry.suites[0]!.signatures as number[])[0] = -7)).toThrow(TypeError);
  });

  it('does not follow the list that it was made from (CRYPTO-01)', () => {
    const list = [nist()];
    const registry = suiteRegistry(list);
    list.push(nist({ id: 'rogatory-cnsa', kem: -70165, rank: 1 }));
    expect(registry.suites).toHaveLength(1);
    expect(registry.byId('rogatory-cnsa')).toBeUndefined();
  });

  const wrong: Record<string, readonly SuiteData[]> = {
    'two suites of one id': [nist(), nist({ kem: -70165, rank: 1 })],
    'two suites of one KEM algorithm': [nist(), nist({ id: 'rogatory-cnsa', rank: 1 })],
    'two suites of one rank': [nist(), nist({ id: 'rogatory-cnsa', kem: -70165 })],
    'a weaker suite before a stronger one': [nist(), nist({ id: 'rogatory-cnsa', kem: -70165, rank: 40 })],
    'a national suite': [nist({ id: 'rogatory-x-demo' })],
    'a suite of another house': [nist({ id: 'other-suite' as never })],
    'a suite that does not sign': [nist({ signatures: [] })],
  };
  for (const [name, list] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      expect(() => suiteRegistry(list)).toThrow(TypeError);
    });
  }
});

describe('SUITES', () => {
  it('are frozen through and through (CRYPTO-01)', () => {
    expect(Object.isFrozen(SUITES)).toBe(true);
    for (const suite of SUITES) {
      for (const part of [suite, suite.signatures, suite.hpke]) expect(Object.isFrozen(part)).toBe(true);
      expect(() => Object.assign(suite, { rank: 1000 })).toThrow(TypeError);
    }
    expect(() => (SUITES as unknown[]).splice(0)).toThrow(TypeError);
  });
});
