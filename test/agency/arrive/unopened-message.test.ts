// SPDX-License-Identifier: Apache-2.0
// A message that nobody opened yet: how many keys it still needs.
import { expect, it } from 'vitest';
import { stillNeeds } from '../../../src/agency/arrive/unopened-message.js';

it('a frame that nobody can read keeps no key', async () => {
  const damaged = { seq: 1, frame: Uint8Array.of(1) };
  const store = {
    counters: () => Promise.resolve([{ lane: 2, ackedThrough: 0 }]),
    window: (_to: string, _lane: number, after: number) => Promise.resolve(after === 0 ? [damaged] : []),
  };
  const vault = { list: () => Promise.resolve([]) };
  expect(await stillNeeds(store as never, vault as never, 'ab')).toBe(0);
});
