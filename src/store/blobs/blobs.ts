// SPDX-License-Identifier: Apache-2.0
// Everything that a blob store does, on files and in memory alike: order of calls, budget, digest, and what is durable when.
import { assertBytes, assertInteger } from '../../core/assert.js';
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { createDigest } from '../../crypto/digest/digest.js';
import type { IncrementalDigest } from '../../crypto/digest/digest.js';
import { checkBlobName, partFile, readFileName, titleOf, wholeFile } from './blob-name.js';
import type { BlobTitle } from './blob-name.js';
import { CallQueue } from './call-queue.js';
import type { Append, QueueLimits } from './call-queue.js';
import type { BlobDisk, BlobFile, FoundFile } from './disk.js';
import { OpenFiles } from './open-files.js';
import type { AnnouncedBlob, BlobState, BlobStore, BlobUsage } from './port.js';

const MAX = Number.MAX_SAFE_INTEGER;

interface Blob extends BlobTitle {
  file: string;
  through: number;
  complete: boolean;
  /** Whether the file may hold bytes behind `through`. */
  ragged: boolean;
  /** Hash of the bytes up to `through`; undefined when they must be read again. */
  hash: IncrementalDigest | undefined;
}

export interface Budget {
  /** Most bytes of complete blobs and announced bytes of the others together; default no limit. */
  readonly maxBytes?: number;
  /** Bytes of the file system that stay free; default 0. */
  readonly minFreeBytes?: number;
}

/** Tests set smaller ones. */
export interface BlobLimits {
  readonly handles?: number;
  readonly sliceBytes?: number;
  readonly queue?: QueueLimits;
}

export class Blobs implements BlobStore {
  readonly #disk: BlobDisk;
  readonly #files: OpenFiles;
  readonly #queue: CallQueue;
  readonly #blobs = new Map<string, Blob>();
  readonly #budget: Required<Budget>;
  readonly #sliceBytes: number;

  /** @param found - Files of the folder. Those that are none of a blob store are left alone. */
  constructor(disk: BlobDisk, found: Iterable<FoundFile>, { maxBytes = MAX, minFreeBytes = 0 }: Budget, limits: BlobLimits = {}) {
    this.#disk = disk;
    this.#files = new OpenFiles(disk, limits.handles ?? LIMITS.blobHandlesMax);
    this.#queue = new CallQueue((name, batch) => this.#write(name, batch), limits.queue);
    this.#budget = { maxBytes, minFreeBytes };
    this.#sliceBytes = limits.sliceBytes ?? LIMITS.blobSliceBytes;
    for (const each of found) this.#find(each);
  }

