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

/** Renders one receipt: kind, event of ETSI EN 319 522, issuer, and time by the issuer's clock. */
export function receiptNote(line: ReceiptLine): string {
  const { kind, reason, issuer } = line;
  const what = reason === undefined ? kind : `${kind}, as ${reason}`;
  return printable(`receipt: ${what} (${ETSI_EVENTS[kind]}), by ${issuer}, ${momentOf(line.at)}`);
}

/** Time of day of the fact, by the clock of the signer. */
export function receiptTime({ at }: Pick<ReceiptLine, 'at'>): string {
  return momentOf(at).split(' ').slice(-2).join(' ');
}

/** @param at - Unix milliseconds, as signed by the issuer; a time beyond the calendar is shown as a number. */
function momentOf(at: number): string {
  const time = formatUtc(at / 1000);
  return time.endsWith('Z') ? `${time.slice(0, 10)} ${time.slice(-9, -1)} UTC` : `${time} UTC`;
}

/** Renders one reason of a refusal: author, rule, subject. */
export function refusalNote({ by, rule, path, text }: RefusalLine): string {
  return printable([`refused by ${by}: ${rule}`, path, text].filter((part) => part !== undefined).join(', '));
}
