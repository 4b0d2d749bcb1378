// SPDX-License-Identifier: Apache-2.0
// Output of the demonstration for people: the parties, one line for each event, and the receipts at the end.
import { ETSI_EVENTS, RECEIPT_KINDS } from '../../log/index.js';
import { printable } from '../../core/index.js';
import { receiptTime } from '../dossier/timeline.js';
import type { Measures, ReceiptLine } from '../dossier/timeline.js';
import type { DemoState } from './states.js';

const WIDTHS = { time: 9, route: 16, type: 18, note: 44 } as const;

/** Receipts by kind, each of one issuer about one message. */
export type ReceiptCounts = Readonly<Record<ReceiptLine['kind'], number>>;

/** Explains the demonstration, and names the columns. */
export function demoHead([a, b]: readonly [DemoState, DemoState]): string {
  const columns = ['time'.padStart(WIDTHS.time), 'from -> to'.padEnd(WIDTHS.route), 'message'.padEnd(WIDTHS.type), 'what happened'];
  return `Demonstration: two states that do not exist, on this machine alone. Every name, number and case is made up; no real request is made.
${a.agency.label} asks ${b.agency.label} to preserve data and to freeze bitcoin addresses. Each state runs a relay of its own.

${columns.join('  ')}
`;
}

/** One event. @param measures - State of each measure after it. */
export function demoLine(line: { time: string; from: string; to: string; type: string; note: string; measures: Measures }): string {
  const cells = [line.time.padStart(WIDTHS.time), `${line.from} -> ${line.to}`.padEnd(WIDTHS.route), line.type.padEnd(WIDTHS.type)];
  const measures = line.measures.map(({ id, state }) => `${id} ${state}`).join('  ');
  return `${printable([...cells, line.note.padEnd(WIDTHS.note), measures].join('  ').trimEnd())}\n`;
}

/** An action on a process. */
export function demoNote(time: string, text: string): string {
  return `${time.padStart(WIDTHS.time)}  *** ${text} ***\n`;
}

export function countReceipts(lines: readonly ReceiptLine[]): ReceiptCounts {
  const counts = { submitted: 0, relayed: 0, delivered: 0, opened: 0, refused: 0, expired: 0, failed: 0 };
  for (const { kind } of lines) counts[kind]++;
  return counts;
}

/**
 * The receipts at the end.
 * @param all - Receipts of both sides. @param first - Receipts of the requesting side about its request.
 */
export function receiptsText(all: readonly ReceiptLine[], first: readonly ReceiptLine[], holder: string): string {
  const said = Object.entries(countReceipts(all)).flatMap(([kind, count]) => (count === 0 ? [] : [`${count} ${kind}`]));
  const ladder = [...first].sort((one, other) => RECEIPT_KINDS.indexOf(one.kind) - RECEIPT_KINDS.indexOf(other.kind));
  const rows = ladder.map((line) => {
    const cells = [line.kind.padEnd(9), ETSI_EVENTS[line.kind].padEnd(20), line.issuer.padEnd(24), receiptTime(line)];
    return `  ${printable(cells.join('  '))}\n`;
  });
  return `Receipts: ${said.join(', ')}

What ${holder} can show of its request: receipt, event of ETSI EN 319 522, who signed it, when
${rows.join('')}`;
}
