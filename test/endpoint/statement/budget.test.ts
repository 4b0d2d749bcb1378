// SPDX-License-Identifier: Apache-2.0
// What one peer makes a node look at in a second, and how many verdicts it keeps.
import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { shownRestore } from '../../../src/endpoint/restore/operator.js';
import { Budget } from '../../../src/endpoint/statement/budget.js';
import { Verdicts } from '../../../src/endpoint/statement/verdicts.js';
import { Pauses } from '../../../src/endpoint/timetable.js';
import { ManualClock } from '../../transport/manual-clock.js';

it('one checkpoint more than those of a second waits until the first is a second old, or the node stops (LOG-49)', async () => {
  const clock = new ManualClock();
  const pauses = new Pauses(clock);
  const budget = new Budget(clock, pauses);
  const looked: boolean[] = [];
  const look = () => void budget.checkpoint().then((goesOn) => looked.push(goesOn));
  look();
  await clock.advance(400);
  for (let i = 1; i <= LIMITS.checkpointsVerifiedMax; i++) look();
  await clock.advance(599);
  expect(looked).toHaveLength(LIMITS.checkpointsVerifiedMax);
  await clock.advance(1);
  expect(looked).toHaveLength(LIMITS.checkpointsVerifiedMax + 1);
  look();
  await clock.advance(1);
  pauses.stop();
  await clock.advance(0);
  expect(looked.slice(-2)).toEqual([true, false]);
});

it('verdicts are kept up to their limit, the oldest goes first, and one of an older directory counts no more', () => {
  let version = 1;
  const verdicts = new Verdicts<number>(() => version);
  const of = (i: number): Uint8Array => Uint8Array.of(i >> 8, i & 0xff);
  for (let i = 0; i < LIMITS.verdictsMax; i++) verdicts.set(of(i), 'demo-a', i);
  expect([verdicts.get(of(0)), verdicts.get(of(LIMITS.verdictsMax - 1))]).toEqual([0, LIMITS.verdictsMax - 1]);
  // One that is kept again is the newest.
  verdicts.set(of(0), 'demo-a', 7);
  verdicts.set(of(LIMITS.verdictsMax), 'demo-a', 8);
  expect([0, 1, 2].map((i) => verdicts.get(of(i)))).toEqual([7, undefined, 2]);
  version = 2;
  expect(verdicts.get(of(2))).toBeUndefined();
});

it('a restore in words has what was cosigned only where something was', () => {
  const owner = { scope: 'demo-b', id: 'relay' };
  const stated = { old: { owner, epoch: 1 }, size: 2, new: { owner, epoch: 3 } };
  expect(shownRestore({ stated, head: undefined } as never)).not.toHaveProperty('cosigned');
  expect(shownRestore({ stated, head: { owner, epoch: 1, size: 5 } } as never)).toMatchObject({
    cosigned: { origin: 'rogatory/demo-b/relay/1', size: 5 },
  });
});
