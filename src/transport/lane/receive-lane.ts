// SPDX-License-Identifier: Apache-2.0
import { assertUsage } from '../../core/assert.js';
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { LaneState } from '../handler.js';
import type { WelcomeLane } from '../frame/headers.js';
import type { Members } from '../../core/members.js';

/** Amount that a peer may have in flight on one lane: its credit moves on as messages become durable. */
export interface Window {
  readonly messages: number;
  readonly bytes: number;
}

export const WINDOW: Members<Window> = { required: { messages: 'number', bytes: 'number' }, optional: {} };

/** The peer's stream of one lane on one link: its received, durable and acknowledged places. */
export class ReceiveLane {
  readonly lane: number;
  readonly #window: Window;
  #streamId: Uint8Array | undefined;
  /** durable >= acknowledged; received >= durable. */
  #durable: number;
  #acknowledged: number;
  #received: number;
  /** Sizes of the messages that are not acknowledged, oldest first. */
  readonly #sizes: number[] = [];
  /** Bytes since the WELCOMEs: arrived, and dealt with. */
  #bytes = 0;
  #settledBytes = 0;
  #ackDue = false;
  /** Credit that the peer was told. */
  #maxPlace = 0;
  #maxBytes: number;

  constructor(state: LaneState, window: Window) {
    this.lane = state.lane;
    this.#window = window;
    this.#streamId = state.inStreamId;
    this.#durable = state.inStreamId === undefined ? 0 : state.receivedThrough;
    this.#acknowledged = this.#durable;
    this.#received = this.#durable;
    this.#maxBytes = window.bytes;
  }

  /** State of this stream for WELCOME. */
  get held(): WelcomeLane['received'] {
    return this.#streamId === undefined ? null : { streamId: this.#streamId, through: this.#durable };
  }

  get streamId(): Uint8Array {
    assertUsage(this.#streamId !== undefined, 'the stream is known after WELCOME');
    return this.#streamId;
  }

  /** Sent to the peer in every frame that repeats it. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  get ackDue(): boolean {
    return this.#ackDue;
  }

  /**
   * Takes the peer's own view of its stream; a different stream from the held one starts anew.
   * @throws {@link RogatoryError} `LINK_STREAM` (LINK-13) when the peer has an acknowledgement for more than is held here.
   */
  resume(peer: WelcomeLane): void {
    if (this.#streamId === undefined || !equal(this.#streamId, peer.streamId)) {
      this.#streamId = peer.streamId;
      this.#durable = 0;
      this.#acknowledged = 0;
      this.#received = 0;
    }
    if (peer.acked > this.#durable) throw fail('LINK_STREAM', { lane: this.lane });
    this.#maxPlace = this.#durable + this.#window.messages;
  }

  /**
   * Admits a message by its place.
   * @returns False for a repeated one: it is dropped, and the durable place is acknowledged again (LINK-22).
   * @throws {@link RogatoryError} `LINK_SEQUENCE` (LINK-11), `LINK_WINDOW` (LINK-14).
   */
  admit(seq: number, bytes: number): boolean {
    if (seq <= this.#received) {
      this.#ackDue = true;
      return false;
    }
    const { lane } = this;
    if (seq !== this.#received + 1) throw fail('LINK_SEQUENCE', { lane, expected: this.#received + 1, received: seq });
    if (seq > this.#maxPlace) throw fail('LINK_WINDOW', { lane, limit: this.#window.messages });
    // LINK-27: the credit in bytes never forbids the only message in flight.
    if (this.#sizes.length > 0) this.#requireCredit(bytes);
    this.#received = seq;
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    return true;
  }

  /** Admits bytes that have no place: those of a blob. @throws {@link RogatoryError} `LINK_WINDOW` (LINK-14). */
  admitBytes(bytes: number): void {
    this.#requireCredit(bytes);
    this.#bytes += bytes;
  }

  /** Notes that bytes of {@link admitBytes} are dealt with. */
  settleBytes(bytes: number): void {
    this.#settledBytes += bytes;
  }

  #requireCredit(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) throw fail('LINK_WINDOW', { lane: this.lane, limit: this.#window.bytes });
  }

  /** LINK-43: new credit, once half of what the peer has is used up; undefined: none is due. */
  takeCredit(): { readonly maxPlace: number; readonly maxBytes: number } | undefined {
    const { messages, bytes } = this.#window;
    const maxPlace = this.#acknowledged + messages;
    const maxBytes = this.#settledBytes + bytes;
    const isLow = this.#maxPlace - this.#received <= messages / 2 || this.#maxBytes - this.#bytes <= bytes / 2;
    if (!isLow || (maxPlace <= this.#maxPlace && maxBytes <= this.#maxBytes)) return undefined;
    this.#maxPlace = maxPlace;
    this.#maxBytes = maxBytes;
    return { maxPlace, maxBytes };
  }

  /** Notes that everything up to `seq` is on stable storage: only now it may be acknowledged (LINK-21). */
  commit(seq: number): void {
    assertUsage(seq === this.#durable + 1 && seq <= this.#received, 'messages are committed in the order of their arrival');
    this.#durable = seq;
    this.#ackDue = true;
  }

  /** Acknowledges durable messages: the peer's credit may move on. */
  acknowledge(): number {
    for (const size of this.#sizes.splice(0, this.#durable - this.#acknowledged)) this.#settledBytes += size;
    this.#acknowledged = this.#durable;
    this.#ackDue = false;
    return this.#acknowledged;
  }
}
