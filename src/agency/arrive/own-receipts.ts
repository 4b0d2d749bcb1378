// SPDX-License-Identifier: Apache-2.0
// Receipts that this agency issues: each stands in the log in the commit of the fact.
import { principalKey } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import type { Effects } from '../../endpoint/effects.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import type { VerifiedMessage } from '../../envelope/types.js';
import type { Receipt, ReceiptParty } from '../../log/statement/receipt.js';
import type { EnvelopeAt, LeafWrite } from '../../store/port.js';
import type { AgencyNode } from '../agency-parts.js';
import type { AgencyEvent } from '../types.js';

export const URGENT_LANE = 1;

/** What issuing takes. */
export interface ReceiptParts {
  readonly node: Pick<AgencyNode, 'self' | 'clock'>;
  readonly endpoint: Pick<Endpoint, 'sealedDelay'>;
}

/**
 * The receipt for the sender of a verified message: a leaf of the log, owed under seal.
 * @param said - `opened` when all steps and the schema passed; with the attachments that were verified by then.
 */
export function sealedReceipt(
  { node: { self, clock }, endpoint }: ReceiptParts,
  { envelopeDigest, outer, message, messageDigest }: Pick<VerifiedMessage, 'envelopeDigest' | 'outer' | 'message' | 'messageDigest'>,
  said: Pick<Receipt, 'kind' | 'reason' | 'attachments'>,
): Effects<AgencyEvent> {
  const own = message.to.find((party) => principalKey(party) === principalKey(self));
  if (own === undefined) throw new TypeError('an opened envelope names its reader');
  const addressee: ReceiptParty = { scope: own.scope, id: own.id, kem: own.key };
  const about = { envelopeDigest, envelopeId: outer.envelopeId, issuer: self, at: toSeconds(clock.now()), addressee, messageDigest };
  const to = principalKey(message.from);
  return {
    leaves: [receiptLeaf({ ...said, ...about }, to)],
    concerns: [to],
    // AGENCY-19: urgent messages are answered at once.
    statementsTo: [{ to, withinMs: endpoint.sealedDelay(outer.lane === URGENT_LANE) }],
  };
}

/**
 * Entry of what is said of the bytes alone: they are on stable storage from the commit on, or were refused before anybody's signature was
 * verified. It says nothing of content, and why is nobody's business.
 * @param now - Unix milliseconds. @param owed - Who is owed the receipt; nobody of what a courier brought.
 */
export function unreadLeaf(
  kind: 'delivered' | 'refused',
  { self }: Pick<AgencyNode, 'self'>,
  { envelopeDigest, envelopeId, mailbox }: EnvelopeAt,
  now: number,
  owed: LeafWrite['owed'],
): LeafWrite {
  return receiptLeaf({ kind, envelopeDigest, envelopeId, issuer: self, at: toSeconds(now), addressee: mailbox }, owed);
}
