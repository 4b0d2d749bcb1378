// SPDX-License-Identifier: Apache-2.0
// The link as a pure state machine: events in, effects out. No I/O, no clock, no promises; the driver (connection.ts) has those.
import { assertUsage } from '../../core/assert.js';
import { release } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { closeCodeOf } from '../close-codes.js';
import type { LinkPeer } from '../handler.js';
import { Handshake } from '../noise/handshake.js';
import type { HandshakeOptions } from '../noise/handshake.js';
import { decodeFrame, encodeFrame } from '../frame/headers.js';
import type { Frame, Throughs } from '../frame/headers.js';
import { IncomingBlobs } from '../blob/incoming-blobs.js';
import { OutgoingBlobs } from '../blob/outgoing-blobs.js';
import type { BlobRead } from '../blob/outgoing-blobs.js';
import { Keepalive } from './keepalive.js';
import { Lanes, NO_LANES } from '../lane/lanes.js';
import { Loose } from '../channel/loose.js';
import type { LinkEffect, LinkEnd, LinkEvent } from './link-events.js';
import type { NoiseTransport } from '../noise/noise.js';
import { pack, unpack } from '../noise/packing.js';
import type { Window } from '../lane/receive-lane.js';
import type { LaneWant } from '../lane/send-lane.js';
import { Turns } from './turns.js';
import type { Members } from '../../core/members.js';

const LINK_VERSION = 1;
/** Sent in WELCOME by a side that will exchange only TRUST (LINK-39). */
const TRUST_ONLY = 'trust-only';
/** Sent in WELCOME by a side whose store came back from a backup (LINK-40). */
const RESTORED = 'restored';
const NO_PLACES: Throughs = [0, 0, 0, 0];

export interface LinkTimes {
  readonly handshakeTimeoutMs: number;
  readonly keepaliveMs: number;
  readonly ackStallMs: number;
}

export const LINK_TIMES: Members<Partial<LinkTimes>> = {
  required: {},
  optional: { handshakeTimeoutMs: 'number', keepaliveMs: 'number', ackStallMs: 'number' },
};

export interface LinkOptions extends HandshakeOptions {
  /** As `LinkHandler.isBehind`; absent: not checked. */
  readonly isBehind?: (peer: LinkPeer, seen: Uint8Array) => boolean;
  /** Amount that the peer may have in flight, per lane. */
  readonly window?: Window;
  readonly times?: Partial<LinkTimes>;
}

export type LinkStateName = 'handshake' | 'welcome' | 'open' | 'closed';

type Welcome = Extract<Frame, { name: 'welcome' }>;

/** One side of one link, from the open socket to the close. `now` is in milliseconds and never goes back. */
export class Link {
  readonly #options: LinkOptions;
  readonly #times: LinkTimes;
  readonly #handshake: Handshake;
  #state: LinkStateName = 'handshake';
  #effects: LinkEffect[] = [];
  #openBy: number | undefined;
  #peer: LinkPeer | undefined;
  #ciphers: NoiseTransport | undefined;
  #welcomed = false;
  /** A frame of the peer came on the open link. */
  #isHeard = false;
  /** The own store came back, and the peer was asked for lost frames on an earlier link. */
  #isSettled = false;
  #peerWelcome: Welcome | undefined;
  #trustOnly = false;
  readonly #lanes: Lanes;
  #keepalive: Keepalive | undefined;
  readonly #loose: Loose;
  readonly #wantedBlobs: IncomingBlobs;
  readonly #blobs: OutgoingBlobs;
  readonly #turns: Turns;

