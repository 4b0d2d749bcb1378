// Who signs for an agency now, of the keys that it holds: those that its own directory names.
import { describe, expect, it } from 'vitest';
import { ownOfficers, ownSeal } from '../../../src/agency/home/own-signers.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { signerNamed } from '../../envelope/world.js';

const AT = 1_000;
const NOW = AT * 1_000 + 999;
const CLASSIC = 'rogatory-classic';
const named = (name: string): Signer => signerNamed(name, CLASSIC);
const [old, current, third] = [named('old'), named('current'), named('third')];
const hybrid = signerNamed('hybrid', 'rogatory-hybrid');

interface Listed {
  readonly signer: Signer;
  readonly role: string;
  readonly status?: string;
  readonly from?: number;
  readonly to?: number;
}

/** An agency that holds all keys, and a directory that lists some of them; none: the directory does not list the agency. */
function node(listed?: readonly Listed[], requires: Readonly<Record<string, readonly string[]>> = {}): Parameters<typeof ownSeal>[0] {
  const signers = listed?.map(({ signer: { signerId }, ...rest }) => ({ signerId, status: 'active', from: 1, to: 2_000, ...rest }));
  const held = [old, current, third, hybrid];
  return {
    self: { scope: 'demo-a', id: 'ca' },
    keys: { seals: held, officers: held },
    trust: { agency: () => signers && { signers, requires: new Map(Object.entries(requires)) } },
  } as never;
}

describe('the seal', () => {
  const seal = (...listed: readonly Omit<Listed, 'role'>[]) => ownSeal(node(listed.map((one) => ({ role: 'seal', ...one }))), CLASSIC, NOW);

  it('is the newest of its suite that is in force, through its last second', () => {
    expect(seal({ signer: old }, { signer: current, from: 2 }, { signer: third, from: 2, status: 'retired' })).toBe(current);
    expect(seal({ signer: old, from: 3 }, { signer: current, from: 2 })).toBe(old);
    expect(seal({ signer: hybrid, from: 5 }, { signer: old })).toBe(old);
    expect(seal({ signer: current, from: AT, to: AT }, { signer: old })).toBe(current);
    expect(seal({ signer: current, from: AT + 1 }, { signer: old })).toBe(old);
    expect(seal({ signer: current, from: 5, to: AT - 1 }, { signer: old })).toBe(old);
  });

  it('is missing where the directory lists none that is held, or another role of it', () => {
    const fault = { suite: `no seal of ${CLASSIC} in this home is in force`, floor: CLASSIC };
    for (const listed of [undefined, [], [{ signer: named('stranger'), role: 'seal' }], [{ signer: old, role: 'officer' }]])
      expect(() => ownSeal(node(listed), CLASSIC, NOW)).toThrowCode('TRUST_SUITE', fault);
  });
});

describe('the officers of a message', () => {
  const LISTED: readonly Listed[] = [
    { signer: old, role: 'officer' },
    { signer: current, role: 'officer', from: 2 },
    { signer: third, role: 'officer:duty' },
  ];
  const officers = (requires?: Readonly<Record<string, readonly string[]>>, listed: readonly Listed[] | undefined = LISTED) =>
    ownOfficers(node(listed, requires), 'request.submit', CLASSIC, NOW);

  it('are one of each role that the directory asks for, by its newest key (ENV-20)', () => {
    expect(officers({ 'request.submit': ['officer'] })).toEqual([current]);
    expect(officers({ '*': ['officer:duty'], 'request.submit': ['officer'] })).toEqual([current, third]);
    expect(officers({ '*': ['officer:duty', 'seal'] })).toEqual([third]);
  });

  it('are none where it asks for none, for another type, or does not list the agency', () => {
    expect(officers()).toEqual([]);
    expect(officers({ 'status.query': ['officer'] })).toEqual([]);
    expect(ownOfficers(node(), 'request.submit', CLASSIC, NOW)).toEqual([]);
  });
});
