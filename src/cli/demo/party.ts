// SPDX-License-Identifier: Apache-2.0
// Shared by both agencies of the demonstration: each runs in its own process and reports events to the orchestrator, one JSON object a
// line.
import { openAgency } from '../../agency/index.js';
import type { Agency, AgencyEvent, AnyInboxMessage } from '../../agency/index.js';
import type { Measures, ReceiptLine } from '../dossier/timeline.js';
import { obtainPassphrase } from '../terminal/passphrase.js';

/** Report of a party. */
export type PartyReport =
  | {
      readonly report: 'event';
      readonly event: AgencyEvent;
      readonly measures: Measures;
      /** Only in an event about a receipt. */
      readonly receipt?: ReceiptLine;
    }
  | {
      readonly report: 'handed-over';
      readonly type: string;
      readonly messageId: string;
      readonly again: boolean;
      readonly redelivered: boolean;
    }
  | { readonly report: 'saved'; readonly path: string; readonly bytes: number; readonly sha256: string }
  | { readonly report: 'done'; readonly dossier: unknown };

export interface Party {
  readonly agency: Agency;
  /** Yields each message after its report; acknowledges it after the body of the loop. */
  readonly messages: () => AsyncGenerator<AnyInboxMessage, void, undefined>;
  /** Reports an attachment that was saved. */
  readonly saved: (attachment: AnyInboxMessage['attachments'][number], path: string) => void;
  /** Reports the dossier, and waits until the orchestrator ends this process. */
  readonly finish: (dossier: string) => Promise<void>;
}

/** Receipt kinds of a successful message. */
const WANTED = ['submitted', 'relayed', 'delivered', 'opened'] as const;
const RECEIPTS_MS = 15_000;

/** Opens the agency of the home that this process was given. */
export async function openParty(home = ''): Promise<Party> {
  // Events may come before the agency is assigned.
  let onEvent = (event: AgencyEvent): void => void waiting.push(event);
  const waiting: AgencyEvent[] = [];
  const opened = await openAgency({ home, passphrase: await obtainPassphrase(undefined), onEvent: (event) => onEvent(event) });
  onEvent = (event) => void reportEvent(opened, event);
  for (const event of waiting) await reportEvent(opened, event);
  const seen = new Set<string>();

  return {
    agency: opened,
    async *messages() {
      for await (const message of opened.inbox()) {
        const again = seen.has(message.messageId);
        seen.add(message.messageId);
        report({ report: 'handed-over', type: message.type, messageId: message.messageId, again, redelivered: message.redelivered });
        yield message;
        await message.acknowledge();
      }
    },
    saved: ({ size, sha256 }, path) => report({ report: 'saved', path, bytes: size, sha256 }),
    async finish(dossier) {
      await drained(opened);
      await receipted(opened, dossier);
      report({ report: 'done', dossier: await opened.dossier(dossier) });
      await new Promise<void>((done) => process.once('SIGTERM', () => done()));
      await opened.close();
    },
  };
}

/** Reads the state of the dossier and the standing of a receipt after the event. */
async function reportEvent(agency: Agency, event: AgencyEvent): Promise<void> {
  let measures: Measures = [];
  let receipt: ReceiptLine | undefined;
  if ('dossier' in event) {
    const view = await agency.dossier(event.dossier);
    const entry = view.timeline.find(({ messageId }) => messageId === event.messageId);
    measures = entry?.measures ?? [];
    if (event.kind === 'receipt') receipt = entry?.receipts?.find(({ kind, issuer }) => kind === event.receipt && issuer === event.issuer);
  }
  report({ report: 'event', event, measures, ...(receipt === undefined ? {} : { receipt }) });
}

/** Waits until the relay has taken over everything that was sent. */
async function drained(agency: Agency): Promise<void> {
  while ((await agency.status()).queued > 0) await new Promise((done) => setTimeout(done, 20));
}

/**
 * Waits, with a limit, until every receipt of every sent message was reported. It does not wait for cosignatures, which take up to a
 * minute.
 */
async function receipted(agency: Agency, dossier: string): Promise<void> {
  const isComplete = (lines: readonly ReceiptLine[] = []): boolean => WANTED.every((wanted) => lines.some(({ kind }) => kind === wanted));
  for (const deadline = Date.now() + RECEIPTS_MS; Date.now() < deadline;) {
    const { timeline } = await agency.dossier(dossier);
    if (timeline.every(({ direction, receipts }) => direction === 'received' || isComplete(receipts))) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

function report(line: PartyReport): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
