// What a test file of schedules does with its share of the seeds.
import { expect, it } from 'vitest';
import { schedule } from './schedule.js';
import type { Outcome } from './schedule.js';

/** On a machine that does much else. */
const MAX_MS = 600_000;

/** Faults of a schedule in words, with the seed that shows them again. */
export function faultsOf({ seed, faults }: Pick<Outcome, 'seed' | 'faults'>): string[] {
  return faults.map(({ name, at, what }) => `seed ${seed}, after ${at} s: ${name}: ${what}`);
}

/** Runs schedules in tests of ten, so that none of them takes long. */
export function runSchedules(title: string, first: number, count: number): void {
  for (let from = first; from < first + count; from += 10) {
    it(
      `${title}, seeds ${from} to ${from + 9}`,
      async () => {
        const faults: string[] = [];
        for (let seed = from; seed < from + 10; seed++) faults.push(...faultsOf(await schedule(seed, { small: true })));
        expect(faults).toEqual([]);
      },
      MAX_MS,
    );
  }
}
