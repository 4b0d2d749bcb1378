// SPDX-License-Identifier: Apache-2.0
import { MemoryDisk } from '../../../src/store/blobs/memory-blobs.js';
import type { BlobDisk, BlobFile } from '../../../src/store/blobs/disk.js';

/** One step of a disk: a method of the folder or of a file. */
export type DiskStep = 'create' | 'open' | 'rename' | 'remove' | 'folder' | 'write' | 'read' | 'truncate' | 'sync' | 'close';

/** A folder in memory that notes each step, and fails where the test says so. */
export class FaultyDisk implements BlobDisk {
  readonly disk = new MemoryDisk();
  readonly steps: DiskStep[] = [];
  /** Bytes of each write and read. */
  readonly lengths: number[] = [];
  freeBytes: number | undefined;
  openFiles = 0;
  mostOpen = 0;
  /** Called before each step; what it throws is what the disk reports. */
  before: (step: DiskStep) => void | Promise<void> = () => undefined;

  /** Fails the next step of this kind with a code of the operating system. */
  failNext(step: DiskStep, code: string): void {
    this.before = (each) => {
      if (each !== step) return;
      this.before = () => undefined;
      throw Object.assign(new Error(code), { code });
    };
  }

  count(step: DiskStep): number {
    return this.steps.filter((each) => each === step).length;
  }

  create = (file: string): Promise<void> => this.#step('create', () => this.disk.create(file));
  rename = (from: string, to: string): Promise<void> => this.#step('rename', () => this.disk.rename(from, to));
  remove = (file: string): Promise<void> => this.#step('remove', () => this.disk.remove(file));
  sync = (): Promise<void> => this.#step('folder', () => this.disk.sync());
  free = async (): Promise<number | undefined> => this.freeBytes;

  async open(name: string): Promise<BlobFile> {
    this.mostOpen = Math.max(this.mostOpen, ++this.openFiles);
    const file = await this.#step('open', () => this.disk.open(name)).catch((error: unknown) => {
      this.openFiles--;
      throw error;
    });
    return {
      write: (position, bytes) => this.#step('write', () => (this.lengths.push(bytes.length), file.write(position, bytes))),
      read: (position, length) => this.#step('read', () => (this.lengths.push(length), file.read(position, length))),
      truncate: (length) => this.#step('truncate', () => file.truncate(length)),
      sync: () => this.#step('sync', () => file.sync()),
      close: () => this.#step('close', () => (this.openFiles--, file.close())),
    };
  }

  async #step<T>(step: DiskStep, run: () => Promise<T>): Promise<T> {
    this.steps.push(step);
    await this.before(step);
    return run();
  }
}
