// SPDX-License-Identifier: Apache-2.0
// What an agency does with what it cannot read: frames of nobody, files of a stick, and a place that no directory lists.
import { describe, expect, it } from 'vitest';
import { stillNeeds } from '../../../src/agency/arrive/unopened-message.js';
import { importFromFolder } from '../../../src/agency/courier/courier.js';
import { carriageTo, counterpartOf } from '../../../src/agency/send/addressing.js';
import { fail } from '../../../src/core/errors.js';

it('a frame that nobody can read keeps no key', async () => {
  const damaged = { seq: 1, frame: Uint8Array.of(1) };
  const store = {
    counters: () => Promise.resolve([{ lane: 2, ackedThrough: 0 }]),
    window: (_to: string, _lane: number, after: number) => Promise.resolve(after === 0 ? [damaged] : []),
  };
  const vault = { list: () => Promise.resolve([]) };
  expect(await stillNeeds(store as never, vault as never, 'ab')).toBe(0);
});

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

it('within a state all may be sent, and an agency that no directory lists has no mailbox', () => {
  const node = {
    self: { scope: 'demo-a', id: 'ca' },
    clock: { now: () => 0 },
    trust: { accordBetween: () => undefined, agency: () => undefined },
  };
  expect(carriageTo(node as never, { scope: 'demo-a', id: 'none' })).toBe('all');
  expect(() => counterpartOf({ scope: 'demo-a', id: 'none' }, node as never)).toThrowCode('TRUST_UNKNOWN', { id: 'none' });
});
