// SPDX-License-Identifier: Apache-2.0
// The lanes of one link in both directions: sent and sendable messages, arrived and unacknowledged ones, in the order of priority.
import { assertUsage } from '../../core/assert.js';
import type { LaneState, OutgoingMessage } from '../handler.js';
import { LANES } from '../frame/headers.js';
import type { Frame, Throughs, WelcomeLane } from '../frame/headers.js';
import type { LinkEffect, LinkEvent } from '../link/link-events.js';
import { ReceiveLane } from './receive-lane.js';
import type { Window } from './receive-lane.js';
import { SendLane } from './send-lane.js';
import type { LaneWant } from './send-lane.js';

/** The lane whose bytes blobs share. */
const BULK_LANE = 3;

type Result = Extract<Frame, { name: 'result' }>;
type Message = Extract<Frame, { name: 'msg' }>;

/** Lanes in the WELCOME of a side that exchanges only TRUST (LINK-39). */
export const NO_LANES: readonly WelcomeLane[] = LANES.map(() => {
  return { streamId: new Uint8Array(16), acked: 0, received: null, maxMessages: 0, maxBytes: 0 };
});

/** The lanes of one link. Until `begin`, and after `forget`, there are none: nothing is wanted, sent or acknowledged. */
export class Lanes {
  readonly #window: Window;
  readonly #ackStallMs: number;
  readonly #effect: (effect: LinkEffect) => void;
  #outgoing: SendLane[] = [];
  #incoming: ReceiveLane[] = [];
  /** Unsent verdicts, taken by `takeSettled`. A peer that does not read can grow them only by its window. */
  readonly #results: Result[] = [];
  #stalledAt: number | undefined;

  /** @param window - Amount that the peer may have in flight, per lane. */
  constructor(window: Window, ackStallMs: number, effect: (effect: LinkEffect) => void) {
    this.#window = window;
    this.#ackStallMs = ackStallMs;
    this.#effect = effect;
  }

  /** Time at which messages in flight are overdue for acknowledgement; undefined when none are in flight. */
  get stalledAt(): number | undefined {
    return this.#stalledAt;
  }

