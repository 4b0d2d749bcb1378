// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { assertInteger, assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import type { Store } from '../port.js';
import type { WorkerInput } from './protocol.js';
import { openWorkerStore } from './store.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export interface SqliteStoreOptions {
  /** File of the store; its folder must exist. Beside it SQLite keeps a file with the suffix `-wal`. */
  readonly path: string;
  /** Largest size of the file in bytes; what does not fit is refused as on a full disk. Default: as large as the disk. */
  readonly maxBytes?: number;
}

const SQLITE_OPTIONS: Members<SqliteStoreOptions> = { required: { path: 'text' }, optional: { maxBytes: 'number' } };

/**
 * Opens, or creates with mode 0600, a durable store in one SQLite file, owned by this process until `close`. A commit resolves after
 * fsync, which happens in a thread of its own; commits that wait together share one.
 *
 * Nothing else in this process may open the file: closing any descriptor of it gives up the lock that keeps other processes out.
 *
 * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): no such folder, not a store, owned by another process;
 *   `STORE_DURABILITY` (STORE-02): no safe SQLite, or it refuses WAL or synchronous=FULL; `STORE_VERSION` (STORE-04): written by a newer version.
 * @see SPEC.md "Store"
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  requireMembers(options, SQLITE_OPTIONS, 'openSqliteStore(options)');
  const { path, maxBytes } = options;
  assertUsage(path !== '' && !path.startsWith(':'), 'path must name a file');
  if (maxBytes !== undefined) assertInteger(maxBytes, 'maxBytes', 1, Number.MAX_SAFE_INTEGER);
  const workerData: WorkerInput = { path, ...(maxBytes === undefined ? {} : { maxBytes }) };
  return openWorkerStore(new Worker(workerFile(), { name: 'rogatory-store', workerData }));
}

/** The worker is always the compiled file, also when this module runs from its source. */
function workerFile(): string {
  try {
    return createRequire(import.meta.url).resolve('#sqlite-worker');
  } catch (cause) {
    throw fail('STORE_UNAVAILABLE', { reason: 'the compiled worker is missing' }, cause);
  }
}
