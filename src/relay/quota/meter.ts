// SPDX-License-Identifier: Apache-2.0
// What passed between two states, over the last day or hour: by slots of the clock, since a sum over them forgets as it goes.
import type { MeterSlot, MeterWrite } from '../../store/port.js';

export interface Counted {
  readonly messages: number;
  readonly bytes: number;
}

/** How a meter divides time: the sum is taken over `slots` of `slotMs`, the present one included. */
export interface MeterSpan {
  readonly slotMs: number;
  readonly slots: number;
}

/** The last hour, by minutes. */
export const HOUR_SPAN: MeterSpan = { slotMs: 60_000, slots: 60 };

/** One count, as it stands in memory. */
export class Meter {
  readonly name: string;
  readonly #span: MeterSpan;
  readonly #slots: Map<number, Counted>;

  /** @param rows - What a store has counted. */
  constructor(name: string, span: MeterSpan, rows: readonly MeterSlot[] = []) {
    this.name = name;
    this.#span = span;
    this.#slots = new Map(rows.map(({ slot, messages, bytes }) => [slot, { messages, bytes }]));
  }

  /** Slots held. */
  get size(): number {
    return this.#slots.size;
  }

  /** What a commit at `now` counts into. */
  write(now: number): MeterWrite {
    const slot = this.#slotOf(now);
    return { name: this.name, slot, keepFrom: Math.max(0, slot - this.#span.slots) };
  }

  add(now: number, messages: number, bytes: number): void {
    const slot = this.#slotOf(now);
    const before = this.#slots.get(slot) ?? { messages: 0, bytes: 0 };
    this.#slots.set(slot, { messages: before.messages + messages, bytes: before.bytes + bytes });
    // As the store does, so that what a long run holds, and every sum goes through, does not grow with the years.
    for (const old of this.#slots.keys()) if (old < slot - this.#span.slots) this.#slots.delete(old);
  }

  /**
   * Sums up. What a clock that was ahead has counted stays in force until it is a whole span away: a clock that is set back forgives
   * nothing, and one that was wrong by years stops nothing.
   */
  sum(now: number): Counted {
    const present = this.#slotOf(now);
    let [messages, bytes] = [0, 0];
    for (const [slot, counted] of this.#slots) {
      if (Math.abs(slot - present) >= this.#span.slots) continue;
      messages += counted.messages;
      bytes += counted.bytes;
    }
    return { messages, bytes };
  }

  #slotOf(now: number): number {
    return Math.floor(now / this.#span.slotMs);
  }
}
