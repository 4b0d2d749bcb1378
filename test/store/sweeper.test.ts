import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { startSweeper } from '../../src/store/sweeper.js';
import { ManualClock } from '../transport/manual-clock.js';

function watched(fail = false): { store: Store; calls: number[][] } {
  const calls: number[][] = [];
  const store = Object.assign(openMemoryStore(), {
    sweep: (...times: number[]) => {
      calls.push(times);
      return fail ? Promise.reject(new TypeError('disk')) : Promise.resolve(0);
    },
  });
  return { store, calls };
}

describe('sweeper', () => {
  it.each([false, true])('sweeps at every interval, whether or not a sweep fails (%s), and stops', async (fail) => {
    const clock = new ManualClock();
    const begun = clock.now();
    const { store, calls } = watched(fail);
    const stop = startSweeper(store, clock, fail ? {} : { statementsMs: 5_000 });
    for (let i = 0; i < 2; i++) {
      await clock.advance(LIMITS.sweepIntervalMs);
    }
    expect(calls).toEqual(
      [1, 2].map((n) => {
        const now = begun + n * LIMITS.sweepIntervalMs;
        return [now, now - LIMITS.ackedRetentionMs, fail ? 0 : now - 5_000];
      }),
    );
    stop();
    await clock.advance(10 * LIMITS.sweepIntervalMs);
    expect(calls).toHaveLength(2);
  });
});
