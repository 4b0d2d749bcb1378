// SPDX-License-Identifier: Apache-2.0
// What an application is shown of a dossier: the case, what is due, what may be sent next, and how far each message came. All of it is derived
// whenever it is shown.
import { fromHex } from '../../core/bytes.js';
import { principalKey } from '../../core/ids.js';
import { isRogatoryError } from '../../core/errors.js';
import { allowed } from '../../dossier/allowed.js';
import type { Offer } from '../../dossier/allowed.js';
import { due } from '../../dossier/deadlines/due.js';
import type { DueItem } from '../../dossier/deadlines/due.js';
import { phaseOf } from '../../dossier/obligations.js';
import type { Phase } from '../../dossier/view.js';
import { batchOf } from '../../endpoint/receipts/proofs.js';
import { verifyReceipt } from '../../log/read-batch.js';
import { issuersOf } from '../../trust/store/issuers.js';
import type { Casebook } from './casebook.js';
import { MESSAGES } from '../../vocabulary/catalogue.js';
import type { MessageTypeName } from '../../vocabulary/catalogue.js';
import { caseHead } from './case-head.js';
import type { CaseHead } from './case-head.js';
import type { CaseRecord, HistoryEntry, ReceiptLine } from './case-record.js';
import type { AgencyNode } from '../agency-parts.js';
import { termsOf } from './rule-facts.js';
import { rejectionOf } from '../arrive/rejections.js';
import { readSent } from '../send/sent-envelopes.js';
import type { SentEnvelopes } from '../send/sent-envelopes.js';

export interface Outlook {
  readonly phase: Phase;
  /** What is awaited, the most pressing first; empty without an accord, in which all lengths stand. */
  readonly due: readonly DueItem[];
  /** What this side may send now; `calledFor` marks what the case calls for. */
  readonly next: readonly Offer[];
  /** What it usually sends and may not send now, with the rules against it. */
  readonly notNow: readonly Offer[];
}

/** A dossier in a list. */
export interface DossierSummary extends Pick<Outlook, 'phase' | 'due'>, CaseHead {
  readonly dossier: string;
  readonly role: CaseRecord['role'];
  readonly counterpart: CaseRecord['counterpart'];
  readonly state: CaseRecord['state'];
}

/** A dossier as its agency sees it. */
export interface DossierView extends Outlook, CaseHead {
  readonly dossier: string;
  readonly role: CaseRecord['role'];
  /** `scope/id` of the other side, and its mailbox. */
  readonly counterpart: CaseRecord['counterpart'];
  readonly state: CaseRecord['state'];
  readonly timeline: readonly HistoryEntry[];
}

interface ViewParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly sent: SentEnvelopes;
}

/** Puts a view together from what is kept; each receipt in it is verified anew. */
export async function viewOf(parts: ViewParts, record: CaseRecord): Promise<DossierView> {
  const { node, casebook } = parts;
  const { dossier, role, counterpart, state } = record;
  const now = node.clock.now();
  const items = dueIn(node, record, now);
  const offers = allowed(state, role, { now });
  const outlook: Outlook = {
    phase: phaseOf(state, now),
    due: items,
    next: offers
      .filter((offer) => offer.allowed)
      .map((offer) => (isOverdue(offer.type, items, role) ? { ...offer, calledFor: true } : offer)),
    notNow: offers.filter((offer) => !offer.allowed && isUsual(offer)),
  };
  const entries = await casebook.timeline(dossier);
  const head = await caseHead(node, record, entries);
  const timeline = await Promise.all(
    entries.map(async (entry) => (entry.direction === 'sent' ? { ...entry, ...(await whatBecameOf(parts, dossier, entry)) } : entry)),
  );
  return { dossier, role, counterpart, state, timeline, ...outlook, ...head };
}

/** A dossier as a list shows it. */
export async function summaryOf({ node, casebook }: Pick<ViewParts, 'node' | 'casebook'>, record: CaseRecord): Promise<DossierSummary> {
  const { dossier, role, counterpart, state } = record;
  const now = node.clock.now();
  const head = await caseHead(node, record, await casebook.timeline(dossier));
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
  parts: ViewParts,
  dossier: string,
  { envelopeDigest, messageId }: HistoryEntry,
): Promise<Partial<HistoryEntry>> {
  const { node, sent } = parts;
  const [transport, receipts, kept, byAddressee] = await Promise.all([
    sent.statusOf(envelopeDigest),
    receiptsOf(parts, envelopeDigest),
    readSent(node, envelopeDigest),
    rejectionOf(node, dossier, messageId),
  ]);
  const refusals = [...(kept?.refusal === undefined ? [] : [{ by: node.relayKey, rule: kept.refusal }]), ...byAddressee];
  return { transport, receipts, ...(refusals.length === 0 ? {} : { refusals }) };
}

/** What is kept about an envelope, verified anew: what a signer that is compromised since said is left out. */
async function receiptsOf({ node: { store, trust } }: ViewParts, envelopeDigest: string): Promise<readonly ReceiptLine[]> {
  const view = issuersOf(trust);
  return (await store.receipts(fromHex(envelopeDigest))).flatMap((stored): ReceiptLine[] => {
    try {
      const { kind, issuer, at, reason } = verifyReceipt(view, batchOf(stored), {}).receipt;
      return [{ kind, ...(reason && { reason }), issuer: principalKey(issuer), at: at * 1000 }];
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      return [];
    }
  });
}
