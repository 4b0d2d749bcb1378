// SPDX-License-Identifier: Apache-2.0
// Receipts that this agency issues: each stands in the log in the commit of the fact.
import { principalKey } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import type { Effects } from '../../endpoint/effects.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import { parseFrame } from '../../envelope/header.js';
import type { VerifiedMessage } from '../../envelope/types.js';
import type { Receipt, ReceiptParty } from '../../log/statement/receipt.js';
import type { EnvelopeAt } from '../../store/port.js';
import type { Arrival } from './held-messages.js';
import type { AgencyNode } from '../agency-parts.js';
import type { AgencyEvent } from '../types.js';
import { URGENT_LANE } from './arrival-parts.js';
import type { ArrivalParts } from './arrival-parts.js';

/**
 * The receipt for the sender of a verified message: a leaf of the log, owed under seal.
 * @param said - `opened` when all steps and the schema passed; with the attachments that were verified by then.
 */
export function sealedReceipt(
  { node: { self, clock }, endpoint }: Pick<ArrivalParts, 'node' | 'endpoint'>,
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

/** Refused before anybody's signature was verified: it says nothing of content, and why is nobody's business. */
export function refusedUnread(node: Pick<AgencyNode, 'self' | 'clock'>, { envelopeDigest, frame, mailbox }: Arrival): Receipt {
  const { envelopeId } = parseFrame(frame).outer;
  return refusedOnArrival(node, { envelopeDigest, envelopeId, mailbox }, node.clock.now());
}

/** Refused by its outer header alone. @param now - Unix milliseconds. */
export function refusedOnArrival(node: Pick<AgencyNode, 'self'>, arrived: EnvelopeAt, now: number): Receipt {
  return { ...deliveredReceipt(node, arrived, now), kind: 'refused' };
}

/** Said of the bytes alone: they are on stable storage from the commit on, and nothing is known of their content. @param now - Unix milliseconds. */
export function deliveredReceipt({ self }: Pick<AgencyNode, 'self'>, arrived: EnvelopeAt, now: number): Receipt {
  const { envelopeDigest, envelopeId, mailbox } = arrived;
  return { kind: 'delivered', envelopeDigest, envelopeId, issuer: self, at: toSeconds(now), addressee: mailbox };
}
