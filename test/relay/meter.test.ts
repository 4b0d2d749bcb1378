import { describe, expect, it } from 'vitest';
import { Meter } from '../../src/relay/quota/meter.js';
import type { MeterSlot } from '../../src/store/port.js';

const HOUR = 3_600_000;
const at = (hour: number): number => hour * HOUR;

function meter(rows: readonly MeterSlot[] = []): Meter {
  return new Meter('day a b', { slotMs: HOUR, slots: 24 }, rows);
}

describe('meter', () => {
  it('sums the last slots up, and forgets as time goes (RELAY-20)', () => {
    const day = meter();
    for (const hour of [100, 110, 123]) day.add(at(hour), 1, 10);
    const sums = [123, 124, 133, 134, 147].map((hour) => day.sum(at(hour)));
    expect(sums.map(({ messages }) => messages)).toEqual([3, 2, 2, 1, 0]);
    expect(sums[0]?.bytes).toBe(30);
  });

  it('forgives nothing when the clock is set back, and stops nothing for ever when it was far ahead (RELAY-20)', () => {
    const day = meter();
    day.add(at(100), 5, 50);
    expect(day.sum(at(90)).messages).toBe(5);
    expect(day.sum(at(100 - 24)).messages).toBe(0);
  });

  it('holds no more slots than a sum may go through, however long it counts (RELAY-20)', () => {
    const day = meter();
    for (let hour = 0; hour < 1000; hour++) day.add(at(hour), 1, 1);
    expect([day.size, day.sum(at(999)).messages]).toEqual([25, 24]);
  });

  it('takes up what a store holds, and asks it to forget what no sum needs', () => {
    const day = meter([{ slot: 100, messages: 3, bytes: 9 }]);
    expect(day.sum(at(100))).toEqual({ messages: 3, bytes: 9 });
    expect(day.write(at(100) + 1)).toEqual({ name: 'day a b', slot: 100, keepFrom: 76 });
  });
});
