// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import {
  ATTACHMENT_INPUT,
  draftAttachment,
  finishAttachment,
  SEAL_ATTACHMENT_OPTIONS,
  sealPieces,
  signedHashes,
} from '../attachment/seal-attachment.js';
import type { AttachmentDraft, AttachmentInput, SealAttachmentOptions } from '../attachment/seal-attachment.js';
import type { SealedAttachment } from '../seal-input.js';
import { onFile } from './file-error.js';
import { filePieces, writeWhole } from './file-stream.js';
import { openPending } from './pending-file.js';
import { runThreads, THREADS_FROM_BYTES, workerFile } from './threads.js';
import { writeback } from './writeback.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export interface FileOptions {
  /** Whether two threads share the work: by default from 8 MiB on, where the source is a regular file. */
  readonly threads?: boolean;
}

const SEAL_OPTIONS: Members<SealAttachmentOptions & FileOptions> = {
  required: {},
  optional: { ...SEAL_ATTACHMENT_OPTIONS.optional, threads: 'flag' },
};

/**
 * Encrypts a file into a spooled blob, in constant memory. The spool is written once, with mode 0600, synced, and appears under its
 * name when it is complete; `readSpool` reads it from any offset.
 * @param source - Path of the plaintext; a pipe will do.
 * @param spool - Path of the blob; nothing is ever replaced.
 * @returns Header and input key, for `seal`.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27) for a name, media type or size outside the rules;
 * `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when a file cannot be read or written, or `spool` exists.
 * @see SPEC.md "Attachments"
 */
export async function sealAttachmentFile(
  source: string,
  spool: string,
  input: AttachmentInput,
  options: SealAttachmentOptions & FileOptions = {},
): Promise<SealedAttachment> {
  requireMembers(input, ATTACHMENT_INPUT, 'sealAttachmentFile(input)');
  requireMembers(options, SEAL_OPTIONS, 'sealAttachmentFile(options)');
  const { signal } = options;
  signal?.throwIfAborted();
  const draft = draftAttachment(input, options.random);
  const plaintext = await onFile(source, () => open(source, 'r'));
  try {
    const stats = await onFile(source, () => plaintext.stat());
    const worker = stats.isFile() && (options.threads ?? stats.size >= THREADS_FROM_BYTES) ? workerFile() : undefined;
    const totalBytes = stats.isFile() ? { totalBytes: stats.size } : {};
    const file = await openPending(spool);
    try {
      const run = { draft, source, plaintext, spool, blob: file.handle, options: { ...options, ...totalBytes } };
      const sealed = worker === undefined ? await sealHere(run) : await sealInThreads(run, worker);
      signal?.throwIfAborted();
      await file.publish();
      return sealed;
    } catch (error) {
      await file.discard();
      throw error;
    }
  } finally {
    await plaintext.close();
  }
}

interface Run {
  readonly draft: AttachmentDraft;
  readonly source: string;
  readonly plaintext: FileHandle;
  readonly spool: string;
  readonly blob: FileHandle;
  readonly options: SealAttachmentOptions;
}

async function sealHere({ draft, source, plaintext, spool, blob, options }: Run): Promise<SealedAttachment> {
  const pieces = sealPieces(filePieces(plaintext, source, null), draft, options);
  for (;;) {
    options.signal?.throwIfAborted();
    const { done, value } = await pieces.next();
    if (done === true) return value;
    await writeWhole(blob, spool, value);
  }
}

async function sealInThreads({ draft, source, plaintext, spool, blob, options }: Run, worker: string): Promise<SealedAttachment> {
  const { keys, prefix } = draft;
  const { onProgress, totalBytes, signal } = options;
  await writeWhole(blob, spool, prefix);
  const flush = writeback(blob);
  const report = (done: number): void => {
    flush(done);
    onProgress?.({ done, ...(totalBytes === undefined ? {} : { total: totalBytes }) });
  };
  const files = { source: plaintext.fd, target: blob.fd };
  const sizes = { attachment: 0, size: 0, blobBytes: 0 };
  const { key, baseNonce } = keys;
  const job = { kind: 'seal', ...files, key, baseNonce, prefix, hashes: signedHashes(draft.input), ...sizes } as const;
  const [front, back] = await runThreads(worker, { source, target: spool }, job, report, signal);
  const size = front.size as number;
  report(size);
  return finishAttachment(draft, {
    size,
    digests: front.digests as ReadonlyMap<number, Uint8Array>,
    blobDigest: back.blobDigest as Uint8Array,
  });
}