  async begin(name: string, blob: AnnouncedBlob): Promise<BlobState> {
    const title = titleOf(name, blob, 'blobs.begin(blob)');
    return this.#call(name, 'renew', async () => {
      const old = this.#sameOrReplaceable(title);
      if (old !== undefined && isSame(old, title)) return stateOf(old);
      const free = await this.#disk.free();
      this.#requireRoom(title, old, free);
      await this.#replace(old, newBlob(title), (fresh) => this.#disk.create(fresh.file));
      return { size: title.size, through: 0, complete: false };
    });
  }

  async append(name: string, offset: number, bytes: Uint8Array): Promise<number> {
    checkBlobName(name);
    assertInteger(offset, 'offset', 0, MAX);
    assertBytes(bytes, 'bytes');
    return this.#queue.append(name, offset, bytes);
  }

  async seal(name: string): Promise<boolean> {
    checkBlobName(name);
    return this.#call(name, 'end', async () => {
      const blob = this.#require(name);
      if (blob.complete) return true;
      if (blob.through < blob.size) throw new RangeError(`seal: ${blob.through} of ${blob.size} bytes are there`);
      const hash = blob.hash ?? (await this.#hashAgain(blob));
      blob.hash = undefined;
      if (toHex(hash.digest()) !== blob.digest) {
        await this.#remove(blob);
        return false;
      }
      await this.#files.forget(blob.file);
      // An earlier call may have failed behind the rename.
      if (blob.file !== wholeFile(blob)) await this.#disk.rename(blob.file, wholeFile(blob));
      blob.file = wholeFile(blob);
      await this.#disk.sync();
      blob.complete = true;
      return true;
    });
  }

  async read(name: string, offset: number, maxBytes: number): Promise<Uint8Array> {
    checkBlobName(name);
    assertInteger(offset, 'offset', 0, MAX);
    assertInteger(maxBytes, 'maxBytes', 1, MAX);
    return this.#call(name, 'look', async () => {
      const blob = this.#require(name);
      if (offset > blob.size) throw new RangeError(`offset must be at most the size, ${blob.size}`);
      const length = Math.min(maxBytes, blob.through - offset);
      return length <= 0 ? new Uint8Array(0) : this.#files.use(blob.file, (file) => readWhole(file, offset, length));
    });
  }

  async state(name: string): Promise<BlobState | undefined> {
    checkBlobName(name);
    return this.#call(name, 'look', async () => {
      const blob = this.#blobs.get(name);
      return blob === undefined ? undefined : stateOf(blob);
    });
  }

  async discard(name: string): Promise<void> {
    checkBlobName(name);
    return this.#call(name, 'renew', async () => {
      const blob = this.#blobs.get(name);
      if (blob !== undefined) await this.#remove(blob);
    });
  }

  async names(): Promise<readonly string[]> {
    this.#queue.requireOpen();
    return [...this.#blobs.keys()].sort();
  }

  async usage(): Promise<BlobUsage> {
    this.#queue.requireOpen();
    const freeBytes = await this.#disk.free().catch(asUnavailable);
    let bytes = 0;
    let announcedBytes = 0;
    for (const { complete, size } of this.#blobs.values()) {
      if (complete) bytes += size;
      else announcedBytes += size;
    }
    return { blobs: this.#blobs.size, bytes, announcedBytes, ...(freeBytes === undefined ? {} : { freeBytes }) };
  }

  async close(): Promise<void> {
    await this.#queue.close();
    await this.#files.close();
  }

  /**
   * Takes in a whole blob whose file `place` makes under the names `whole` or `part`, of stable content.
   * @param place - Calls `requireRoom` with the free bytes of the disk before it uses any of them.
   */
  protected async admit(
    title: BlobTitle,
    place: (names: { whole: string; part: string }, requireRoom: (free: number | undefined) => void) => Promise<void>,
  ): Promise<void> {
    return this.#call(title.name, 'renew', async () => {
      const old = this.#sameOrReplaceable(title);
      if (old?.complete === true) return;
      this.#requireRoom(title, old, undefined);
      const requireRoom = (free: number | undefined): void => this.#requireRoom(title, this.#blobs.get(title.name), free);
      await this.#replace(old, newBlob(title), (fresh) => place({ whole: wholeFile(title), part: fresh.file }, requireRoom));
      const blob = this.#require(title.name);
      Object.assign(blob, { file: wholeFile(title), through: title.size, complete: true, hash: undefined });
    });
  }

  /** @throws {@link RogatoryError} `BLOB_NAME` (STORE-35). @returns the file of a complete blob. */
  protected completeFile(name: string): string {
    checkBlobName(name);
    this.#queue.requireOpen();
    const blob = this.#require(name);
    if (!blob.complete) throw fail('BLOB_NAME', { name, reason: 'its blob is not complete' });
    return blob.file;
  }

  #call<T>(name: string, kind: 'end' | 'look' | 'renew', run: () => Promise<T>): Promise<T> {
    return this.#queue.call(name, kind, () => run().catch(asUnavailable));
  }

  #find({ file, bytes }: FoundFile): void {
    const { isPart, ...title } = readFileName(file) ?? { isPart: true };
    if (!('name' in title) || (!isPart && bytes !== title.size)) return;
    // Other hands made a part longer, so nothing in it counts. They made a second file too; the one that has most is used.
    const through = bytes > title.size ? 0 : bytes;
    const other = this.#blobs.get(title.name);
    if (other !== undefined && (other.complete || (isPart && other.through >= through))) return;
    const hash = through === 0 ? createDigest('sha-256') : undefined;
    this.#blobs.set(title.name, { ...title, file, through, complete: !isPart, ragged: bytes > through, hash });
  }

  #require(name: string): Blob {
    const blob = this.#blobs.get(name);
    if (blob === undefined) throw fail('BLOB_NAME', { name, reason: 'nothing was begun under it' });
    return blob;
  }

  /** @returns the blob of this name, which is the same one or incomplete. */
  #sameOrReplaceable(title: BlobTitle): Blob | undefined {
    const blob = this.#blobs.get(title.name);
    if (blob?.complete === true && !isSame(blob, title)) {
      throw fail('BLOB_NAME', { name: title.name, reason: 'a complete blob with another digest or size has it' });
    }
    return blob;
  }

  /**
   * Judges a new blob as if `old`, the present one of its name, were gone. Bytes written since `free` was read count as free once more:
   * they are few, and part of the reserve.
   */
  #requireRoom({ size }: BlobTitle, old: Blob | undefined, free: number | undefined): void {
    const { maxBytes, minFreeBytes } = this.#budget;
    let sizes = 0;
    let toCome = 0;
    for (const blob of this.#blobs.values()) {
      if (blob === old) continue;
      sizes += blob.size;
      toCome += blob.size - blob.through;
    }
    const onDisk = free === undefined ? MAX : free + (old?.through ?? 0) - minFreeBytes - toCome;
    const room = Math.max(0, Math.min(maxBytes - sizes, onDisk));
    if (size > room) throw fail('BLOB_NO_ROOM', { size, room });
  }

  /** Puts a new blob in the place of an old one. It counts from now on, since other calls look for room meanwhile. */
  async #replace(old: Blob | undefined, fresh: Blob, make: (fresh: Blob) => Promise<void>): Promise<void> {
    this.#blobs.set(fresh.name, fresh);
    try {
      if (old !== undefined) await this.#removeFile(old);
    } catch (error) {
      this.#blobs.set(fresh.name, old as Blob);
      throw error;
    }
    try {
      await make(fresh);
      await this.#disk.sync();
    } catch (error) {
      this.#blobs.delete(fresh.name);
      throw error;
    }
  }

  async #remove(blob: Blob): Promise<void> {
    await this.#removeFile(blob);
    this.#blobs.delete(blob.name);
  }

  async #removeFile(blob: Blob): Promise<void> {
    await this.#files.forget(blob.file);
    await this.#disk.remove(blob.file);
    await this.#disk.sync();
  }

  async #write(name: string, batch: readonly Append[]): Promise<unknown> {
    const blob = this.#blobs.get(name);
    const fitting: Append[] = [];
    let end = blob?.through ?? 0;
    for (const append of batch) {
      const fault = faultOf(append, name, blob, end);
      if (fault !== undefined) {
        append.reject(fault);
        continue;
      }
      fitting.push(append);
      end += append.bytes.length;
    }
    if (blob === undefined || fitting.length === 0) return undefined;
    try {
      if (end > blob.through) await this.#files.use(blob.file, (file) => this.#writeAll(blob, file, fitting));
    } catch (error) {
      await this.#cut(blob);
      const failure = unavailable(error);
      for (const { reject } of fitting) reject(failure);
      return failure;
    }
    for (const { resolve } of fitting) resolve(end);
    return undefined;
  }

  async #writeAll(blob: Blob, file: BlobFile, batch: readonly Append[]): Promise<void> {
    if (blob.ragged) await file.truncate(blob.through);
    blob.ragged = true;
    const { hash } = blob;
    // A hash cannot go back: after a failure the bytes are read again.
    blob.hash = undefined;
    let at = blob.through;
    for (const { bytes } of batch) {
      for (let from = 0; from < bytes.length; from += this.#sliceBytes) {
        const slice = bytes.subarray(from, from + this.#sliceBytes);
        await file.write(at, slice);
        hash?.update(slice);
        at += slice.length;
      }
    }
    await file.sync();
    blob.ragged = false;
    blob.hash = hash;
    blob.through = at;
  }

  /**
   * Cuts off, through another handle, what a failed write left. Its pages may never reach the disk, though a later flush would succeed; so they are written again.
   * While the cut fails, the next write tries it first.
   */
  async #cut(blob: Blob): Promise<void> {
    await this.#files.forget(blob.file);
    try {
      await this.#files.use(blob.file, (file) => file.truncate(blob.through));
      blob.ragged = false;
    } catch {
      blob.ragged = true;
    }
  }

  async #hashAgain(blob: Blob): Promise<IncrementalDigest> {
    const hash = createDigest('sha-256');
    await this.#files.use(blob.file, async (file) => {
      for (let at = 0; at < blob.size; at += this.#sliceBytes) {
        hash.update(await readWhole(file, at, Math.min(this.#sliceBytes, blob.size - at)));
      }
    });
    return hash;
  }
}

