// SPDX-License-Identifier: Apache-2.0
// Frames that come by hand, across an air gap: stored like those of a link, and nobody is told of it by one.
import { toHex } from '../../core/bytes.js';
import type { InboundMessage } from '../../store/port.js';
import type { ReceivedMessage } from '../../transport/handler.js';
import { checkArrival } from '../arrive/frame-verdict.js';
import { COURIER } from '../arrive/held-messages.js';
import { receiptLeaf } from '../../endpoint/log/leaves.js';
import type { AgencyNode } from '../agency-parts.js';
import { LOCAL } from '../arrive/opener.js';
import { STATUS_LANE } from '../arrive/arrival-parts.js';
import { deliveredReceipt } from '../arrive/own-receipts.js';

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
      // A courier promises no order: each delivery is a stream of its own.
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
  // Of what machines say to each other nothing is stated (LOG-46).
  const leaf = lane === STATUS_LANE ? {} : { leaf: receiptLeaf(deliveredReceipt(node, message, now), owed) };
  return { ...message, from, expiresAt: message.expiresAt * 1000, routes: [{ mailbox, to: LOCAL, lane }], ...leaf };
}
