// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { onFile } from './file-error.js';
import { openPending } from './pending-file.js';
import { THREADS_FROM_BYTES, workerFile } from './threads.js';

export interface FileOptions {
  /** Whether two threads share the work: by default from 8 MiB on, where the source is a regular file. */
  readonly threads?: boolean;
}

/** Two open files: what is read, and what appears under its name when the work is done. */
export interface FileRun {
  readonly source: string;
  readonly target: string;
  readonly input: FileHandle;
  readonly output: FileHandle;
  /** Of the source; absent for a pipe. */
  readonly bytes?: number;
}

/**
 * Works from one file to another, in threads of a worker or in the calling one. Until `work` has ended the target stands under a temporary name, and it is removed on failure.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when a file cannot be read or written, or `target` exists.
 */
export async function fromFileToFile<T>(
  source: string,
  target: string,
  { threads, signal }: FileOptions & { readonly signal?: AbortSignal },
  work: (run: FileRun, worker: string | undefined) => Promise<T>,
): Promise<T> {
  const input = await onFile(source, () => open(source, 'r'));
  try {
    const stats = await onFile(source, () => input.stat());
    const bytes = stats.isFile() ? { bytes: stats.size } : {};
    const worker = stats.isFile() && (threads ?? stats.size >= THREADS_FROM_BYTES) ? workerFile() : undefined;
    const file = await openPending(target);
    try {
      const result = await work({ source, target, input, output: file.handle, ...bytes }, worker);
      signal?.throwIfAborted();
      await file.publish();
      return result;
    } catch (error) {
      await file.discard();
      throw error;
    }
  } finally {
    await input.close();
  }
}
