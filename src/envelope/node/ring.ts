// SPDX-License-Identifier: Apache-2.0
// Two threads pass batches to each other through shared memory: the front fills slots, the back empties them, both in order.
import { CHUNK_BYTES, SEALED_CHUNK_BYTES } from '../attachment/chunks.js';

/** Chunks of one batch: few enough to stay in the processor's cache between stages. */
export const SLOT_CHUNKS = 16;
export const PLAIN_BYTES = SLOT_CHUNKS * CHUNK_BYTES;
export const SEALED_BYTES = SLOT_CHUNKS * SEALED_CHUNK_BYTES;
const SLOTS = 16;
/** A waiting thread waits for this many slots, because each wake-up on a busy machine costs as much as a batch. */
const WORTHWHILE = SLOTS / 2;
const FILLED = 0;
const EMPTIED = 1;
const STOPPED = 2;
const ENDED = 3;
const HEAD_WORDS = 4;
const SLOT_WORDS = 4;

/** Shared by both threads; made once. */
export interface RingMemory {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
}

export function ringMemory(): RingMemory {
  return {
    control: new SharedArrayBuffer(4 * (HEAD_WORDS + SLOTS * SLOT_WORDS)),
    data: new SharedArrayBuffer(SLOTS * (PLAIN_BYTES + SEALED_BYTES)),
  };
}

/** One batch. `plain` and `sealed` have room for a whole one; the first `length` bytes are valid. */
export interface Slot {
  readonly plain: Uint8Array;
  readonly sealed: Uint8Array;
  length: number;
  last: boolean;
  /** The front has already run the cipher over it. */
  ciphered: boolean;
}

/** One end of the ring. Every wait ends when the other end moves or either end stops. */
export class Ring {
  readonly #control: Int32Array;
  readonly #slots: readonly Slot[];

  constructor({ control, data }: RingMemory) {
    this.#control = new Int32Array(control);
    this.#slots = Array.from({ length: SLOTS }, (_, i) => sharedSlot(this.#control, data, i));
  }

  get stopped(): boolean {
    return Atomics.load(this.#control, STOPPED) !== 0;
  }

  /** Ends every wait, now and later. */
  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
    Atomics.notify(this.#control, FILLED);
    Atomics.notify(this.#control, EMPTIED);
  }

  /** Front: waits for a free slot. @returns Undefined when the ring was stopped. */
  free(): Slot | undefined {
    if (this.#waiting === SLOTS) this.#sleep(EMPTIED, () => this.#waiting <= WORTHWHILE);
    return this.stopped ? undefined : this.#slots[Atomics.load(this.#control, FILLED) % SLOTS];
  }

  /** Front: hands the slot over. */
  fill(): void {
    const filled = Atomics.load(this.#control, FILLED);
    if ((this.#slots[filled % SLOTS] as Slot).last) Atomics.store(this.#control, ENDED, 1);
    Atomics.store(this.#control, FILLED, filled + 1);
    if (this.#worthwhile) Atomics.notify(this.#control, FILLED);
  }

  /** Back: waits for the next batch. @returns Undefined when the ring was stopped. */
  next(): Slot | undefined {
    if (this.#waiting === 0) this.#sleep(FILLED, () => this.#worthwhile);
    return this.stopped ? undefined : this.#slots[Atomics.load(this.#control, EMPTIED) % SLOTS];
  }

  /** Back: gives the slot back. */
  empty(): void {
    Atomics.add(this.#control, EMPTIED, 1);
    if (this.#waiting <= WORTHWHILE) Atomics.notify(this.#control, EMPTIED);
  }

  /** Whether the back has so many waiting batches that the front should do the cipher work, so that both finish together. */
  get frontIsAhead(): boolean {
    return this.#waiting >= WORTHWHILE;
  }

  /** Filled slots that the back has not emptied. */
  get #waiting(): number {
    return Atomics.load(this.#control, FILLED) - Atomics.load(this.#control, EMPTIED);
  }

  get #worthwhile(): boolean {
    return this.#waiting >= WORTHWHILE || Atomics.load(this.#control, ENDED) !== 0;
  }

  #sleep(word: number, ready: () => boolean): void {
    for (;;) {
      const value = Atomics.load(this.#control, word);
      if (this.stopped || ready()) return;
      Atomics.wait(this.#control, word, value);
    }
  }
}

function sharedSlot(control: Int32Array, data: SharedArrayBuffer, index: number): Slot {
  const at = index * (PLAIN_BYTES + SEALED_BYTES);
  const word = HEAD_WORDS + index * SLOT_WORDS;
  const member = (offset: number) => ({
    get: () => Atomics.load(control, word + offset),
    set: (value: number | boolean) => void Atomics.store(control, word + offset, Number(value)),
  });
  const flag = (offset: number) => ({ get: () => member(offset).get() !== 0, set: member(offset).set });
  const slot = { plain: new Uint8Array(data, at, PLAIN_BYTES), sealed: new Uint8Array(data, at + PLAIN_BYTES, SEALED_BYTES) };
  return Object.defineProperties(slot, { length: member(0), last: flag(1), ciphered: flag(2) }) as Slot;
}
