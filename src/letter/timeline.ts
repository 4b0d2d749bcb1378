// SPDX-License-Identifier: Apache-2.0
// A timeline on paper: one block a message, in one of four languages, times in the zones of both sides.
import { printable } from '../core/printable.js';
import { MEASURE_STATES } from '../vocabulary/status/codes.js';
import { MEASURE_TYPES } from '../vocabulary/measures/codes.js';
import { labelIn } from '../vocabulary/labels/labels.js';
import { LABEL_LANGUAGES } from '../vocabulary/texts/language.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import type { TimelineEntry } from '../dossier/timeline/timeline.js';
import { timelineWord, unreviewedIn } from './words.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface PrintOptions {
  readonly language?: LabelLanguage;
  /** IANA time zones of both sides; each time stands in UTC too. */
  readonly zones?: readonly string[];
}

const PRINT_OPTIONS: Members<PrintOptions> = { required: {}, optional: { language: LABEL_LANGUAGES, zones: { each: 'text' } } };

/**
 * Renders a timeline for reading on paper, at most 100 columns except for long words. Summaries of messages stay in English, because they
 * consist of codes.
 * @throws RangeError when one of `options.zones` is no time zone.
 */
export function timelinePrint(entries: readonly TimelineEntry[], options: PrintOptions = {}): string {
  requireMembers(options, PRINT_OPTIONS, 'timelinePrint(options)');
  const { language = 'en', zones = [] } = options;
  const note = unreviewedIn(language)?.note;
  const blocks = entries.map((entry) => blockOf(entry, language, zones).map(printable).join('\n'));
  return `${[...blocks, ...(note === undefined ? [] : [note])].join('\n\n')}\n`;
}

function blockOf(entry: TimelineEntry, language: LabelLanguage, zones: readonly string[]): string[] {
  const { time, direction, who, type, what, measures, flags, transport } = entry;
  const local = zones.map((zone) => `${localTime(time, zone)} ${zone}`).join('; ');
  return [
    local === '' ? time : `${time} (${local})`,
    `  ${timelineWord(direction, language)} ${who}: ${type} (${transport})`,
    ...wrapped(what, '    '),
    ...measures.map(
      ({ id, type: of, state }) => `    ${id} ${label(MEASURE_TYPES, of, language)}: ${label(MEASURE_STATES, state, language)}`,
    ),
    ...flags.map((flag) => `    * ${timelineWord(flag, language)}`),
  ];
}

function label(list: Parameters<typeof labelIn>[0], code: string, language: LabelLanguage): string {
  return labelIn(list, code, language)?.text ?? code;
}

function localTime(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(Date.parse(time));
}

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
