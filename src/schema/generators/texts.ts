// SPDX-License-Identifier: Apache-2.0
// Texts of the data model as rules of CDDL. Schemas of texts are made anew wherever they stand, so they are known by their checks.
import { LIMITS } from '../../core/limits.js';
import { caip10, caip19, caip2 } from '../../vocabulary/assets/chain.js';
import { date, dateTime, partialDate, timeOfDay } from '../fields/dates.js';
import { bic, country, currency, language, lei, script, timeZone } from '../fields/iso.js';
import { iban } from '../../vocabulary/confiscation/fields.js';
import { line, localId, shortText, text, uuid } from '../fields/text.js';
import type { z } from '../zod.js';
import { boundsOf } from './bounds.js';

const NAMED: Readonly<Record<string, () => z.ZodType>> = {
  short: shortText,
  line,
  note: text,
  local: localId,
  uuid,
  date,
  'date-time': dateTime,
  'partial-date': partialDate,
  'time-of-day': timeOfDay,
  'time-zone': timeZone,
  language,
  country,
  script,
  currency,
  lei,
  bic,
  iban,
  caip2,
  caip10,
  caip19,
};

/** What tells one kind of text from another. */
function mark(schema: z.ZodType): string {
  const { max, patterns } = boundsOf(schema);
  return [max ?? '', ...patterns.map((pattern) => pattern.source)].join(' ');
}

const BY_MARK: ReadonlyMap<string, string> = new Map(Object.entries(NAMED).map(([name, make]) => [mark(make()), name]));

/** The regular expression of a pattern, as RFC 8610 wants it: matched as a whole, without groups that do not capture. */
function regexp(pattern: RegExp): string {
  const source = pattern.source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll('(?:', '(')
    .replaceAll(String.raw`\d`, '[0-9]')
    .replaceAll(String.raw`\/`, '/');
  return `text .regexp ${JSON.stringify(source)}`;
}

function write(schema: z.ZodType): string {
  const { max, patterns } = boundsOf(schema);
  const [pattern] = patterns;
  if (pattern !== undefined) return regexp(pattern);
  // Control characters are the business of SCHEMA-08: only this line says so.
  return `text .size (1..${max ?? LIMITS.textMaxBytes})`;
}

/** Rule by name of each kind of text. */
export const TEXT_RULES: ReadonlyMap<string, string> = new Map(Object.entries(NAMED).map(([name, make]) => [name, write(make())]));

/** Name of the rule of a text, or its type where the kind has no name. */
export function textRule(schema: z.ZodType): string {
  return BY_MARK.get(mark(schema)) ?? write(schema);
}
