// SPDX-License-Identifier: Apache-2.0
// A backup of a relay, while it runs or not. The passphrase and the private key of TLS are not in it: they are kept elsewhere.
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { assertText } from '../../core/assert.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { systemClock } from '../../core/time.js';
import { callControl } from '../../endpoint/node/control.js';
import { writeBackup } from '../../store/backup/backup.js';
import type { BackupPart } from '../../store/backup/backup.js';
import type { Backup } from '../../store/backup/manifest.js';
import { withSqliteStore } from '../../store/sqlite/store.js';
import { roleKeyFiles } from '../../trust/store/node/key-names.js';
import { socketOf } from './ask-relay.js';
import { requireConfig } from '../config.js';
import type { RelayConfig } from '../config.js';

/**
 * Writes a backup of a relay to a new folder: the configuration, the key files as they are encrypted, the folder of trust, and a copy of the
 * store, as of one moment. Files outside of the configuration's folder are put below `elsewhere/`.
 * @param configFile - The file that {@link loadRelayConfig} has read.
 * @returns its manifest.
 * @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31), `STORE_UNAVAILABLE` (STORE-01), `RELAY_CONFIG` (RELAY-01) when there is no store.
 */
export function backupRelay(config: RelayConfig, configFile: string, folder: string): Promise<Backup> {
  requireConfig(config, 'backupRelay(config)');
  assertText(folder, 'folder');
  const { scope, id, storePath, trustFolder, linkKeyFile, logKeyFile, cosignKeyFile } = config;
  if (!existsSync(storePath)) throw fail('RELAY_CONFIG', { field: 'store.path', hint: `there is no store at ${storePath}` });
  const root = dirname(resolve(configFile));
  const keys = [linkKeyFile, logKeyFile, cosignKeyFile].flatMap((file) => roleKeyFiles(file));
  return writeBackup(
    {
      kind: 'relay',
      self: { scope, id },
      store: partOf(root, storePath),
      copyStore: (path) => copyRelayStore(config, path),
      parts: [resolve(configFile), ...new Set(keys), trustFolder].map((path) => partOf(root, path)),
      now: systemClock.now(),
    },
    folder,
  );
}

function partOf(root: string, from: string): BackupPart {
  const path = relative(root, from).split(sep).join('/');
  if (path !== '' && !path.startsWith('..') && !isAbsolute(path)) return { from, path };
  return { from, path: `elsewhere/${basename(from)}`, isElsewhere: true };
}

async function copyRelayStore(config: RelayConfig, path: string): Promise<void> {
  const socket = socketOf(config);
  if (socket !== undefined) {
    try {
      await callControl(socket, 'copyStore', { path }, 'RELAY_CONTROL');
      return;
    } catch (error) {
      // No relay runs, or one that was killed left its socket: nobody owns the store.
      if (!isRogatoryError(error, 'RELAY_CONTROL') || !isUnheard(error.cause)) throw error;
    }
  }
  await withSqliteStore(config.storePath, (store) => store.copyTo(path));
}

function isUnheard(cause: unknown): boolean {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ENOENT';
}
