// SPDX-License-Identifier: Apache-2.0
// Where a relay keeps blobs: a folder of its own on a place that lasts. What no record of the relay names is deleted from it at the start, so
// the folder of another relay, or of an agency, must never be taken for it.
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { principalKey } from '../../core/ids.js';
import { writeWhole } from '../../store/known-log.js';
import { quoted } from '../../trust/store/node/private-file.js';
import type { RelayConfig } from '../config.js';
import { systemReason } from './finding.js';
import type { RelayFinding } from './finding.js';
import { firstThere, kernelPlaceOf } from './store-place.js';

const KEY = 'blobs.path';
/** Names the relay whose blobs these are; no blob has a file of this name. */
const NOTE = 'owner';
/** A file system of its own has this folder at its top. */
const OF_DISK = 'lost+found';

export function blobFindings(config: RelayConfig): readonly RelayFinding[] {
  const { storePath, trustFolder } = config;
  const { path } = config.blobs;
  const found = (fault: string, remedy: string, cause?: unknown): readonly RelayFinding[] => [{ key: KEY, fault, remedy, cause }];
  const own = 'name a folder that holds blobs alone, or leave the key out';
  const kernel = kernelPlaceOf(path);
  if (kernel !== undefined) return found(`${path} is in ${kernel}, where nothing is kept`, 'name a folder on a disk');
  if (isBelow(storePath, path) || isBelow(path, storePath)) return found(`${path} is the place of the store`, own);
  if (isBelow(trustFolder, path) || isBelow(path, trustFolder)) return found(`${path} is the place of the documents of trust`, own);
  try {
    const folder = statSync(path, { throwIfNoEntry: false });
    if (folder === undefined) {
      const place = firstThere(dirname(path));
      if (!statSync(place).isDirectory()) return found(`${place} is no folder`, 'name a folder in a folder');
      accessSync(place, constants.W_OK | constants.X_OK);
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
