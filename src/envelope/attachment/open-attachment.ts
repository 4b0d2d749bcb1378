// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertInteger } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { chunkCipher } from '../../crypto/aead/chunk-cipher.js';
import { createDigest } from '../../crypto/digest/digest.js';
import { attachmentContext, expandInputKey } from './attachment.js';
import { checkAccess } from './attachment-access.js';
import type { AttachmentAccess } from './attachment-access.js';
import { PREFIX_BYTES, SALT_BYTES } from './blob-size.js';
import { blocksOf, openStream } from './blocks.js';
import { checkBlobSize, checkPlaintextDigests, checkPrefix } from '../checks/blob.js';
import { checkPadding } from '../checks/blob-padding.js';
import { openChunks, SEALED_BATCH_BYTES } from './chunks.js';
import { knownHashes, PlaintextDigests } from './plaintext-digests.js';
import type { Quarantine } from './quarantine.js';
import { memoryQuarantine } from './quarantine.js';
import { ATTACHMENT_OPTIONS } from './seal-attachment.js';
import type { AttachmentOptions } from './seal-attachment.js';
import type { AttachmentHeader } from '../types.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const OPEN_BYTES_OPTIONS: Members<AttachmentOptions & { readonly maxBytes: number }> = {
  required: { maxBytes: 'number' },
  optional: ATTACHMENT_OPTIONS.optional,
};

/**
 * Decrypts a blob into a quarantine. It releases the plaintext when last chunk, size, padding and every known digest are right, and
 * discards it otherwise. Constant memory. An interrupted opening starts again: see SPEC.md "Attachments".
 * @param blob - Read to its end, or cancelled.
 * @returns The value that the quarantine releases.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27), `ENVELOPE_ATTACHMENT_KEY` (ENV-33), `ENVELOPE_ATTACHMENT_BLOB` (ENV-34),
 * `ENVELOPE_ATTACHMENT_SIZE` (ENV-35), `ENVELOPE_ATTACHMENT_CHUNK` (ENV-36), `ENVELOPE_ATTACHMENT_PADDING` (ENV-37),
 * `ENVELOPE_ATTACHMENT_DIGEST` (ENV-38); and any error of stream or quarantine. @see SPEC.md "Attachments"
 */
export async function openAttachment<T>(
  blob: ReadableStream<Uint8Array>,
  access: AttachmentAccess,
  quarantine: Quarantine<T>,
  options: AttachmentOptions = {},
): Promise<T> {
  requireMembers(options, ATTACHMENT_OPTIONS, 'openAttachment(options)');
  const stream = openStream(blob, options.signal);
  try {
    for await (const piece of openPieces(stream.pieces, access, options)) await quarantine.write(piece);
    options.signal?.throwIfAborted();
  } catch (error) {
    await quarantine.discard();
    throw error;
  } finally {
    await stream.close();
  }
  return quarantine.release();
}

/**
 * Opens a blob that is small enough for memory.
 * @param options.maxBytes - Most plaintext to take, in bytes.
 * @returns The whole plaintext, fresh, verified as by `openAttachment`.
 * @throws {@link RogatoryError} as `openAttachment`; `ENVELOPE_ATTACHMENT` (ENV-27) for one larger than `maxBytes`.
 */
export async function openAttachmentBytes(
  blob: ReadableStream<Uint8Array>,
  access: AttachmentAccess,
  options: AttachmentOptions & { readonly maxBytes: number },
): Promise<Uint8Array> {
  requireMembers(options, OPEN_BYTES_OPTIONS, 'openAttachmentBytes(options)');
  const { maxBytes, ...run } = options;
  assertInteger(maxBytes, 'maxBytes', 0, Number.MAX_SAFE_INTEGER);
  const { id, size } = access.header;
  if (size > maxBytes) throw fail('ENVELOPE_ATTACHMENT', { attachment: id, reason: `larger than ${maxBytes} bytes` });
  return openAttachment(blob, access, memoryQuarantine(), run);
}

/** Yields authenticated plaintext without its padding, in fresh pieces; ends only when every check has passed. */
export async function* openPieces(
  pieces: AsyncIterable<Uint8Array>,
  access: AttachmentAccess,
  { onProgress }: AttachmentOptions,
): AsyncGenerator<Uint8Array, void> {
  const { header, key, messageId } = access;
  checkAccess(access);
  const { key: chunkKey, baseNonce } = expandInputKey(key, header.prefix.subarray(0, SALT_BYTES), attachmentContext(messageId, header.id));
  const cipher = await chunkCipher(chunkKey);
  const counted = { size: 0 };
  const hash = new PlaintextDigests(knownHashes(header), createDigest);
  const blocks = blocksOf(behindPrefix(exactly(pieces, header, counted), header), SEALED_BATCH_BYTES);
  let size = 0;
  for await (const piece of openChunks(blocks, cipher, baseNonce, header.id)) {
    const text = piece.subarray(0, Math.max(0, header.size - size));
    checkPadding(header.id, piece.subarray(text.length));
    hash.update(text);
    size += text.length;
    if (text.length > 0) yield text;
    onProgress?.({ done: counted.size, total: header.blob.size });
  }
  checkPlaintextDigests(header, hash.digest());
}

/** Passes on a blob of exactly its size. */
async function* exactly(
  pieces: AsyncIterable<Uint8Array>,
  header: AttachmentHeader,
  counted: { size: number },
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces) {
    assertBytes(piece, 'a piece of the blob');
    counted.size += piece.length;
    if (counted.size > header.blob.size) checkBlobSize(header, counted.size);
    yield piece;
  }
  checkBlobSize(header, counted.size);
}

/** Checks the prefix of the blob, and passes on the rest. */
async function* behindPrefix(pieces: AsyncIterable<Uint8Array>, header: AttachmentHeader): AsyncGenerator<Uint8Array, void> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    if (head.length === PREFIX_BYTES) {
      yield piece;
      continue;
    }
    const joined = concat(head, piece.subarray(0, PREFIX_BYTES - head.length));
    const rest = piece.subarray(joined.length - head.length);
    head = joined;
    if (head.length < PREFIX_BYTES) continue;
    checkPrefix(header, head);
    yield rest;
  }
}
