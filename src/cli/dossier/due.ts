// SPDX-License-Identifier: Apache-2.0
// What is due, and moments for an officer: day, time, UTC, and the time on the clock of the office where that differs.
import type { DossierView } from '../../agency/index.js';
import { MEASURE_TYPES } from '../../vocabulary/index.js';
import { CODE_LISTS, dayIn, labelIn } from '../../vocabulary/labels/index.js';
import { momentLabel, WORDS } from './words.js';
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
function farText(at: number, { language, now }: Viewpoint): string {
  const format = new Intl.RelativeTimeFormat(language);
  const minutes = Math.trunc((at - now) / 60_000);
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  const hours = Math.trunc(minutes / 60);
  return Math.abs(hours) < 48 ? format.format(hours, 'hour') : format.format(Math.trunc(hours / 24), 'day');
}

function clock(at: number, zone: string, language: ViewLanguage): string {
  return new Intl.DateTimeFormat(LOCALES[language], { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: zone }).format(at);
}

type DueItem = DossierView['due'][number];
type Measures = DossierView['state']['measures'];

/** Label of a code of a list, by the list's name; the code when it has none. */
export function labelled(list: string, code: string, language: ViewLanguage): string {
  const found = CODE_LISTS.find(({ name }) => name === list);
  return (found === undefined ? undefined : labelIn(found, code, language)?.text) ?? code;
}

/** `m1, freezing of crypto-assets`. */
export function measureText(id: string, measures: Measures, language: ViewLanguage): string {
  const type = measures.find((one) => one.id === id)?.type;
  return type === undefined ? id : `${id}, ${labelIn(MEASURE_TYPES, type, language)?.text ?? type}`;
}

/** The first item that somebody must act on; a least time and the transport are not. */
export function pressing(items: readonly DueItem[]): DueItem | undefined {
  return items.find(({ notBefore, by }) => notBefore !== true && by !== 'relay');
}

/** `we, today 18:00 (in 3 hours)`. */
export function shortDue(item: DueItem | undefined, role: DossierView['role'], at: Viewpoint): string {
  const words = WORDS[at.language];
  if (item === undefined) return words.nothingDue;
  const who = item.by === role ? words.we : item.by === 'relay' ? words.relay : words.they;
  const late = item.level > 0 ? ` ${words.overdue}` : '';
  return `${who}, ${soonText(item.due, at)} (${farText(item.due, at)})${late}`;
}

/** What is to be done, about what, until when, and why then. */
export function fullDue(item: DueItem, measures: Measures, at: Viewpoint): string {
  const { language } = at;
  const words = WORDS[language];
  const what = momentLabel(item.id, language) ?? labelled('DeadlineId', item.id, language);
  const about = [...item.measureIds.map((id) => measureText(id, measures, language)), ...(item.ref === undefined ? [] : [item.ref])];
  const marks = [
    item.id.startsWith('D') ? item.id : undefined,
    `${words.since} ${momentText(item.since, at)}`,
    item.unagreed === true ? words.unagreed : undefined,
    item.holidaysIncomplete === true ? words.holidays : undefined,
    item.stopped ? words.stopped : undefined,
  ].filter((mark) => mark !== undefined);
  const until = `${item.notBefore === true ? words.notBefore : words.by} ${momentText(item.due, at)}`;
  const late = item.level > 0 ? `${words.overdue} (${farText(item.due, at)}): ` : '';
  return `${late}${what}${about.length === 0 ? '' : ` (${about.join('; ')})`}, ${until}. ${marks.join(', ')}`;
}
