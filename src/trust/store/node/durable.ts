// SPDX-License-Identifier: Apache-2.0
// Files that are whole or absent: written beside their place, synced, moved, and the folder synced after them.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';

/** Writes a file in one step, over what stands there. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
export function writeDurable(path: string, bytes: Uint8Array): void {
  const staged = join(dirname(path), `.${basename(path)}.${process.pid}`);
  attempt(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeSynced(staged, bytes, 'w');
  });
  moveFile(staged, path);
}

/** Writes a file that nobody knows of yet, mode 0600, and has it on stable storage when it returns. */
export function writeSynced(path: string, bytes: Uint8Array, flags: 'w' | 'wx'): void {
  const file = openSync(path, flags, 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a file another name, durably; a folder that it moves to is made. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
export function moveFile(from: string, to: string): void {
  attempt(to, () => {
    if (dirname(from) !== dirname(to)) mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    renameSync(from, to);
    syncPath(dirname(to));
  });
}

/**
 * Reads a file that somebody else wrote, and has it on stable storage when it returns; its name is on it after {@link syncFolder}.
 * @returns undefined when there is none.
 * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), also for what is no file; `TRUST_DOCUMENT_SIZE` (TRUST-02).
 */
export function readSynced(path: string, maxBytes: number): Uint8Array | undefined {
  const bytes = readIfPresent(path, maxBytes);
  if (bytes !== undefined) attempt(path, () => syncPath(path));
  return bytes;
}

/** Has the names in a folder on stable storage. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
export function syncFolder(folder: string): void {
  attempt(folder, () => syncPath(folder));
}

/** Has a file, or the names in a folder, on stable storage. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Reads a file of at most `maxBytes`; undefined when there is none.
 * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), `TRUST_DOCUMENT_SIZE` (TRUST-02).
 */
export function readIfPresent(path: string, maxBytes: number = LIMITS.trustDocumentMaxBytes): Uint8Array | undefined {
  return attempt(path, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    // A pipe would be waited for without end.
    if (!found.isFile()) throw fail('TRUST_FOLDER', { path, reason: 'no file' });
    if (found.size > maxBytes) throw fail('TRUST_DOCUMENT_SIZE', { size: found.size, limit: maxBytes });
    return new Uint8Array(readFileSync(path));
  });
}

/** Names in a folder, sorted. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30), also when there is no such folder. */
export function listFolder(folder: string, suffix: string): readonly string[] {
  return attempt(folder, () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(suffix) && !name.startsWith('.'))
      .sort(),
  );
}

function attempt<T>(path: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw fail('TRUST_FOLDER', { path, reason: systemReason(error) }, error);
  }
}

/** What the system says of a fault, without the path: "ENOENT: no such file or directory". */
export function systemReason(error: unknown): string {
  return (error as Error).message.split(', ', 1)[0] ?? '';
}
