// SPDX-License-Identifier: Apache-2.0
import { formatUtc } from '../core/index.js';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
const DAY = 86_400;
/** Below so many days the hours count. */
const EXACT_DAYS = 3;

/** Distance of a time from now, for people: `in 5 days`, `in 2 days 21 hours`, `2 hours ago`. @param at - Epoch seconds. @param now - Unix milliseconds. */
export function distance(at: number, now: number): string {
  const seconds = Math.trunc(at - now / 1000);
  if (seconds === 0) return 'now';
  const days = Math.trunc(seconds / DAY);
  const hours = Math.trunc((seconds % DAY) / 3_600);
  if (days !== 0 && hours !== 0 && Math.abs(days) < EXACT_DAYS) {
    const text = `${counted(Math.abs(days), 'day')} ${counted(Math.abs(hours), 'hour')}`;
    return seconds > 0 ? `in ${text}` : `${text} ago`;
  }
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS[3];
  return new Intl.RelativeTimeFormat('en').format(Math.trunc(seconds / length), unit);
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A time and how far it is from now. @param at - Epoch seconds. @param now - Unix milliseconds. */
export function timeText(at: number, now: number): string {
  return `${formatUtc(at)} (${distance(at, now)})`;
}
