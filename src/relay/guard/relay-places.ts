// SPDX-License-Identifier: Apache-2.0
// Where a relay keeps its store and its blobs: places that last, that it may write to, and that hold what it had. What no record of the relay
// names is deleted from the folder of blobs at the start, so the folder of another relay, or of an agency, must never be taken for it.
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { principalKey } from '../../core/ids.js';
import { logFaultOf, writeWhole, isUnstated } from '../../store/known-log.js';
import type { Store } from '../../store/port.js';
import { opennessOf, quoted } from '../../trust/store/node/secret-source.js';
import type { RelayConfig } from '../config.js';
import { systemReason } from './finding.js';
import type { RelayFinding } from './finding.js';

const [STORE, BLOBS] = ['store.path', 'blobs.path'] as const;
const STATE = 'rogatory restored --config FILE';
/** Names the relay whose blobs these are; no blob has a file of this name. */
const NOTE = 'owner';
/** A file system of its own has this folder at its top. */
const OF_DISK = 'lost+found';
/** File systems of the kernel: nothing that is written there is kept. */
const NOT_DISKS = ['/proc', '/sys', '/dev'];

export function storeFindings(path: string): readonly RelayFinding[] {
  const found = (fault: string, remedy: string, cause?: unknown): readonly RelayFinding[] => [{ key: STORE, fault, remedy, cause }];
  const kernel = kernelPlaceOf(path);
  if (kernel !== undefined) return found(`${path} is in ${kernel}, where nothing is kept`, 'name a file on a disk');
  try {
    const store = statSync(path, { throwIfNoEntry: false });
    if (store?.isDirectory() === true) return found(`${path} is a folder`, 'name a file in it, like relay.db');
    if (store !== undefined && !store.isFile()) return found(`${path} is no file`, 'name a file on a disk');
    const open = opennessOf(path);
    if (open !== undefined) return [{ key: STORE, ...open }];
    if (store !== undefined) accessSync(path, constants.R_OK | constants.W_OK);
    // Beside the store SQLite makes files of its own. A folder that is missing is made at the start.
    askFolder(dirname(path));
  } catch (error) {
    return found(
      `${path} cannot be used: ${systemReason(error)}`,
      'give this account the file and its folder, or name another file',
      error,
    );
  }
  return [];
}

/** @param store - The opened store; undefined before it is opened: then a file that is there is not looked into. */
export async function logFindings(
  config: RelayConfig,
  store?: Pick<Store, 'logHead' | 'epochs' | 'leaves'>,
): Promise<readonly RelayFinding[]> {
  const { scope, id, storePath, trustFolder } = config;
  if (isUnstated(storePath)) {
    const remedy = `state it first: ${STATE} --by NAME --reason TEXT`;
    return [{ key: STORE, fault: `${storePath} came out of a backup, and nobody has stated that`, remedy }];
  }
  try {
    if (store === undefined && (statSync(storePath, { throwIfNoEntry: false })?.size ?? 0) > 0) return [];
    const found = await logFaultOf(trustFolder, { scope, id }, store);
    if (found === undefined) return [];
    const remedy = `name the right store; if none is left, state the loss: ${STATE} ${found.stated}`;
    return [{ key: STORE, fault: `${storePath} is not the store of this relay: ${found.fault}`, remedy }];
  } catch (error) {
    return [
      { key: STORE, fault: `the note of the own log in ${trustFolder}: ${systemReason(error)}`, remedy: 'put it right', cause: error },
    ];
  }
}

export function blobFindings(config: RelayConfig): readonly RelayFinding[] {
  const { storePath, trustFolder } = config;
  const { path } = config.blobs;
  const found = (fault: string, remedy: string, cause?: unknown): readonly RelayFinding[] => [{ key: BLOBS, fault, remedy, cause }];
  const own = 'name a folder that holds blobs alone, or leave the key out';
  const kernel = kernelPlaceOf(path);
  if (kernel !== undefined) return found(`${path} is in ${kernel}, where nothing is kept`, 'name a folder on a disk');
  if (isBelow(storePath, path) || isBelow(path, storePath)) return found(`${path} is the place of the store`, own);
  if (isBelow(trustFolder, path) || isBelow(path, trustFolder)) return found(`${path} is the place of the documents of trust`, own);
  try {
    const folder = statSync(path, { throwIfNoEntry: false });
    if (folder === undefined) {
      askFolder(dirname(path));
      return [];
    }
    if (!folder.isDirectory()) return found(`${path} is no folder`, own);
    if (process.getuid !== undefined && folder.uid !== process.getuid())
      return found(
        `${path} belongs to another account`,
        `give it to this one, number ${process.getuid()}: chown -R ${process.getuid()} ${quoted(path)}`,
      );
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const others = readdirSync(path).filter((name) => name !== OF_DISK && !name.startsWith(`${NOTE}.`));
    if (others.length === 0) return [];
    if (!others.includes(NOTE)) return found(`${path} holds files, and does not say that they are blobs of this relay`, own);
    const owner = readFileSync(join(path, NOTE), 'utf8').trim();
    return owner === principalKey(config) ? [] : found(`${path} holds the blobs of ${owner.slice(0, 100)}`, own);
  } catch (error) {
    return found(`${path} cannot be used: ${systemReason(error)}`, 'give this account the folder, or name another one', error);
  }
}

/** Notes in the folder whose it is; makes the folder with mode 0700. */
export function noteBlobs(config: RelayConfig): void {
  const note = join(config.blobs.path, NOTE);
  if (!existsSync(note)) writeWhole(note, `${principalKey(config)}\n`);
}

/** Whether a path is a folder or lies in it. */
function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

/** @returns the file system of the kernel that a path is in; undefined for one that may be on a disk. */
function kernelPlaceOf(path: string): string | undefined {
  return NOT_DISKS.find((place) => path === place || path.startsWith(`${place}${sep}`));
}

/** Throws when the nearest thing that exists is no folder, or one that this account may not write to. */
function askFolder(folder: string): void {
  // The dot asks for a folder: Node 22 and later call a path below a file missing, where Node 20 throws.
  accessSync(`${firstThere(folder)}${sep}.`, constants.W_OK | constants.X_OK);
}

/** The nearest thing that exists. */
function firstThere(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : firstThere(dirname(folder));
}
