// SPDX-License-Identifier: Apache-2.0
// A mark beside a store that is in a backup, or came out of one: nothing runs on it before its operator has stated the restore (LOG-16).
import { existsSync, rmSync } from 'node:fs';
import { syncFolderOf, writeWhole } from './known-log.js';

const SUFFIX = '.unstated';

/** @returns path of the mark. */
export function markUnstated(storePath: string, from: string): string {
  const path = `${storePath}${SUFFIX}`;
  writeWhole(path, `${from}\n`);
  return path;
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
