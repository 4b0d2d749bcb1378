// SPDX-License-Identifier: Apache-2.0
// Frames that come in, over the link or by hand: checked, and stored in one way.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { checkAcceptance, parseFrame } from '../../envelope/header.js';
import type { ParsedFrame } from '../../envelope/header.js';
import type { AgencyNode } from '../agency-parts.js';
import { mayBeFromLostTime } from '../cases/places.js';
import type { EnvelopeAt, InboundMessage } from '../../store/port.js';
import type { ReceivedMessage } from '../../transport/handler.js';
import { COURIER } from './held-messages.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import { LOCAL } from './opener.js';
import { unreadLeaf } from './own-receipts.js';

/** A frame that may be stored. */
export interface AdmittedFrame extends ParsedFrame {
  /** Own mailboxes that it is for, at least one. */
  readonly mailboxes: readonly string[];
}

/**
 * Checks a frame before it is stored, whichever way it came.
 * @param now - Unix milliseconds. @param claim - What was said of it; without one the frame alone says for whom it is.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01), `ENVELOPE_FRAME_MALFORMED` (ENV-02), `ENVELOPE_PROFILE` (ENV-03),
 * `ENVELOPE_NOT_MINE` (ENV-04), `ENVELOPE_EXPIRED` (ENV-05), `ENVELOPE_LIFETIME` (ENV-06).
 */
export function checkArrival(node: AgencyNode, frame: Uint8Array, now: number, claim?: EnvelopeAt): AdmittedFrame {
  const parsed = parseFrame(frame);
  const { outer, envelopeDigest } = parsed;
  if (claim !== undefined && !(equal(envelopeDigest, claim.envelopeDigest) && equal(outer.envelopeId, claim.envelopeId))) {
    throw fail('ENVELOPE_FRAME_MALFORMED', { field: `digest or id of ${toHex(claim.envelopeId)}` });
  }
  const mailboxes = outer.mailboxes.filter((mailbox) => node.mailboxes.has(mailbox) && (claim === undefined || mailbox === claim.mailbox));
  if (mailboxes.length === 0) throw fail('ENVELOPE_NOT_MINE', { mailbox: claim?.mailbox ?? outer.mailboxes[0] ?? '' });
  // What a relay sends again may have expired: it is held for the operator (LOG-54).
  if (outer.expiresAt * 1000 > now || !mayBeFromLostTime(outer.expiresAt, node.restoredAt)) checkAcceptance(outer, now);
  return { ...parsed, mailboxes };
}

/** What became of a frame that came by hand. */
export interface ImportedFrame {
  /** accepted: stored, to be opened. duplicate: held already. conflict: stored, and another frame of the same envelope id is held. */
  readonly verdict: 'accepted' | 'duplicate' | 'conflict';
  /** Hexadecimal. */
  readonly envelopeId: string;
  readonly envelopeDigest: string;
  /** Own mailboxes that it is for. */
  readonly mailboxes: readonly string[];
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/**
 * Stores a frame that came by hand; whoever calls has it opened.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} what {@link checkArrival} throws, `STORE_UNAVAILABLE` (STORE-01).
 */
export async function takeFromCourier(node: AgencyNode, frame: Uint8Array): Promise<ImportedFrame> {
  const now = node.clock.now();
  const { outer, envelopeDigest, mailboxes } = checkArrival(node, frame, now);
  const { envelopeId, lane, expiresAt } = outer;
  const { inbound } = await node.committer.commit({
    inbound: mailboxes.map((mailbox) => {
      // AGENCY-33: a courier promises no order: each delivery is a stream of its own.
      const delivery = { lane, streamId: node.random(16), seq: 1, mailbox, envelopeId, envelopeDigest, frame, expiresAt };
      return storedFrame(node, delivery, COURIER, now);
    }),
  });
  const verdict = (['conflict', 'accepted'] as const).find((each) => inbound.includes(each)) ?? 'duplicate';
  return { verdict, envelopeId: toHex(envelopeId), envelopeDigest: toHex(envelopeDigest), mailboxes, expiresAt: expiresAt * 1000 };
}

/** What the store takes in of a frame that was checked. @param owed - Who is owed the receipt; nobody of what a courier brought. */
export function storedFrame(node: AgencyNode, message: ReceivedMessage, from: string, now: number, owed?: string): InboundMessage {
  const { lane, mailbox } = message;
  // Of what machines say to each other nothing is stated (LOG-70).
  const leaf = lane === STATUS_LANE ? {} : { leaf: unreadLeaf('delivered', node, message, now, owed) };
  return { ...message, from, expiresAt: message.expiresAt * 1000, routes: [{ mailbox, to: LOCAL, lane }], ...leaf };
}
