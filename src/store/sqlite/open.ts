// SPDX-License-Identifier: Apache-2.0
// Opens the file so that COMMIT means stable storage, and checks this before the first commit.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { fail } from '../../core/errors.js';
import { syncFolderOf } from '../known-log.js';
import type { Connection, Driver } from './driver.js';
import { isDiskFull } from './error.js';
import { migrate, readPragma, readVersion } from './schema.js';

/** Wait for a previous process that is just closing. */
const TIMEOUT_MS = 1_000;
const PAGE_BYTES = 4_096;
const CHECKPOINT_PAGES = 4_096;
const WAL_KEPT_BYTES = 67_108_864;
const CACHE_KIB = 16_384;
const FULL = 2;

export interface OpenOptions {
  readonly path: string;
  /** Largest size of the database file. */
  readonly maxBytes?: number;
}

/**
 * Opens, or creates with mode 0600, one store file for this process alone.
 * @throws {@link RogatoryError} `STORE_DURABILITY` (STORE-02), `STORE_VERSION` (STORE-04), `STORE_UNAVAILABLE` (STORE-01); raw errors of the
 *   file system and of SQLite pass.
 */
export function openDatabase(driver: Driver, { path, maxBytes }: OpenOptions): Connection {
  // Never open an existing file by hand: closing any descriptor of a file drops this process's locks on it.
  const isNew = !existsSync(path);
  if (isNew) closeSync(openSync(path, 'wx', 0o600));
  else chmodSync(path, 0o600);
  const connection = driver.open(path, { timeoutMs: TIMEOUT_MS });
  try {
    // One owner: a second process is refused, so two connections cannot race.
    connection.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA locking_mode = EXCLUSIVE`);
    const found = readVersion(connection);
    setUp(connection);
    migrate(connection, found);
    writeOut(connection);
    if (maxBytes !== undefined) connection.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / readPragma(connection, 'page_size'))}`);
    if (isNew) syncFolderOf(path);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function setUp(connection: Connection): void {
  const journal = connection.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (journal !== 'wal') throw fail('STORE_DURABILITY', { reason: `journal_mode is ${String(journal)}, not wal` });
  connection.exec('PRAGMA synchronous = FULL');
  // Drivers are built with synchronous=NORMAL for WAL, which may lose acknowledged commits when the power fails.
  const synchronous = readPragma(connection, 'synchronous');
  if (synchronous !== FULL) throw fail('STORE_DURABILITY', { reason: `synchronous is ${synchronous}, not ${FULL}` });
  // fsync of macOS stops at the drive's cache; elsewhere this changes nothing.
  connection.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  connection.exec('PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST');
  connection.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.exec(`PRAGMA journal_size_limit = ${WAL_KEPT_BYTES}`);
}

/** Rewrites the WAL of a crashed previous process: its pages may be in memory without having reached the disk. */
function writeOut(connection: Connection): void {
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A full disk must not prevent opening: the store can still hand over its content.
    if (!isDiskFull(error)) throw error;
  }
}
