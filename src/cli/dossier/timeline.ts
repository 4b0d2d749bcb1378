// SPDX-License-Identifier: Apache-2.0
import type { DossierView } from '../../agency/index.js';
import { formatUtc, printable } from '../../core/index.js';
import { ETSI_EVENTS } from '../../log/index.js';

/** State of each measure after a message. */
export type Measures = DossierView['timeline'][number]['measures'];

/** One receipt about a sent message. */
export type ReceiptLine = NonNullable<DossierView['timeline'][number]['receipts']>[number];

/** Reason of the refusal of a sent message. */
type RefusalLine = NonNullable<DossierView['timeline'][number]['refusals']>[number];

/** One line of a timeline for people: time, sender and addressee, summary, state of each measure, outcome of the frame. */
export interface TimelineLine {
  readonly time: string;
  readonly route: string;
  readonly type: string;
  readonly measures: Measures;
  readonly note: string;
}

const WIDTHS = { time: 9, route: 54, type: 20, measures: 34 } as const;

/** Renders a line in fixed columns. */
function timelineLine(line: TimelineLine): string {
  const measures = line.measures.map(({ id, state }) => `${id} ${state}`).join('  ');
  const cells = [
    line.time.padStart(WIDTHS.time),
    line.route.padEnd(WIDTHS.route),
    line.type.padEnd(WIDTHS.type),
    measures.padEnd(WIDTHS.measures),
    line.note,
  ];
  return printable(cells.join('  ').trimEnd());
}

/** The column heads of {@link timelineLine}. */
function timelineHead(): string {
  return [
    'time'.padStart(WIDTHS.time),
    'from -> to'.padEnd(WIDTHS.route),
    'message'.padEnd(WIDTHS.type),
    'measures after it'.padEnd(WIDTHS.measures),
    'delivery',
  ].join('  ');
}

/** Renders one receipt: kind, event of ETSI EN 319 522, issuer, and time by the issuer's clock. */
export function receiptNote(line: ReceiptLine): string {
  const { kind, reason, issuer } = line;
  const what = reason === undefined ? kind : `${kind}, as ${reason}`;
  return printable(`receipt: ${what} (${ETSI_EVENTS[kind]}), by ${issuer}, ${receiptTime(line)}`);
}

/** Time of the fact, by the clock of the signer. */
export function receiptTime({ at }: Pick<ReceiptLine, 'at'>): string {
  return `${timeOfDay(at)} UTC`;
}

/** @param at - Unix milliseconds, as signed by the issuer; a time beyond the calendar is shown as a number. */
function timeOfDay(at: number): string {
  const time = formatUtc(at / 1000);
  return time.endsWith('Z') ? time.slice(-9, -1) : time;
}

/** Renders one reason of a refusal: author, rule, subject. */
function refusalNote({ by, rule, path, text }: RefusalLine): string {
  return printable([`refused by ${by}: ${rule}`, path, text].filter((part) => part !== undefined).join(', '));
}

/** Renders a dossier of its agency, with the receipts of others below each message. */
export function timelineText(view: DossierView): string {
  const lines = view.timeline.flatMap((entry) => [
    timelineLine({
      time: new Date(entry.at).toISOString().slice(11, 19),
      route: `${entry.who} -> ${entry.to}`,
      type: entry.type,
      measures: entry.measures,
      note: entry.transport,
    }),
    ...(entry.receipts ?? []).map((line) => `${' '.repeat(WIDTHS.time)}    ${receiptNote(line)}`),
    ...(entry.refusals ?? []).map((line) => `${' '.repeat(WIDTHS.time)}    ${refusalNote(line)}`),
  ]);
  const head = printable(`Dossier ${view.dossier} (${view.role}), with ${view.counterpart.scope}/${view.counterpart.id}`);
  return `${head}\n${timelineHead()}\n${lines.join('\n')}\n`;
}

/** Renders the deadlines of a dossier, and the messages that its agency may send next. */
export function outlookText({ phase, due, next }: Pick<DossierView, 'phase' | 'due' | 'next'>): string {
  const items = due.map(({ id, label, by, measureIds, ref, due: at, level, stopped }) => {
    const about = [...measureIds, ...(ref === undefined ? [] : [ref])].join(' ');
    const late = level > 0 ? `  OVERDUE, level ${level}` : stopped ? '  (clock stopped)' : '';
    return printable(
      `  ${new Date(at).toISOString().slice(0, 16)}Z  ${id.padEnd(9)}  ${by.padEnd(9)}  ${label}${about === '' ? '' : `: ${about}`}${late}`,
    );
  });
  const types = next.map(({ type, measureIds }) => printable(`  ${type}${measureIds.length === 0 ? '' : ` (${measureIds.join(', ')})`}`));
  const list = (title: string, lines: readonly string[]): string => `\n${title}\n${lines.length === 0 ? '  nothing' : lines.join('\n')}\n`;
  return `\nPhase: ${printable(phase)}\n${list('Due (UTC)', items)}${list('May be sent next', types)}`;
}
