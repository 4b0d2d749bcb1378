// SPDX-License-Identifier: Apache-2.0
// Where a relay keeps its store: a place that lasts, that it may write to, and that holds the log it had.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { opennessOf } from '../../trust/store/node/private-file.js';
import { systemReason } from './finding.js';
import type { RelayFinding } from './finding.js';

const KEY = 'store.path';
/** File systems of the kernel: nothing that is written there is kept. */
const NOT_DISKS = ['/proc', '/sys', '/dev'];

/** @returns the file system of the kernel that a path is in; undefined for one that may be on a disk. */
export function kernelPlaceOf(path: string): string | undefined {
  return NOT_DISKS.find((place) => path === place || path.startsWith(`${place}${sep}`));
}

export function storeFindings(path: string): readonly RelayFinding[] {
  const found = (fault: string, remedy: string, cause?: unknown): readonly RelayFinding[] => [{ key: KEY, fault, remedy, cause }];
  const kernel = kernelPlaceOf(path);
  if (kernel !== undefined) return found(`${path} is in ${kernel}, where nothing is kept`, 'name a file on a disk');
  try {
    const store = statSync(path, { throwIfNoEntry: false });
    if (store?.isDirectory() === true) return found(`${path} is a folder`, 'name a file in it, like relay.db');
    if (store !== undefined && !store.isFile()) return found(`${path} is no file`, 'name a file on a disk');
    const open = opennessOf(path);
    if (open !== undefined) return [{ key: KEY, ...open }];
    if (store !== undefined) accessSync(path, constants.R_OK | constants.W_OK);
    // Beside the store SQLite makes files of its own. A folder that is missing is made at the start.
    const place = firstThere(dirname(path));
    if (!statSync(place).isDirectory()) return found(`${place} is no folder`, 'name a file in a folder');
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch (error) {
    return found(
      `${path} cannot be used: ${systemReason(error)}`,
      'give this account the file and its folder, or name another file',
      error,
    );
  }
  return [];
}

/** The nearest folder that exists. */
export function firstThere(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : firstThere(dirname(folder));
}
