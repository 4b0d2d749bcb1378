// SPDX-License-Identifier: Apache-2.0
// Chooses the next frame of a link, when the socket takes another message (LINK-29, LINK-36).
import type { RandomSource } from '../../core/random.js';
import type { Frame } from '../frame/headers.js';
import type { Lanes } from '../lane/lanes.js';
import type { Loose } from '../channel/loose.js';
import type { IncomingBlobs } from '../blob/incoming-blobs.js';
import type { OutgoingBlobs } from '../blob/outgoing-blobs.js';

/** LINK-36: for so many bytes of status and urgent messages, or of normal ones, one byte of bulk goes. */
const PRIORITY_SHARE = 9;
const NORMAL_SHARE = 4;
const NORMAL_LANE = 2;

export interface Queues {
  readonly lanes: Lanes;
  readonly loose: Loose;
  readonly wanted: IncomingBlobs;
  readonly blobs: OutgoingBlobs;
}

/**
 * Order of the frames of one side of a link. Frames are made on demand, so a peer that does not read can grow nothing beyond its window.
 */
export class Turns {
  readonly #queues: Queues;
  readonly #random: RandomSource;
  #pingDue = false;
  /** Bytes of bulk that are due, while bulk waits. */
  #bulkDue = 0;
  #blobTurn = false;

  constructor(queues: Queues, random: RandomSource) {
    this.#queues = queues;
    this.#random = random;
  }

  /** A PING goes next, after frames that unblock the peer. */
  askForLife(): void {
    this.#pingDue = true;
  }

  /** First frames that unblock the peer, then signs of life, then messages by lane; notices and documents take turns with messages. */
  next(now: number): Frame | undefined {
    const { lanes, loose, wanted, blobs } = this.#queues;
    const settled = lanes.takeSettled() ?? wanted.takeSettled() ?? blobs.takeEnd();
    return settled ?? this.#sign() ?? loose.beforeLanes(now) ?? this.#message(now) ?? loose.afterLanes(now);
  }

  #sign(): Frame | undefined {
    const { lanes, loose } = this.#queues;
    const answer = loose.takeAnswer();
    if (answer !== undefined) return { name: 'pong', token: answer, received: lanes.received() };
    if (!this.#pingDue && !loose.pingDue) return undefined;
    const token = this.#random(8);
    this.#pingDue = false;
    loose.pinged(token);
    return { name: 'ping', token, received: lanes.received() };
  }

  /** Lanes in their order; bulk has a share, which it takes when as much is due to it as it sends. */
  #message(now: number): Frame | undefined {
    const { lanes, loose, blobs } = this.#queues;
    const bulkBytes = Math.min(lanes.bulkBytes ?? Infinity, blobs.nextBytes(now) ?? Infinity);
    if (bulkBytes === Infinity) this.#bulkDue = 0;
    if (this.#bulkDue < bulkBytes) {
      const message = lanes.takeMessage(now);
      if (message !== undefined) {
        loose.laneServed();
        if (bulkBytes < Infinity) this.#bulkDue += message.frame.length / (message.lane < NORMAL_LANE ? PRIORITY_SHARE : NORMAL_SHARE);
        return message;
      }
    }
    if (bulkBytes === Infinity) return undefined;
    loose.laneServed();
    const frame = this.#bulk(now);
    this.#bulkDue = Math.max(0, this.#bulkDue - (frame?.name === 'msg' ? frame.frame.length : (frame?.bytes.length ?? 0)));
    return frame;
  }

  /** Bulk messages and blobs in turn. */
  #bulk(now: number): Extract<Frame, { name: 'msg' | 'blob-data' }> | undefined {
    const { lanes, blobs } = this.#queues;
    const blob = this.#blobTurn ? blobs.take(now) : undefined;
    this.#blobTurn = blob === undefined;
    return blob ?? lanes.takeBulk(now) ?? blobs.take(now);
  }
}
