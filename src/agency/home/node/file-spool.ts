// SPDX-License-Identifier: Apache-2.0
// Attachments of a home: encrypted in its spool folder, kept beside its store, decrypted into the folder that the application names.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { draftAttachment, sealPieces } from '../../../envelope/attachment/seal-attachment.js';
import { openAttachmentFile } from '../../../envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../envelope/node/seal-file.js';
import { openPending } from '../../../envelope/node/pending-file.js';
import { writeWhole } from '../../../envelope/node/file-stream.js';
import type { SealedAttachment } from '../../../envelope/seal-input.js';
import type { BlobStore } from '../../../store/blobs/port.js';
import { piecesOf } from '../../attachments/spool.js';
import type { AttachmentSource, AttachmentSpool } from '../../attachments/spool.js';
import type { AttachmentInput, SealAttachmentOptions } from '../../../envelope/attachment/seal-attachment.js';

const NAME_BYTES = 16;

/** @param folder - Made when absent; what an earlier process left there is removed. @param blobs - On files, on the same file system. */
export async function fileSpool(folder: string, blobs: BlobStore): Promise<AttachmentSpool> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async seal(source, input, options) {
      const path = join(folder, toHex(options.random(NAME_BYTES)));
      const drop = (): Promise<void> => rm(path, { force: true });
      const sealed = await (source.path === undefined
        ? sealStream(source, path, input, options)
        : sealAttachmentFile(source.path, path, input, options));
      const { digest, size } = sealed.header.blob;
      return {
        sealed,
        drop,
        async keep(name) {
          await blobs.adopt?.(name, path, { digest, size });
          await drop();
        },
      };
    },
    async saveTo(name, access, target, options) {
      const blob = blobs.path?.(name);
      if (blob === undefined) throw fail('AGENCY_NOT_ALLOWED', { reason: 'the blobs of this agency lie in no folder' });
      await mkdir(target, { recursive: true, mode: 0o700 });
      const { id, fileName } = access.header;
      const path = join(target, `${id}-${fileName}`);
      await openAttachmentFile(blob, path, access, options);
      return path;
    },
  };
}

async function sealStream(
  source: AttachmentSource,
  path: string,
  input: AttachmentInput,
  options: SealAttachmentOptions,
): Promise<SealedAttachment> {
  const pieces = sealPieces(piecesOf(source), draftAttachment(input, options.random), options);
  const file = await openPending(path);
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const { done, value } = await pieces.next();
      if (done === true) {
        await file.publish();
        return value;
      }
      await writeWhole(file.handle, path, value);
    }
  } catch (error) {
    await file.discard();
    throw error;
  }
}