  constructor(options: LinkOptions, now: number) {
    const { handshakeTimeoutMs, keepaliveMs, ackStallMs } = { ...LIMITS, ...options.times };
    this.#options = options;
    this.#times = { handshakeTimeoutMs, keepaliveMs, ackStallMs };
    const window = options.window ?? { messages: LIMITS.windowMaxMessages, bytes: LIMITS.windowMaxBytes };
    const effect = (each: LinkEffect): void => void this.#effects.push(each);
    this.#lanes = new Lanes(window, ackStallMs, effect);
    this.#loose = new Loose(ackStallMs);
    this.#wantedBlobs = new IncomingBlobs(this.#lanes, effect);
    this.#blobs = new OutgoingBlobs(this.#lanes, ackStallMs, effect);
    this.#turns = new Turns({ lanes: this.#lanes, loose: this.#loose, wanted: this.#wantedBlobs, blobs: this.#blobs }, options.random);
    this.#handshake = new Handshake(options);
    this.#openBy = now + handshakeTimeoutMs;
  }

  get state(): LinkStateName {
    return this.#state;
  }

  /** When `tick` is due; undefined after the close. */
  deadline(): number | undefined {
    if (this.#state === 'closed') return undefined;
    return Math.min(this.#openBy ?? Infinity, this.#keepalive?.at ?? Infinity, this.#stalledAt());
  }

  #stalledAt(): number {
    return Math.min(this.#lanes.stalledAt ?? Infinity, this.#loose.stalledAt ?? Infinity, this.#blobs.stalledAt ?? Infinity);
  }

  /** The read of the outbox that serves the most urgent lane with room in its window. */
  wanted(): LaneWant | undefined {
    return this.#state === 'open' ? this.#lanes.wanted() : undefined;
  }

  /** The read of a blob that the peer wants; `blob-supply` or `blob-end` answers it. Undefined: none. */
  wantedBlob(now: number): BlobRead | undefined {
    return this.#state === 'open' ? this.#blobs.wanted(now) : undefined;
  }

  /** Whether the peer may be asked for one more blob. */
  get hasBlobRoom(): boolean {
    return this.#state === 'open' && !this.#trustOnly && this.#wantedBlobs.hasRoom;
  }

  /** Takes one event. After the close events have no effect. TypeError when the driver breaks the order of events. */
  handle(event: LinkEvent, now: number): readonly LinkEffect[] {
    if (this.#state === 'closed') return [];
    this.#effects = [];
    try {
      this.#apply(event, now);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.#stop(closeCodeOf(error), error);
    }
    return this.#effects;
  }

  #apply(event: LinkEvent, now: number): void {
    switch (event.kind) {
      case 'start':
        if (this.#options.role === 'initiator') this.#effects.push({ kind: 'send', message: this.#handshake.start() });
        return;
      case 'message':
        // LINK-04
        if (event.message === 'text') throw fail('LINK_TEXT', {});
        return this.#state === 'handshake' ? this.#receiveHandshake(event.message, now) : this.#receive(event.message, now);
      case 'counters':
        return this.#welcome(event, now);
      case 'wake':
        return this.#lanes.wake(event.lane);
      case 'supply':
        return this.#lanes.supply(event.want, event.messages);
      case 'committed':
        return this.#lanes.committed(event);
      case 'notice':
        return this.#loose.offerNotice(event.body);
      case 'trust':
        return this.#loose.offerTrust(event.content);
      case 'handled':
        return this.#loose.handled(event.name);
      case 'blob-want':
        if (this.hasBlobRoom && this.#wantedBlobs.want(event.digest, event.size, event.offset)) return;
        this.#effects.push({ kind: 'blob-ended', role: 'receiver', digest: event.digest, reason: 'stopped' });
        return;
      case 'blob-held':
        return this.#wantedBlobs.held(event.digest, event.size);
      case 'blob-durable':
        return this.#wantedBlobs.durable(event);
      case 'blob-available':
        return this.#blobs.available(event.digest, event.through);
      case 'blob-supply':
        return this.#blobs.supply(event.digest, event.offset, event.bytes);
      case 'blob-end':
        return (event.role === 'sender' ? this.#blobs : this.#wantedBlobs).end(event.digest, event.reason);
      case 'writable':
        if (this.#state === 'open') this.#say(this.#turns.next(now));
        return;
      case 'tick':
        return this.#tick(now);
      case 'stop':
        while (this.#state === 'open' && this.#say(this.#lanes.takeSettled()));
        return this.#stop(
          event.closeCode ?? (event.error === undefined ? 1000 : closeCodeOf(event.error)),
          event.error,
          event.retryAfterMs,
        );
      case 'disconnected': {
        const { closeCode, reason } = event;
        return this.#end({ sendCode: 1000, reason: '', closeCode, error: event.error ?? fail('LINK_CLOSED', { closeCode, reason }) });
      }
    }
  }

  #receiveHandshake(message: Uint8Array, now: number): void {
    const { reply, verified } = this.#handshake.receive(message);
    if (reply !== undefined) this.#effects.push({ kind: 'send', message: reply });
    if (verified === undefined) return;
    this.#peer = verified.peer;
    this.#trustOnly = verified.peer.trustOnly === true;
    this.#ciphers = verified.ciphers;
    this.#state = 'welcome';
    this.#openBy = now + this.#times.handshakeTimeoutMs;
    this.#effects.push({ kind: 'proved', peer: verified.peer });
  }

  #welcome({ lanes, restored, seen }: Extract<LinkEvent, { kind: 'counters' }>, now: number): void {
    assertUsage(this.#state === 'welcome' && !this.#welcomed, 'counters follow the proof, once');
    this.#welcomed = true;
    this.#isSettled = restored === 'settled';
    this.#send({
      name: 'welcome',
      version: LINK_VERSION,
      features: this.#trustOnly ? [TRUST_ONLY] : restored === 'unsettled' ? [RESTORED] : [],
      lanes: this.#trustOnly ? NO_LANES : this.#lanes.begin(lanes),
      ...(this.#trustOnly || seen === undefined ? {} : { seen }),
    });
    this.#openIfReady(now);
  }

  #openIfReady(now: number): void {
    if (this.#peerWelcome === undefined || !this.#welcomed) return;
    if (this.#trustOnly || this.#peerWelcome.features.includes(TRUST_ONLY)) this.#trustAlone();
    else if (!this.#resume(this.#peerWelcome)) return;
    this.#state = 'open';
    this.#openBy = undefined;
    this.#keepalive = new Keepalive(now, this.#options.random, this.#times.keepaliveMs);
    this.#effects.push({ kind: 'open', peer: this.#peer as LinkPeer });
  }

  /** @returns whether the link opens. */
  #resume({ lanes, features, seen }: Welcome): boolean {
    const peer = this.#peer as LinkPeer;
    if (seen !== undefined && this.#options.isBehind?.(peer, seen) === true) throw fail('LINK_BEHIND', { peer: peer.key });
    const isRestored = features.includes(RESTORED);
    // LINK-59: the peer is asked again before frames of its new streams come.
    if (isRestored && this.#isSettled) {
      this.#lanes.rolledBack(lanes, isRestored);
      this.#stop(1012, undefined, LIMITS.reconnectMinMs);
      return false;
    }
    this.#lanes.resume(lanes, isRestored);
    return true;
  }

  #trustAlone(): void {
    this.#trustOnly = true;
    this.#lanes.forget();
    this.#peer = { ...(this.#peer as LinkPeer), trustOnly: true };
  }

  #receive(message: Uint8Array, now: number): void {
    const frame = decodeFrame(unpack((this.#ciphers as NoiseTransport).receive, message));
    this.#keepalive?.heard(now);
    if (frame === undefined) return;
    if (frame.name === 'goaway') return this.#goneAway(frame, now);
    if (frame.name === 'welcome' && this.#state === 'welcome' && this.#peerWelcome === undefined) {
      if (frame.version !== LINK_VERSION) throw fail('LINK_VERSION', { offered: String(frame.version) });
      this.#peerWelcome = frame;
      return this.#openIfReady(now);
    }
    if (this.#state !== 'open') throw fail('LINK_UNEXPECTED', { frame: frame.name, state: this.#state });
    if (!this.#isHeard) this.#effects.push({ kind: 'heard' });
    this.#isHeard = true;
    // LINK-54: nothing else goes on a link for TRUST alone.
    if (this.#trustOnly && !['trust', 'ping', 'pong'].includes(frame.name))
      throw fail('LINK_UNEXPECTED', { frame: frame.name, state: TRUST_ONLY });
    switch (frame.name) {
      case 'msg':
        return this.#lanes.admit(frame);
      case 'ack':
        return this.#lanes.acknowledge(frame.lane, frame.through, now);
      case 'result':
        return this.#lanes.judge(frame);
      case 'credit':
        return this.#lanes.credit(frame);
      case 'blob-want':
        return this.#blobs.want(frame);
      case 'blob-state':
        return this.#blobs.confirm(frame, now);
      case 'blob-data':
        return this.#wantedBlobs.data(frame);
      case 'blob-end':
        // An end that crossed the last confirmation says nothing.
        if (!this.#wantedBlobs.ended(frame)) this.#blobs.ended(frame, now);
        return;
      case 'ping':
        this.#loose.asked(frame.token);
        return this.#lanes.acknowledgeAll(frame.received, now);
      case 'pong':
        this.#confirm(frame.token, now);
        return this.#lanes.acknowledgeAll(frame.received, now);
      case 'notice':
        this.#loose.admitNotice(frame.body);
        this.#effects.push({ kind: 'noticed', body: frame.body });
        return;
      case 'trust':
        this.#loose.admitTrust(frame.content);
        this.#effects.push({ kind: 'trusted', content: frame.content });
        return;
      default:
        throw fail('LINK_UNEXPECTED', { frame: frame.name, state: this.#state });
    }
  }

  #confirm(token: Uint8Array, now: number): void {
    const confirmed = this.#loose.ponged(token, now);
    if (confirmed !== undefined && confirmed.notice + confirmed.trust > 0) this.#effects.push({ kind: 'confirmed', ...confirmed });
  }

  #tick(now: number): void {
    const { handshakeTimeoutMs, ackStallMs, keepaliveMs } = this.#times;
    // LINK-07, LINK-16, LINK-15
    if (this.#openBy !== undefined && now >= this.#openBy) throw fail('LINK_HANDSHAKE_TIMEOUT', { ms: handshakeTimeoutMs });
    if (now >= this.#stalledAt()) throw fail('LINK_ACK_STALLED', { ms: ackStallMs });
    const liveness = this.#keepalive?.tick(now);
    if (liveness === 'dead') throw fail('LINK_TIMEOUT', { ms: keepaliveMs });
    if (liveness === 'ping') this.#turns.askForLife();
  }

  #goneAway(frame: Extract<Frame, { name: 'goaway' }>, now: number): void {
    if (this.#state === 'open') this.#lanes.acknowledgeAll(frame.received, now);
    const { closeCode, text, retryAfterMs } = frame;
    const error = fail('LINK_CLOSED', { closeCode, reason: text });
    this.#end({ sendCode: 1000, reason: '', closeCode, error, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  }

  /** Says GOAWAY with the wire code alone, if the peer is proved, and closes (LINK-18, LINK-52). */
  #stop(closeCode: number, error?: RogatoryError, retryAfterMs?: number): void {
    const reason = error?.wire ?? 'closed';
    if (this.#ciphers !== undefined) {
      // Before it is open, a place here may be one of an earlier stream of the peer: it must not count for the present one.
      const received = this.#state === 'open' ? this.#lanes.received() : NO_PLACES;
      this.#send({ name: 'goaway', closeCode, retryAfterMs: retryAfterMs ?? null, received, text: reason });
    }
    this.#end({ sendCode: closeCode, reason, closeCode, ...(error === undefined ? {} : { error }) });
  }

  #end(end: Omit<LinkEnd, 'kind'>): void {
    this.#state = 'closed';
    this.#effects.push({ kind: 'close', ...end });
  }

  #say(frame: Frame | undefined): boolean {
    if (frame !== undefined) this.#send(frame);
    return frame !== undefined;
  }

  #send(frame: Frame): void {
    const bytes = encodeFrame(frame);
    this.#effects.push({ kind: 'send', message: pack((this.#ciphers as NoiseTransport).send, bytes) });
    release(bytes);
    if (frame.name === 'blob-data') release(frame.bytes);
  }
}
