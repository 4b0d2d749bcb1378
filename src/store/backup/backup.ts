// SPDX-License-Identifier: Apache-2.0
// A backup of a node in a folder, made while the node runs, and put back after every byte of it was verified.
import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { formatOrigin } from '../../log/origin.js';
import { syncFolderOf, syncPath, writeWhole, markUnstated } from '../known-log.js';
import { withSqliteStore } from '../sqlite/store.js';
import { filesBelow, MANIFEST, MANIFEST_MAX_BYTES, measure, newManifest, readManifest, refused, verifyFiles } from './manifest.js';
import type { Backup, BackupFile } from './manifest.js';

/** A file or folder of a node. */
export interface BackupPart {
  /** Where it lies. */
  readonly from: string;
  /** Path in the backup, with `/`. */
  readonly path: string;
  /** It may be missing. */
  readonly isOptional?: true;
  /** Nobody changes its whole files, and parts of others end in `.part`: those are left out, and the whole ones are linked where that is possible. */
  readonly isBlobs?: true;
  /** It lies outside of the folder of the node. */
  readonly isElsewhere?: true;
}

export interface BackupSource {
  readonly kind: Backup['kind'];
  readonly self: Principal;
  readonly store: BackupPart;
  /** Writes a copy of the store, as of one moment, to a new file. */
  readonly copyStore: (path: string) => Promise<void>;
  readonly parts: readonly BackupPart[];
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * Writes a backup: whole, verified and on stable storage, or not at all.
 * @param folder - Absent or empty.
 * @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31), `STORE_UNAVAILABLE` (STORE-01).
 */
export function writeBackup(source: BackupSource, folder: string): Promise<Backup> {
  const { kind, self, store, parts, now } = source;
  return staged(folder, async (stage) => {
    const copied: BackupFile[] = [];
    const note = ({ from, isElsewhere }: BackupPart, path: string): void => {
      copied.push({ path, ...measure(join(stage, path)), ...(isElsewhere === true ? { from } : {}) });
    };
    makeFolder(join(stage, store.path));
    await source.copyStore(join(stage, store.path));
    // Opening would make an empty one, and the backup would have lost every message.
    if (!existsSync(join(stage, store.path)))
      throw fail('STORE_BACKUP', { path: store.from, reason: 'the process that has it open made no copy of it: start that process again' });
    const head = await withSqliteStore(join(stage, store.path), (copy) => copy.logHead());
    note(store, store.path);
    // Nothing starts in the folder of a backup either: it would promise what the original promised otherwise.
    const madeAt = new Date(now).toISOString();
    const mark = relative(stage, markUnstated(join(stage, store.path), markText(principalKey(self), madeAt)));
    copied.push({ path: mark.replaceAll('\\', '/'), ...measure(join(stage, mark)) });
    for (const part of parts) {
      if (part.isOptional === true && !existsSync(part.from)) continue;
      for (const path of copyPart(part, stage)) {
        if (copied.some((other) => other.path === path))
          throw fail('STORE_BACKUP', {
            path: part.from,
            reason: `two files of the node would be ${path} in the backup: give one another name`,
          });
        note(part, path);
      }
    }
    const { version } = createRequire(import.meta.url)('rogatory/package.json') as { version: string };
    const backup = newManifest({
      ...{ kind, node: principalKey(self), madeAt, store: store.path },
      versions: { rogatory: version, node: process.version },
      ...(head === undefined ? {} : { log: { origin: formatOrigin({ owner: self, epoch: head.epoch }), size: head.size } }),
      files: copied.sort((a, b) => (a.path < b.path ? -1 : 1)),
    });
    const text = `${JSON.stringify(backup, null, 2)}\n`;
    // One that cannot be read again is no backup.
    if (Buffer.byteLength(text) > MANIFEST_MAX_BYTES) throw fail('STORE_BACKUP', { path: MANIFEST, reason: 'the node has too many files' });
    writeWhole(join(stage, MANIFEST), text);
    return backup;
  });
}

/**
 * Puts a backup into a folder, once every file of it is found as its manifest says. The node does not start there before its operator has stated
 * the restore (LOG-67).
 * @param to - Absent or empty.
 * @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31), `STORE_UNAVAILABLE` (STORE-01) for a store that is damaged.
 */
export function restoreBackup(from: string, to: string): Promise<Backup> {
  return staged(to, async (stage) => {
    const backup = readManifest(from);
    verifyFiles(from, backup);
    for (const { path } of backup.files) {
      makeFolder(join(stage, path));
      copyFileSync(join(from, path), join(stage, path));
    }
    // What was read again is what was verified.
    verifyFiles(stage, backup);
    await withSqliteStore(join(stage, backup.store), (store) => store.requireIntegrity());
    markUnstated(join(stage, backup.store), markText(backup.node, backup.madeAt));
    return backup;
  });
}

function markText(node: string, madeAt: string): string {
  return `${node}, backup of ${madeAt}`;
}

/** Fills a new folder beside its place, and gives it its name when all of it is on stable storage. */
async function staged<T>(folder: string, fill: (stage: string) => Promise<T>): Promise<T> {
  const place = resolve(folder);
  let stage: string | undefined;
  try {
    const isEmpty = !existsSync(place) || (lstatSync(place).isDirectory() && readdirSync(place).length === 0);
    if (!isEmpty) throw fail('STORE_BACKUP', { path: place, reason: 'it is there already, and is not an empty folder; name a new one' });
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    // Nobody else can know its name, or have put something there.
    stage = mkdtempSync(`${place}.new-`);
    const done = await fill(stage);
    syncBelow(stage);
    if (existsSync(place)) rmdirSync(place);
    renameSync(stage, place);
    syncFolderOf(place);
    return done;
  } catch (error) {
    if (stage !== undefined) rmSync(stage, { recursive: true, force: true });
    if (isRogatoryError(error)) throw error;
    throw refused(place, error instanceof Error ? error.message : 'unknown', error);
  }
}

/** @returns paths of the files copied. A file that goes meanwhile has another name in the folder, and is copied by that. */
function copyPart({ from, path, isBlobs }: BackupPart, stage: string): readonly string[] {
  if (!lstatSync(from).isDirectory()) {
    makeFolder(join(stage, path));
    copyFileSync(from, join(stage, path));
    return [path];
  }
  return filesBelow(from)
    .filter((name) => !isPassing(name) && !(isBlobs === true && name.endsWith('.part')))
    .flatMap((name) => {
      makeFolder(join(stage, path, name));
      try {
        (isBlobs === true ? linkOrCopy : copyFileSync)(join(from, name), join(stage, path, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      return [`${path}/${name}`];
    });
}

/** Another file system has no links to this one, and some have none at all. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Sockets, and files that somebody is still writing. */
function isPassing(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.endsWith('?') || name.startsWith('.') || name.endsWith('.new');
}

function makeFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
}

function syncBelow(folder: string): void {
  for (const name of filesBelow(folder)) {
    syncPath(join(folder, name));
    syncFolderOf(join(folder, name));
  }
  syncFolderOf(join(folder, MANIFEST));
}
