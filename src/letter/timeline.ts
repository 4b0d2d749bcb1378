// SPDX-License-Identifier: Apache-2.0
// A timeline on paper: one block a message, in one of four languages, times in the zones of both sides.
import { printable } from '../core/printable.js';
import { MEASURE_STATES } from '../vocabulary/status/codes.js';
import { MEASURE_TYPES } from '../vocabulary/measures/codes.js';
import { labelIn } from '../vocabulary/labels/labels.js';
import { LABEL_LANGUAGES } from '../vocabulary/texts/language.js';
import type { LabelLanguage } from '../vocabulary/texts/language.js';
import type { TimelineEntry } from '../dossier/timeline.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

interface Words {
  readonly sent: string;
  readonly received: string;
  readonly crossed: string;
  readonly waiting: string;
  /** Said under a translation that nobody who knows language and law has read. */
  readonly unreviewed?: string;
}

const WORDS: Readonly<Record<LabelLanguage, Words>> = {
  en: {
    sent: 'sent by',
    received: 'received from',
    crossed: 'crossed a message of the other side',
    waiting: 'waits for an earlier message',
  },
  fr: {
    sent: 'envoyé par',
    received: 'reçu de',
    crossed: "a croisé un message de l'autre partie",
    waiting: 'attend un message antérieur',
    unreviewed: 'Traduction non encore relue.',
  },
  tr: {
    sent: 'gönderen',
    received: 'kimden alındı',
    crossed: 'karşı tarafın bir iletisiyle kesişti',
    waiting: 'önceki bir iletiyi bekliyor',
    unreviewed: 'Çeviri henüz gözden geçirilmedi.',
  },
  ru: {
    sent: 'отправитель',
    received: 'получено от',
    crossed: 'разминулось с сообщением другой стороны',
    waiting: 'ожидает более раннее сообщение',
    unreviewed: 'Перевод ещё не проверен.',
  },
};

export interface PrintOptions {
  readonly language?: LabelLanguage;
  /** IANA time zones of both sides; each time stands in UTC too. */
  readonly zones?: readonly string[];
}

const PRINT_OPTIONS: Members<PrintOptions> = { required: {}, optional: { language: LABEL_LANGUAGES, zones: { each: 'text' } } };

/**
 * Renders a timeline for reading on paper, at most 100 columns but for long words. What a message says stays in English: it is made of codes.
 * @throws RangeError when one of `options.zones` is no time zone.
 */
export function timelinePrint(entries: readonly TimelineEntry[], options: PrintOptions = {}): string {
  requireMembers(options, PRINT_OPTIONS, 'timelinePrint(options)');
  const { language = 'en', zones = [] } = options;
  const words = WORDS[language];
  const blocks = entries.map((entry) => blockOf(entry, words, language, zones).map(printable).join('\n'));
  return `${[...blocks, ...(words.unreviewed === undefined ? [] : [words.unreviewed])].join('\n\n')}\n`;
}

function blockOf(entry: TimelineEntry, words: Words, language: LabelLanguage, zones: readonly string[]): string[] {
  const { time, direction, who, type, what, measures, flags, transport } = entry;
  const local = zones.map((zone) => `${localTime(time, zone)} ${zone}`).join('; ');
  return [
    local === '' ? time : `${time} (${local})`,
    `  ${words[direction]} ${who}: ${type} (${transport})`,
    ...wrapped(what, '    '),
    ...measures.map(
      ({ id, type: of, state }) => `    ${id} ${label(MEASURE_TYPES, of, language)}: ${label(MEASURE_STATES, state, language)}`,
    ),
    ...flags.map((flag) => `    * ${words[flag]}`),
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
