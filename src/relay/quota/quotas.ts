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

/** A message that may pass, and what it is counted into when it is stored. */
export interface Admission {
  readonly lane: number;
  /** It was urgent, and goes on as a normal message. */
  readonly isLowered: boolean;
  readonly meters: readonly MeterWrite[];
}

/** Bytes of a message: those of its frame, and of the blobs that it announces. */
export interface MessageSize {
  readonly bytes: number;
  readonly announcedBytes: number;
}

export interface Direction {
  readonly from: string;
  readonly to: string;
}

export class Quotas {
  readonly #self: string;
  readonly #trust: TrustStore;
  readonly #store: Pick<Store, 'meter'>;

  /** @param self - Scope of the relay. */
  constructor(self: string, trust: TrustStore, store: Pick<Store, 'meter'>) {
    this.#self = self;
    this.#trust = trust;
    this.#store = store;
  }

  /** What the accord in force limits between two states; undefined: nothing. */
  limits({ from, to }: Direction, now: number): AccordLimits | undefined {
    const limits = from === to ? undefined : this.#trust.accordBetween(from, to, now)?.limits;
    return limits === undefined || Object.keys(limits).length === 0 ? undefined : limits;
  }

  /**
   * Begins to judge one batch. The store alone counts what passed: after a commit that failed it says what became of it (RELAY-47).
   * @returns judges a message that arrives; undefined when the accord limits nothing. Nothing else may arrive in its direction meanwhile.
   * @throws {@link RogatoryError} `RELAY_QUOTA` (RELAY-21), `RELAY_POLICY` (RELAY-21) of one that could pass on no day.
   */
  batch(): (direction: Direction, lane: number, size: MessageSize, now: number) => Promise<Admission | undefined> {
    const meters = new Map<string, Meter>();
    const meter = async (kind: Kind, direction: Direction): Promise<Meter> => {
      const name = nameOf(kind, direction);
      const found = meters.get(name) ?? (await this.#meter(kind, direction));
      meters.set(name, found);
      return found;
    };
    return async (direction, lane, { bytes: frameBytes, announcedBytes }, now) => {
      const limits = this.limits(direction, now);
      if (limits === undefined) return undefined;
      const bytes = frameBytes + announcedBytes;
      requirePossible(direction, limits, bytes);
      const { urgentPerHour = Infinity } = limits;
      const urgent = await meter('urgent', direction);
      const isUrgent = lane === URGENT_LANE && urgent.sum(now).messages < urgentPerHour;
      const counts = isUrgent && urgentPerHour < Infinity ? [urgent] : [];
      if (direction.to === this.#self) {
        const day = await meter('day', direction);
        // RELAY-23: an hour's urgent messages are few, and pass on a day that is full.
        if (counts.length === 0) requireRoom(direction, limits, day.sum(now), bytes);
        counts.push(day);
      }
      for (const count of counts) count.add(now, 1, bytes);
      const announced = announcedBytes === 0 ? {} : { announcedBytes };
      const isLowered = lane === URGENT_LANE && !isUrgent;
      return { lane: isLowered ? NORMAL_LANE : lane, isLowered, meters: counts.map((count) => ({ ...count.write(now), ...announced })) };
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

  async #meter(kind: Kind, direction: Direction): Promise<Meter> {
    const name = nameOf(kind, direction);
    const daySpan = direction.to === this.#self ? DAY_SPAN : LEAVING_SPAN;
    return new Meter(name, kind === 'urgent' ? HOUR_SPAN : daySpan, await this.#store.meter(name));
  }
}

type Kind = 'day' | 'urgent';

function nameOf(kind: Kind, { from, to }: Direction): string {
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
