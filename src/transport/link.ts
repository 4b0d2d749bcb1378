// SPDX-License-Identifier: Apache-2.0
// The link as a pure state machine: events in, effects out. No I/O, no clock, no promises; the driver (connection.ts) has those.
import { assertUsage } from '../core/assert.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { closeCodeOf } from './close-codes.js';
import type { LaneState, LinkPeer } from './handler.js';
import { Handshake } from './handshake.js';
import type { HandshakeOptions } from './handshake.js';
import { decodeFrame, encodeFrame, LANES } from './headers.js';
import type { Frame, Throughs } from './headers.js';
import { Keepalive } from './keepalive.js';
import { Loose } from './loose.js';
import type { LinkEffect, LinkEnd, LinkEvent } from './link-events.js';
import type { NoiseTransport } from './noise.js';
import { pack, unpack } from './packing.js';
import { ReceiveLane } from './receive-lane.js';
import type { Window } from './receive-lane.js';
import { SendLane } from './send-lane.js';
import type { LaneWant } from './send-lane.js';

const LINK_VERSION = 1;
/** Said in WELCOME by a side that will exchange TRUST alone (LINK-39). */
const TRUST_ONLY = 'trust-only';

export interface LinkTimes {
  readonly handshakeTimeoutMs: number;
  readonly keepaliveMs: number;
  readonly ackStallMs: number;
}

export interface LinkOptions extends HandshakeOptions {
  /** What the peer may have in flight, per lane. */
  readonly window?: Window;
  readonly times?: Partial<LinkTimes>;
}

export type LinkStateName = 'handshake' | 'welcome' | 'open' | 'closed';

type Welcome = Extract<Frame, { name: 'welcome' }>;
type Result = Extract<Frame, { name: 'result' }>;

/** One side of one link, from the open socket to the close. `now` is in milliseconds and never goes back. */
export class Link {
  readonly #options: LinkOptions;
  readonly #times: LinkTimes;
  readonly #window: Window;
  readonly #handshake: Handshake;
  #state: LinkStateName = 'handshake';
  #effects: LinkEffect[] = [];
  #openBy: number | undefined;
  #peer: LinkPeer | undefined;
  #ciphers: NoiseTransport | undefined;
  #welcomed = false;
  #peerWelcome: Welcome | undefined;
  #trustOnly = false;
  #outgoing: SendLane[] = [];
  #incoming: ReceiveLane[] = [];
  #keepalive: Keepalive | undefined;
  #stalledAt: number | undefined;
  // What is to be said, pulled by `writable`: a peer that does not read makes none of it grow beyond its window.
  readonly #results: Result[] = [];
  readonly #loose = new Loose();
  #pingDue = false;
  /** When an unconfirmed NOTICE or TRUST frame is too long unconfirmed. */
  #looseStalledAt: number | undefined;

  constructor(options: LinkOptions, now: number) {
    const { handshakeTimeoutMs, keepaliveMs, ackStallMs } = { ...LIMITS, ...options.times };
    this.#options = options;
    this.#times = { handshakeTimeoutMs, keepaliveMs, ackStallMs };
    this.#window = options.window ?? { messages: LIMITS.windowMaxMessages, bytes: LIMITS.windowMaxBytes };
    this.#handshake = new Handshake(options);
    this.#openBy = now + handshakeTimeoutMs;
  }

  get state(): LinkStateName {
    return this.#state;
  }

