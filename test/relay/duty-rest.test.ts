// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { Duty } from '../../src/relay/duty.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import { ManualClock } from '../transport/manual-clock.js';

it('a relay that looked for what has expired writes nothing again before time has passed (RELAY-14)', async () => {
  const [store, clock] = [openMemoryStore(), new ManualClock()];
  let commits = 0;
  const duty = new Duty({
    ...{ self: { scope: 'aa', id: 'relay' }, store, clock, log: () => undefined, book: { concernedBy: async () => [] } },
    committer: {
      commit({ concerns: _concerns, ...effects }) {
        commits++;
        return store.commit({ ...effects, now: clock.now() });
      },
    },
    onError: (error) => {
      throw error;
    },
  });
  const looked = async (): Promise<number> => {
    await duty.checkExpiry();
    return commits;
  };
  expect([await looked(), await looked()]).toEqual([1, 1]);
  await clock.advance(1);
  expect(await looked()).toBe(2);
});
