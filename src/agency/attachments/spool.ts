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

/** Bytes of an attachment: a path only where there is a file system. */
export type AttachmentSource = Pick<AttachmentToSend, 'path' | 'stream' | 'bytes'>;

/** A blob that was just encrypted, and not kept yet. */
export interface SpooledBlob {
  readonly sealed: SealedAttachment;
  /** Moves it to the blobs, durably, under this name. */
  keep(name: string): Promise<void>;
  /** Removes it; without effect when it was kept. */
  drop(): Promise<void>;
}

export interface AttachmentSpool {
  /** Encrypts a source. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27), `ENVELOPE_ATTACHMENT_FILE` (ENV-40). */
  seal(
    source: AttachmentSource,
    input: AttachmentInput,
    options: AttachmentOptions & { readonly random: RandomSource },
  ): Promise<SpooledBlob>;
  /** Decrypts a whole blob into a file of a folder. @returns its path. @throws as {@link seal}. */
  saveTo(name: string, access: AttachmentAccess, folder: string, options: AttachmentOptions): Promise<string>;
}

/** Pieces of a source in memory. */
export async function* piecesOf({ stream, bytes }: AttachmentSource): AsyncGenerator<Uint8Array, void> {
  if (stream !== undefined) yield* stream;
  else if (bytes !== undefined && bytes.length > 0) yield bytes;
}

/** A spool without files. @param blobs - Where blobs are kept. */
export function memorySpool(blobs: BlobStore): AttachmentSpool {
  return {
    async seal(source, input, { random, ...options }) {
      if (source.path !== undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: 'there is no file system here: give "bytes" or "stream"' });
      const pieces = sealPieces(piecesOf(source), draftAttachment(input, random), options);
      const parts: Uint8Array[] = [];
      for (;;) {
        options.signal?.throwIfAborted();
        const { done, value } = await pieces.next();
        if (done !== true) {
          parts.push(value);
          continue;
        }
        const { digest, size } = value.header.blob;
        return {
          sealed: value,
          async keep(name) {
            await blobs.begin(name, { digest, size });
            await blobs.append(name, 0, concat(...parts));
            await blobs.seal(name);
          },
          drop: () => Promise.resolve(),
        };
      }
    },
    saveTo: () => Promise.reject(fail('AGENCY_NOT_ALLOWED', { reason: 'there is no file system here: read the attachment by "stream"' })),
  };
}
