// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { attachmentContext, expandInputKey } from '../attachment/attachment.js';
import { checkAccess } from '../attachment/attachment-access.js';
import type { AttachmentAccess } from '../attachment/attachment-access.js';
import { PREFIX_BYTES, SALT_BYTES } from '../attachment/blob-size.js';
import { checkBlobSize, checkPlaintextDigests, checkPrefix } from '../checks/blob.js';
import { openPieces } from '../attachment/open-attachment.js';
import { knownHashes } from '../attachment/plaintext-digests.js';
import { ATTACHMENT_OPTIONS } from '../attachment/seal-attachment.js';
import type { AttachmentOptions } from '../attachment/seal-attachment.js';
import { onFile } from './file-error.js';
import { filePieces, writeWhole } from './file-stream.js';
import { openPending } from './pending-file.js';
import type { FileOptions } from './seal-file.js';
import { runThreads, THREADS_FROM_BYTES, workerFile } from './threads.js';
import { writeback } from './writeback.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const OPEN_OPTIONS: Members<AttachmentOptions & FileOptions> = {
  required: {},
  optional: { ...ATTACHMENT_OPTIONS.optional, threads: 'flag' },
};

/**
 * Decrypts a spooled blob into a file, in constant memory. Until every check has passed the plaintext stands under a temporary name
 * beside `target`, with mode 0600; it becomes `target` when last chunk, size, padding and SHA-256 are right, and is removed otherwise.
 * @param blob - Path of the blob; a pipe will do.
 * @param target - Path of the plaintext; nothing is ever replaced.
 * @throws {@link RogatoryError} as `openAttachment`; `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when a file cannot be read or written, or `target` exists.
 * @see SPEC.md "Attachments"
 */
export async function openAttachmentFile(
  blob: string,
  target: string,
  access: AttachmentAccess,
  options: AttachmentOptions & FileOptions = {},
): Promise<void> {
  requireMembers(options, OPEN_OPTIONS, 'openAttachmentFile(options)');
  const { signal } = options;
  signal?.throwIfAborted();
  checkAccess(access);
  const sealed = await onFile(blob, () => open(blob, 'r'));
  try {
    const stats = await onFile(blob, () => sealed.stat());
    if (stats.isFile()) checkBlobSize(access.header, stats.size);
    const worker = stats.isFile() && (options.threads ?? stats.size >= THREADS_FROM_BYTES) ? workerFile() : undefined;
    const file = await openPending(target);
    try {
      const run = { access, blob, sealed, target, plaintext: file.handle, options };
      await (worker === undefined ? openHere(run) : openInThreads(run, worker));
      signal?.throwIfAborted();
      await file.publish();
    } catch (error) {
      await file.discard();
      throw error;
    }
  } finally {
    await sealed.close();
  }
}

interface Run {
  readonly access: AttachmentAccess;
  readonly blob: string;
  readonly sealed: FileHandle;
  readonly target: string;
  readonly plaintext: FileHandle;
  readonly options: AttachmentOptions;
}

async function openHere({ access, blob, sealed, target, plaintext, options }: Run): Promise<void> {
  for await (const piece of openPieces(filePieces(sealed, blob, null), access, options)) {
    options.signal?.throwIfAborted();
    await writeWhole(plaintext, target, piece);
  }
}

async function openInThreads({ access, blob, sealed, target, plaintext, options }: Run, worker: string): Promise<void> {
  const { header, messageId } = access;
  const prefix = new Uint8Array(PREFIX_BYTES);
  await onFile(blob, () => sealed.read(prefix, 0, PREFIX_BYTES, 0));
  checkPrefix(header, prefix);
  const context = attachmentContext(messageId, header.id);
  const { key, baseNonce } = expandInputKey(access.key, prefix.subarray(0, SALT_BYTES), context);
  const flush = writeback(plaintext);
  const report = (done: number): void => {
    flush(done);
    options.onProgress?.({ done, total: header.blob.size });
  };
  const files = { source: sealed.fd, target: plaintext.fd };
  const sizes = { attachment: header.id, size: header.size, blobBytes: header.blob.size };
  const job = { kind: 'open', ...files, key, baseNonce, prefix, hashes: knownHashes(header), ...sizes } as const;
  const [, back] = await runThreads(worker, { source: blob, target }, job, report, options.signal);
  report(header.blob.size);
  checkPlaintextDigests(header, back.digests as ReadonlyMap<number, Uint8Array>);
}
