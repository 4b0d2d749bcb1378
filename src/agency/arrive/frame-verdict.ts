// SPDX-License-Identifier: Apache-2.0
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { checkAcceptance, parseFrame } from '../../envelope/header.js';
import type { ParsedFrame } from '../../envelope/header.js';
import type { AgencyNode } from '../agency-parts.js';
import { mayBeFromLostTime } from '../cases/places.js';

/** What a peer says of a frame that it delivers. */
export interface ArrivalClaim {
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
}

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
export function checkArrival(node: AgencyNode, frame: Uint8Array, now: number, claim?: ArrivalClaim): AdmittedFrame {
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
