// SPDX-License-Identifier: Apache-2.0
// Moments for an officer: day, time, UTC, and the time on the clock of the office where that differs.
import { dayIn } from '../../vocabulary/labels/index.js';
import type { ViewLanguage } from './words.js';

/** Language, time and place of the person who looks. */
export interface Viewpoint {
  readonly language: ViewLanguage;
  /** Unix milliseconds. */
  readonly now: number;
  /** IANA time zone of the reader. */
  readonly zone: string;
}

const LOCALES: Readonly<Record<ViewLanguage, string>> = { en: 'en-GB', tr: 'tr-TR' };
const RELATIVE: Readonly<Record<ViewLanguage, { readonly today: string; readonly tomorrow: string }>> = {
  en: { today: 'today', tomorrow: 'tomorrow' },
  tr: { today: 'bugün', tomorrow: 'yarın' },
};
const DAY_MS = 86_400_000;

/** `6 March 2026, 11:30 UTC (14:30 Europe/Istanbul)`. @param at - Unix milliseconds. */
export function momentText(at: number, { language, zone }: Viewpoint): string {
  const utc = `${dayIn(at, language)}, ${clock(at, 'Etc/UTC', language)} UTC`;
  const [local, day] = [clock(at, zone, language), dayIn(at, language, zone)];
  if (local === clock(at, 'Etc/UTC', language) && day === dayIn(at, language)) return utc;
  return `${utc} (${day === dayIn(at, language) ? '' : `${day}, `}${local} ${zone})`;
}

/** As short as it can be said: `today 18:00`, `tomorrow 09:00`, `6 March 2026 11:30`, on the reader's clock. */
export function soonText(at: number, { language, now, zone }: Viewpoint): string {
  const day = dayIn(at, language, zone);
  const { today, tomorrow } = RELATIVE[language];
  const name = day === dayIn(now, language, zone) ? today : day === dayIn(now + DAY_MS, language, zone) ? tomorrow : day;
  return `${name} ${clock(at, zone, language)}`;
}

/** How far it is: `in 3 hours`, `2 days ago`. */
export function farText(at: number, { language, now }: Viewpoint): string {
  const format = new Intl.RelativeTimeFormat(language);
  const minutes = Math.trunc((at - now) / 60_000);
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  const hours = Math.trunc(minutes / 60);
  return Math.abs(hours) < 48 ? format.format(hours, 'hour') : format.format(Math.trunc(hours / 24), 'day');
}

function clock(at: number, zone: string, language: ViewLanguage): string {
  return new Intl.DateTimeFormat(LOCALES[language], { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: zone }).format(at);
}
