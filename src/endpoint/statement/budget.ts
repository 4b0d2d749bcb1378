// SPDX-License-Identifier: Apache-2.0
// What one peer may make this node look at. Each peer has a budget of its own: one that lies takes nothing from the others (LOG-49).
import { LIMITS } from '../../core/limits.js';
import { HOUR_MS } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import type { PeerKey } from '../../store/port.js';
import type { Pauses } from '../timetable.js';

const SECOND_MS = 1_000;

export class Budget {
  readonly #clock: Clock;
  readonly #pauses: Pauses;
  #refused: number[] = [];
  #lookedAt = -Infinity;
  #verified: number[] = [];
  #offers: number[] = [];

  constructor(clock: Clock, pauses: Pauses) {
    this.#clock = clock;
    this.#pauses = pauses;
  }

  /** A statement was refused. */
  refused(): void {
    this.#refused = within(this.#refused, this.#clock.now(), HOUR_MS);
    if (this.#refused.length < LIMITS.statementsRefusedMax) this.#refused.push(this.#clock.now());
  }

  /** Waits until the next statement may be looked at. @returns false when the node stops. */
  async statement(): Promise<boolean> {
    const isSlow = within(this.#refused, this.#clock.now(), HOUR_MS).length >= LIMITS.statementsRefusedMax;
    const goesOn = await this.#pauses.wait(isSlow ? this.#lookedAt + SECOND_MS - this.#clock.now() : 0);
    this.#lookedAt = this.#clock.now();
    return goesOn;
  }

  /** Waits until another new checkpoint, cosignature or restore may be verified. @returns false when the node stops. */
  async checkpoint(): Promise<boolean> {
    for (;;) {
      const now = this.#clock.now();
      this.#verified = within(this.#verified, now, SECOND_MS);
      const [oldest] = this.#verified;
      if (oldest === undefined || this.#verified.length < LIMITS.checkpointsVerifiedMax) break;
      if (!(await this.#pauses.wait(oldest + SECOND_MS - now))) return false;
    }
    this.#verified.push(this.#clock.now());
    return true;
  }

  /** Whether another offer is looked at; if not, it is dropped unread. */
  offer(): boolean {
    this.#offers = within(this.#offers, this.#clock.now(), LIMITS.offerIntervalMs);
    if (this.#offers.length >= LIMITS.offersMax) return false;
    this.#offers.push(this.#clock.now());
    return true;
  }
}

/** Keeps a budget for each peer. Peers are those that directories name, so that there are no more of them. */
export function budgetsByPeer(clock: Clock, pauses: Pauses): (peer: PeerKey) => Budget {
  const budgets = new Map<PeerKey, Budget>();
  return (peer) => {
    const budget = budgets.get(peer) ?? new Budget(clock, pauses);
    budgets.set(peer, budget);
    return budget;
  };
}

/** Times that lie less than `ms` back; a clock that was set back forgets later ones. */
function within(times: readonly number[], now: number, ms: number): number[] {
  return times.filter((at) => at <= now && now - at < ms);
}
