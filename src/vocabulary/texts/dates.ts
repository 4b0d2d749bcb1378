// SPDX-License-Identifier: Apache-2.0
import type { LabelLanguage } from './language.js';
import zones from './zones.json' with { type: 'json' };

const LOCALES: Readonly<Record<LabelLanguage, string>> = { en: 'en-GB', fr: 'fr-FR', tr: 'tr-TR', ru: 'ru-RU' };

/**
 * A day or month as people write it: `4 May 2001`, `4 Mayıs 2001`, `4 мая 2001 года`, `4 mai 2001`; `May 2001`.
 * @param date - ISO 8601; of a time only its day counts, as it is written.
 * @returns `date` unchanged when it is no day or month of the calendar, as a year alone.
 */
export function dateIn(date: string, language: LabelLanguage): string {
  const [known, day] = /^\d{4}-\d{2}(-\d{2})?/.exec(date) ?? [];
  const at = known === undefined ? Number.NaN : Date.parse(`${known}${day === undefined ? '-01' : ''}T00:00:00Z`);
  if (Number.isNaN(at)) return date;
  return formOf(language, day !== undefined)
    .format(at)
    .replace('г.', 'года')
    .replace(/^1 (?=\p{L}+ \d{4}$)/u, language === 'fr' ? '1er ' : '1 ');
}

/** Making a form costs half a millisecond: a twentieth of the processor time of an agency, where findings name dates. */
const FORMS = new Map<string, Intl.DateTimeFormat>();

function formOf(language: LabelLanguage, hasDay: boolean): Intl.DateTimeFormat {
  const key = `${language} ${hasDay}`;
  const form =
    FORMS.get(key) ??
    new Intl.DateTimeFormat(LOCALES[language], {
      ...(hasDay && { day: 'numeric' }),
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    });
  FORMS.set(key, form);
  return form;
}

/**
 * A point in time as people write it, in a time zone and in UTC: `5 March 2026, 14:30 (Ankara), 11:30 UTC`. The day stands twice when UTC
 * has another one. Seconds stand where they are not zero.
 * @param time - RFC 3339 in UTC; anything else is treated as `dateIn` does.
 * @param zone - IANA time zone of the reader; absent, unknown or UTC: UTC alone.
 */
export function timeIn(time: string, language: LabelLanguage, zone?: string): string {
  const at = Date.parse(time);
  const [, clock = '', seconds = ''] = /T(\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?/.exec(time) ?? [];
  if (Number.isNaN(at) || clock === '') return dateIn(time, language);
  const rest = /^:00(?:\.0+)?$/.test(seconds) ? '' : seconds;
  const utcDay = dateIn(time, language);
  const local = zone === undefined ? undefined : localTime(at, zone);
  if (zone === undefined || local === undefined || isUtc(zone)) return `${utcDay}, ${clock}${rest} UTC`;
  const day = dateIn(local.slice(0, 10), language);
  return `${day}, ${local.slice(11, 16)}${rest} (${cityIn(zone, language)}), ${day === utcDay ? '' : `${utcDay}, `}${clock}${rest} UTC`;
}

/** Day of a point in time in a time zone, as `dateIn` writes it. @param at - Unix milliseconds. */
export function dayIn(at: number, language: LabelLanguage, zone = 'UTC'): string {
  return dateIn(localTime(at, zone) ?? new Date(at).toISOString(), language);
}

function isUtc(zone: string): boolean {
  return /^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal)$/.test(zone);
}

function localTime(at: number, timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
  } catch {
    // The zone is a text of a peer: a runtime may not know it.
    return undefined;
  }
}

/** City of a time zone; for one of a capital, the capital. */
export function cityIn(zone: string, language: LabelLanguage): string {
  const names: Readonly<Record<string, Readonly<Record<LabelLanguage, string>>>> = zones;
  if (Object.hasOwn(names, zone)) return (names[zone] as Readonly<Record<LabelLanguage, string>>)[language];
  return (zone.split('/').at(-1) as string).replaceAll('_', ' ');
}
