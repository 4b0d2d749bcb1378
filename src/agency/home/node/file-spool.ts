// SPDX-License-Identifier: Apache-2.0
// Attachments of a home: encrypted in its spool folder, kept beside its store, decrypted into the folder that the application names.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import type { AttachmentInput } from '../../../envelope/attachment/seal-attachment.js';
import { writeWhole } from '../../../envelope/node/file-stream.js';
import { openAttachmentFile } from '../../../envelope/node/open-file.js';
import { openPending } from '../../../envelope/node/pending-file.js';
import { sealAttachmentFile } from '../../../envelope/node/seal-file.js';
import type { SealedAttachment } from '../../../envelope/seal-input.js';
import type { BlobStore } from '../../../store/blobs/port.js';
import { sealSource } from '../../attachments/spool.js';
import type { AttachmentSource, AttachmentSpool, SpoolOptions } from '../../attachments/spool.js';

const NAME_BYTES = 16;

/** @param folder - Made when absent; what an earlier process left there is removed. @param blobs - On files, on the same file system. */
export async function fileSpool(folder: string, blobs: BlobStore): Promise<AttachmentSpool> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async seal(source, input, options) {
      const path = join(folder, toHex(options.random(NAME_BYTES)));
      const { nameOf, ...sealing } = options;
      try {
        const sealed = await (source.path === undefined
          ? sealStream(source, path, input, options)
          : sealAttachmentFile(source.path, path, input, sealing));
        const { blob } = sealed.header;
        await blobs.adopt?.(nameOf(blob.digest), path, blob);
        return sealed;
      } finally {
        await rm(path, { force: true });
      }
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
  options: SpoolOptions,
): Promise<SealedAttachment> {
  const file = await openPending(path);
  try {
    const sealed = await sealSource(source, input, options, (piece) => writeWhole(file.handle, path, piece));
    await file.publish();
    return sealed;
  } catch (error) {
    await file.discard();
    throw error;
  }
}
