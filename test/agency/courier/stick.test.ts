// SPDX-License-Identifier: Apache-2.0
// A stick whose files cannot be read: which faults are told of a file, and which end the import.
import { describe, expect, it } from 'vitest';
import { importFromFolder } from '../../../src/agency/courier/courier.js';
import { fail } from '../../../src/core/errors.js';

describe('a stick', () => {
  const file = `${'ab'.repeat(32)}.frame`;
  const take = (fault: Error) => {
    const folder = { names: () => Promise.resolve([file]), read: () => Promise.reject(fault) };
    return importFromFolder({ vault: { get: () => Promise.resolve(undefined) } } as never, folder as never, () => Promise.resolve());
  };

  it('with a bad file is taken in, and the file is told; a fault of the store or of the program ends it', async () => {
    expect(await take(fail('AGENCY_COURIER', { file, reason: 'damaged' }))).toMatchObject({
      accepted: 0,
      left: [{ file, code: 'AGENCY_COURIER' }],
    });
    await expect(take(fail('STORE_UNAVAILABLE', { reason: 'full' }))).toRejectCode('STORE_UNAVAILABLE');
    const mistake = new TypeError('a mistake');
    await expect(take(mistake)).rejects.toBe(mistake);
  });
});
