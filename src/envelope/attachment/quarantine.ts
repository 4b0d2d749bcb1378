// SPDX-License-Identifier: Apache-2.0
import { concat } from '../../core/bytes.js';

/** Holds plaintext until all of it is verified (ENV-66). The last call is one `release` or `discard`. */
export interface Quarantine<T> {
  /** Takes the next plaintext, which nobody else may see yet. @param bytes - Owned by the quarantine from now on. */
  write(bytes: Uint8Array): Promise<void>;
  /** Hands over the plaintext, when everything is verified. */
  release(): Promise<T>;
  /** Removes every byte, when a check fails. */
  discard(): Promise<void>;
}

/**
 * Makes a quarantine over a stream that shows nothing before it is closed and drops everything when aborted. Only such a stream may be
 * given, as the FileSystemWritableFileStream of browsers (OPFS writes to a swap file).
 */
export function streamQuarantine(stream: WritableStream<Uint8Array>): Quarantine<void> {
  const writer = stream.getWriter();
  return {
    write: (bytes) => writer.write(bytes),
    release: () => writer.close(),
    discard: () => writer.abort().catch(() => undefined),
  };
}

/** A quarantine in memory, for plaintext that is known to fit. */
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
