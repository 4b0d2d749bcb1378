// SPDX-License-Identifier: Apache-2.0
import { concat } from '../../core/bytes.js';

/** Where plaintext waits until all of it is verified. Either `release` or `discard` is called, once, last. */
export interface Quarantine<T> {
  /** Takes the next plaintext, which nobody else may see yet. @param bytes - The quarantine's own from now on. */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything is verified: hands over. */
  release(): Promise<T>;
  /** Something is wrong: removes every byte. */
  discard(): Promise<void>;
}

/**
 * A quarantine over a stream that shows nothing before it is closed and drops all when aborted, as the FileSystemWritableFileStream
 * of browsers does (OPFS: it writes to a swap file). No other stream may be given.
 */
export function streamQuarantine(stream: WritableStream<Uint8Array>): Quarantine<void> {
  const writer = stream.getWriter();
  return {
    write: (bytes) => writer.write(bytes),
    release: () => writer.close(),
    discard: () => writer.abort().catch(() => undefined),
  };
}

/** A quarantine in memory, for what is known to fit. */
export function memoryQuarantine(): Quarantine<Uint8Array> {
  let pieces: Uint8Array[] = [];
  return {
    write: async (bytes) => void pieces.push(bytes),
    release: async () => concat(...pieces),
    discard: async () => {
      for (const piece of pieces) piece.fill(0);
      pieces = [];
    },
  };
}
