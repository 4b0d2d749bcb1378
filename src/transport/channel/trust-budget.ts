// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';

const { trustBurstMaxBytes: BURST, trustRateBytesPerSecond: RATE, trustFrameFloorBytes: FLOOR } = LIMITS;

/** Budget of TRUST bytes that one peer may make this node process, over all of its links. */
export class TrustBudget {
  #bytes: number = BURST;
  #at: number;

  /** @param now - Milliseconds of the node's clock. */
  constructor(now: number) {
    this.#at = now;
  }

  /** Takes one frame's share; small frames cost `LIMITS.trustFrameFloorBytes`. @returns Milliseconds to wait until the budget covers it. */
  take(bytes: number, now: number): number {
    this.#refill(now);
    this.#bytes -= Math.max(bytes, FLOOR);
    return this.#bytes >= 0 ? 0 : Math.ceil((-this.#bytes * 1000) / RATE);
  }

  /** Whether this budget is full, so that forgetting it gives the peer no advantage. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#bytes === BURST;
  }

  #refill(now: number): void {
    // A clock that was set back refills nothing; counting restarts from the new time.
    const passed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#bytes = Math.min(BURST, this.#bytes + (passed * RATE) / 1000);
  }
}