  /** When `tick` is due; undefined after the close. */
  deadline(): number | undefined {
    if (this.#state === 'closed') return undefined;
    const stalledAt = Math.min(this.#stalledAt ?? Infinity, this.#looseStalledAt ?? Infinity);
    return Math.min(this.#openBy ?? Infinity, this.#keepalive?.at ?? Infinity, stalledAt);
  }

  /** The read of the outbox that serves the most urgent lane with room in its window. */
  wanted(): LaneWant | undefined {
    if (this.#state !== 'open') return undefined;
    for (const lane of this.#outgoing) {
      const want = lane.wanted();
      if (want !== undefined) return want;
    }
    return undefined;
  }

  /** Takes one event. After the close nothing has an effect. TypeError when the driver breaks the order of events. */
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
        if (event.message === 'text') throw fail('LINK_TEXT', {});
        return this.#state === 'handshake' ? this.#receiveHandshake(event.message, now) : this.#receive(event.message, now);
      case 'counters':
        return this.#welcome(event.lanes, now);
      case 'wake':
        for (const lane of this.#outgoing) if (event.lane === undefined || event.lane === lane.lane) lane.wake();
        return;
      case 'supply':
        return this.#outgoing[event.want.lane]?.supply(event.messages, event.want.wakes);
      case 'committed':
        return this.#committed(event);
      case 'notice':
        return this.#loose.offerNotice(event.body);
      case 'trust':
        return this.#loose.offerTrust(event.content);
      case 'handled':
        return this.#loose.handled(event.name);
      case 'writable':
        if (this.#state === 'open') this.#sendNext(now);
        return;
      case 'tick':
        return this.#tick(now);
      case 'stop':
        while (this.#state === 'open' && this.#sendSettled());
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

  #welcome(lanes: readonly LaneState[], now: number): void {
    assertUsage(this.#state === 'welcome' && !this.#welcomed, 'counters follow the proof, once');
    this.#welcomed = true;
    if (this.#trustOnly) {
      const nothing = { streamId: new Uint8Array(16), acked: 0, received: null, maxMessages: 0, maxBytes: 0 };
      this.#send({ name: 'welcome', version: LINK_VERSION, features: [TRUST_ONLY], lanes: LANES.map(() => nothing) });
      return this.#openIfReady(now);
    }
    const states = LANES.map((lane) => lanes.find((state) => state.lane === lane));
    for (const state of states) {
      assertUsage(state !== undefined, 'counters of every lane are needed');
      this.#outgoing.push(new SendLane(state));
      this.#incoming.push(new ReceiveLane(state, this.#window));
    }
    const { messages: maxMessages, bytes: maxBytes } = this.#window;
    const own = this.#outgoing.map(({ lane, streamId, acked }) => {
      return { streamId, acked, received: (this.#incoming[lane] as ReceiveLane).held, maxMessages, maxBytes };
    });
    this.#send({ name: 'welcome', version: LINK_VERSION, features: [], lanes: own });
    this.#openIfReady(now);
  }

  #openIfReady(now: number): void {
    if (this.#peerWelcome === undefined || !this.#welcomed) return;
    if (this.#trustOnly || this.#peerWelcome.features.includes(TRUST_ONLY)) this.#forgetLanes();
    else this.#resumeLanes(this.#peerWelcome);
    this.#state = 'open';
    this.#openBy = undefined;
    this.#keepalive = new Keepalive(now, this.#options.random, this.#times.keepaliveMs);
    this.#effects.push({ kind: 'open', peer: this.#peer as LinkPeer });
  }

  /** LINK-39: what a side says of its lanes on such a link is not believed, nor told. */
  #forgetLanes(): void {
    this.#trustOnly = true;
    this.#outgoing = [];
    this.#incoming = [];
    this.#peer = { ...(this.#peer as LinkPeer), trustOnly: true };
  }

  #resumeLanes(welcome: Welcome): void {
    welcome.lanes.forEach((theirs, lane) => {
      (this.#incoming[lane] as ReceiveLane).resume(theirs);
      const own = this.#outgoing[lane] as SendLane;
      if (own.resume(theirs)) this.#effects.push({ kind: 'acknowledged', lane, streamId: own.streamId, through: own.acked });
    });
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
    if (this.#trustOnly && !['trust', 'ping', 'pong'].includes(frame.name))
      throw fail('LINK_UNEXPECTED', { frame: frame.name, state: TRUST_ONLY });
    switch (frame.name) {
      case 'msg': {
        const { name: _name, ...header } = frame;
        const lane = this.#incoming[frame.lane] as ReceiveLane;
        if (lane.admit(frame.seq, frame.frame.length))
          this.#effects.push({ kind: 'deliver', message: { ...header, streamId: lane.streamId } });
        return;
      }
      case 'ack':
        return this.#acknowledge(frame.lane, frame.through, now);
      case 'result': {
        const { lane, seq, verdict } = frame;
        const own = this.#outgoing[lane] as SendLane;
        own.judge(seq);
        this.#effects.push({ kind: 'refused', lane, streamId: own.streamId, seq, verdict });
        return;
      }
      case 'ping':
        this.#loose.asked(frame.token);
        return this.#acknowledgeAll(frame.received, now);
      case 'pong':
        this.#confirm(frame.token, now);
        return this.#acknowledgeAll(frame.received, now);
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

  #acknowledge(lane: number, through: number, now: number): void {
    const own = this.#outgoing[lane] as SendLane;
    if (!own.acknowledge(through)) return;
    this.#effects.push({ kind: 'acknowledged', lane, streamId: own.streamId, through });
    this.#stalledAt = this.#inFlight() ? now + this.#times.ackStallMs : undefined;
  }

  #confirm(token: Uint8Array, now: number): void {
    const confirmed = this.#loose.ponged(token);
    if (confirmed === undefined) return;
    this.#looseStalledAt = this.#loose.unconfirmed ? now + this.#times.ackStallMs : undefined;
    if (confirmed.notice + confirmed.trust > 0) this.#effects.push({ kind: 'confirmed', ...confirmed });
  }

  #acknowledgeAll(received: Throughs, now: number): void {
    if (this.#trustOnly) return;
    received.forEach((through, lane) => this.#acknowledge(lane, through, now));
  }

  #inFlight(): boolean {
    return this.#outgoing.some((lane) => lane.inFlight > 0);
  }

  #committed(event: Extract<LinkEvent, { kind: 'committed' }>): void {
    assertUsage(event.verdicts.length === event.messages.length, 'a commit returns one verdict per message');
    event.messages.forEach(({ lane, seq }, index) => {
      (this.#incoming[lane] as ReceiveLane).commit(seq);
      const verdict = event.verdicts[index];
      if (verdict !== undefined && verdict.verdict !== 'accepted') this.#results.push({ name: 'result', lane, seq, verdict });
    });
  }

  /** What unblocks the peer first, then signs of life, then messages by lane. */
  #sendNext(now: number): void {
    if (this.#sendSettled()) return;
    const answer = this.#loose.takeAnswer();
    if (answer !== undefined) return this.#send({ name: 'pong', token: answer, received: this.#received() });
    if (this.#pingDue || this.#loose.pingDue) return this.#ping();
    const first = this.#loose.beforeLanes();
    if (first !== undefined) return this.#sendLoose(first, now);
    if (this.#sendMessage(now)) return;
    const last = this.#loose.afterLanes();
    if (last !== undefined) this.#sendLoose(last, now);
  }

  #ping(): void {
    const token = this.#options.random(8);
    this.#pingDue = false;
    this.#loose.pinged(token);
    this.#send({ name: 'ping', token, received: this.#received() });
  }

  #sendLoose(frame: Frame, now: number): void {
    this.#looseStalledAt ??= now + this.#times.ackStallMs;
    this.#send(frame);
  }

  #sendMessage(now: number): boolean {
    for (const lane of this.#outgoing) {
      const message = lane.take();
      if (message === undefined) continue;
      this.#stalledAt ??= now + this.#times.ackStallMs;
      this.#send({ name: 'msg', ...message, lane: lane.lane });
      this.#loose.laneServed();
      return true;
    }
    return false;
  }

  /** LINK-28: a verdict travels before the acknowledgement that covers its message. */
  #sendSettled(): boolean {
    const result = this.#results.shift();
    if (result !== undefined) {
      this.#send(result);
      return true;
    }
    const lane = this.#incoming.find(({ ackDue }) => ackDue);
    if (lane === undefined) return false;
    this.#send({ name: 'ack', lane: lane.lane, through: lane.acknowledge() });
    return true;
  }

  #received(): Throughs {
    const [a, b, c, d] = this.#incoming.map((lane) => lane.acknowledged);
    return [a ?? 0, b ?? 0, c ?? 0, d ?? 0];
  }

  #tick(now: number): void {
    const { handshakeTimeoutMs, ackStallMs, keepaliveMs } = this.#times;
    if (this.#openBy !== undefined && now >= this.#openBy) throw fail('LINK_HANDSHAKE_TIMEOUT', { ms: handshakeTimeoutMs });
    const stalledAt = Math.min(this.#stalledAt ?? Infinity, this.#looseStalledAt ?? Infinity);
    if (now >= stalledAt) throw fail('LINK_ACK_STALLED', { ms: ackStallMs });
    const liveness = this.#keepalive?.tick(now);
    if (liveness === 'dead') throw fail('LINK_TIMEOUT', { ms: keepaliveMs });
    if (liveness === 'ping') this.#pingDue = true;
  }

  #goneAway(frame: Extract<Frame, { name: 'goaway' }>, now: number): void {
    if (this.#state === 'open') this.#acknowledgeAll(frame.received, now);
    const { closeCode, text, retryAfterMs } = frame;
    const error = fail('LINK_CLOSED', { closeCode, reason: text });
    this.#end({ sendCode: 1000, reason: '', closeCode, error, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  }

  /** Says why, where a proved peer can hear it, and closes. */
  #stop(closeCode: number, error?: RogatoryError, retryAfterMs?: number): void {
    const reason = error?.wire ?? 'closed';
    if (this.#ciphers !== undefined) {
      this.#send({ name: 'goaway', closeCode, retryAfterMs: retryAfterMs ?? null, received: this.#received(), text: reason });
    }
    this.#end({ sendCode: closeCode, reason, closeCode, ...(error === undefined ? {} : { error }) });
  }

  #end(end: Omit<LinkEnd, 'kind'>): void {
    this.#state = 'closed';
    this.#effects.push({ kind: 'close', ...end });
  }

  #send(frame: Frame): void {
    this.#effects.push({ kind: 'send', message: pack((this.#ciphers as NoiseTransport).send, encodeFrame(frame)) });
  }
}
