// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { assertInteger } from '../../core/assert.js';
import type { BlobSource } from '../attachment/attachment-range.js';
import type { Quarantine } from '../attachment/quarantine.js';
import { onFile } from './file-error.js';
import { openPending } from './pending-file.js';

const PIECE_BYTES = 1_048_576;

/**
 * Reads a spooled blob from any offset: an interrupted transfer continues from the bytes that the other side has, and nothing is encrypted
 * again.
 * @param offset - Bytes to leave out; RangeError beyond the end.
 * @returns Fresh pieces; the file is closed at the end, on failure, and when the stream is cancelled.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40).
 */
export async function readSpool(path: string, offset = 0): Promise<ReadableStream<Uint8Array>> {
  const handle = await onFile(path, () => open(path, 'r'));
  try {
    const { size } = await onFile(path, () => handle.stat());
    assertInteger(offset, 'offset', 0, size);
  } catch (error) {
    await handle.close();
    throw error;
  }
  const pieces = filePieces(handle, path, offset);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done !== true) {
            controller.enqueue(value);
            return;
          }
          await handle.close();
          controller.close();
        } catch (error) {
          await handle.close().catch(() => undefined);
          throw error;
        }
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );
}

/** Yields the content of a file from `offset` on, or of a pipe from its present position, in fresh pieces. */
export async function* filePieces(handle: FileHandle, path: string, offset: number | null): AsyncGenerator<Uint8Array, void> {
  let at = offset;
  for (;;) {
    const piece = new Uint8Array(PIECE_BYTES);
    const { bytesRead } = await onFile(path, () => handle.read(piece, 0, PIECE_BYTES, at));
    if (bytesRead === 0) return;
    if (at !== null) at += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

/** Writes all of `bytes` at the present position of the file. */
export async function writeWhole(handle: FileHandle, path: string, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await onFile(path, () => handle.write(bytes, at, bytes.length - at))).bytesWritten;
  }
}

/** A blob on the disk, for `openAttachmentRange`. Its owner closes it. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40). */
export async function fileSource(path: string): Promise<BlobSource & { close(): Promise<void> }> {
  const handle = await onFile(path, () => open(path, 'r'));
  const { size } = await onFile(path, () => handle.stat());
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await onFile(path, () => handle.read(bytes, filled, length - filled, offset + filled));
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}

/**
 * A quarantine on the disk: a file with mode 0600 under a temporary name beside `target`; release renames it to `target`.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when `target` exists; it is never replaced.
 */
export async function fileQuarantine(target: string): Promise<Quarantine<void>> {
  const file = await openPending(target);
  return {
    write: (bytes) => writeWhole(file.handle, target, bytes),
    release: () => file.publish(),
    discard: () => file.discard(),
  };
}
