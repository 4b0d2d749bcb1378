// SPDX-License-Identifier: Apache-2.0
// What a link says next, when the socket takes another message (LINK-29, LINK-36).
import type { RandomSource } from '../../core/random.js';
import type { Frame } from '../frame/headers.js';
import type { Lanes } from '../lane/lanes.js';
import type { Loose } from '../channel/loose.js';

/** The order of what one side of a link says. Everything is pulled: a peer that does not read makes nothing grow beyond its window. */
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

  /** A PING goes next but for what unblocks the peer. */
  askForLife(): void {
    this.#pingDue = true;
  }

  /** What unblocks the peer first, then signs of life, then messages by lane; notices and documents take turns with these. */
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
