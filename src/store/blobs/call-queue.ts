// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** One append that waits, or is being written. */
export interface Append {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly resolve: (through: number) => void;
  readonly reject: (error: unknown) => void;
}

/** end: rests on the bytes appended before it. look: reads. renew: what was appended before does not matter to it. */
type CallKind = 'end' | 'look' | 'renew';

interface Call {
  readonly kind: CallKind;
  readonly run: () => Promise<void>;
  readonly reject: (error: unknown) => void;
}

/** Limits of calls that wait for the disk, and of bytes in them. */
export interface QueueLimits {
  readonly maxCalls: number;
  readonly maxBytes: number;
}

export const QUEUE_LIMITS: QueueLimits = { maxCalls: LIMITS.storePendingMaxCalls, maxBytes: LIMITS.storePendingMaxBytes };

/**
 * Writes appends that wait together, and settles each of them.
 * @returns why they could not be written; undefined when they were, or when each was at fault itself.
 */
export type BatchWriter = (name: string, batch: readonly Append[]) => Promise<unknown>;

/** Calls of every blob, in call order. Appends that follow one another while the disk is busy are written together. */
export class CallQueue {
  readonly #write: BatchWriter;
  readonly #limits: QueueLimits;
  readonly #waiting = new Map<string, (Append | Call)[]>();
  readonly #running = new Set<Promise<void>>();
  #calls = 0;
  #bytes = 0;
  #closed = false;

  constructor(write: BatchWriter, limits: QueueLimits = QUEUE_LIMITS) {
    this.#write = write;
    this.#limits = limits;
  }

  append(name: string, offset: number, bytes: Uint8Array): Promise<number> {
    return this.#take(name, bytes.length, (resolve, reject) => ({ offset, bytes, resolve, reject }));
  }

  call<T>(name: string, kind: CallKind, run: () => Promise<T>): Promise<T> {
    return this.#take(name, 0, (resolve, reject) => ({ kind, reject, run: () => run().then(resolve, reject) }));
  }

  /** @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01) after `close`. */
  requireOpen(): void {
    if (this.#closed) throw fail('STORE_UNAVAILABLE', { reason: 'closed' });
  }

  /** Takes no further call. Resolves when those that were made are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
  }

  #take<T>(
    name: string,
    bytes: number,
    make: (resolve: (value: T) => void, reject: (error: unknown) => void) => Append | Call,
  ): Promise<T> {
    this.requireOpen();
    const isFull = this.#calls >= this.#limits.maxCalls || this.#bytes + bytes > this.#limits.maxBytes;
    // A call that is larger than the limit is taken when nothing else waits.
    if (isFull && this.#calls > 0) throw fail('STORE_UNAVAILABLE', { reason: 'too much waits for the disk' });
    this.#calls++;
    this.#bytes += bytes;
    const done = new Promise<T>((resolve, reject) => this.#enter(name, make(resolve, reject)));
    const leave = (): void => {
      this.#calls--;
      this.#bytes -= bytes;
    };
    done.then(leave, leave);
    return done;
  }

  #enter(name: string, call: Append | Call): void {
    const calls = this.#waiting.get(name);
    if (calls !== undefined) return void calls.push(call);
    this.#waiting.set(name, [call]);
    const running = this.#run(name).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(name: string): Promise<void> {
    // Calls of this turn are gathered.
    await Promise.resolve();
    for (let calls = this.#waiting.get(name); calls?.[0] !== undefined; calls = this.#waiting.get(name)) {
      const batch = batchOf(calls);
      if (batch.length === 0) {
        await (calls.shift() as Call).run();
        continue;
      }
      calls.splice(0, batch.length);
      const failure = await this.#write(name, batch);
      if (failure !== undefined) this.#waiting.set(name, withoutFollowers(calls, failure));
    }
    this.#waiting.delete(name);
  }
}

function isAppend(call: Append | Call): call is Append {
  return 'bytes' in call;
}

/** Appends at the head, as many as share one flush. */
function batchOf(calls: readonly (Append | Call)[]): Append[] {
  const batch: Append[] = [];
  let bytes = 0;
  for (const call of calls) {
    if (!isAppend(call) || batch.length === LIMITS.storeGroupMaxCalls) break;
    bytes += call.bytes.length;
    if (batch.length > 0 && bytes > LIMITS.storeGroupMaxBytes) break;
    batch.push(call);
  }
  return batch;
}

/** Rejects the calls that rest on bytes that were lost: their callers could not know yet. @returns the other calls. */
function withoutFollowers(calls: readonly (Append | Call)[], failure: unknown): (Append | Call)[] {
  const renewed = calls.findIndex((call) => !isAppend(call) && call.kind === 'renew');
  const end = renewed === -1 ? calls.length : renewed;
  return calls.filter((call, index) => {
    if (index >= end || (!isAppend(call) && call.kind === 'look')) return true;
    call.reject(failure);
    return false;
  });
}
