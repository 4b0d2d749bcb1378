// SPDX-License-Identifier: Apache-2.0
// Files and the blobs that a courier carries beside a frame.
import { mkdir, open, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { assertUsage } from '../../../core/assert.js';
import { equal } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { formatUuid, uuidv7 } from '../../../core/ids.js';
import { LIMITS } from '../../../core/limits.js';
import { accessAttachment } from '../../../envelope/attachment/attachment-access.js';
import { PREFIX_BYTES } from '../../../envelope/attachment/blob-size.js';
import { openAttachmentFile } from '../../../envelope/node/open-file.js';
import { sealAttachmentFile } from '../../../envelope/node/seal-file.js';
import { ATTACHMENT_INPUT, ATTACHMENT_OPTIONS } from '../../../envelope/attachment/seal-attachment.js';
import type { AttachmentInput, AttachmentOptions } from '../../../envelope/attachment/seal-attachment.js';
import type { SealedAttachment } from '../../../envelope/seal-input.js';
import type { AttachmentHeader, OpenedEnvelope } from '../../../envelope/types.js';
import { keepAttachments, OFFLINE_OPTIONS, withAgency } from './offline.js';
import type { OfflineOptions } from './offline.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

/** A file to attach. */
export interface FileToAttach {
  /** A pipe will do. */
  readonly path: string;
  /** What the addressee sees; default the last part of the path. */
  readonly fileName?: string;
  /** Default `application/octet-stream`. */
  readonly mediaType?: string;
  /** Keep the key out of the envelope, and release it in a later message. */
  readonly keyWithheld?: boolean;
  /** Hashes of the plaintext to sign beside SHA-256. */
  readonly alsoHash?: NonNullable<AttachmentInput['alsoHash']>;
}

const FILES: Members<{ readonly files: readonly FileToAttach[]; readonly folder: string }> = {
  required: {
    files: {
      each: {
        required: { path: 'text' },
        optional: { fileName: 'text', mediaType: 'text', keyWithheld: 'flag', alsoHash: ATTACHMENT_INPUT.optional.alsoHash },
      },
    },
    folder: 'text',
  },
  optional: {},
};
const ATTACH_OPTIONS: Members<OfflineOptions & AttachmentOptions> = {
  required: OFFLINE_OPTIONS.required,
  optional: { ...OFFLINE_OPTIONS.optional, ...ATTACHMENT_OPTIONS.optional },
};

/** An attachment and its blob on this machine. */
export interface AttachedFile {
  readonly header: AttachmentHeader;
  /** Path of the blob, to be carried beside the frame. */
  readonly blob: string;
}

export interface AttachedFiles {
  /** UUID of the message that will carry them, and it alone: `attachments` of `sealFrame`. */
  readonly messageId: string;
  readonly attachments: readonly AttachedFile[];
}

/**
 * Encrypts files into blobs for one message that is still to be sealed, in constant memory; keys and descriptions wait in the home.
 * @param files - 1 to 64.
 * @param folder - Takes the blobs, `<messageId>.<attachment id>.blob`; made when absent.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `CRYPTO_KEY_FILE` (CRYPTO-08), `ENVELOPE_ATTACHMENT` (ENV-27),
 * `ENVELOPE_ATTACHMENT_FILE` (ENV-40). Then no blob is left behind.
 */
export async function attachFiles(
  files: readonly FileToAttach[],
  folder: string,
  options: OfflineOptions & AttachmentOptions,
): Promise<AttachedFiles> {
  requireMembers({ files, folder }, FILES, 'attachFiles');
  requireMembers(options, ATTACH_OPTIONS, 'attachFiles(options)');
  assertUsage(files.length > 0 && files.length <= LIMITS.attachmentsMax, `1 to ${LIMITS.attachmentsMax} files`);
  const { signal, onProgress } = options;
  const run: AttachmentOptions = { ...(signal === undefined ? {} : { signal }), ...(onProgress === undefined ? {} : { onProgress }) };
  return withAgency(options, async ({ node }) => {
    const id = uuidv7(node.clock.now(), node.random);
    const messageId = formatUuid(id);
    const sealed: SealedAttachment[] = [];
    const blobs: string[] = [];
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      for (const [index, { path, fileName = basename(path), mediaType = 'application/octet-stream', ...rest }] of files.entries()) {
        const blob = join(folder, `${messageId}.${index + 1}.blob`);
        const input = { messageId: id, id: index + 1, fileName, mediaType, ...rest };
        sealed.push(await sealAttachmentFile(path, blob, input, { ...run, random: node.random }));
        blobs.push(blob);
      }
      await node.committer.commit({ documents: [keepAttachments(node, messageId, sealed)] });
    } catch (error) {
      for (const blob of blobs) await unlink(blob).catch(() => undefined);
      throw error;
    }
    return { messageId, attachments: sealed.map(({ header }, index) => ({ header, blob: blobs[index] as string })) };
  });
}

/** An attachment that was opened into a file. */
export interface DetachedFile {
  readonly header: AttachmentHeader;
  readonly path: string;
}

/**
 * Decrypts the blob of an attachment of an opened message into a folder, as `<attachment id>-<file name>`, in constant memory. Which
 * attachment it is, its first bytes say. The file appears when size and digest have been found right.
 * @param blob - Path of the blob.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27) when it is of no attachment of the message; `ENVELOPE_ATTACHMENT_WITHHELD`
 * (ENV-39), `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when the file exists, and what `openAttachment` throws.
 */
export async function detachFile(
  opened: OpenedEnvelope,
  blob: string,
  folder: string,
  options: AttachmentOptions = {},
): Promise<DetachedFile> {
  requireMembers(options, ATTACHMENT_OPTIONS, 'detachFile(options)');
  const prefix = await prefixOf(blob);
  const header = opened.message.attachments.find((candidate) => equal(candidate.prefix, prefix));
  if (header === undefined) throw fail('ENVELOPE_ATTACHMENT', { attachment: 0, reason: `${blob} is of no attachment of this message` });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${header.id}-${header.fileName}`);
  await openAttachmentFile(blob, path, accessAttachment(opened, header.id), options);
  return { header, path };
}

async function prefixOf(path: string): Promise<Uint8Array> {
  const prefix = new Uint8Array(PREFIX_BYTES);
  let file;
  try {
    file = await open(path, 'r');
    await file.read(prefix, 0, PREFIX_BYTES, 0);
    return prefix;
  } catch (cause) {
    throw fail('ENVELOPE_ATTACHMENT_FILE', { path, reason: (cause as NodeJS.ErrnoException).code ?? 'unknown' }, cause);
  } finally {
    await file?.close();
  }
}
