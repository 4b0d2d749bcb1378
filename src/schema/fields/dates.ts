// SPDX-License-Identifier: Apache-2.0
import { z } from '../zod.js';
import { suchAs } from './form.js';

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Tells whether the calendar has this date; a month or day left out is not judged. */
export function isCalendarDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  if (year === undefined || year < 1) return false;
  if (month !== undefined && (month < 1 || month > 12)) return false;
  return day === undefined || month === undefined || (day >= 1 && day <= daysIn(year, month));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Unix milliseconds of a date-time of the form below. */
export function toMs(dateTime: string): number {
  return Date.parse(dateTime);
}

/** First and last millisecond that a text may mean. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Span in UTC of a point in time, of a day, or of the known part of a date; undefined for every other text. */
export function spanOf(text: string): Span | undefined {
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : { first: at, last: at };
  }
  const match = DATE.exec(text);
  if (match === null || !isCalendarDate(text)) return undefined;
  const [year = '', month, day] = match.slice(1) as [string?, string?, string?];
  const end = `${year}-${month ?? '12'}-${day ?? String(daysIn(Number(year), Number(month ?? 12)))}`;
  return { first: Date.parse(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`), last: Date.parse(`${end}T23:59:59.999Z`) };
}

/** A point in time, RFC 3339 in UTC with whole seconds: `2026-03-02T09:30:00Z`. */
export const dateTime = () =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, {
      error: suchAs('2026-12-31T09:30:00Z', 'a date with a time in UTC'),
      abort: true,
    })
    .refine((text) => isCalendarDate(text.slice(0, 10)), { error: 'no such day' });

/** A whole day: `2026-03-02`. */
export const date = () =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: suchAs('2026-12-31', 'a date'), abort: true })
    .refine(isCalendarDate, { error: 'no such day' });

/** As much of a date as is known: `1984`, `1984-06` or `1984-06-15`. What is not known is left out, never filled in (V033). */
export const partialDate = () => z.string().regex(DATE, { error: suchAs('1984-06', 'the known part of a date') });

/** A time of day in a time zone said elsewhere: `09:30`. */
export const timeOfDay = () => z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: suchAs('09:30', 'a time of day') });

/** From a point in time to a later one. */
export const period = z.object({ from: dateTime(), to: dateTime() });
