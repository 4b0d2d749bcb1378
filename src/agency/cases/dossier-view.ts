// SPDX-License-Identifier: Apache-2.0
// What an application is shown of a dossier: the case, what is due, what may be sent next, and how far each message came. All of it is derived
// whenever it is shown.
import { fromHex, toHex } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import { isRogatoryError } from '../../core/errors.js';
import { allowed } from '../../dossier/allowed.js';
import type { Offer } from '../../dossier/allowed.js';
import { due } from '../../dossier/deadlines/due.js';
import type { DueItem } from '../../dossier/deadlines/due.js';
import { phaseOf } from '../../dossier/obligations.js';
import type { Phase } from '../../dossier/view.js';
import { OWN } from '../../endpoint/blobs/blob-record.js';
import type { LinkStanding } from '../../endpoint/link/link-watch.js';
import { batchOf } from '../../endpoint/receipts/proofs.js';
import { verifyReceipt } from '../../log/read-batch.js';
import type { StoredReceipt } from '../../store/port.js';
import { issuersOf } from '../../trust/store/issuers.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import type { Casebook } from './casebook.js';
import { MESSAGES } from '../../vocabulary/catalogue.js';
import type { MessageTypeName } from '../../vocabulary/catalogue.js';
import { caseHead } from './case-head.js';
import type { CaseHead } from './case-head.js';
import type { CaseRecord, HistoryEntry, ReceiptLine } from './case-record.js';
import type { AgencyNode } from '../agency-parts.js';
import { termsOf } from './rule-facts.js';
import { rejectionOf } from '../arrive/refusal.js';
import { readSent, statusOf } from '../send/sent-envelopes.js';
import { waitOf } from './message-wait.js';

/** A dossier in a list. */
export interface DossierSummary extends Pick<CaseRecord, 'dossier' | 'role' | 'counterpart' | 'state'>, CaseHead {
  readonly phase: Phase;
  /** What is awaited, the most pressing first; empty without an accord, in which all lengths stand. */
  readonly due: readonly DueItem[];
}

/** A dossier as its agency sees it. */
export interface DossierView extends DossierSummary {
  /** What this side may send now; `calledFor` marks what the case calls for. */
  readonly next: readonly Offer[];
  /** What it usually sends and may not send now, with the rules against it. */
  readonly notNow: readonly Offer[];
  readonly timeline: readonly HistoryEntry[];
}

interface ViewParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  /** The link to the own relay. */
  readonly handler: { readonly standing: LinkStanding };
}

/** Puts a view together from what is kept; each receipt in it is verified anew. */
export async function viewOf(parts: ViewParts, record: CaseRecord): Promise<DossierView> {
  const { node, casebook } = parts;
  const { dossier, role, state } = record;
  const now = node.clock.now();
  const entries = await casebook.timeline(dossier);
  const summary = await summaryOf(parts, record, entries);
  const offers = allowed(state, role, { now });
  const timeline = await Promise.all(
    entries.map(async (entry) => (entry.direction === 'sent' ? { ...entry, ...(await whatBecameOf(parts, dossier, entry, now)) } : entry)),
  );
  return {
    ...summary,
    next: offers
      .filter((offer) => offer.allowed)
      .map((offer) => (isOverdue(offer.type, summary.due, role) ? { ...offer, calledFor: true } : offer)),
    notNow: offers.filter((offer) => !offer.allowed && isUsual(offer)),
    timeline,
  };
}

/** A dossier as a list shows it. @param known - Its timeline. */
export async function summaryOf(
  { node, casebook }: Pick<ViewParts, 'node' | 'casebook'>,
  record: CaseRecord,
  known?: readonly HistoryEntry[],
): Promise<DossierSummary> {
  const { dossier, role, counterpart, state } = record;
  const now = node.clock.now();
  const head = await caseHead(node, record, known ?? (await casebook.timeline(dossier)));
  return { dossier, role, counterpart, state, phase: phaseOf(state, now), due: dueIn(node, record, now), ...head };
}

/** TRUST-83: deadlines keep the terms under which the dossier was opened. */
function dueIn(node: AgencyNode, { state, role, accord }: CaseRecord, now: number): readonly DueItem[] {
  const terms = accord && termsOf(node, accord);
  return terms === undefined ? [] : due(state, now, { terms, side: role });
}

/** A deadline calls for a notice of delay by the side that will miss it, and for a reminder by the other. */
function isOverdue(type: string, items: readonly DueItem[], side: CaseRecord['role']): boolean {
  if (type === 'notice.delay') return items.some(({ by, warn, id }) => by === side && warn && id.startsWith('D'));
  return type === 'reminder' && items.some(({ by, remind }) => by !== side && by !== 'relay' && remind !== undefined);
}

/** Types of the core profile that this side sends, and that one of the rules of SPEC forbids now. */
function isUsual({ type, roles, why }: Offer): boolean {
  const definition = Object.hasOwn(MESSAGES, type) ? MESSAGES[type as MessageTypeName] : undefined;
  return definition?.profile === 'core' && roles.length > 0 && why.some(({ rule }) => rule !== 'X00' && rule !== 'X02' && rule !== 'X16');
}

async function whatBecameOf(
  { node, handler }: ViewParts,
  dossier: string,
  { envelopeDigest, messageId, at }: HistoryEntry,
  now: number,
): Promise<Partial<HistoryEntry>> {
  const { self, store, trust, relayKey, transfers, arrivals } = node;
  const [stored, kept, byAddressee] = await Promise.all([
    store.receipts(fromHex(envelopeDigest)),
    readSent(node, envelopeDigest),
    rejectionOf(node, dossier, messageId),
  ]);
  const transport = statusOf(kept, stored);
  const receipts = shownReceipts(trust, stored);
  const refusals = [...(kept?.refusal === undefined ? [] : [{ by: relayKey, rule: kept.refusal }]), ...byAddressee];
  const shown = { transport, receipts, ...(refusals.length === 0 ? {} : { refusals }) };
  if (kept === undefined) return shown;
  const { to, submittedAt, expiresAt } = kept;
  const isOwnState = to.startsWith(`${self.scope}/`);
  const leaving = transfers.unsettled().filter(({ from, envelopeDigest: of }) => from === OWN && toHex(of) === envelopeDigest);
  const files = leaving.map(({ digest, size }) => ({ size, done: arrivals.doneOf(digest) }));
  const waiting = waitOf({ transport, receipts, sentAt: at, submittedAt, expiresAt, isOwnState, files, link: handler.standing, now });
  return { ...shown, ...(waiting && { waiting }) };
}

/** What is kept about an envelope, verified anew: what a signer that is compromised since said is left out. */
function shownReceipts(trust: TrustStore, kept: readonly StoredReceipt[]): readonly ReceiptLine[] {
  const view = issuersOf(trust);
  return kept.flatMap((stored): ReceiptLine[] => {
    try {
      const { kind, issuer, at, reason } = verifyReceipt(view, batchOf(stored), {}).receipt;
      return [{ kind, ...(reason && { reason }), issuer: principalKey(issuer), at: at * 1000 }];
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      return [];
    }
  });
}
