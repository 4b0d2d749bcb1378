// SPDX-License-Identifier: Apache-2.0
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
import { fromFileToFile } from './file-run.js';
import type { FileOptions, FileRun } from './file-run.js';
import { filePieces, writeWhole } from './file-stream.js';
import { runThreads } from './threads.js';
import { writeback } from './writeback.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const SEAL_OPTIONS: Members<SealAttachmentOptions & FileOptions> = {
  required: {},
  optional: { ...SEAL_ATTACHMENT_OPTIONS.optional, threads: 'flag' },
};

/**
 * Encrypts a file into a spooled blob, in constant memory. The spool is written once, with mode 0600, synced, and appears under its
 * name when it is complete.
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
  options.signal?.throwIfAborted();
  const draft = draftAttachment(input, options.random);
  return fromFileToFile(source, spool, options, (run, worker) => {
    const known = { ...options, ...(run.bytes !== undefined && { totalBytes: run.bytes }) };
    return worker === undefined ? sealHere(run, draft, known) : sealInThreads(run, worker, draft, known);
  });
}

async function sealHere(
  { source, target, input, output }: FileRun,
  draft: AttachmentDraft,
  options: SealAttachmentOptions,
): Promise<SealedAttachment> {
  const pieces = sealPieces(filePieces(input, source), draft, options);
  for (;;) {
    options.signal?.throwIfAborted();
    const { done, value } = await pieces.next();
    if (done === true) return value;
    await writeWhole(output, target, value);
  }
}

async function sealInThreads(
  run: FileRun,
  worker: string,
  draft: AttachmentDraft,
  options: SealAttachmentOptions,
): Promise<SealedAttachment> {
  const { input, output, target } = run;
  const { keys, prefix } = draft;
  const { onProgress, totalBytes, signal } = options;
  await writeWhole(output, target, prefix);
  const flush = writeback(output);
  const report = (done: number): void => {
    flush(done);
    onProgress?.({ done, ...(totalBytes === undefined ? {} : { total: totalBytes }) });
  };
  const files = { source: input.fd, target: output.fd };
  const sizes = { attachment: 0, size: 0, blobBytes: 0 };
  const { key, baseNonce } = keys;
  const job = { kind: 'seal', ...files, key, baseNonce, prefix, hashes: signedHashes(draft.input), ...sizes } as const;
  const [front, back] = await runThreads(worker, run, job, report, signal);
  const size = front.size as number;
  report(size);
  return finishAttachment(draft, {
    size,
    digests: front.digests as ReadonlyMap<number, Uint8Array>,
    blobDigest: back.blobDigest as Uint8Array,
  });
}
