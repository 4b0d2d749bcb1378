import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { Backoff } from '../../src/transport/backoff.js';
import { seeded } from './node.js';

const highest = (length: number) => new Uint8Array(length).fill(0xff);
const lowest = (length: number) => new Uint8Array(length);

describe('backoff', () => {
  it('doubles from one second to five minutes (LINK-31)', () => {
    const backoff = new Backoff(highest);
    const delays = Array.from({ length: 12 }, () => backoff.next('retry'));
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1_000));
  });

  it('spreads delays over the whole range (LINK-31)', () => {
    const random = seeded('spread');
    const delays = Array.from({ length: 200 }, () => new Backoff(random).next('retry'));
    expect(Math.min(...delays)).toBeLessThan(100);
    expect(Math.max(...delays)).toBeGreaterThan(900);
    expect(new Backoff(lowest).next('retry')).toBe(0);
  });

  it('is short again after contact (LINK-31)', () => {
    const backoff = new Backoff(highest);
    for (let i = 0; i < 8; i++) backoff.next('retry');
    backoff.reset();
    expect(backoff.next('retry')).toBe(LIMITS.reconnectMinMs);
  });

  it('waits at least as long as the peer asked, up to the longest delay (LINK-31)', () => {
    expect(new Backoff(lowest).next('retry-after', 7_000)).toBe(7_000);
    expect(new Backoff(highest).next('retry-after', 7_000)).toBe(8_000);
    expect(new Backoff(lowest).next('retry-after')).toBe(LIMITS.reconnectMinMs);
    expect(new Backoff(lowest).next('retry-after', Number.MAX_SAFE_INTEGER)).toBe(LIMITS.reconnectMaxMs);
  });

  it('tries at its slowest pace where a person must act first (LINK-31)', () => {
    expect(new Backoff(lowest).next('do-not-retry', 5)).toBe(0.8 * LIMITS.reconnectMaxMs);
    expect(new Backoff(highest).next('do-not-retry')).toBe(LIMITS.reconnectMaxMs);
  });
});
