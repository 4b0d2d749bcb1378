// SPDX-License-Identifier: Apache-2.0
// How far blobs are, for those who wait for them and for people who look on.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { Clock } from '../../core/time.js';
import { OWN } from '../../endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import type { BlobProgress } from '../../endpoint/blobs/blob-record.js';
import type { AttachmentProgressEvent } from './attachment-types.js';

/** How often the progress of one blob is told, in milliseconds. */
const TELL_MS = 1_000;

/** Bytes that are durable here; or the blob was erased, or nobody sent it in time. */
export type BlobStep = number | 'gone';

interface Told {
  readonly at: number;
  readonly done: number;
  readonly bytesPerSecond: number;
}

export class BlobArrivals {
  readonly #clock: Clock;
  readonly #emit: (event: AttachmentProgressEvent) => void;
  readonly #closing = new AbortController();
  readonly #judging = new Set<() => void>();
  #settled: () => void = () => undefined;
  #whole: (record: BlobRecord) => void = () => undefined;
  readonly #told = new Map<string, Told>();
  readonly #waiting = new Map<string, Set<(step: BlobStep) => void>>();

  constructor(clock: Clock, emit: (event: AttachmentProgressEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Names who is told of every blob that has arrived whole. */
  onWhole(tell: (record: BlobRecord) => void): void {
    this.#whole = tell;
  }

  /** Names who is told when a file may be had, or will not come any more. */
  onSettled(tell: () => void): void {
    this.#settled = tell;
  }

  /** Ends every wait with `AGENCY_CLOSED` (AGENCY-03). */
  close(): void {
    this.#closing.abort(fail('AGENCY_CLOSED', {}));
  }

  /** The signal of a wait: its own, or the close of the agency. */
  until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  /** The verdict on a file is known. */
  judged(): void {
    for (const tell of [...this.#judging]) tell();
    this.#settled();
  }

  /** Resolves when the next verdict is known, or the signal aborts. */
  nextVerdict(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#judging.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#judging.add(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  /** Ends every wait for a blob that does not come any more with `AGENCY_ATTACHMENT_GONE` (AGENCY-65). */
  gone(digest: Uint8Array): void {
    for (const tell of [...(this.#waiting.get(toHex(digest)) ?? [])]) tell('gone');
    this.#settled();
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
    if (!isOut) for (const tell of this.#waiting.get(blob) ?? []) tell(through);
    if (!isOut && record.wholeAt > 0) {
      this.#whole(record);
      this.#settled();
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

  /** Tells of every step of one blob that arrives. @returns what ends it. */
  watch(digest: Uint8Array, tell: (step: BlobStep) => void): () => void {
    const blob = toHex(digest);
    const waiting = this.#waiting.get(blob) ?? new Set();
    this.#waiting.set(blob, waiting.add(tell));
    return () => {
      waiting.delete(tell);
      if (waiting.size === 0) this.#waiting.delete(blob);
    };
  }
}
