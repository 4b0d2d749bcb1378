// SPDX-License-Identifier: Apache-2.0
// How many bytes of blobs may be on their way, so that an urgent message waits behind little (LINK-46).
import { LIMITS } from '../../core/limits.js';

const {
  blobFlightFloorBytes: FLOOR,
  blobFlightMaxBytes: MAX,
  blobFlightMs: SLOT_MS,
  blobPartMaxBytes: PART,
  blobPartMinBytes: PART_MIN,
} = LIMITS;

/** Counts what the peer confirmed lately. The buffers of the operating system cannot be bounded from here, so the flight is. */
export class BlobPace {
  #slotAt = 0;
  #before = 0;
  #present = 0;

  /** Counts confirmed bytes. */
  confirmed(bytes: number, now: number): void {
    this.#move(now);
    this.#present += bytes;
  }

  /** Bytes that may be unconfirmed, over all blobs of the link. */
  maxBytes(now: number): number {
    this.#move(now);
    return Math.min(MAX, Math.max(FLOOR, this.#before, this.#present));
  }

  /** Size of one part: small on a slow link, where a large one would hold up whatever comes behind it. */
  partBytes(now: number): number {
    return Math.min(PART, Math.max(PART_MIN, Math.floor(this.maxBytes(now) / 4)));
  }

  #move(now: number): void {
    const passed = now - this.#slotAt;
    if (passed < SLOT_MS) return;
    this.#before = passed < 2 * SLOT_MS ? this.#present : 0;
    this.#present = 0;
    this.#slotAt = now;
  }
}
