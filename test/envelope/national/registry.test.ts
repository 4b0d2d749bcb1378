// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { nationalSuites } from '../../../src/envelope/national/registry.js';
import type { NationalSuite } from '../../../src/envelope/national/suite.js';
import { DEMO_ID, demoSuite } from '../national-provider.js';
import { seeded } from '../world.js';

const suite = (changes: Partial<NationalSuite> = {}): NationalSuite => demoSuite(seeded('registry'), changes);

describe('nationalSuites', () => {
  it('holds what it is given and refuses every other id (ENV-51)', () => {
    const suites = nationalSuites([suite(), suite({ id: 'rogatory-x-other' })]);
    expect(suites.ids).toEqual([DEMO_ID, 'rogatory-x-other']);
    expect(suites.find(DEMO_ID)).toMatchObject({ id: DEMO_ID, alg: -80_001, kem: -80_002 });
    for (const id of ['rogatory-x-none', 'ROGATORY-X-DEMO', 'rogatory-hybrid', '', '__proto__', 'x'.repeat(300)]) {
      expect(() => suites.find(id)).toThrowCode('ENVELOPE_NATIONAL_SUITE');
    }
    expect(() => nationalSuites([]).find(DEMO_ID)).toThrowCode('ENVELOPE_NATIONAL_SUITE');
  });

  it('is frozen at construction: neither its maker nor a provider changes it later', async () => {
    const provider = { ...suite() };
    const list = [provider];
    const suites = nationalSuites(list);
    list.push(suite({ id: 'rogatory-x-late' }));
    provider.alg = -90_000;
    provider.selfTest = async () => false;
    const held = suites.find(DEMO_ID);
    expect(held.alg).toBe(-80_001);
    await expect(suites.requireTested(held)).resolves.toBeUndefined();
    expect(() => suites.find('rogatory-x-late')).toThrowCode('ENVELOPE_NATIONAL_SUITE');
    for (const part of [suites, suites.ids, held]) expect(Object.isFrozen(part)).toBe(true);
    expect(() => Object.assign(suites, { find: () => held })).toThrow(TypeError);
    expect(() => Object.assign(held, { selfTest: async () => true })).toThrow(TypeError);
    expect(() => (suites.ids as string[]).push('rogatory-x-late')).toThrow(TypeError);
  });

  it('calls a provider as its own object', async () => {
    class Provider {
      #answer = true;
      selfTest(): Promise<boolean> {
        return Promise.resolve(this.#answer);
      }
    }
    const provider = Object.assign(new Provider(), { ...suite(), selfTest: Provider.prototype.selfTest }) as NationalSuite;
    const suites = nationalSuites([provider]);
    await expect(suites.requireTested(suites.find(DEMO_ID))).resolves.toBeUndefined();
  });

  const wrong: Record<string, Partial<NationalSuite>> = {
    'an id of no national suite': { id: 'rogatory-hybrid' as never },
    'an id without a name': { id: 'rogatory-x-' },
    'an id in capitals': { id: 'rogatory-x-DEMO' },
    'an id that is too long': { id: `rogatory-x-${'a'.repeat(33)}` },
    'an id that is no text': { id: 7 as never },
    'a registered algorithm': { alg: 3 },
    'an algorithm at the border of private use': { kem: -65_536 },
    'the lowest algorithm of the profile': { kem: -70_999 },
    'the highest algorithm of the profile': { alg: -70_000 },
    'an algorithm that is no integer': { alg: -80_000.5 },
    'an empty encapsulation': { encapsulationBytes: 0 },
    'a wrap that is too long': { wrappedBytes: 2_049 },
    'an IV of no length': { ivBytes: Number.NaN },
    'a cipher that adds nothing': { expansionBytes: 0 },
    'a public key of half a byte': { publicKeyBytes: 64.5 },
  };
  for (const [name, changes] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      expect(() => nationalSuites([suite(changes)])).toThrow(/must/);
    });
  }

  it('refuses two suites of one id', () => {
    expect(() => nationalSuites([suite(), suite({ alg: -80_003 })])).toThrow(TypeError);
    expect(nationalSuites([suite(), suite({ id: 'rogatory-x-twin' })]).ids).toHaveLength(2);
  });
});

describe('requireTested', () => {
  it('runs the known-answer test once, at first use (CRYPTO-07)', async () => {
    let runs = 0;
    const real = suite();
    const suites = nationalSuites([{ ...real, selfTest: () => ((runs += 1), real.selfTest()) }]);
    expect(runs).toBe(0);
    await suites.requireTested(suites.find(DEMO_ID));
    await suites.requireTested(suites.find(DEMO_ID));
    expect(runs).toBe(1);
  });

  it('disables a suite that fails, for good, and no other one (CRYPTO-07)', async () => {
    let answer: unknown = false;
    const suites = nationalSuites([suite({ selfTest: async () => answer as boolean }), suite({ id: 'rogatory-x-other' })]);
    const failing = suites.find(DEMO_ID);
    await expect(suites.requireTested(failing)).toRejectCode('CRYPTO_SUITE_DISABLED');
    answer = true;
    await expect(suites.requireTested(failing)).toRejectCode('CRYPTO_SUITE_DISABLED');
    await expect(suites.requireTested(suites.find('rogatory-x-other'))).resolves.toBeUndefined();
  });

  it('takes nothing but true for a pass (CRYPTO-07)', async () => {
    for (const answer of [undefined, null, 1, 'true', {}]) {
      const suites = nationalSuites([suite({ selfTest: async () => answer as boolean })]);
      await expect(suites.requireTested(suites.find(DEMO_ID))).toRejectCode('CRYPTO_SUITE_DISABLED');
    }
  });

  it('lets a failure stand beside a pass of the same moment (CRYPTO-07)', async () => {
    const answers = [false, true];
    const suites = nationalSuites([suite({ selfTest: async () => answers.shift()! })]);
    const held = suites.find(DEMO_ID);
    const both = await Promise.allSettled([suites.requireTested(held), suites.requireTested(held)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('asks a module that does not answer again next time (ENV-54)', async () => {
    let down = true;
    const selfTest = async (): Promise<boolean> => {
      if (down) throw new TypeError('no connection');
      return true;
    };
    const suites = nationalSuites([suite({ selfTest })]);
    const error = await suites.requireTested(suites.find(DEMO_ID)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ENVELOPE_NATIONAL_PROVIDER', retryable: true, cause: { message: 'no connection' } });
    down = false;
    await expect(suites.requireTested(suites.find(DEMO_ID))).resolves.toBeUndefined();
  });
});
