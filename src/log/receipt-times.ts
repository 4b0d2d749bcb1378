// SPDX-License-Identifier: Apache-2.0
// Times of the receipts of one log follow their places, also when the machine's clock is set back: an honest owner whose clock jumps must
// not look like one that dates receipts back (LOG-24).
import { isRogatoryError } from '../core/errors.js';
import { toSeconds } from '../core/time.js';
import { RECEIPT_KINDS } from './kinds.js';
import { parseReceipt } from './receipt.js';

/** Leaves of a log as they are stored. */
interface Leaf {
  /** Number of the kind. */
  readonly kind: number;
  readonly object?: Uint8Array;
}

/** Reads leaves from a place on, at most `count`. */
type LeavesReader = (from: number, count: number) => Promise<readonly Leaf[]>;

/** Leaves read at once, and how many of them at most: behind that many others no clock is likely to have been set back over a restart. */
const CHUNK = 256;
const LOOK_BACK_MAX = 4_096;

export class ReceiptTimes {
  #last = 0;

  /**
   * Dates a receipt that is about to be logged.
   * @param atMs - Unix milliseconds of the fact, by the owner's clock.
   * @returns Epoch seconds: of the fact, or of the last receipt where the clock stands behind it.
   */
  date(atMs: number): number {
    this.#last = Math.max(this.#last, toSeconds(atMs));
    return this.#last;
  }

  /** Goes on behind the last receipt of a log. @param size - Of the log. */
  async resume(size: number, read: LeavesReader): Promise<void> {
    this.#last = Math.max(this.#last, (await lastReceiptTime(size, read)) ?? 0);
  }

  /** The log was closed: in the next one nothing has been said yet. */
  startOver(): void {
    this.#last = 0;
  }
}

/**
 * Time of the last receipt in the first `size` leaves of a log.
 * @returns Epoch seconds; undefined when the last 4,096 leaves hold none.
 */
export async function lastReceiptTime(size: number, read: LeavesReader): Promise<number | undefined> {
  const least = Math.max(0, size - LOOK_BACK_MAX);
  for (let end = size; end > least; end -= CHUNK) {
    const from = Math.max(least, end - CHUNK);
    const times = (await read(from, end - from)).flatMap((leaf) => timeOf(leaf) ?? []);
    if (times.length > 0) return Math.max(...times);
  }
  return undefined;
}

/** Epoch seconds that a receipt names; undefined of every other leaf, and of one whose object is not a receipt: it says no time. */
function timeOf({ kind, object }: Leaf): number | undefined {
  if (object === undefined || kind < 1 || kind > RECEIPT_KINDS.length) return undefined;
  try {
    return parseReceipt(object).at;
  } catch (error) {
    if (isRogatoryError(error)) return undefined;
    throw error;
  }
}
