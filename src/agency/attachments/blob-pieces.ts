// SPDX-License-Identifier: Apache-2.0
import type { AgencyNode } from '../agency-parts.js';

const READ_BYTES = 1_048_576;

/** Reads a whole blob in order. */
export async function* blobPieces(
  { blobs }: Pick<AgencyNode, 'blobs'>,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  for (let offset = 0; ;) {
    signal?.throwIfAborted();
    const piece = await blobs.read(name, offset, READ_BYTES);
    if (piece.length === 0) return;
    offset += piece.length;
    yield piece;
  }
}