  /** Takes the durable counters. TypeError when one of a lane is missing. @returns lanes for WELCOME. */
  begin(counters: readonly LaneState[]): readonly WelcomeLane[] {
    const states = LANES.map((lane) => {
      const state = counters.find((each) => each.lane === lane);
      assertUsage(state !== undefined, 'counters of every lane are needed');
      return state;
    });
    this.#outgoing = states.map((state) => new SendLane(state));
    this.#incoming = states.map((state) => new ReceiveLane(state, this.#window));
    const { messages: maxMessages, bytes: maxBytes } = this.#window;
    return this.#outgoing.map(({ lane, streamId, acked }) => {
      return { streamId, acked, received: this.#arriving(lane).held, maxMessages, maxBytes };
    });
  }

  /**
   * Resumes at the places in the peer's WELCOME. @param restored - The peer reports that its store came back from a backup. @throws
   * {@link RogatoryError} `LINK_STREAM` (LINK-13).
   */
  resume(theirs: readonly WelcomeLane[], restored = false): void {
    try {
      const grown = theirs.map((peer, lane) => this.#resume(peer, lane, restored));
      // What one lane says counts only when all of them fit: a store that went back may have used a place of another lane twice.
      for (const own of grown) {
        if (own !== undefined) this.#effect({ kind: 'acknowledged', lane: own.lane, streamId: own.streamId, through: own.acked });
      }
    } catch (error) {
      this.rolledBack(theirs, restored);
      throw error;
    }
  }

  /** Tells what the peer says of the lanes, of whom a store went back in time. */
  rolledBack(theirs: readonly WelcomeLane[], restored: boolean): void {
    const lanes = theirs.map(({ streamId, acked, received }, lane) => {
      return { lane, streamId, acked, ...(received === null ? {} : { held: received }) };
    });
    this.#effect({ kind: 'rolled-back', lanes, restored });
  }

  /** @returns the lane, when the peer acknowledges more of it than was known. */
  #resume(peer: WelcomeLane, lane: number, restored: boolean): SendLane | undefined {
    this.#arriving(lane).resume(peer);
    const own = this.#leaving(lane);
    return own.resume(peer, restored) ? own : undefined;
  }

  /** LINK-54: on a link for TRUST only, lane states are neither accepted nor reported. */
  forget(): void {
    this.#outgoing = [];
    this.#incoming = [];
  }

  /** The read of the outbox that serves the most urgent lane with room in its window. */
  wanted(): LaneWant | undefined {
    for (const lane of this.#outgoing) {
      const want = lane.wanted();
      if (want !== undefined) return want;
    }
    return undefined;
  }

  wake(only: number | undefined): void {
    for (const lane of this.#outgoing) if (only === undefined || only === lane.lane) lane.wake();
  }

  /** @throws {@link RogatoryError} `LINK_STREAM` (LINK-13). */
  supply(want: LaneWant, messages: readonly OutgoingMessage[]): void {
    this.#outgoing[want.lane]?.supply(messages, want.wakes);
  }

  /**
   * Takes a MSG; a repeated one is only acknowledged again. @throws {@link RogatoryError} `LINK_SEQUENCE` (LINK-11), `LINK_WINDOW`
   * (LINK-14).
   */
  admit({ name: _name, ...message }: Message): void {
    const lane = this.#arriving(message.lane);
    if (lane.admit(message.seq, message.frame.length)) this.#effect({ kind: 'deliver', message: { ...message, streamId: lane.streamId } });
  }

  /** Notes durable messages and their verdicts. */
  committed({ messages, verdicts }: Extract<LinkEvent, { kind: 'committed' }>): void {
    assertUsage(verdicts.length === messages.length, 'a commit returns one verdict per message');
    messages.forEach(({ lane, seq }, index) => {
      this.#arriving(lane).commit(seq);
      const verdict = verdicts[index];
      if (verdict !== undefined && verdict.verdict !== 'accepted') this.#results.push({ name: 'result', lane, seq, verdict });
    });
  }

  /** @throws {@link RogatoryError} `LINK_ACK` (LINK-12). */
  acknowledge(lane: number, through: number, now: number): void {
    const own = this.#leaving(lane);
    if (!own.acknowledge(through)) return;
    this.#stalledAt = this.#outgoing.some(({ inFlight }) => inFlight > 0) ? now + this.#ackStallMs : undefined;
    this.#effect({ kind: 'acknowledged', lane, streamId: own.streamId, through });
  }

  /** Takes the acknowledgements of all lanes that PING, PONG and GOAWAY repeat. @throws {@link RogatoryError} `LINK_ACK` (LINK-12). */
  acknowledgeAll(received: Throughs, now: number): void {
    for (const { lane } of this.#outgoing) this.acknowledge(lane, received[lane] ?? 0, now);
  }

  /** Takes the peer's verdict on a message in flight. @throws {@link RogatoryError} `LINK_ACK` (LINK-12). */
  judge({ lane, seq, verdict }: Result): void {
    const own = this.#leaving(lane);
    own.judge(seq);
    this.#effect({ kind: 'refused', lane, streamId: own.streamId, seq, verdict });
  }

  /** Takes credit of the peer. */
  credit({ lane, maxPlace, maxBytes }: Extract<Frame, { name: 'credit' }>): void {
    this.#leaving(lane).credit(maxPlace, maxBytes);
  }

  /** LINK-28: a verdict travels before the acknowledgement that covers its message. */
  takeSettled(): Frame | undefined {
    const result = this.#results.shift();
    if (result !== undefined) return result;
    const due = this.#incoming.find(({ ackDue }) => ackDue);
    if (due !== undefined) return { name: 'ack', lane: due.lane, through: due.acknowledge() };
    for (const lane of this.#incoming) {
      const credit = lane.takeCredit();
      if (credit !== undefined) return { name: 'credit', lane: lane.lane, ...credit };
    }
    return undefined;
  }

  /** The message that goes next: of the lowest lane below bulk that has one and room in its credit. */
  takeMessage(now: number): Message | undefined {
    for (const lane of this.#outgoing) {
      const message = lane.lane === BULK_LANE ? undefined : this.#take(lane, now);
      if (message !== undefined) return message;
    }
    return undefined;
  }

  /** The bulk message that goes next. */
  takeBulk(now: number): Message | undefined {
    const lane = this.#outgoing[BULK_LANE];
    return lane && this.#take(lane, now);
  }

  /** Size of the bulk message that goes next; undefined: none. */
  get bulkBytes(): number | undefined {
    return this.#outgoing[BULK_LANE]?.nextBytes;
  }

  #take(lane: SendLane, now: number): Message | undefined {
    const message = lane.take();
    if (message === undefined) return undefined;
    this.#stalledAt ??= now + this.#ackStallMs;
    return { name: 'msg', ...message, lane: lane.lane };
  }

  /** Bytes of blobs that may be sent. */
  get blobRoomBytes(): number {
    return this.#outgoing[BULK_LANE]?.roomBytes ?? 0;
  }

  spendBlobBytes(bytes: number): void {
    this.#leaving(BULK_LANE).spend(bytes);
  }

  /** @throws {@link RogatoryError} `LINK_WINDOW` (LINK-14). */
  admitBlobBytes(bytes: number): void {
    this.#arriving(BULK_LANE).admitBytes(bytes);
  }

  settleBlobBytes(bytes: number): void {
    this.#arriving(BULK_LANE).settleBytes(bytes);
  }

  /** Last acknowledged place, per lane; sent in every frame that repeats it. */
  received(): Throughs {
    const [a, b, c, d] = this.#incoming.map((lane) => lane.acknowledged);
    return [a ?? 0, b ?? 0, c ?? 0, d ?? 0];
  }

  /** Frames that name a lane are allowed only while there are lanes. */
  #leaving(lane: number): SendLane {
    return this.#outgoing[lane] as SendLane;
  }

  #arriving(lane: number): ReceiveLane {
    return this.#incoming[lane] as ReceiveLane;
  }
}