function newBlob(title: BlobTitle): Blob {
  return { ...title, file: partFile(title), through: 0, complete: false, ragged: false, hash: createDigest('sha-256') };
}

function isSame(blob: Blob, { size, digest }: BlobTitle): boolean {
  return blob.size === size && blob.digest === digest;
}

function stateOf({ size, through, complete }: Blob): BlobState {
  return { size, through, complete };
}

function faultOf({ offset, bytes }: Append, name: string, blob: Blob | undefined, end: number): Error | undefined {
  if (blob === undefined) return fail('BLOB_NAME', { name, reason: 'nothing was begun under it' });
  if (offset !== end) return new RangeError(`offset must be ${end}, the end of what was appended`);
  if (bytes.length > blob.size - end) return new RangeError(`bytes must end within the size, ${blob.size}`);
  return undefined;
}

async function readWhole(file: BlobFile, position: number, length: number): Promise<Uint8Array> {
  const bytes = await file.read(position, length);
  if (bytes.length < length) throw fail('STORE_UNAVAILABLE', { reason: 'the file of a blob is shorter than it was' });
  return bytes;
}

const REASONS: Readonly<Record<string, string>> = { ENOSPC: 'disk full', EDQUOT: 'quota used up', EIO: 'I/O error', EROFS: 'read-only' };

/** Converts an error of the disk; a caller's bug and the errors of the store pass unchanged. */
export function unavailable(error: unknown): unknown {
  const system: unknown = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  if (isRogatoryError(error) || (typeof system !== 'string' && (error instanceof TypeError || error instanceof RangeError))) return error;
  const code = typeof system === 'string' ? system : String(error);
  const reason = REASONS[code] === undefined ? code : `${REASONS[code]} (${code})`;
  return fail('STORE_UNAVAILABLE', { reason }, error);
}

function asUnavailable(error: unknown): never {
  throw unavailable(error);
}
