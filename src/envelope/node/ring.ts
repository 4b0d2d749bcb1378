// SPDX-License-Identifier: Apache-2.0
// Two threads pass batches to each other through shared memory: the front fills slots, the back empties them, both in order.
import { CHUNK_BYTES, SEALED_CHUNK_BYTES } from '../chunks.js';

const SLOTS = 4;
/** Chunks of one batch: few enough that all slots stay in the processor's cache. */
export const SLOT_CHUNKS = 16;
export const PLAIN_BYTES = SLOT_CHUNKS * CHUNK_BYTES;
export const SEALED_BYTES = SLOT_CHUNKS * SEALED_CHUNK_BYTES;
const FILLED = 0;
const EMPTIED = 1;
const STOPPED = 2;
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

/** One batch. `plain` and `sealed` have room for a whole one; `length` bytes of what the front put in are valid. */
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
    const filled = Atomics.load(this.#control, FILLED);
    return this.#wait(EMPTIED, (emptied) => filled - emptied < SLOTS) ? this.#slots[filled % SLOTS] : undefined;
  }

  /** Front: hands the slot over. */
  fill(): void {
    Atomics.add(this.#control, FILLED, 1);
    Atomics.notify(this.#control, FILLED);
  }

  /** Back: waits for the next batch. @returns Undefined when the ring was stopped. */
  next(): Slot | undefined {
    const emptied = Atomics.load(this.#control, EMPTIED);
    return this.#wait(FILLED, (filled) => filled > emptied) ? this.#slots[emptied % SLOTS] : undefined;
  }

  /** Back: gives the slot back. */
  empty(): void {
    Atomics.add(this.#control, EMPTIED, 1);
    Atomics.notify(this.#control, EMPTIED);
  }

  /** Whether the back has so much waiting that the front had better do the cipher work of a batch: so both are done at the same time. */
  get frontIsAhead(): boolean {
    return Atomics.load(this.#control, FILLED) - Atomics.load(this.#control, EMPTIED) >= SLOTS / 2;
  }

  #wait(word: number, ready: (value: number) => boolean): boolean {
    for (;;) {
      if (this.stopped) return false;
      const value = Atomics.load(this.#control, word);
      if (ready(value)) return true;
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
