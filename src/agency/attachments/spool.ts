// SPDX-License-Identifier: Apache-2.0
// Where attachments are encrypted to and decrypted from. A home has a spool on files; without one, everything is in memory.
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import type { AttachmentAccess } from '../../envelope/attachment/attachment-access.js';
import { draftAttachment, sealPieces } from '../../envelope/attachment/seal-attachment.js';
import type { AttachmentInput, AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import type { SealedAttachment } from '../../envelope/seal-input.js';
import type { BlobStore } from '../../store/blobs/port.js';
import type { AttachmentToSend } from './attachment-types.js';

const READ_BYTES = 1_048_576;

/** Bytes of an attachment: a path only where there is a file system. */
export type AttachmentSource = Pick<AttachmentToSend, 'path' | 'stream' | 'bytes'>;

export interface SpoolOptions extends AttachmentOptions {
  readonly random: RandomSource;
  /** Name among the blobs. @param digest - Of the blob. */
  readonly nameOf: (digest: Uint8Array) => string;
}

export interface AttachmentSpool {
  /**
   * Encrypts a source, and keeps it durably among the blobs; nothing stays when it rejects.
   * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27), `ENVELOPE_ATTACHMENT_FILE` (ENV-40), `BLOB_NO_ROOM` (STORE-34).
   */
  seal(source: AttachmentSource, input: AttachmentInput, options: SpoolOptions): Promise<SealedAttachment>;
  /** Decrypts a whole blob into a file of a folder. @returns its path. @throws as {@link seal}. */
  saveTo(name: string, access: AttachmentAccess, folder: string, options: AttachmentOptions): Promise<string>;
}

/** Encrypts a stream, or bytes. @param write - Takes the blob, piece by piece. */
export async function sealSource(
  { stream, bytes = new Uint8Array(0) }: AttachmentSource,
  input: AttachmentInput,
  { random, ...options }: SpoolOptions,
  write: (piece: Uint8Array) => Promise<unknown> | number,
): Promise<SealedAttachment> {
  const pieces = sealPieces(stream ?? once(bytes), draftAttachment(input, random), options);
  for (;;) {
    options.signal?.throwIfAborted();
    const { done, value } = await pieces.next();
    if (done === true) return value;
    await write(value);
  }
}

/** Bytes in one piece. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes;
}

/** Reads a whole blob in order. */
export async function* blobPieces(
  { blobs }: { readonly blobs: BlobStore },
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

/** A spool without files. @param blobs - Where blobs are kept. */
export function memorySpool(blobs: BlobStore): AttachmentSpool {
  return {
    async seal(source, input, options) {
      if (source.path !== undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: 'there is no file system here: give "bytes" or "stream"' });
      const parts: Uint8Array[] = [];
      const sealed = await sealSource(source, input, options, (piece) => parts.push(piece));
      const { blob } = sealed.header;
      const name = options.nameOf(blob.digest);
      await blobs.begin(name, blob);
      await blobs.append(name, 0, concat(...parts));
      await blobs.seal(name);
      return sealed;
    },
    saveTo: () => Promise.reject(fail('AGENCY_NOT_ALLOWED', { reason: 'there is no file system here: read the attachment by "stream"' })),
  };
}
