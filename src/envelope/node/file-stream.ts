// SPDX-License-Identifier: Apache-2.0
import type { FileHandle } from 'node:fs/promises';
import { onFile } from './file-error.js';

const PIECE_BYTES = 1_048_576;

/** Yields the content of a file or pipe from its present position, in fresh pieces. */
export async function* filePieces(handle: FileHandle, path: string): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const piece = new Uint8Array(PIECE_BYTES);
    const { bytesRead } = await onFile(path, () => handle.read(piece, 0, PIECE_BYTES, null));
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}

/** Writes all of `bytes` at the present position of the file. */
export async function writeWhole(handle: FileHandle, path: string, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await onFile(path, () => handle.write(bytes, at, bytes.length - at))).bytesWritten;
  }
}
