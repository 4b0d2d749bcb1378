// SPDX-License-Identifier: Apache-2.0
// Blobs in the memory of this process, for tests, simulations and agencies in a browser. No timer runs: every step is a microtask.
import { assertInteger } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { Blobs } from './blobs.js';
import type { BlobDisk, BlobFile, FoundFile } from './disk.js';
import type { BlobStore } from './port.js';

export interface MemoryBlobsOptions {
  /** Most bytes of complete blobs and announced bytes of the others together; default no limit. */
  readonly maxBytes?: number;
}

export interface MemoryBlobs extends BlobStore {
  /**
   * Ends the store as a loss of power ends a process: what was not durable is gone, calls that wait reject with `STORE_UNAVAILABLE`
   * (STORE-01). Works after `close` too.
   * @returns the store as the next process opens it, with the same options.
   */
  crash(): MemoryBlobs;
}

const OPTIONS: Members<MemoryBlobsOptions> = { required: {}, optional: { maxBytes: 'number' } };

/** Opens an empty blob store that lasts as long as the process. It keeps every promise of `BlobStore` except stable storage. */
export function openMemoryBlobs(options: MemoryBlobsOptions = {}): MemoryBlobs {
  requireMembers(options, OPTIONS, 'openMemoryBlobs(options)');
  if (options.maxBytes !== undefined) assertInteger(options.maxBytes, 'maxBytes', 0, Number.MAX_SAFE_INTEGER);
  return new BlobsInMemory(new MemoryDisk(), [], { ...options });
}

class BlobsInMemory extends Blobs implements MemoryBlobs {
  readonly #memory: MemoryDisk;
  readonly #options: MemoryBlobsOptions;

  constructor(disk: MemoryDisk, found: Iterable<FoundFile>, options: MemoryBlobsOptions) {
    super(disk, found, options);
    this.#memory = disk;
    this.#options = options;
  }

  crash(): MemoryBlobs {
    const disk = this.#memory.crash();
    return new BlobsInMemory(disk, disk.found(), this.#options);
  }
}

/** Growing bytes, of which the first `durable` ones survive a crash. */
class Content {
  #bytes: Uint8Array;
  length: number;
  durable: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
    this.length = this.durable = bytes.length;
  }

  write(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, position);
    this.length = Math.max(this.length, end);
  }

  read(position: number, length: number): Uint8Array {
    return this.#bytes.slice(position, Math.min(this.length, position + length));
  }

  truncate(length: number): void {
    this.length = length;
    this.durable = Math.min(this.durable, length);
  }
}

/** A folder in memory that knows what a crash would leave of it. */
export class MemoryDisk implements BlobDisk {
  #files: Map<string, Content>;
  /** Names that survive a crash. */
  #durable: Map<string, Content>;
  #isLost = false;

  constructor(files = new Map<string, Content>()) {
    this.#files = files;
    this.#durable = new Map(files);
  }

  found(): FoundFile[] {
    return [...this.#files].map(([file, { length }]) => ({ file, bytes: length }));
  }

  /** @returns the folder as it is after the crash; this one fails from now on. */
  crash(): MemoryDisk {
    this.#isLost = true;
    return new MemoryDisk(new Map([...this.#durable].map(([file, content]) => [file, new Content(content.read(0, content.durable))])));
  }

  async create(file: string): Promise<void> {
    this.#requireLife();
    this.#files.set(file, new Content());
  }

  async open(file: string): Promise<BlobFile> {
    const content = this.#find(file);
    const live = <T>(step: () => T): T => {
      this.#requireLife();
      return step();
    };
    return {
      write: async (position, bytes) => live(() => content.write(position, bytes)),
      read: async (position, length) => live(() => content.read(position, length)),
      truncate: async (length) => live(() => content.truncate(length)),
      sync: async () => live(() => void (content.durable = content.length)),
      close: async () => undefined,
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.#files.set(to, this.#find(from));
    this.#files.delete(from);
  }

  async remove(file: string): Promise<void> {
    this.#requireLife();
    this.#files.delete(file);
  }

  async sync(): Promise<void> {
    this.#requireLife();
    this.#durable = new Map(this.#files);
  }

  async free(): Promise<undefined> {
    this.#requireLife();
    return undefined;
  }

  #find(file: string): Content {
    this.#requireLife();
    const content = this.#files.get(file);
    if (content === undefined) throw fail('STORE_UNAVAILABLE', { reason: 'the file of a blob is gone' });
    return content;
  }

  #requireLife(): void {
    if (this.#isLost) throw fail('STORE_UNAVAILABLE', { reason: 'the process crashed' });
  }
}
