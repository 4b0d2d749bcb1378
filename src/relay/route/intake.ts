// SPDX-License-Identifier: Apache-2.0
// A relay's checks before it takes responsibility for a frame (SPEC.md "Relay"). The envelope inside stays unread.
import { equal } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { parseMailbox, parsePrincipal, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { checkAcceptance, parseFrame } from '../../envelope/header.js';
import type { Blob, ParsedFrame } from '../../envelope/header.js';
import { STATUS_LANE } from '../../endpoint/ports.js';
import type { InboundMessage, PeerKey } from '../../store/port.js';
import type { LinkPeer, ReceivedMessage } from '../../transport/handler.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import { factLeaf } from './facts.js';
import type { Admission, Direction, Quotas } from '../quota/quotas.js';
import { HOUR_SPAN, Meter } from '../quota/meter.js';

/** A message on its way into the store, with the reason if the relay refuses it. */
export interface Intake {
  readonly inbound: InboundMessage;
  /** Blobs that the message announces. */
  readonly blobs: readonly Blob[];
  readonly refusal?: RogatoryError;
  /** What the accord's limits say of it, when there are any. */
  readonly admission?: Admission;
}

/**
 * Judges one received message (RELAY-05); never throws for the peer's data: a refused message still moves the counters.
 * @param now - Unix milliseconds: the time of acceptance.
 */
export function judgeIntake(message: ReceivedMessage, peer: LinkPeer, self: Principal, trust: TrustStore, now: number): Intake {
  const { mailbox, ...received } = message;
  const base = { ...received, from: peer.key, expiresAt: message.expiresAt * 1000 };
  let isOfHeader = false;
  try {
    const parsed = parseFrame(message.frame);
    checkHeader(message, parsed);
    isOfHeader = true;
    checkAcceptance(parsed.outer, now);
    const to = routeOf(mailbox, peer, self, trust, now);
    const isOwn = parsePrincipal(to).scope === self.scope;
    const route = { mailbox, to, lane: message.lane, ...(isOwn ? {} : { duty: true as const }) };
    const kind = peer.scope === self.scope ? 'submitted' : 'relayed';
    // LOG-70: what carries receipts is not receipted to its sender.
    const isUnlogged = message.lane === STATUS_LANE && kind === 'submitted';
    const leaf = isUnlogged ? {} : { leaf: factLeaf(self, { ...message, kind, atMs: now }, peer.key) };
    return { inbound: { ...base, routes: [route], ...leaf }, blobs: parsed.outer.blobs };
  } catch (error) {
    // A message on which this relay itself fails must not hold up those behind it: it is refused like any other, and is an alarm.
    const refusal = isRogatoryError(error) ? error : fail('RELAY_INTERNAL', { reason: String(error) }, error);
    return { inbound: isOfHeader ? refuse(base, message, peer, self, refusal, now) : unstated(base), blobs: [], refusal };
  }
}

/** Scopes between which a message passes. @param mailbox - Of a message that was judged. */
export function directionOf({ inbound }: Intake, peer: LinkPeer): Direction {
  const [route] = inbound.routes;
  return { from: peer.scope, to: route === undefined ? peer.scope : parseMailbox(route.mailbox).scope };
}

/**
 * Holds a message that is not refused against the accord's limits: it passes, on its own lane or a lower one, or is refused (RELAY-21,
 * RELAY-23).
 * @param admit - Of the batch. @param awaited - Blobs that this peer has named and not sent yet (RELAY-05).
 */
export async function limitIntake(
  intake: Intake,
  peer: LinkPeer,
  self: Principal,
  admit: ReturnType<Quotas['batch']>,
  awaited: number,
  now: number,
): Promise<Intake> {
  const { inbound, blobs, refusal } = intake;
  if (refusal !== undefined) return intake;
  const { lane, frame } = inbound;
  const size = { bytes: frame.length, announcedBytes: blobs.reduce((sum, blob) => sum + blob.size, 0) };
  try {
    if (peer.scope !== self.scope && blobs.length > 0 && awaited + blobs.length > LIMITS.blobsNamedMax)
      throw fail('RELAY_QUOTA', { from: peer.scope, to: self.scope, limit: 'files on their way', allowed: LIMITS.blobsNamedMax });
    const admission = await admit(directionOf(intake, peer), lane, size, now);
    if (admission === undefined) return intake;
    const routes = inbound.routes.map((route) => ({ ...route, lane: admission.lane }));
    return { inbound: { ...inbound, routes, meters: admission.meters }, blobs, admission };
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    const { leaf, routes, ...base } = inbound;
    const mailbox = routes[0]?.mailbox ?? '';
    // RELAY-21: what may pass later has not failed, and the log says nothing of it.
    if (error.code === 'RELAY_QUOTA') return { inbound: unstated(base), blobs: [], refusal: error };
    return { inbound: refuse(base, { ...base, mailbox }, peer, self, error, now), blobs: [], refusal: error };
  }
}

/** Holds a refusal against what is stated and told of one peer (RELAY-31): beyond it, the peer's counter moves, and nothing else. */
export function boundRefusal(intake: Intake, peer: LinkPeer, refusals: Refusals, now: number): Intake {
  const { inbound, refusal } = intake;
  // A message that may pass later is not refused for good, and leaves nothing in the store.
  if (refusal === undefined || refusal.code === 'RELAY_QUOTA' || refusals.take(peer.key, now)) return intake;
  return { inbound: unstated(inbound), blobs: [], refusal: fail('RELAY_REFUSALS', { allowed: LIMITS.refusalsPerHourMax }) };
}

/** RELAY-11: the refusal is a fact of the log; of a frame that is not the one of its header nothing is said (LOG-45). */
function refuse(
  base: Omit<InboundMessage, 'routes'>,
  message: Pick<ReceivedMessage, 'frame' | 'envelopeId' | 'envelopeDigest' | 'mailbox'>,
  peer: LinkPeer,
  self: Principal,
  { wire }: RogatoryError,
  now: number,
): InboundMessage {
  return { ...unstated(base), leaf: factLeaf(self, { ...message, kind: 'failed', atMs: now, reason: wire }, peer.key) };
}

/** A refused message of which the counter alone is stored. */
function unstated(inbound: Omit<InboundMessage, 'routes'>): InboundMessage {
  const { leaf: _leaf, meters: _meters, ...base } = inbound;
  return { ...base, routes: [], rejected: true };
}

/** Refuses what could not even be stored. */
export function refuseIntake({ inbound }: Intake, cause: unknown): Intake {
  return { inbound: unstated(inbound), blobs: [], refusal: fail('RELAY_INTERNAL', { reason: String(cause) }, cause) };
}

/** The link header repeats what the outer header says, so that queues need no parsing; the two must agree. */
function checkHeader(message: ReceivedMessage, parsed: ParsedFrame): void {
  const { outer } = parsed;
  // RELAY-04
  if (!equal(message.envelopeDigest, parsed.envelopeDigest)) throw fail('RELAY_HEADER', { field: 'envelope digest' });
  if (!equal(message.envelopeId, outer.envelopeId)) throw fail('RELAY_HEADER', { field: 'envelope id' });
  if (!outer.mailboxes.includes(message.mailbox)) throw fail('RELAY_HEADER', { field: 'mailbox' });
  if (message.expiresAt !== outer.expiresAt) throw fail('RELAY_HEADER', { field: 'expiry' });
}

/**
 * Finds the next hop for a mailbox.
 * @param from - The peer that hands the frame over: an agency of the own state, or a relay of another.
 * @returns Key of the next hop: an agency of the own state served here, or a relay of the addressed state.
 * @throws {@link RogatoryError} `RELAY_NO_ROUTE` (RELAY-02), `RELAY_POLICY` (RELAY-03), `TRUST_EXPIRED` (TRUST-63).
 */
export function routeOf(mailbox: string, from: Principal, self: Principal, trust: TrustStore, now: number): string {
  const { local, scope } = parseMailbox(mailbox);
  if (from.scope !== self.scope && scope !== self.scope) {
    // A relay is no transit for third states: what one state sends to another passes their own two relays alone.
    throw fail('RELAY_POLICY', { reason: `transit from ${from.scope} to ${scope}` });
  }
  if (from.scope !== scope) requireAccord(local, from.scope, scope, trust, now);
  return scope === self.scope ? localHop(mailbox, local, self, trust, now) : foreignHop(mailbox, local, scope, trust, now);
}

function requireAccord(local: string, fromScope: string, scope: string, trust: TrustStore, now: number): void {
  const accord = trust.accordBetween(fromScope, scope, now);
  if (accord === undefined) throw fail('RELAY_POLICY', { reason: `no accord in force between ${fromScope} and ${scope}` });
  const owner = trust.agencyOf(scope, local, now);
  if (owner === undefined || !accord.covers(scope, owner.id, local)) {
    throw fail('RELAY_POLICY', { reason: `the accord does not cover ${local}@${scope}` });
  }
}

function localHop(mailbox: string, local: string, self: Principal, trust: TrustStore, now: number): string {
  const relay = trust.relay(self.scope, self.id, now);
  const owner = trust.agencyOf(self.scope, local, now);
  if (owner === undefined || relay?.mailboxes.includes(local) !== true) throw fail('RELAY_NO_ROUTE', { mailbox });
  return principalKey({ scope: self.scope, id: owner.id });
}

function foreignHop(mailbox: string, local: string, scope: string, trust: TrustStore, now: number): string {
  const relay = trust.relayOf(scope, local, now);
  if (relay === undefined) throw fail('RELAY_NO_ROUTE', { mailbox });
  return principalKey({ scope, id: relay.id });
}

/** Refusals of the last hour, by peer (RELAY-31). A restart forgets them: no peer can bring it about. */
export class Refusals {
  readonly #meters = new Map<PeerKey, Meter>();

  /** Counts a refusal, if there is room for it. @param now - Unix milliseconds. @returns whether it is stated and told. */
  take(peer: PeerKey, now: number): boolean {
    const meter = this.#meters.get(peer) ?? new Meter(peer, HOUR_SPAN);
    this.#meters.set(peer, meter);
    if (meter.sum(now).messages >= LIMITS.refusalsPerHourMax) return false;
    meter.add(now, 1, 0);
    return true;
  }
}
