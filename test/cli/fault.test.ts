// SPDX-License-Identifier: Apache-2.0
// How a command tells a fault: of the system, of a key file, or of the program.
import { expect, it } from 'vitest';
import { faultOf } from '../../src/cli/fault.js';
import { fail } from '../../src/core/errors.js';

it('tells a fault of the system as one of its file, and leaves a fault of the program to be shown whole', () => {
  const ofSystem = Object.assign(new TypeError('boom'), { syscall: 'open', code: 'EACCES', path: '/x' });
  expect(faultOf(ofSystem)).toMatchObject({ exitCode: 1, text: expect.stringMatching(/^\/x: this account has no permission/) as string });
  for (const fault of [new TypeError('a mistake'), { syscall: 'open' }])
    expect(() => faultOf(fault)).toThrow(expect.toSatisfy((thrown: unknown) => thrown === fault) as Error);
  const text = (field: string): string => faultOf(fail('CRYPTO_KEY_FILE', { field })).text;
  expect(text('/x.key: ENOENT')).toMatch(/: \/x\.key: no such file or folder$/);
  expect(text('/x.key: EIO')).toMatch(/: \/x\.key: EIO$/);
  expect(text('/x.key: kind')).toMatch(/: \/x\.key: no key file that can be used: kind$/);
  expect(text('kind')).toMatch(/: no key file that can be used: kind$/);
});

it('tells of a message without a place in its dossier where the dossier stands, and what shows more', () => {
  const details = { rule: 'X00', why: 'the table has no row for it here', type: 'decision.accept' };
  const text = (measure: string, state: string): string => faultOf(fail('DOSSIER_TRANSITION', { ...details, measure, state })).text;
  expect(text('m1', 'ACCEPTED')).toMatch(
    /\)\. m1 is in the state ACCEPTED: decision\.accept cannot be sent for it now\. "rogatory dossier show" lists what may be sent$/,
  );
  expect(text('*', '')).toMatch(/state: \)\. "rogatory dossier show" lists what may be sent$/);
});
