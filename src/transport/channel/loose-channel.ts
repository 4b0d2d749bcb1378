// SPDX-License-Identifier: Apache-2.0
// Frames outside of the lanes: NOTICE and TRUST. The PONG for a later PING confirms that they were handled (LINK-35).
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Frame } from '../frame/headers.js';

export type LooseName = 'notice' | 'trust';

/** Something to send: one notice or request, or one document in parts. */
export interface LooseEntry {
  readonly frames: number;
  readonly frame: (index: number) => Frame;
  /** Bytes of one frame's payload. */
  readonly bytes: (index: number) => number;
}

/** One of the two kinds of loose frames, both directions of it. */
export class LooseChannel {
  readonly #name: LooseName;
  readonly #queue: LooseEntry[] = [];
  /** Next frame of the entry at the head of the queue. */
  #next = 0;
  #sent = 0;
  #confirmed = 0;
  /** Sizes of the frames that are sent and not confirmed, oldest first. */
  readonly #sizes: number[] = [];
  #bytes = 0;
  /** Ends of unconfirmed entries, counted in frames. */
  readonly #ends: number[] = [];
  #received = 0;
  #handled = 0;
  readonly #receivedSizes: number[] = [];
  #receivedBytes = 0;

  constructor(name: LooseName) {
    this.#name = name;
  }

  get sent(): number {
    return this.#sent;
  }

  get unconfirmed(): boolean {
    return this.#sizes.length > 0;
  }

  get received(): number {
    return this.#received;
  }

  get handled(): number {
    return this.#handled;
  }

  offer(entry: LooseEntry): void {
    this.#queue.push(entry);
  }

  /** Takes the next frame out for sending, when there is one and the window has room. */
  take(): Frame | undefined {
    const [entry] = this.#queue;
    if (entry === undefined) return undefined;
    const bytes = entry.bytes(this.#next);
    if (this.#sizes.length >= LIMITS.looseWindowMaxFrames || this.#bytes + bytes > LIMITS.looseWindowMaxBytes) return undefined;
    const frame = entry.frame(this.#next);
    this.#next++;
    this.#sent++;
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    if (this.#next === entry.frames) {
      this.#queue.shift();
      this.#next = 0;
      this.#ends.push(this.#sent);
    }
    return frame;
  }

  /** The peer has handled this many frames. @returns how many entries that completes. */
  confirm(frames: number): number {
    for (const size of this.#sizes.splice(0, frames - this.#confirmed)) this.#bytes -= size;
    this.#confirmed = frames;
    let entries = 0;
    while ((this.#ends[0] ?? Infinity) <= frames) {
      this.#ends.shift();
      entries++;
    }
    return entries;
  }

  /** Admits a frame of the peer. @throws {@link RogatoryError} `LINK_WINDOW` (LINK-34). */
  admit(bytes: number): void {
    const lane = this.#name;
    if (this.#receivedSizes.length >= LIMITS.looseWindowMaxFrames) throw fail('LINK_WINDOW', { lane, limit: LIMITS.looseWindowMaxFrames });
    if (this.#receivedBytes + bytes > LIMITS.looseWindowMaxBytes) throw fail('LINK_WINDOW', { lane, limit: LIMITS.looseWindowMaxBytes });
    this.#received++;
    this.#receivedSizes.push(bytes);
    this.#receivedBytes += bytes;
  }

  /** Notes that the oldest frame admitted has been handled. */
  handle(): void {
    const size = this.#receivedSizes.shift();
    assertUsage(size !== undefined, 'only what arrived is handled');
    this.#receivedBytes -= size;
    this.#handled++;
  }
}
