// SPDX-License-Identifier: Apache-2.0
// A copy of a whole store, and the proof that one is whole.
import { closeSync, openSync, rmSync } from 'node:fs';
import { fail } from '../../core/errors.js';
import { syncPath } from '../known-log.js';
import type { Session } from '../sqlite/session.js';

/** Writes the store as of one moment to a new file; pages that were freed, and what was erased on them, are not in it. */
export function copyDatabase(session: Session, path: string): void {
  // Made here, so that nobody else can use it: SQLite takes an empty file.
  closeSync(openSync(path, 'wx', 0o600));
  try {
    session.run('VACUUM INTO ?', path);
    syncPath(path);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** Has SQLite look at every page. @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01). */
export function requireIntegrity(session: Session): null {
  const found = session.all('PRAGMA integrity_check').map((row) => String(row['integrity_check']));
  if (found.join() !== 'ok') throw fail('STORE_UNAVAILABLE', { reason: `the file is damaged: ${String(found[0]).slice(0, 256)}` });
  return null;
}
