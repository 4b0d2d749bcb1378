// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { chunkCipher } from '../../crypto/aead/chunk-cipher.js';
import type { ChunkCipher } from '../../crypto/aead/chunk-cipher.js';
import { attachmentContext, expandInputKey } from './attachment.js';
import { checkAccess } from './attachment-access.js';
import type { AttachmentAccess } from './attachment-access.js';
import { paddedAttachmentBytes, PREFIX_BYTES, SALT_BYTES } from './blob-size.js';
import { checkBlobSize, checkPrefix } from '../checks/blob.js';
import { BATCH_CHUNKS, CHUNK_BYTES, openingChunks, SEALED_CHUNK_BYTES } from './chunks.js';
import { ATTACHMENT_OPTIONS } from './seal-attachment.js';
import type { AttachmentOptions } from './seal-attachment.js';
import { requireMembers } from '../../core/members.js';

/** A blob that can be read from any offset. */
export interface BlobSource {
  /** Bytes of the whole blob. */
  readonly size: number;
  /** @param offset - From 0. @returns Exactly `length` bytes; fewer only when the source became shorter. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A piece of a partly verified attachment. */
export interface IncompletePiece {
  /** Its offset in the plaintext. */
  readonly offset: number;
  /** Authenticated by its chunks, fresh. */
  readonly bytes: Uint8Array;
  /** Always true: later pieces may be missing, and the SHA-256 of the whole is not known yet. */
  readonly incomplete: true;
}

/** A blob that the browser holds, a File included. */
export function blobSource(blob: globalThis.Blob): BlobSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/**
 * Reads a range of an attachment without opening all of it. The last chunk is opened first, which authenticates the length (ENV-64); then the
 * chunks of the range.
 * @param start - First byte of the plaintext. @param end - First byte behind the range, at most the true size.
 * @returns The range, fresh and flagged incomplete: the SHA-256 of the whole stays unverified.
 * @throws {@link RogatoryError} as `openAttachment` does, but for padding and digest (ENV-37, ENV-38).
 * @throws RangeError for a range outside the attachment.
 */
export async function openAttachmentRange(
  source: BlobSource,
  access: AttachmentAccess,
  start: number,
  end: number,
  options: AttachmentOptions = {},
): Promise<IncompletePiece> {
  requireMembers(options, ATTACHMENT_OPTIONS, 'openAttachmentRange(options)');
  const { signal, onProgress } = options;
  const { header, key, messageId } = access;
  assertInteger(end, 'end', 0, header.size);
  assertInteger(start, 'start', 0, end);
  signal?.throwIfAborted();
  checkAccess(access);
  checkBlobSize(header, source.size);
  checkPrefix(header, await source.read(0, PREFIX_BYTES));
  const keys = expandInputKey(key, header.prefix.subarray(0, SALT_BYTES), attachmentContext(messageId, header.id));
  const read = chunkReader(source, await chunkCipher(keys.key), keys.baseNonce, access);
  const lastChunk = Math.floor(paddedAttachmentBytes(header.size) / CHUNK_BYTES);
  await read(lastChunk, 1);

  const bytes = new Uint8Array(end - start);
  const behind = Math.ceil(end / CHUNK_BYTES);
  for (let chunk = Math.floor(start / CHUNK_BYTES); chunk < behind; chunk += BATCH_CHUNKS) {
    signal?.throwIfAborted();
    const text = await read(chunk, Math.min(BATCH_CHUNKS, behind - chunk));
    const at = chunk * CHUNK_BYTES;
    const part = text.subarray(Math.max(0, start - at), end - at);
    bytes.set(part, Math.max(0, at - start));
    onProgress?.({ done: Math.min(at + text.length, end) - start, total: end - start });
  }
  return { offset: start, bytes, incomplete: true };
}

/** Opens `count` chunks from `first` on. */
function chunkReader(source: BlobSource, cipher: ChunkCipher, baseNonce: Uint8Array, { header: { id, blob } }: AttachmentAccess) {
  return async (first: number, count: number): Promise<Uint8Array> => {
    const offset = PREFIX_BYTES + first * SEALED_CHUNK_BYTES;
    const length = Math.min(count * SEALED_CHUNK_BYTES, blob.size - offset);
    const sealed = await source.read(offset, length);
    const text = new Uint8Array(length);
    const chunks = openingChunks(sealed, text, baseNonce, first);
    const good = sealed.length === length ? await cipher.open(chunks) : 0;
    if (good < chunks.length || chunks.length !== count) throw fail('ENVELOPE_ATTACHMENT_CHUNK', { attachment: id, chunk: first + good });
    return text.subarray(
      0,
      chunks.reduce((sum, { output }) => sum + output.length, 0),
    );
  };
}
