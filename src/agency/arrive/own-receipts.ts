// SPDX-License-Identifier: Apache-2.0
// Receipts that this agency issues: each stands in the log in the commit of the fact.
import type { WireCode } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { toSeconds } from '../../core/time.js';
import { parseFrame } from '../../envelope/header.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { Receipt, ReceiptParty } from '../../log/statement/receipt.js';
import type { ArrivalClaim } from './frame-verdict.js';
import type { Arrival } from './held-messages.js';
import type { AgencyNode } from '../agency-parts.js';

type Issuer = Pick<AgencyNode, 'self' | 'clock'>;

/** All steps and the schema passed. Attachments are attested by none: their blobs have not been seen. */
export function openedReceipt(node: Issuer, opened: OpenedEnvelope): Receipt {
  return { kind: 'opened', ...ofContent(node, opened) };
}

/** Refused after its signatures had been verified. */
export function refusedReceipt(node: Issuer, opened: VerifiedMessage, reason: WireCode): Receipt {
  return { kind: 'refused', ...ofContent(node, opened), reason };
}

function ofContent({ self, clock }: Issuer, { envelopeDigest, outer, message, messageDigest }: VerifiedMessage): Omit<Receipt, 'kind'> {
  const own = message.to.find((party) => principalKey(party) === principalKey(self));
  if (own === undefined) throw new TypeError('an opened envelope names its reader');
  const addressee: ReceiptParty = { scope: own.scope, id: own.id, kem: own.key };
  return { envelopeDigest, envelopeId: outer.envelopeId, issuer: self, at: toSeconds(clock.now()), addressee, messageDigest };
}

/** Refused before anybody's signature was verified: it says nothing of content, and why is nobody's business. */
export function refusedUnread({ self, clock }: Issuer, { envelopeDigest, frame, mailbox }: Arrival): Receipt {
  const { envelopeId } = parseFrame(frame).outer;
  return { kind: 'refused', envelopeDigest, envelopeId, issuer: self, at: toSeconds(clock.now()), addressee: mailbox };
}

/** Said of the bytes alone: they are on stable storage from the commit on, and nothing is known of their content. @param now - Unix milliseconds. */
export function deliveredReceipt({ self }: Pick<AgencyNode, 'self'>, arrived: ArrivalClaim, now: number): Receipt {
  const { envelopeDigest, envelopeId, mailbox } = arrived;
  return { kind: 'delivered', envelopeDigest, envelopeId, issuer: self, at: toSeconds(now), addressee: mailbox };
}
