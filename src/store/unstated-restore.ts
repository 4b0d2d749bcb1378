// SPDX-License-Identifier: Apache-2.0
// A mark beside a store that came out of a backup: nothing runs on it before its operator has stated the restore (LOG-16).
import { existsSync, rmSync } from 'node:fs';
import { syncFolderOf, writeWhole } from './known-log.js';

const SUFFIX = '.unstated';

export function markUnstated(storePath: string, from: string): void {
  writeWhole(`${storePath}${SUFFIX}`, `${from}\n`);
}

export function isUnstated(storePath: string): boolean {
  return existsSync(`${storePath}${SUFFIX}`);
}

/** The restore was stated, in a commit that is on stable storage. */
export function clearUnstated(storePath: string): void {
  if (!isUnstated(storePath)) return;
  rmSync(`${storePath}${SUFFIX}`);
  syncFolderOf(storePath);
}
