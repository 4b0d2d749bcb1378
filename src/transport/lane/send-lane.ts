// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { lacksPast } from '../../core/stream-place.js';
import type { PastStreams } from '../../core/stream-place.js';
import type { LaneState, OutgoingMessage } from '../handler.js';
import type { WelcomeLane } from '../frame/headers.js';

/** Read of the outbox that a lane wants. */
export interface LaneWant {
  readonly lane: number;
  readonly afterSeq: number;
  readonly maxMessages: number;
  readonly maxBytes: number;
  /** Returns the number of wakes that the read has seen. */
  readonly wakes: number;
}

/** The own outgoing stream of one lane on one link: its sent and acknowledged places, and its window. */
export class SendLane {
  readonly lane: number;
  readonly streamId: Uint8Array;
  #acked: number;
  /** Newest place ever assigned, read at connect: it reveals a peer that holds more. */
  readonly #last: number;
  #sent: number;
  #judged = 0;
  /** Credit: the last place that may be sent, and bytes since the WELCOMEs. */
  #maxPlace = 0;
  #maxBytes = 0;
  #inFlight = 0;
  #bytes = 0;
  /** Read from the outbox and not yet sent. */
  #ready: OutgoingMessage[] = [];
  /** Whether the outbox may hold more than was read. */
  #hinted = true;
  #wakes = 0;
  readonly #before: PastStreams;

  constructor(state: LaneState) {
    this.lane = state.lane;
    this.#before = state;
    this.streamId = state.outStreamId;
    this.#acked = state.ackedThrough;
    this.#last = state.lastSeq;
    this.#sent = state.ackedThrough;
  }

  get acked(): number {
    return this.#acked;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Takes the peer's view of this stream: sending continues after its last held place (LINK-26).
   * @param isRestored - The peer asks for lost frames; if it does not know this stream, also for those of earlier streams (LINK-51).
   * @returns Whether this acknowledges more than was recorded.
   * @throws {@link RogatoryError} `LINK_STREAM` (LINK-13).
   */
  resume(peer: WelcomeLane, isRestored = false): boolean {
    const isKnown = peer.received !== null && equal(peer.received.streamId, this.streamId);
    if (isRestored && !isKnown && lacksPast(this.#before, peer.received ?? undefined)) throw fail('LINK_STREAM', { lane: this.lane });
    const through = isKnown ? peer.received.through : 0;
    // The peer must hold at least its acknowledged place and at most the last queued one; otherwise a store went back in time.
    if (through < this.#acked || through > this.#last) throw fail('LINK_STREAM', { lane: this.lane });
    const progress = through > this.#acked;
    this.#acked = through;
    this.#sent = through;
    this.#maxPlace = through + peer.maxMessages;
    this.#maxBytes = peer.maxBytes;
    return progress;
  }

  /** Takes credit; one that is lower than before says nothing. */
  credit(maxPlace: number, maxBytes: number): void {
    this.#maxPlace = Math.max(this.#maxPlace, maxPlace);
    this.#maxBytes = Math.max(this.#maxBytes, maxBytes);
  }

  /** Bytes that may still be sent. */
  get roomBytes(): number {
    return Math.max(0, this.#maxBytes - this.#bytes);
  }

  /** Counts bytes that have no place: those of a blob. */
  spend(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Size of the message that goes next; undefined when none may. */
  get nextBytes(): number | undefined {
    const next = this.#ready.at(-1);
    if (next === undefined || next.seq > this.#maxPlace) return undefined;
    // LINK-27: the credit in bytes never forbids the only message in flight.
    return this.#inFlight > 0 && next.frame.length > this.roomBytes ? undefined : next.frame.length;
  }

  wake(): void {
    this.#hinted = true;
    this.#wakes++;
  }

  wanted(): LaneWant | undefined {
    const maxMessages = Math.min(this.#maxPlace - this.#sent, LIMITS.windowReadMaxMessages);
    const room = this.roomBytes;
    if (!this.#hinted || this.#ready.length > 0 || maxMessages <= 0 || (room <= 0 && this.#inFlight > 0)) return undefined;
    return {
      lane: this.lane,
      afterSeq: this.#sent,
      maxMessages,
      maxBytes: Math.max(1, Math.min(room, LIMITS.windowReadMaxBytes)),
      wakes: this.#wakes,
    };
  }

  /**
   * Takes the result of a read of the outbox.
   * @throws {@link RogatoryError} `LINK_STREAM` (LINK-13) when a place is missing: a peer could never accept later messages.
   */
  supply(messages: readonly OutgoingMessage[], wakes: number): void {
    if (messages.length === 0 && wakes === this.#wakes) this.#hinted = false;
    messages.forEach((message, index) => {
      if (message.seq !== this.#sent + index + 1) throw fail('LINK_STREAM', { lane: this.lane });
    });
    this.#ready = [...messages].reverse();
  }

  /** Takes the next message out for sending, when there is one and the window has room. */
  take(): OutgoingMessage | undefined {
    const next = this.#ready.at(-1);
    if (next === undefined || this.nextBytes === undefined) return undefined;
    this.#ready.pop();
    this.#sent = next.seq;
    this.#inFlight++;
    this.#bytes += next.frame.length;
    return next;
  }

  /**
   * Takes a cumulative acknowledgement; an older one has no effect. @returns Whether it advanced.
   * @throws {@link RogatoryError} `LINK_ACK` (LINK-12).
   */
  acknowledge(through: number): boolean {
    this.#requireSent(through);
    if (through <= this.#acked) return false;
    this.#inFlight -= through - this.#acked;
    this.#acked = through;
    return true;
  }

  /** Takes the one verdict on a message in flight; verdicts keep the order of the messages. @throws {@link RogatoryError} `LINK_ACK` (LINK-12). */
  judge(seq: number): void {
    this.#requireSent(seq);
    if (seq <= Math.max(this.#acked, this.#judged)) throw fail('LINK_ACK', { lane: this.lane, through: seq, sent: this.#sent });
    this.#judged = seq;
  }

  #requireSent(seq: number): void {
    if (seq > this.#sent) throw fail('LINK_ACK', { lane: this.lane, through: seq, sent: this.#sent });
  }
}
