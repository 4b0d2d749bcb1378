// SPDX-License-Identifier: Apache-2.0
// A backup of a home, while its agency runs or not. Nothing of it is decrypted: no passphrase is needed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertText } from '../../../core/assert.js';
import { fail } from '../../../core/errors.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { systemClock } from '../../../core/time.js';
import { writeBackup } from '../../../store/backup/backup.js';
import type { Backup } from '../../../store/backup/manifest.js';
import { withSqliteStore } from '../../../store/sqlite/store.js';
import { BLOBS, readSettings } from './home.js';
import { lockHome, ownerOf } from './lock.js';
import { askHome } from './outside.js';

export interface BackupHomeOptions {
  /** Leave attachments out: received ones are wanted again from the relay, which keeps them for a day, and own ones are sent again by hand. */
  readonly withoutAttachments?: boolean;
}

const OPTIONS: Members<BackupHomeOptions> = { required: {}, optional: { withoutAttachments: 'flag' } };

/**
 * Writes a backup of a home to a new folder: `agency.json`, `keys/` as they are encrypted, `trust/`, a copy of the store, as of one moment, and
 * the attachments that are whole, as ciphertext.
 * @returns its manifest.
 * @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31), `AGENCY_HOME_INVALID` (AGENCY-02), `AGENCY_CONTROL` (AGENCY-05) when the process that
 * owns the home does not answer, `STORE_UNAVAILABLE` (STORE-01).
 */
export function backupHome(home: string, folder: string, options: BackupHomeOptions = {}): Promise<Backup> {
  assertText(folder, 'folder');
  requireMembers(options, OPTIONS, 'backupHome(options)');
  const { scope, id } = readSettings(join(home, 'agency.json'));
  const part = (path: string): { from: string; path: string } => ({ from: join(home, path), path });
  // Behind the store: what it says of one that is discarded meanwhile is put right when the agency starts.
  const blobs = options.withoutAttachments === true ? [] : [{ ...part(BLOBS), isOptional: true, isBlobs: true } as const];
  return writeBackup(
    {
      kind: 'agency',
      self: { scope, id },
      store: part('store.db'),
      copyStore: (path) => copyHomeStore(home, path),
      parts: [part('agency.json'), part('keys'), part('trust'), ...blobs],
      now: systemClock.now(),
    },
    folder,
  );
}

async function copyHomeStore(home: string, path: string): Promise<void> {
  if (ownerOf(home) !== undefined) {
    await askHome(home, 'copyStore', { path });
    return;
  }
  const file = join(home, 'store.db');
  // Opening would make an empty one.
  if (!existsSync(file)) throw fail('AGENCY_HOME_INVALID', { field: `there is no store at ${file}` });
  const lock = lockHome(home);
  try {
    await withSqliteStore(file, (store) => store.copyTo(path));
  } finally {
    lock.release();
  }
}
