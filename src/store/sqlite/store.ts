// SPDX-License-Identifier: Apache-2.0
// The store on the main thread: checks arguments, bounds waiting calls, and sends the calls of one turn together.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { assertInteger, assertUsage } from '../../core/assert.js';
import { RogatoryError, fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { QUEUE_LIMITS } from '../blobs/call-queue.js';
import type { QueueLimits } from '../blobs/call-queue.js';
import { checkedStore } from '../checked-store.js';
import type { Store } from '../port.js';
import { countBytes, pack, SWEEP_SLICE_ROWS } from './protocol.js';
import type { Answer, Call, CallName, Calls, Failure, Opening, WorkerInput } from './protocol.js';

export interface SqliteStoreOptions {
  /** File of the store; its folder must exist. Beside it SQLite keeps a file with the suffix `-wal`. */
  readonly path: string;
  /** Largest size of the file in bytes; writes beyond it are refused as on a full disk. Default: as large as the disk. */
  readonly maxBytes?: number;
}

/** A store in one file. */
export interface SqliteStore extends Store {
  /**
   * Writes a copy of the store, as of one moment, to a new file of mode 0600; commits wait meanwhile, a second for some hundred megabytes.
   * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): then nothing is left of the copy.
   */
  copyTo(path: string): Promise<void>;
  /** Has SQLite look at every page. @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01) when one is damaged. */
  requireIntegrity(): Promise<void>;
}

/** Every commit leaves the bytes of its frames as garbage: a small young generation frees them early. Newer Nodes let it grow to 64 MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };
const SQLITE_OPTIONS: Members<SqliteStoreOptions> = { required: { path: 'text' }, optional: { maxBytes: 'number' } };

/**
 * Opens, or creates with mode 0600, a durable store in one SQLite file, owned by this process until `close`. A commit resolves after fsync,
 * which happens in a thread of its own; commits that wait together share one.
 *
 * No other code of this process may open the file: closing any descriptor of it releases the lock against other processes.
 *
 * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): no such folder, not a store, owned by another process; `STORE_DURABILITY`
 * (STORE-02): no safe SQLite, or it refuses WAL or synchronous=FULL; `STORE_VERSION` (STORE-04): written by a newer version.
 * @see SPEC.md "Store"
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  requireMembers(options, SQLITE_OPTIONS, 'openSqliteStore(options)');
  const { path, maxBytes } = options;
  checkPath(path);
  if (maxBytes !== undefined) assertInteger(maxBytes, 'maxBytes', 1, Number.MAX_SAFE_INTEGER);
  const workerData: WorkerInput = { path, ...(maxBytes === undefined ? {} : { maxBytes }) };
  return openWorkerStore(new Worker(workerFile(), { name: 'rogatory-store', workerData, resourceLimits }));
}

/** Opens a store as above for one step, and closes it after that. */
export async function withSqliteStore<T>(path: string, step: (store: SqliteStore) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path });
  try {
    return await step(store);
  } finally {
    await store.close();
  }
}

function checkPath(path: string): void {
  assertUsage(path !== '' && !path.startsWith(':'), 'path must name a file');
}

/** The worker is always the compiled file, also when this module runs from its source. */
function workerFile(): string {
  try {
    return createRequire(import.meta.url).resolve('#sqlite-worker');
  } catch (cause) {
    throw fail('STORE_UNAVAILABLE', { reason: 'the compiled worker is missing' }, cause);
  }
}

/** Required part of a worker thread. */
export type StoreWorker = Pick<Worker, 'postMessage' | 'on' | 'once' | 'ref' | 'unref'>;

/** Waits for the worker to open its file. @throws {@link RogatoryError} the worker's refusal, or `STORE_UNAVAILABLE` (STORE-01). */
export async function openWorkerStore(worker: StoreWorker, limits = QUEUE_LIMITS): Promise<SqliteStore> {
  const opening = await new Promise<Opening>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause: unknown) => reject(fail('STORE_UNAVAILABLE', { reason: 'the store worker failed' }, cause)));
    worker.once('exit', () => reject(fail('STORE_UNAVAILABLE', { reason: 'the store worker stopped' })));
  });
  if (!opening.opened) throw revive(opening.failure);
  const calls = new WorkerCalls(worker, limits);
  const store = checkedStore((name, args) => calls.run(name, args as never));
  return {
    ...store,
    async sweep(...times) {
      for (let total = 0; ;) {
        const removed = await store.sweep(...times);
        total += removed;
        if (removed < SWEEP_SLICE_ROWS) return total;
      }
    },
    async copyTo(path) {
      checkPath(path);
      await calls.run('copy', [path]);
    },
    async requireIntegrity() {
      await calls.run('integrity', []);
    },
    close: () => calls.close(),
  };
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: RogatoryError) => void;
  readonly bytes: number;
}

