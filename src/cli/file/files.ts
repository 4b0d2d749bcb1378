// SPDX-License-Identifier: Apache-2.0
// Files of the command line. An output appears whole or not at all, and replaces another file only on request.
import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { systemRandom } from '../../core/index.js';
import { fileFaultText } from '../fault.js';
import { UsageError } from '../usage-error.js';

const CHUNK_BYTES = 1_048_576;

/**
 * Reads a file, or standard input for `-`. Stops one byte above the limit, so that the reader of the bytes can refuse their size.
 * @param maxBytes - What the caller will read at most.
 * @throws UsageError when there is no such file.
 */
export function readInput(path: string, maxBytes: number): Uint8Array {
  let file: number;
  try {
    file = path === '-' ? 0 : openSync(path, 'r');
  } catch (error) {
    throw new UsageError(fileFaultText(path, error));
  }
  try {
    return readAll(file, maxBytes + 1);
  } catch (error) {
    throw new UsageError(fileFaultText(path, error));
  } finally {
    if (file !== 0) closeSync(file);
  }
}

function readAll(file: number, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = maxBytes; left > 0;) {
    const part = new Uint8Array(Math.min(CHUNK_BYTES, left));
    const read = readSome(file, part);
    if (read === 0) break;
    parts.push(part.subarray(0, read));
    left -= read;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Reads again on EAGAIN: an empty pipe answers so when its other end made it non-blocking. */
function readSome(file: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, into);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** SHA-256 of a file, hexadecimal. @throws UsageError when it cannot be read. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    throw new UsageError(fileFaultText(path, error));
  }
  return hash.digest('hex');
}

/** An output that is written first and published later. */
export interface StagedOutput {
  /** Writes the bytes to stable storage, under a temporary name beside their target. */
  write(bytes: Uint8Array): void;
  /** Moves the output to its target. @throws UsageError, naming the temporary file, when the target was taken meanwhile. */
  publish(): void;
  /** Removes an output that was not published. */
  discard(): void;
}

/**
 * Prepares an output file with mode 0600.
 * @param options.force - Replace an existing file at `path`.
 * @throws UsageError when `path` exists and `force` is not set.
 */
export function stageOutput(path: string, options: { readonly force: boolean }): StagedOutput {
  const target = resolve(path);
  requireFree(path, options);
  const name = Array.from(systemRandom(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const staged = join(dirname(target), `.${basename(target)}.${name}`);
  return {
    write(bytes) {
      let file: number;
      try {
        file = openSync(staged, 'wx', 0o600);
      } catch (error) {
        throw new UsageError(fileFaultText(path, error));
      }
      try {
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
        fsyncSync(file);
      } catch (error) {
        rmSync(staged, { force: true });
        throw new UsageError(fileFaultText(path, error));
      } finally {
        closeSync(file);
      }
    },
    publish() {
      try {
        if (options.force) renameSync(staged, target);
        else moveToFreeName(staged, target);
      } catch (error) {
        throw new UsageError(`${fileFaultText(path, error)}; the output is in ${staged}`);
      }
      syncFolder(dirname(target));
    },
    discard: () => rmSync(staged, { force: true }),
  };
}

/** @throws UsageError when `path` exists and must not be replaced. Only a plain file ever is: a device is the machine's, a pipe another program's. */
export function requireFree(path: string, options: { readonly force: boolean }): void {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(fileFaultText(path, error));
  }
  if (stats?.isFile() === false)
    throw new UsageError(`${path} is ${kindOf(stats)}, and is not replaced: name a plain file, or a free name`);
  if (stats !== undefined && !options.force) throw new UsageError(`${path} exists; --force replaces it`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isSymbolicLink()) return 'a link';
  return stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
}

/** Makes a folder for outputs, mode 0700, unless it is there. */
export function outputFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') requireWritable(path);
    throw new UsageError(fileFaultText(path, code === 'EEXIST' ? { code: 'ENOTDIR' } : error));
  }
}

/** Node says ENOENT of a folder that it may not make: the nearest one above that exists tells why. @throws UsageError when nothing can be written there. */
function requireWritable(path: string): void {
  let folder = resolve(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(fileFaultText(folder, error));
  }
}

/** As {@link outputFolder}, for a folder that holds nothing yet: what is written there belongs together. */
export function emptyFolder(path: string): string {
  const folder = outputFolder(path);
  if (readdirSync(folder).length > 0) throw new UsageError(`${path} is not empty: name a new folder, or remove this one first`);
  return folder;
}

/** Writes an output file in one step. */
export function writeOutput(path: string, bytes: Uint8Array, options: { readonly force: boolean }): void {
  const output = stageOutput(path, options);
  output.write(bytes);
  output.publish();
}

/** A link takes only a free name. Without links in the file system, an empty file reserves the name first and is then replaced. */
function moveToFreeName(staged: string, target: string): void {
  try {
    linkSync(staged, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    closeSync(openSync(target, 'wx', 0o600));
    renameSync(staged, target);
    return;
  }
  rmSync(staged);
}

function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // Not every system lets a folder be opened or synced; the file itself is on stable storage.
  }
}
