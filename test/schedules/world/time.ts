// One time for a whole world, moved event by event; between two instants everything that was set in motion comes to rest.
import type { CancelTimer, Clock } from '../../../src/core/time.js';
import type { RandomSource } from '../../../src/core/random.js';
import { NOW } from '../../trust/states.js';

export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Randomness of a schedule: the same seed gives the same numbers. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761 + 1) >>> 0;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** A number of 32 bits. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + ((high - low) * this.next()) / 0x1_0000_0000;
  }

  /** Whole, both ends included. */
  whole(low: number, high: number): number {
    return Math.floor(this.uniform(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.uniform(0, 1) < probability;
  }

  choice<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)] as T;
  }

  sample<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    return Array.from({ length: count }, () => left.splice(this.whole(0, left.length - 1), 1)[0] as T);
  }

  /** A source of bytes of its own, which takes one number from here. */
  source(): RandomSource {
    const dice = new Dice(this.next());
    return (length) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 4) {
        const number = dice.next();
        for (let i = 0; i < 4 && at + i < length; i++) bytes[at + i] = number >>> (8 * i);
      }
      return bytes;
    };
  }
}

/** When a schedule begins, Unix milliseconds: by every clock behind the day on which its states began. */
export const BEGIN = NOW + 15 * MINUTE;

interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Milliseconds since the schedule began. */
export class WorldTime {
  now = 0;
  /** Steps of stores and sockets: while their number grows, something moves. */
  moved = 0;
  /** Timers of idle machines may be late: there is nobody to notice. */
  isCalm = false;
  readonly #heap: Event[] = [];
  #order = 0;

  /** Runs something `delayMs` from now. */
  after(delayMs: number, run: () => void): CancelTimer {
    return this.at(this.now + Math.max(0, delayMs), run);
  }

  at(ms: number, run: () => void): CancelTimer {
    const event: Event = { at: ms, order: this.#order++, run };
    this.#push(event);
    return () => (event.run = undefined);
  }

  async run(until: number): Promise<void> {
    await this.rest();
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.now = Math.max(this.now, next.at);
      for (let event = this.#heap[0]; event !== undefined && event.at <= this.now; event = this.#heap[0]) {
        this.#pop();
        const { run } = event;
        event.run = undefined;
        run?.();
      }
      await this.rest();
    }
    this.now = until;
  }

  /** Lets all that is ready to run, run: whatever a node does between two instants, it does in microtasks. */
  async rest(): Promise<void> {
    for (let before = -1; before !== this.moved;) {
      before = this.moved;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The clock of one life of a node. @param isAlive - A node that was killed hears of no timer any more. */
  clock(skewMs: number, isAlive: () => boolean): Clock {
    const skew = Math.round(skewMs);
    return {
      now: () => BEGIN + Math.floor(this.now) + skew,
      after: (delayMs, callback) => this.at(this.#late(delayMs), () => (isAlive() ? callback() : undefined)),
    };
  }

  /**
   * When a timer fires: machines are busy, and some are late. Those that only look around every few seconds, or ask a silent link for a sign
   * of life, run rarely; in calm all of them run together. Nothing may rest on a timer that is never late.
   */
  #late(delayMs: number): number {
    const at = this.now + delayMs;
    if (delayMs < 5 * SECOND) return at;
    if (isHousekeeping(delayMs)) return roundUp(at, this.isCalm ? 8 * HOUR : 3 * MINUTE);
    if (!this.isCalm) return delayMs === MINUTE ? roundUp(at, 30 * SECOND) : at;
    return roundUp(at, delayMs < HOUR ? 10 * MINUTE : 4 * HOUR);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    for (let up = (at - 1) >> 1; at > 0 && isBefore(event, heap[up] as Event); at = up, up = (at - 1) >> 1) {
      heap[at] = heap[up] as Event;
      heap[up] = event;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const down of [2 * at + 1, 2 * at + 2]) {
        if (down < heap.length && isBefore(heap[down] as Event, heap[least] as Event)) least = down;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least] as Event, heap[at] as Event];
      at = least;
    }
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Looks every five seconds, and the keepalive of links. */
function isHousekeeping(delayMs: number): boolean {
  return delayMs === 5 * SECOND || (delayMs > 18 * SECOND && delayMs <= 30 * SECOND);
}

function roundUp(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}
