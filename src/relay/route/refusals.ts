// SPDX-License-Identifier: Apache-2.0
// Bounds the refusals of each peer: one that is stated costs a leaf, a receipt and a line, and costs its sender next to nothing.
import { LIMITS } from '../../core/limits.js';
import type { PeerKey } from '../../store/port.js';
import { HOUR_SPAN, Meter } from '../quota/meter.js';

/** Refusals of the last hour, by peer (RELAY-31). A restart forgets them: no peer can bring it about. */
export class Refusals {
  readonly #meters = new Map<PeerKey, Meter>();

  /** Counts a refusal, if there is room for it. @param now - Unix milliseconds. @returns whether it is stated and told. */
  take(peer: PeerKey, now: number): boolean {
    const meter = this.#meters.get(peer) ?? new Meter(peer, HOUR_SPAN);
    this.#meters.set(peer, meter);
    if (meter.sum(now).messages >= LIMITS.refusalsPerHourMax) return false;
    meter.add(now, 1, 0);
    return true;
  }
}
