// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { afterDays, afterWorkingDays, dateAt, daysBetween, endOf, isWorkingDay } from '../../../src/dossier/deadlines/calendar.js';
import type { Calendar } from '../../../src/dossier/deadlines/calendar.js';

const at = (text: string): number => Date.parse(text);
const iso = (moment: number): string => new Date(moment).toISOString();
const calendar = (zone: string, ...holidays: string[]): Calendar => ({ zone, weekend: [6, 7], holidays: new Set(holidays) });

describe('days of an authority', () => {
  it('are dates in its time zone (DOSSIER-19)', () => {
    const moment = at('2026-02-02T21:30:00Z');
    expect(dateAt(moment, 'Europe/Istanbul')).toBe('2026-02-03');
    expect(dateAt(moment, 'Europe/Moscow')).toBe('2026-02-03');
    expect(dateAt(moment, 'Asia/Vladivostok')).toBe('2026-02-03');
    expect(dateAt(moment, 'Europe/Kaliningrad')).toBe('2026-02-02');
    expect(() => dateAt(moment, 'Nowhere/Nothing')).toThrow(RangeError);
  });

  it('end at midnight there, whatever the clock does that day (DOSSIER-19)', () => {
    expect(iso(endOf('2026-02-03', 'Europe/Istanbul'))).toBe('2026-02-03T21:00:00.000Z');
    expect(iso(endOf('2026-02-03', 'Asia/Kamchatka'))).toBe('2026-02-03T12:00:00.000Z');
    // Spring and autumn in Berlin: days of 23 and 25 hours.
    expect(endOf('2026-03-29', 'Europe/Berlin') - endOf('2026-03-28', 'Europe/Berlin')).toBe(23 * 3_600_000);
    expect(endOf('2026-10-25', 'Europe/Berlin') - endOf('2026-10-24', 'Europe/Berlin')).toBe(25 * 3_600_000);
    // Turkey kept its summer time for good in 2016, Russia its winter time in 2014.
    expect(endOf('2016-03-27', 'Europe/Istanbul') - endOf('2016-03-26', 'Europe/Istanbul')).toBe(23 * 3_600_000);
    expect(endOf('2016-10-30', 'Europe/Istanbul') - endOf('2016-10-29', 'Europe/Istanbul')).toBe(24 * 3_600_000);
    expect(endOf('2014-10-26', 'Europe/Moscow') - endOf('2014-10-25', 'Europe/Moscow')).toBe(25 * 3_600_000);
    // No midnight in Cairo on that day, and no 30 December 2011 in Samoa.
    expect(iso(endOf('2026-04-23', 'Africa/Cairo'))).toBe('2026-04-23T22:00:00.000Z');
    expect(iso(endOf('2011-12-29', 'Pacific/Apia'))).toBe('2011-12-30T10:00:00.000Z');
  });

  it('do not count the day of the start, and count a leap day (DOSSIER-19)', () => {
    expect(iso(afterDays(at('2028-02-27T10:00:00Z'), 2, calendar('Etc/UTC')))).toBe('2028-03-01T00:00:00.000Z');
    expect(iso(afterDays(at('2026-02-27T10:00:00Z'), 2, calendar('Etc/UTC')))).toBe('2026-03-02T00:00:00.000Z');
    expect(iso(afterDays(at('2026-12-31T23:59:59Z'), 1, calendar('Etc/UTC')))).toBe('2027-01-02T00:00:00.000Z');
    expect(iso(afterDays(at('2026-02-02T10:00:00Z'), 0, calendar('Etc/UTC')))).toBe('2026-02-03T00:00:00.000Z');
  });
});

describe('working days', () => {
  it('leave out weekends and the holidays of the accord (DOSSIER-19)', () => {
    const turkey = calendar('Europe/Istanbul', '2026-04-23');
    expect(isWorkingDay('2026-04-22', turkey)).toBe(true);
    expect(isWorkingDay('2026-04-23', turkey)).toBe(false);
    expect(isWorkingDay('2026-04-25', turkey)).toBe(false);
    expect(isWorkingDay('2026-04-26', turkey)).toBe(false);
    // Wednesday; Thursday is a holiday; so the second working day after it is Monday.
    expect(iso(afterWorkingDays(at('2026-04-22T08:00:00Z'), 2, turkey))).toBe('2026-04-27T21:00:00.000Z');
  });

  it('jump over a chain of holidays across the end of the year (DOSSIER-19)', () => {
    const russia = calendar(
      'Europe/Moscow',
      ...['01', '02', '03', '04', '05', '06', '07', '08'].map((day) => `2026-01-${day}`),
      '2026-01-09',
      '2025-12-31',
    );
    // 30 December 2025 is a Tuesday; the next working day is Monday, 12 January 2026.
    expect(iso(afterWorkingDays(at('2025-12-30T09:00:00Z'), 1, russia))).toBe('2026-01-12T21:00:00.000Z');
  });

  it('begin with the local day of the start (DOSSIER-19)', () => {
    // 22:30 UTC on Friday is Saturday in Moscow, Friday in Reykjavik: Monday is the first working day for both.
    expect(iso(afterWorkingDays(at('2026-02-06T22:30:00Z'), 1, calendar('Europe/Moscow')))).toBe('2026-02-09T21:00:00.000Z');
    expect(iso(afterWorkingDays(at('2026-02-06T22:30:00Z'), 1, calendar('Atlantic/Reykjavik')))).toBe('2026-02-10T00:00:00.000Z');
    // Saturday evening there is Sunday here, which makes no difference; a week of another State does.
    expect(iso(afterWorkingDays(at('2026-02-05T10:00:00Z'), 1, { ...calendar('Etc/UTC'), weekend: [5, 6] }))).toBe(
      '2026-02-09T00:00:00.000Z',
    );
  });

  it('end the search where there are none (DOSSIER-19)', () => {
    const never = { ...calendar('Etc/UTC'), weekend: [1, 2, 3, 4, 5, 6, 7] };
    expect(afterWorkingDays(at('2026-02-05T10:00:00Z'), 1, never)).toBeGreaterThan(at('2035-01-01'));
  });

  it('are given back for the time that a clock stood still (DOSSIER-20)', () => {
    const utc = calendar('Etc/UTC', '2026-02-04');
    const [from, to] = [at('2026-02-03T12:00:00Z'), at('2026-02-09T12:00:00Z')];
    expect(daysBetween(from, to, utc, true)).toBe(3);
    expect(daysBetween(from, to, utc, false)).toBe(6);
    expect(daysBetween(from, from, utc, true)).toBe(0);
  });
});
