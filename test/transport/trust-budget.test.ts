import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { TrustBudget } from '../../src/transport/channel/trust-budget.js';

const { trustBurstMaxBytes: BURST, trustRateBytesPerSecond: RATE, trustFrameFloorBytes: FLOOR } = LIMITS;

describe('trust budget', () => {
  it('lets a burst through and then the long rate (LINK-38)', () => {
    const budget = new TrustBudget(0);
    expect(budget.take(BURST, 0)).toBe(0);
    expect(budget.take(RATE, 0)).toBe(1_000);
    expect(budget.take(RATE, 1_000)).toBe(1_000);
    expect(budget.take(RATE, 60_000)).toBe(0);
  });

  it('counts a small frame as one of 16,384 bytes (LINK-38)', () => {
    const budget = new TrustBudget(0);
    for (let i = 0; i < BURST / FLOOR; i++) expect(budget.take(1, 0)).toBe(0);
    expect(budget.take(1, 0)).toBe(Math.ceil((FLOOR * 1000) / RATE));
  });

  it('gives nothing for a clock that is set back, and never more than a burst (LINK-38)', () => {
    const budget = new TrustBudget(10_000);
    expect(budget.take(BURST, 10_000)).toBe(0);
    expect(budget.take(RATE, 0)).toBe(1_000);
    expect([budget.isFull(1_000), budget.isFull(100_000_000)]).toEqual([false, true]);
    expect(budget.take(BURST, 100_000_000)).toBe(0);
    expect(budget.take(FLOOR, 100_000_000)).toBeGreaterThan(0);
  });
});
