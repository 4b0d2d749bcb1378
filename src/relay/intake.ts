// SPDX-License-Identifier: Apache-2.0
// A relay's checks before it takes responsibility for a frame (SPEC.md "Relay"). The envelope inside stays unread.
import { equal } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { checkAcceptance, parseFrame } from '../envelope/header.js';
import type { ParsedFrame } from '../envelope/header.js';
import type { InboundMessage } from '../store/port.js';
import type { LinkPeer, ReceivedMessage } from '../transport/handler.js';
import type { TrustStore } from '../trust/resolver.js';
import { routeOf } from './routing.js';

/** A message on its way into the store, with the reason if the relay refuses it. */
export interface Intake {
  readonly inbound: InboundMessage;
  readonly refusal?: RogatoryError;
}

/**
 * Judges one received message; never throws for the peer's data: a refused message still moves the counters.
 * @param now - Unix milliseconds: the time of acceptance.
 */
export function judgeIntake(message: ReceivedMessage, peer: LinkPeer, self: Principal, trust: TrustStore, now: number): Intake {
  const base = {
    from: peer.key,
    lane: message.lane,
    streamId: message.streamId,
    seq: message.seq,
    envelopeId: message.envelopeId,
    envelopeDigest: message.envelopeDigest,
    frame: message.frame,
    expiresAt: message.expiresAt * 1000,
  };
  try {
    const parsed = parseFrame(message.frame);
    checkHeader(message, parsed);
    checkAcceptance(parsed.outer, now);
    const to = routeOf(message.mailbox, peer, self, trust, now);
    return { inbound: { ...base, routes: [{ mailbox: message.mailbox, to, lane: message.lane }] } };
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    return { inbound: { ...base, routes: [], rejected: error.code }, refusal: error };
  }
}

/** The link header repeats what the outer header says, so that queues need no parsing; the two must agree. */
function checkHeader(message: ReceivedMessage, parsed: ParsedFrame): void {
  const { outer } = parsed;
  if (!equal(message.envelopeDigest, parsed.envelopeDigest)) throw fail('RELAY_HEADER', { field: 'envelope digest' });
  if (!equal(message.envelopeId, outer.envelopeId)) throw fail('RELAY_HEADER', { field: 'envelope id' });
  if (!outer.mailboxes.includes(message.mailbox)) throw fail('RELAY_HEADER', { field: 'mailbox' });
  if (message.expiresAt !== outer.expiresAt) throw fail('RELAY_HEADER', { field: 'expiry' });
}
