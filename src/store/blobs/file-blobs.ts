// SPDX-License-Identifier: Apache-2.0
// Blobs as files of one folder, all of mode 0600. A blob is a part until its digest is found right; then it is renamed.
import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertInteger, assertUsage } from '../../core/assert.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { readFileName, titleOf } from './blob-name.js';
import type { BlobTitle } from './blob-name.js';
import { Blobs, unavailable } from './blobs.js';
import type { Budget } from './blobs.js';
import type { BlobDisk, BlobFile, FoundFile } from './disk.js';
import type { AnnouncedBlob, BlobStore } from './port.js';

export interface FileBlobsOptions {
  /** Made with mode 0700 when it is missing. It belongs to one process; the store beside it is the lock. Other files in it stay. */
  readonly folder: string;
  /** Most bytes of complete blobs and announced bytes of the others together; default no limit. */
  readonly maxBytes?: number;
  /** Bytes of the file system that announced blobs leave free; default `blobFreeMinBytes`. */
  readonly minFreeBytes?: number;
}

/** A store on files has every method of its port. */
export type FileBlobStore = Required<BlobStore>;

const OPTIONS: Members<FileBlobsOptions> = { required: { folder: 'text' }, optional: { maxBytes: 'number', minFreeBytes: 'number' } };

/**
 * Opens a blob store on a folder. What was written before a crash is flushed first, so that it counts as durable.
 * @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01): the folder cannot be made, read or flushed.
 * @see SPEC.md "Store"
 */
export async function openFileBlobs(options: FileBlobsOptions): Promise<FileBlobStore> {
  requireMembers(options, OPTIONS, 'openFileBlobs(options)');
  assertUsage(options.folder !== '', 'folder must name a folder');
  const { maxBytes = Number.MAX_SAFE_INTEGER, minFreeBytes = LIMITS.blobFreeMinBytes } = options;
  assertInteger(maxBytes, 'maxBytes', 0, Number.MAX_SAFE_INTEGER);
  assertInteger(minFreeBytes, 'minFreeBytes', 0, Number.MAX_SAFE_INTEGER);
  const disk = new FolderDisk(resolve(options.folder));
  try {
    const found = await disk.prepare();
    return new FileBlobs(disk, found, { maxBytes, minFreeBytes });
  } catch (error) {
    throw unavailable(error);
  }
}

class FileBlobs extends Blobs implements FileBlobStore {
  readonly #folder: FolderDisk;

  constructor(disk: FolderDisk, found: Iterable<FoundFile>, budget: Budget) {
    super(disk, found, budget);
    this.#folder = disk;
  }

  async adopt(name: string, path: string, blob: AnnouncedBlob): Promise<void> {
    const title = titleOf(name, blob, 'blobs.adopt(blob)');
    assertUsage(typeof path === 'string' && path !== '', 'path must name a file');
    return this.admit(title, async ({ whole, part }, requireRoom) => this.#folder.takeOver(path, title, { whole, part }, requireRoom));
  }

  path(name: string): string {
    return this.#folder.pathOf(this.completeFile(name));
  }
}

/** Never follows a symbolic link that somebody put in the place of a blob. Windows has no such flag. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;

/** Errors of a link to another file system, or on one without hard links. */
const NO_LINKS = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

class FolderDisk implements BlobDisk {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  pathOf(file: string): string {
    return join(this.#folder, file);
  }

  /** Makes the folder, and finds the files of blobs in it. */
  async prepare(): Promise<FoundFile[]> {
    const made = await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    if (made !== undefined) await syncFolder(dirname(this.#folder));
    const found: FoundFile[] = [];
    for (const file of await readdir(this.#folder)) {
      const title = readFileName(file);
      if (title === undefined) continue;
      const stats = await lstat(this.pathOf(file));
      if (stats.isFile()) found.push({ file, bytes: title.isPart ? await this.#flush(file) : stats.size });
    }
    return found;
  }

  async create(file: string): Promise<void> {
    const handle = await open(this.pathOf(file), 'wx', 0o600);
    await handle.close();
  }

  async open(file: string): Promise<BlobFile> {
    const isPart = readFileName(file)?.isPart === true;
    return new OpenBlobFile(await open(this.pathOf(file), (isPart ? constants.O_RDWR : constants.O_RDONLY) | NO_FOLLOW));
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.pathOf(from), this.pathOf(to));
  }

  async remove(file: string): Promise<void> {
    await rm(this.pathOf(file), { force: true });
  }

  async sync(): Promise<void> {
    await syncFolder(this.#folder);
  }

  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  /** Links a finished file into the folder, or copies it when it lies on another file system. */
  async takeOver(
    path: string,
    { size }: BlobTitle,
    { whole, part }: { whole: string; part: string },
    requireRoom: (free: number | undefined) => void,
  ): Promise<void> {
    const source = await lstat(path);
    assertUsage(source.isFile(), 'path must name a file, not a link or a folder');
    if (source.size !== size) throw new RangeError(`the file has ${source.size} bytes, not ${size}`);
    try {
      // The blob may lie there already, damaged or from a run that was interrupted.
      await rm(this.pathOf(whole), { force: true });
      await link(path, this.pathOf(whole));
      await this.#settle(whole);
    } catch (error) {
      if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      requireRoom(await this.free());
      await this.#copy(path, part);
      await this.rename(part, whole);
    }
  }

  async #copy(path: string, part: string): Promise<void> {
    try {
      await copyFile(path, this.pathOf(part), constants.COPYFILE_EXCL);
      await this.#settle(part);
    } catch (error) {
      await this.remove(part);
      throw error;
    }
  }

  async #settle(file: string): Promise<void> {
    await chmod(this.pathOf(file), 0o600);
    await this.#flush(file);
  }

  /** The process that wrote the file may have ended before its flush. @returns bytes of the file. */
  async #flush(file: string): Promise<number> {
    const handle = await open(this.pathOf(file), constants.O_RDWR | NO_FOLLOW);
    try {
      await handle.datasync();
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }
}

class OpenBlobFile implements BlobFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done === length ? bytes : bytes.slice(0, done);
  }

  async truncate(length: number): Promise<void> {
    await this.#handle.truncate(length);
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Makes the names in a folder as durable as the files. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // no handle of a folder can be synced there
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
