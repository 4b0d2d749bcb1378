// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import type { RandomSource } from '../../core/random.js';

/** Pings without an answer after which the peer counts as gone. */
const MISSES_MAX = 2;

/** Decides when an idle link asks "are you there", and when it gives up. Times are milliseconds of one clock that never goes back. */
export class Keepalive {
  readonly #intervalMs: number;
  readonly #random: RandomSource;
  #period: number;
  #at: number;
  #misses = 0;

  constructor(now: number, random: RandomSource, intervalMs: number = LIMITS.keepaliveMs) {
    this.#random = random;
    this.#intervalMs = intervalMs;
    this.#period = this.#jittered();
    this.#at = now + this.#period;
  }

  /** When `tick` is due. */
  get at(): number {
    return this.#at;
  }

  /** Any frame of the peer is a sign of life. */
  heard(now: number): void {
    this.#at = now + this.#period;
    this.#misses = 0;
  }

  tick(now: number): 'idle' | 'ping' | 'dead' {
    if (now < this.#at) return 'idle';
    if (this.#misses >= MISSES_MAX) return 'dead';
    this.#misses++;
    this.#period = this.#jittered();
    this.#at = now + this.#period;
    return 'ping';
  }

  /** The interval +- 20 %, so that the links of a node do not ping in step. */
  #jittered(): number {
    const [byte] = this.#random(1);
    return Math.round(this.#intervalMs * (0.8 + (0.4 * (byte as number)) / 255));
  }
}
