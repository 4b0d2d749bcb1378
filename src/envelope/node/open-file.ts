// SPDX-License-Identifier: Apache-2.0
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
import { fromFileToFile } from './file-run.js';
import type { FileOptions, FileRun } from './file-run.js';
import { filePieces, writeWhole } from './file-stream.js';
import { runThreads } from './threads.js';
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
  options.signal?.throwIfAborted();
  checkAccess(access);
  return fromFileToFile(blob, target, options, (run, worker) => {
    if (run.bytes !== undefined) checkBlobSize(access.header, run.bytes);
    return worker === undefined ? openHere(run, access, options) : openInThreads(run, worker, access, options);
  });
}

async function openHere({ source, target, input, output }: FileRun, access: AttachmentAccess, options: AttachmentOptions): Promise<void> {
  for await (const piece of openPieces(filePieces(input, source), access, options)) {
    options.signal?.throwIfAborted();
    await writeWhole(output, target, piece);
  }
}

async function openInThreads(run: FileRun, worker: string, access: AttachmentAccess, options: AttachmentOptions): Promise<void> {
  const { source, input, output } = run;
  const { header, messageId } = access;
  const prefix = new Uint8Array(PREFIX_BYTES);
  await onFile(source, () => input.read(prefix, 0, PREFIX_BYTES, 0));
  checkPrefix(header, prefix);
  const context = attachmentContext(messageId, header.id);
  const { key, baseNonce } = expandInputKey(access.key, prefix.subarray(0, SALT_BYTES), context);
  const flush = writeback(output);
  const report = (done: number): void => {
    flush(done);
    options.onProgress?.({ done, total: header.blob.size });
  };
  const files = { source: input.fd, target: output.fd };
  const sizes = { attachment: header.id, size: header.size, blobBytes: header.blob.size };
  const job = { kind: 'open', ...files, key, baseNonce, prefix, hashes: knownHashes(header), ...sizes } as const;
  const [, back] = await runThreads(worker, run, job, report, options.signal);
  report(header.blob.size);
  checkPlaintextDigests(header, back.digests as ReadonlyMap<number, Uint8Array>);
}
