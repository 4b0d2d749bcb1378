// SPDX-License-Identifier: Apache-2.0
import type { LabelLanguage } from './language.js';

const LOCALES: Readonly<Record<LabelLanguage, string>> = { en: 'en-GB', fr: 'fr-FR', tr: 'tr-TR', ru: 'ru-RU' };

/**
 * A day as people write it: `4 May 2001`, `4 Mayıs 2001`, `4 мая 2001 года`, `4 mai 2001`.
 * @param date - ISO 8601; of a time only its day counts, as it is written.
 * @returns `date` unchanged when it is no day of the calendar, as a year alone.
 */
export function dateIn(date: string, language: LabelLanguage): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return date;
  const form = new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return form
    .format(at)
    .replace('г.', 'года')
    .replace(/^1 (?=\p{L}+ \d{4}$)/u, language === 'fr' ? '1er ' : '1 ');
}
