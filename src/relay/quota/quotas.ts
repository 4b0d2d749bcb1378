// SPDX-License-Identifier: Apache-2.0
// The limits that an accord sets to what passes between its two states, for each direction by itself (RELAY-20 to RELAY-23).
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { MeterWrite, Store } from '../../store/port.js';
import type { AccordLimits } from '../../trust/documents/accord.js';
import type { TrustStore } from '../../trust/store/resolver.js';
import { HOUR_SPAN, Meter } from './meter.js';
import type { Counted } from './meter.js';

const URGENT_LANE = 1;
const NORMAL_LANE = 2;
const DAY_SPAN = { slotMs: LIMITS.quotaSlotMs, slots: 24 };
/** One slot more than whoever receives looks back: what leaves is never more than may arrive. */
const LEAVING_SPAN = { slotMs: LIMITS.quotaSlotMs, slots: 25 };

/** A message that may pass, and what it was counted into. */
export interface Admission {
  readonly lane: number;
  /** It was urgent, and goes on as a normal message. */
  readonly isLowered: boolean;
  readonly meters: readonly MeterWrite[];
  /** The message was stored, and stays counted. */
  settle(): void;
  /** Takes it back, unless it was settled: the message was not new, or was not stored. */
  undo(): void;
  /** Nobody knows whether the message was stored: it stays counted until the store says what was. */
  doubt(): void;
}

/** Bytes of a message: those of its frame, and of the blobs that it announces. */
export interface MessageSize {
  readonly bytes: number;
  readonly announcedBytes: number;
}

interface Direction {
  readonly from: string;
  readonly to: string;
}

export class Quotas {
  readonly #self: string;
  readonly #trust: TrustStore;
  readonly #store: Store;
  readonly #meters = new Map<string, Meter>();

  /** @param self - Scope of the relay. */
  constructor(self: string, trust: TrustStore, store: Store) {
    this.#self = self;
    this.#trust = trust;
    this.#store = store;
  }

  /** What the accord in force limits between two states; undefined: nothing. */
  limits({ from, to }: Direction, now: number): AccordLimits | undefined {
    const limits = from === to ? undefined : this.#trust.accordBetween(from, to, now)?.limits;
    return limits === undefined || Object.keys(limits).length === 0 ? undefined : limits;
  }

  /** Reads the counts of a direction from the store, once, and again after a commit of which nobody knows what became: an accord with limits may come in while others are read. */
  async load(direction: Direction): Promise<void> {
    if (direction.from === direction.to) return;
    await this.#meter('day', direction);
    await this.#meter('urgent', direction);
  }

  /**
   * Counts a message that arrives, if it may pass; `load` was called.
   * @returns undefined when the accord limits nothing.
   * @throws {@link RogatoryError} `RELAY_QUOTA` (RELAY-21), `RELAY_POLICY` (RELAY-21) of one that could pass on no day.
   */
  admit(direction: Direction, lane: number, size: MessageSize, now: number): Admission | undefined {
    const { announcedBytes } = size;
    const bytes = size.bytes + announcedBytes;
    const limits = this.limits(direction, now);
    if (limits === undefined) return undefined;
    requirePossible(direction, limits, bytes);
    const { urgentPerHour = Infinity } = limits;
    const urgent = this.#held('urgent', direction);
    const isUrgent = lane === URGENT_LANE && urgent.sum(now).messages < urgentPerHour;
    const counts = isUrgent && urgentPerHour < Infinity ? [urgent] : [];
    if (direction.to === this.#self) {
      const day = this.#held('day', direction);
      // RELAY-23: an hour's urgent messages are few, and pass on a day that is full.
      if (counts.length === 0) requireRoom(direction, limits, day.sum(now), bytes);
      counts.push(day);
    }
    const announced = announcedBytes === 0 ? {} : { announcedBytes };
    const meters = counts.map((meter) => ({ ...meter.write(now), ...announced }));
    const add = (sign: 1 | -1): void => counts.forEach((meter, i) => meter.add(meters[i]?.slot ?? 0, sign, sign * bytes));
    add(1);
    counts.forEach((meter) => meter.begin());
    let isOpen = true;
    const end = (last: () => void = () => undefined): void => {
      if (!isOpen) return;
      isOpen = false;
      last();
      counts.forEach((meter) => meter.end());
    };
    const isLowered = lane === URGENT_LANE && !isUrgent;
    return {
      lane: isLowered ? NORMAL_LANE : lane,
      isLowered,
      meters,
      settle: () => end(),
      undo: () => end(() => add(-1)),
      doubt: () => end(() => counts.forEach((meter) => (meter.isDoubtful = true))),
    };
  }

  /** What has left for a state in the last day. */
  async left(to: string, now: number): Promise<Counted> {
    return (await this.#meter('day', { from: this.#self, to })).sum(now);
  }

  /** What the acknowledgement of messages that left for a state counts into; undefined when the accord limits no day. */
  leaving(to: string, now: number): MeterWrite | undefined {
    const { messagesPerDay, bytesPerDay } = this.limits({ from: this.#self, to }, now) ?? {};
    if (messagesPerDay === undefined && bytesPerDay === undefined) return undefined;
    return new Meter(nameOf('day', { from: this.#self, to }), LEAVING_SPAN).write(now);
  }

  /** Reads again what the store has counted of what left. */
  async recount(to: string): Promise<void> {
    const meter = await this.#meter('day', { from: this.#self, to });
    meter.load(await this.#store.meter(meter.name));
  }

  async #meter(kind: 'day' | 'urgent', direction: Direction): Promise<Meter> {
    const name = nameOf(kind, direction);
    const held = this.#meters.get(name);
    if (held !== undefined && !held.isDoubtful) return held;
    const reading = held?.reading();
    const rows = await this.#store.meter(name);
    if (held !== undefined && reading !== undefined) {
      held.reload(rows, reading);
      return held;
    }
    // Another call may have been faster, and may have counted since.
    const daySpan = direction.to === this.#self ? DAY_SPAN : LEAVING_SPAN;
    const meter = this.#meters.get(name) ?? new Meter(name, kind === 'urgent' ? HOUR_SPAN : daySpan);
    if (!this.#meters.has(name)) meter.load(rows);
    this.#meters.set(name, meter);
    return meter;
  }

  #held(kind: 'day' | 'urgent', direction: Direction): Meter {
    const meter = this.#meters.get(nameOf(kind, direction));
    if (meter === undefined) throw new TypeError('counts are loaded before they are used');
    return meter;
  }
}

function nameOf(kind: 'day' | 'urgent', { from, to }: Direction): string {
  return `${kind} ${from} ${to}`;
}

/** What no day could carry would wait for ever. */
function requirePossible(
  { from, to }: Direction,
  { messagesPerDay = Infinity, bytesPerDay = Infinity }: AccordLimits,
  bytes: number,
): void {
  if (messagesPerDay === 0) throw fail('RELAY_POLICY', { reason: `the accord lets no messages pass from ${from} to ${to}` });
  if (bytes > bytesPerDay) throw fail('RELAY_POLICY', { reason: `${bytes} bytes are more than the accord lets pass in a day` });
}

function requireRoom({ from, to }: Direction, limits: AccordLimits, used: Counted, bytes: number): void {
  const { messagesPerDay = Infinity, bytesPerDay = Infinity } = limits;
  if (used.messages >= messagesPerDay) throw fail('RELAY_QUOTA', { from, to, limit: 'messages a day', allowed: messagesPerDay });
  if (used.bytes + bytes > bytesPerDay) throw fail('RELAY_QUOTA', { from, to, limit: 'bytes a day', allowed: bytesPerDay });
}
