// SPDX-License-Identifier: Apache-2.0
// What a backup says of itself: every file with size and digest, and which log it has.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export const MANIFEST = 'manifest.json';
const FORMAT = 'rogatory-backup/1';
const CHUNK_BYTES = 1_048_576;
/** For a quarter of a million files. */
export const MANIFEST_MAX_BYTES = 67_108_864;

export interface BackupFile {
  /** Path below the folder of the backup, with `/`. */
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Where it was, when that is outside of the folder of the node: it is put back below `elsewhere/`. */
  readonly from?: string;
}

/** What a backup holds. */
export interface Backup {
  readonly format: typeof FORMAT;
  readonly kind: 'agency' | 'relay';
  /** `scope/id`. */
  readonly node: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** Of this package, and of Node. */
  readonly versions: { readonly rogatory: string; readonly node: string };
  /** Path of the store among the files. */
  readonly store: string;
  /** The own log as of the backup; absent: it had not begun. */
  readonly log?: { readonly origin: string; readonly size: number };
  readonly files: readonly BackupFile[];
}

const BACKUP: Members<Backup> = {
  required: { format: [FORMAT], kind: ['agency', 'relay'], node: 'text', madeAt: 'text', versions: 'object', store: 'text', files: 'list' },
  optional: { log: 'object' },
};
const FILE: Members<BackupFile> = { required: { path: 'text', size: 'number', sha256: 'text' }, optional: { from: 'text' } };

export function newManifest(content: Omit<Backup, 'format'>): Backup {
  return { format: FORMAT, ...content };
}

/** @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31). */
export function readManifest(folder: string): Backup {
  const path = join(folder, MANIFEST);
  try {
    const backup = JSON.parse(readText(path)) as Backup;
    requireMembers(backup, BACKUP, 'manifest');
    for (const file of backup.files) requireMembers(file, FILE, 'manifest.files');
    const names = new Set(backup.files.map((file) => file.path));
    if (names.size !== backup.files.length) throw fail('STORE_BACKUP', { path, reason: 'it names a file twice' });
    // A home opens store.db alone: beside another file nobody would find the mark of the restore (LOG-67).
    if (!names.has(backup.store) || (backup.kind === 'agency' && backup.store !== 'store.db'))
      throw fail('STORE_BACKUP', { path, reason: `its store ${backup.store.slice(0, 256)} is not the file that is opened` });
    for (const name of names)
      if (!isInside(name)) throw fail('STORE_BACKUP', { path, reason: `${name.slice(0, 256)} leads out of the folder` });
    return backup;
  } catch (cause) {
    throw refused(path, 'there is no manifest that can be read: this is no whole backup', cause);
  }
}

function readText(path: string): string {
  const file = openPlain(path);
  try {
    if (fstatSync(file).size > MANIFEST_MAX_BYTES) throw fail('STORE_BACKUP', { path, reason: 'it is too long' });
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Opens a plain file, or a link to one. Anything else, a pipe for instance, is refused and never waited for. */
function openPlain(path: string): number {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw fail('STORE_BACKUP', { path, reason: 'it is no plain file' });
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** An error of this room as it is; any other becomes one. */
export function refused(path: string, reason: string, cause: unknown): RogatoryError {
  const { code } = cause as { code?: unknown };
  if (code === 'STORE_BACKUP') return cause as RogatoryError;
  return fail('STORE_BACKUP', { path, reason: typeof code === 'string' && !reason.includes(code) ? `${reason} (${code})` : reason }, cause);
}

/** Size and SHA-256 of a file, read in pieces. */
export function measure(path: string): Pick<BackupFile, 'size' | 'sha256'> {
  const hash = createHash('sha256');
  const piece = new Uint8Array(CHUNK_BYTES);
  const file = openPlain(path);
  let size = 0;
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      hash.update(piece.subarray(0, read));
      size += read;
    }
  } finally {
    closeSync(file);
  }
  return { size, sha256: hash.digest('hex') };
}

/** Paths of the files below a folder, with `/`, sorted. What is neither file nor folder is told by a trailing `?`. */
export function filesBelow(folder: string, prefix = ''): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return filesBelow(join(folder, entry.name), `${path}/`);
      // Secrets of a service are often links to files.
      const isFile = entry.isFile() || (entry.isSymbolicLink() && statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile());
      return isFile === true ? [path] : [`${path}?`];
    })
    .sort();
}

/** Compares a folder with its manifest, file by file. @throws {@link RogatoryError} `STORE_BACKUP` (STORE-31), naming the first that differs. */
export function verifyFiles(folder: string, { files }: Backup): void {
  const listed = new Set(files.map(({ path }) => path));
  const extra = filesBelow(folder).find((path) => path !== MANIFEST && !listed.has(path));
  if (extra !== undefined) throw fail('STORE_BACKUP', { path: join(folder, extra), reason: 'the manifest does not list it' });
  for (const { path, size, sha256 } of files) {
    const place = join(folder, path);
    let found: Pick<BackupFile, 'size' | 'sha256'>;
    try {
      found = measure(place);
    } catch (cause) {
      throw refused(place, 'it cannot be read', cause);
    }
    if (found.size !== size) throw fail('STORE_BACKUP', { path: place, reason: `it has ${found.size} bytes, not ${size}` });
    if (found.sha256 !== sha256) throw fail('STORE_BACKUP', { path: place, reason: 'its SHA-256 is another: it was changed or damaged' });
  }
}
