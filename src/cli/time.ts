// SPDX-License-Identifier: Apache-2.0
import { UsageError } from './usage.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads a time, which says its zone: a courier crosses them. @returns Unix milliseconds. */
export function timeOf(text: string, option: string): number {
  // Date.parse takes 30 February for 2 March.
  const day = new Date(`${text.slice(0, 10)}T00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
  const time = TIME.test(text) && isDay ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || time < 0) throw new UsageError(`--${option} takes a time with its zone, such as 2026-01-31T12:00:00Z`);
  return time;
}
