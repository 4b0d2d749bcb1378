// SPDX-License-Identifier: Apache-2.0
// Chooses the next frame of a link, when the socket takes another message (LINK-29, LINK-36).
import type { RandomSource } from '../../core/random.js';
import type { Frame } from '../frame/headers.js';
import type { Lanes } from '../lane/lanes.js';
import type { Loose } from '../channel/loose.js';

/**
 * Order of the frames of one side of a link. Frames are made on demand, so a peer that does not read can grow nothing beyond its window.
 */
export class Turns {
  readonly #lanes: Lanes;
  readonly #loose: Loose;
  readonly #random: RandomSource;
  #pingDue = false;

  constructor(lanes: Lanes, loose: Loose, random: RandomSource) {
    this.#lanes = lanes;
    this.#loose = loose;
    this.#random = random;
  }

  /** A PING goes next, after frames that unblock the peer. */
  askForLife(): void {
    this.#pingDue = true;
  }

  /** First frames that unblock the peer, then signs of life, then messages by lane; notices and documents take turns with messages. */
  next(now: number): Frame | undefined {
    return this.#lanes.takeSettled() ?? this.#sign() ?? this.#loose.beforeLanes(now) ?? this.#message(now) ?? this.#loose.afterLanes(now);
  }

  #sign(): Frame | undefined {
    const answer = this.#loose.takeAnswer();
    if (answer !== undefined) return { name: 'pong', token: answer, received: this.#lanes.received() };
    if (!this.#pingDue && !this.#loose.pingDue) return undefined;
    const token = this.#random(8);
    this.#pingDue = false;
    this.#loose.pinged(token);
    return { name: 'ping', token, received: this.#lanes.received() };
  }

  #message(now: number): Frame | undefined {
    const message = this.#lanes.takeMessage(now);
    if (message !== undefined) this.#loose.laneServed();
    return message;
  }
}
