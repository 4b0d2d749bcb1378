// SPDX-License-Identifier: Apache-2.0
// Days as an authority counts them. Moments are Unix milliseconds; a day is a date in the authority's time zone.
import { DAY_MS } from '../../core/time.js';

export interface Calendar {
  /** IANA time zone of the authority. */
  readonly zone: string;
  /** Dates on which it does not work, `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>;
  /** Days of the week on which it does not work, 1 (Monday) to 7. */
  readonly weekend: readonly number[];
  /** Years of which all holidays are listed, also those that move. */
  readonly completeYears?: ReadonlySet<number>;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Whether a text names a time zone; it comes from an officer, so it may be anything. */
export function isZone(text: string): boolean {
  try {
    return dateAt(0, text).length > 0;
  } catch {
    return false;
  }
}

/** Date at a moment, `YYYY-MM-DD`. @throws RangeError when the zone is none. */
export function dateAt(moment: number, zone: string): string {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, calendar: 'iso8601', year: 'numeric', month: '2-digit', day: '2-digit' });
    FORMATS.set(zone, format);
  }
  return format.format(moment);
}

/** First moment after a date. A zone may skip midnight or a whole day, so the moment is searched, not computed. */
export function endOf(date: string, zone: string): number {
  // Local time is at most 14 hours ahead of UTC and 12 behind; a skipped day adds one day.
  let [low, high] = [Date.parse(date) - DAY_MS, Date.parse(date) + 3 * DAY_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dateAt(middle, zone) > date) high = middle;
    else low = middle;
  }
  return high;
}

/** The date some days later. */
function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

export function isWorkingDay(date: string, { holidays, weekend }: Calendar): boolean {
  const day = new Date(Date.parse(date)).getUTCDay();
  return !weekend.includes(day === 0 ? 7 : day) && !holidays.has(date);
}

/** End of the n-th day after the day of a moment, which itself does not count. */
export function afterDays(moment: number, days: number, { zone }: Calendar): number {
  return endOf(dateAfter(dateAt(moment, zone), days), zone);
}

/** End of the n-th working day after the day of a moment. Ten years without one end the search. */
export function afterWorkingDays(moment: number, days: number, calendar: Calendar): number {
  let date = dateAt(moment, calendar.zone);
  for (let left = days, passed = 0; left > 0 && passed < 3_660 + days * 7; passed++) {
    date = dateAfter(date, 1);
    if (isWorkingDay(date, calendar)) left--;
  }
  return endOf(date, calendar.zone);
}

/** Days between two moments, all or working days only. A stopped clock gets these days back. */
export function daysBetween(from: number, to: number, calendar: Calendar, working: boolean): number {
  const last = dateAt(to, calendar.zone);
  let count = 0;
  for (let date = dateAt(from, calendar.zone); date < last;) {
    date = dateAfter(date, 1);
    if (!working || isWorkingDay(date, calendar)) count++;
  }
  return count;
}
