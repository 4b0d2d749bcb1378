// SPDX-License-Identifier: Apache-2.0
import type { BlobDisk, BlobFile } from './disk.js';

interface OpenFile {
  readonly handle: BlobFile;
  busy: boolean;
}

/**
 * Open files of one folder, at most `max` at once: operating systems give a process few. The least recently used one is closed for
 * another. A user of a file flushes it before it returns, so every file that is closed is flushed.
 */
export class OpenFiles {
  readonly #disk: BlobDisk;
  readonly #max: number;
  /** The least recently used first. */
  readonly #files = new Map<string, OpenFile>();
  /** Open files, and those that are being opened or closed. */
  #count = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(disk: BlobDisk, max: number) {
    this.#disk = disk;
    this.#max = max;
  }

  /** Runs `work` with an open file. Nobody else may use or forget this file meanwhile; other files may be in use, up to `max`. */
  async use<T>(file: string, work: (handle: BlobFile) => Promise<T>): Promise<T> {
    const open = this.#files.get(file) ?? (await this.#open(file));
    open.busy = true;
    this.#files.delete(file);
    this.#files.set(file, open);
    try {
      return await work(open.handle);
    } finally {
      open.busy = false;
      this.#waiting.shift()?.();
    }
  }

  /** Closes a file, if it is open: before it is renamed or removed, and after it failed. */
  async forget(file: string): Promise<void> {
    const open = this.#files.get(file);
    if (open === undefined) return;
    this.#files.delete(file);
    try {
      await open.handle.close();
    } catch {
      // Everything that counts in it was flushed before.
    } finally {
      this.#count--;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    for (const file of [...this.#files.keys()]) await this.forget(file);
  }

  async #open(file: string): Promise<OpenFile> {
    while (this.#count >= this.#max) {
      const idle = [...this.#files].find(([, { busy }]) => !busy)?.[0];
      if (idle === undefined) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      else await this.forget(idle);
    }
    this.#count++;
    try {
      return { handle: await this.#disk.open(file), busy: true };
    } catch (error) {
      this.#count--;
      this.#waiting.shift()?.();
      throw error;
    }
  }
}
