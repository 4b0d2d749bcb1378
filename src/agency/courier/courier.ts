// SPDX-License-Identifier: Apache-2.0
// Frames that come by hand, across an air gap: stored like those of a link, and nobody is told of it by one.
import { toHex } from '../../core/bytes.js';
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
  const { envelopeId, lane } = outer;
  const expiresAt = outer.expiresAt * 1000;
  const { inbound } = await node.committer.commit({
    inbound: mailboxes.map((mailbox) => ({
      from: COURIER,
      lane,
      // A courier promises no order: each delivery is a stream of its own.
      streamId: node.random(16),
      seq: 1,
      envelopeId,
      envelopeDigest,
      frame,
      expiresAt,
      routes: [{ mailbox, to: LOCAL, lane }],
      // Of what machines say to each other nothing is stated (LOG-46).
      ...(lane === STATUS_LANE ? {} : { leaf: receiptLeaf(deliveredReceipt(node, { envelopeDigest, envelopeId, mailbox }, now)) }),
    })),
  });
  const verdict = (['conflict', 'accepted'] as const).find((each) => inbound.includes(each)) ?? 'duplicate';
  return { verdict, envelopeId: toHex(envelopeId), envelopeDigest: toHex(envelopeDigest), mailboxes, expiresAt };
}
