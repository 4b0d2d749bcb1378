import { describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../../src/core/random.js';
import { formatUtc, systemClock, toSeconds } from '../../src/core/time.js';

describe('time', () => {
  it('is Unix milliseconds, and rounds down to seconds', () => {
    const [before, now, after] = [Date.now(), systemClock.now(), Date.now()];
    expect(before <= now && now <= after).toBe(true);
    expect(toSeconds(1999)).toBe(1);
    expect(toSeconds(2000)).toBe(2);
  });

  it('is written in UTC, whatever an integer can say', () => {
    expect(formatUtc(0)).toBe('1970-01-01T00:00:00Z');
    expect(formatUtc(1.9)).toBe('1970-01-01T00:00:01Z');
    expect(formatUtc(8_640_000_000_000)).toBe('+275760-09-13T00:00:00Z');
    expect(formatUtc(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991 s after 1970');
  });

  it('runs a timer once, and not after it was cancelled', () => {
    vi.useFakeTimers();
    try {
      const ran: string[] = [];
      systemClock.after(10, () => ran.push('kept'));
      const cancel = systemClock.after(10, () => ran.push('cancelled'));
      cancel();
      vi.advanceTimersByTime(100);
      cancel();
      expect(ran).toEqual(['kept']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never keeps a process alive by a timer', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    try {
      systemClock.after(60_000, () => undefined)();
      const timer = timers.mock.results[0]!.value as NodeJS.Timeout;
      expect(timer.hasRef()).toBe(false);
    } finally {
      timers.mockRestore();
    }
  });
});

describe('random', () => {
  it('gives fresh bytes of the length asked for', () => {
    const [a, b] = [systemRandom(32), systemRandom(32)];
    expect(a).toHaveLength(32);
    expect(a).not.toEqual(b);
    expect(systemRandom(0)).toHaveLength(0);
  });
});
