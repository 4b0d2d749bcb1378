// SPDX-License-Identifier: Apache-2.0
// How far blobs are, for those who wait for them and for people who look on.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { Clock } from '../../core/time.js';
import { OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobProgress, BlobRecord } from '../../endpoint/blobs/blob-record.js';
import { Announcements } from '../inbox/announcements.js';
import type { AttachmentProgressEvent } from './attachment-types.js';

/** How often the progress of one blob is told, in milliseconds. */
const TELL_MS = 1_000;

interface Told {
  readonly at: number;
  readonly done: number;
  readonly bytesPerSecond: number;
}

export class BlobArrivals {
  /** A file may be had, or will not come any more. */
  readonly settled = new Announcements();
  readonly #clock: Clock;
  readonly #emit: (event: AttachmentProgressEvent) => void;
  readonly #closing = new AbortController();
  readonly #told = new Map<string, Told>();
  /** Durable bytes of what arrives in this run. */
  readonly #through = new Map<string, number>();
  readonly #gone = new Set<string>();
  #onWhole: (record: BlobRecord) => void = () => undefined;
  #onSettled: () => void = () => undefined;

  constructor(clock: Clock, emit: (event: AttachmentProgressEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** @param onWhole - Is told of every blob that has arrived whole. @param onSettled - When a file may be had, or will not come any more. */
  observe(onWhole: (record: BlobRecord) => void, onSettled: () => void): void {
    this.#onWhole = onWhole;
    this.#onSettled = onSettled;
  }

  /** Ends every wait with `AGENCY_CLOSED` (AGENCY-03). */
  close(): void {
    this.#closing.abort(fail('AGENCY_CLOSED', {}));
  }

  /** The signal of a wait: its own, or the close of the agency. */
  until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  /** The verdict on a file is known, or a file is whole or gone. */
  settle(): void {
    this.settled.announce();
    this.#onSettled();
  }

  /** The blob was erased, or nobody sent it in time. */
  gone(digest: Uint8Array): void {
    this.#gone.add(toHex(digest));
    this.settle();
  }

  isGone(digest: Uint8Array): boolean {
    return this.#gone.has(toHex(digest));
  }

  /** Durable bytes of a blob that arrives in this run; 0 of any other. */
  through(digest: Uint8Array): number {
    return this.#through.get(toHex(digest)) ?? 0;
  }

  /** Bytes of a blob on its way that were durable when its progress was told last; 0 before. */
  doneOf(digest: Uint8Array): number {
    return this.#told.get(toHex(digest))?.done ?? 0;
  }

  /** Takes what the transfers say. */
  take({ record, through, at }: BlobProgress): void {
    const { digest, size, from, envelopeDigest } = record;
    const isOut = from === OWN;
    // A file of this agency is here from the beginning: the relay's share of it counts.
    if (isOut && at === undefined) return;
    const blob = toHex(digest);
    if (!isOut) {
      this.#gone.delete(blob);
      this.#through.set(blob, through);
    }
    if (!isOut && record.wholeAt > 0) {
      this.#through.delete(blob);
      this.#onWhole(record);
      this.settle();
    }
    const now = this.#clock.now();
    const before = this.#told.get(blob);
    if (through < size && before !== undefined && now - before.at < TELL_MS) return;
    const seconds = before === undefined ? 0 : (now - before.at) / 1_000;
    const rate = before === undefined || seconds <= 0 ? 0 : Math.max(0, through - before.done) / seconds;
    const bytesPerSecond = Math.round(before === undefined || before.bytesPerSecond === 0 ? rate : (rate + before.bytesPerSecond) / 2);
    if (through === size) this.#told.delete(blob);
    else this.#told.set(blob, { at: now, done: through, bytesPerSecond });
    const secondsLeft = through === size || bytesPerSecond === 0 ? {} : { secondsLeft: Math.ceil((size - through) / bytesPerSecond) };
    const direction = isOut ? 'out' : 'in';
    this.#emit({
      ...{ kind: 'attachment', direction, envelopeDigest: toHex(envelopeDigest), blob, size, done: through, bytesPerSecond },
      ...secondsLeft,
      at: now,
    });
  }
}
