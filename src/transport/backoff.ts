// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../core/limits.js';
import type { RandomSource } from '../core/random.js';
import type { RetryPolicy } from './close-codes.js';

/** Delays between attempts: full jitter, doubling from `LIMITS.reconnectMinMs` to `LIMITS.reconnectMaxMs`. */
export class Backoff {
  readonly #random: RandomSource;
  #attempts = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** The peer was reached: the next delay is short again. */
  reset(): void {
    this.#attempts = 0;
  }

  /** @param retryAfterMs - Delay that the peer asked for; accepted up to the longest delay. @returns Milliseconds to the next attempt. */
  next(policy: RetryPolicy, retryAfterMs = policy === 'retry-after' ? LIMITS.reconnectMinMs : 0): number {
    const max = LIMITS.reconnectMaxMs;
    // LINK-31: attempts that fail until a person acts continue at the slowest pace, so that no restart is needed.
    if (policy === 'do-not-retry') return Math.round(max * (0.8 + 0.2 * this.#fraction()));
    const ceiling = Math.min(max, LIMITS.reconnectMinMs * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 20);
    return Math.round(Math.min(max, retryAfterMs) + ceiling * this.#fraction());
  }

  /** Uniform in [0, 1). */
  #fraction(): number {
    const bytes = this.#random(4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 0x1_0000_0000;
  }
}
