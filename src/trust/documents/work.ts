// SPDX-License-Identifier: Apache-2.0
// Work on a document whose size somebody else chose: done in one go, or in slices between which the event loop serves others.
import { LIMITS } from '../../core/limits.js';

/**
 * Yields, again and again, the cost of what was done since it yielded last. The unit is the check of one key, about half a millisecond;
 * {@link costOf} converts. It may rest at each yield while others are served: facts that it relies on may have changed when it goes on.
 */
export type Work<T> = Generator<number, T, void>;

/** Bytes that are read and judged in the time of one key check: kids, signer-ids and texts are most of it. */
const READ_BYTES = 2_048;
/** Bytes that are hashed, copied or scanned in that time. */
const HASHED_BYTES = 262_144;

/** The cost of going through so many bytes. */
export function costOf(what: 'reading' | 'hashing', bytes: number): number {
  return bytes / (what === 'reading' ? READ_BYTES : HASHED_BYTES);
}

/** Does work in one go. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Lets the event loop serve others. @param done - Cost of what was done since the last pause. */
export type Pause = (done: number) => Promise<void>;

/**
 * Does work in slices of at least `LIMITS.trustSliceKeys`, and of one step more at most.
 * @param options.signal - Ends it at its next pause: the rest is left, and the reason of the signal is thrown.
 */
export async function finishInSlices<T>(
  work: Work<T>,
  { pause = nextTurn, signal }: { readonly pause?: Pause; readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  let done = 0;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    done += step.value;
    if (done < LIMITS.trustSliceKeys) continue;
    await pause(done);
    if (signal?.aborted === true) {
      work.return(undefined as T);
      throw signal.reason;
    }
    done = 0;
  }
}

const waiting: (() => void)[] = [];
const { setImmediate: soon = (task: () => void): void => void setTimeout(task, 0) } = globalThis as {
  setImmediate?: (task: () => void) => void;
};

/** Resolves in a later turn of the event loop. Of several that wait one goes on in a turn: slices of two works are not one long slice. */
async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) soon(serveOne);
  });
}

function serveOne(): void {
  const next = waiting.shift();
  if (waiting.length > 0) soon(serveOne);
  next?.();
}
