// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { date, dateTime, isCalendarDate, partialDate } from '../../../src/schema/fields/dates.js';

describe('isCalendarDate', () => {
  it.each(['2024-02-29', '2000-02-29', '1984', '1984-06', '2026-12-31', '2026-04-30'])('knows %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });
  it.each(['2023-02-29', '1900-02-29', '2026-13', '2026-00', '2026-06-00', '2026-04-31', '0000', '26', '2026-1-1', ''])(
    'does not know %s',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );
});

describe('dateTime', () => {
  it('takes UTC with whole seconds alone', () => {
    expect(dateTime().safeParse('2026-03-02T23:59:59Z').success).toBe(true);
    const wrong = [
      '2026-03-02T24:00:00Z',
      '2026-03-02T09:30:60Z',
      '2026-02-30T09:30:00Z',
      '2026-03-02T09:30:00.5Z',
      '2026-03-02T09:30:00+03:00',
      '2026-03-02 09:30:00Z',
      '2026-03-02',
    ];
    for (const text of wrong) expect(dateTime().safeParse(text).success, text).toBe(false);
  });
});

describe('date and partialDate', () => {
  it('take a whole day, and as much of a date as is known', () => {
    expect(date().safeParse('2026-03-02').success).toBe(true);
    expect(date().safeParse('2026-02-30').success).toBe(false);
    expect(date().safeParse('2026-03').success).toBe(false);
    for (const text of ['1984', '1984-06', '1984-06-15']) expect(partialDate().safeParse(text).success).toBe(true);
    for (const text of ['84', '1984-6', '1984-06-15T00:00:00Z', '1984-']) expect(partialDate().safeParse(text).success).toBe(false);
  });
});
