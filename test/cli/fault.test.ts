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
