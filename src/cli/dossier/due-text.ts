// SPDX-License-Identifier: Apache-2.0
import type { DossierView } from '../../agency/index.js';
import { CODE_LISTS, labelIn } from '../../vocabulary/labels/index.js';
import { MEASURE_TYPES } from '../../vocabulary/index.js';
import { farText, momentText, soonText } from './moment.js';
import type { Viewpoint } from './moment.js';
import { momentLabel, WORDS } from './words.js';
import type { ViewLanguage } from './words.js';

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