/** Calls to the worker, and its answers to them. */
class WorkerCalls {
  readonly #worker: StoreWorker;
  readonly #limits: QueueLimits;
  readonly #pending = new Map<number, Pending>();
  /** Calls of this turn, and the buffers that their bytes are in. */
  #outbox: Call[] = [];
  #buffers: ArrayBuffer[] = [];
  #lastId = 0;
  #pendingBytes = 0;
  /** Reason why no further call is taken; undefined while calls are taken. */
  #ended: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(worker: StoreWorker, limits: QueueLimits) {
    this.#worker = worker;
    this.#limits = limits;
    worker.on('message', (answers: readonly Answer[]) => this.#settle(answers));
    worker.on('error', (cause: unknown) => this.#end('the store worker failed', cause));
    worker.on('exit', () => this.#end('the store worker stopped'));
    worker.unref();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const closed = this.run('close', []);
    this.#ended = 'closed';
    try {
      await closed;
    } finally {
      this.#worker.ref();
      await exited;
    }
  }

  run<N extends CallName>(name: N, args: Calls[N]['args']): Promise<Calls[N]['answer']> {
    if (this.#ended !== undefined) throw fail('STORE_UNAVAILABLE', { reason: this.#ended });
    const bytes = countBytes(args);
    if (name !== 'close') this.#admit(bytes);
    const id = ++this.#lastId;
    // Copied before this returns: the caller may use its buffers again.
    const packed = pack(args, bytes);
    if (this.#outbox.length === 0) queueMicrotask(() => this.#send());
    this.#outbox.push({ id, name, args: packed.value, bytes: bytes + answerBytesOf(name, args) } as Call);
    if (bytes > 0) this.#buffers.push(packed.buffer);
    if (this.#pending.size === 0) this.#worker.ref();
    this.#pendingBytes += bytes;
    return new Promise<Calls[N]['answer']>((resolve, reject) => {
      // The answer to this id is of this call's type.
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject, bytes });
    });
  }

  #admit(bytes: number): void {
    const { maxCalls, maxBytes } = this.#limits;
    const isFull = this.#pending.size >= maxCalls || this.#pendingBytes + bytes > maxBytes;
    // A single call of any size is taken: otherwise it would be refused forever.
    if (isFull && this.#pending.size > 0) throw fail('STORE_UNAVAILABLE', { reason: 'too much waits for the disk' });
  }

  #send(): void {
    const [calls, buffers] = [this.#outbox, this.#buffers];
    this.#outbox = [];
    this.#buffers = [];
    this.#worker.postMessage(calls, buffers);
  }

  #settle(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const pending = this.#pending.get(answer.id);
      if (pending === undefined) continue;
      this.#pending.delete(answer.id);
      this.#pendingBytes -= pending.bytes;
      if ('failure' in answer) pending.reject(revive(answer.failure));
      else pending.resolve(answer.value);
    }
    if (this.#pending.size === 0) this.#worker.unref();
  }

  #end(reason: string, cause?: unknown): void {
    this.#ended ??= reason;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#pendingBytes = 0;
    for (const { reject } of pending) reject(fail('STORE_UNAVAILABLE', { reason }, cause));
  }
}

/** @returns largest size of the answer, where it may be large. */
function answerBytesOf(name: CallName, args: Calls[CallName]['args']): number {
  if (name !== 'window') return 0;
  const [, , , maxMessages, maxBytes] = args as Calls['window']['args'];
  return Math.min(maxBytes, maxMessages * LIMITS.frameMaxBytes);
}

function revive({ code, details }: Failure): RogatoryError {
  return new RogatoryError(code, details);
}
