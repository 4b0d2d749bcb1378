// SPDX-License-Identifier: Apache-2.0
// The attachments of a message in the inbox: how far each is, and its content once it is whole.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { nameOf, RELAY } from '../../endpoint/blobs/blob-record.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import type { AttachmentAccess } from '../../envelope/attachment/attachment-access.js';
import { openAttachmentRange } from '../../envelope/attachment/attachment-range.js';
import { openPieces } from '../../envelope/attachment/open-attachment.js';
import { ATTACHMENT_OPTIONS } from '../../envelope/attachment/seal-attachment.js';
import type { AttachmentOptions } from '../../envelope/attachment/seal-attachment.js';
import type { AttachmentHeader, ReleasedKey } from '../../envelope/types.js';
import type { AgencyNode } from '../agency-parts.js';
import { readArchived } from '../home/archive.js';
import type { ArchivedMessage } from '../home/archive.js';
import type { InboxAttachment } from './attachment-types.js';
import { fileState, plaintextDigest } from './attestation.js';
import { blobPieces } from './spool.js';
import { disclosedKeys, isReadable } from './disclosure.js';

const WHOLE_OPTIONS: Members<{ readonly signal?: AbortSignal }> = { required: {}, optional: { signal: 'object' } };

/** Makes the attachments of a stored message, with their state at this moment. @param messageDigest - Hexadecimal. */
export async function inboxAttachments(node: AgencyNode, messageDigest: string): Promise<readonly InboxAttachment[]> {
  const archived = await readArchived(node, messageDigest);
  const keys = await disclosedKeys(node, archived);
  return Promise.all(archived.message.attachments.map((header) => inboxAttachment(node, archived, header, keys)));
}

/** Whether no file of a message is on its way, or waits for its scan. @param messageDigest - Hexadecimal. */
export async function areSettled(node: AgencyNode, messageDigest: string): Promise<boolean> {
  const archived = await readArchived(node, messageDigest);
  const keys = await disclosedKeys(node, archived);
  for (const { blob, id } of archived.message.attachments) {
    const state = await node.transfers.stateOf({ digest: blob.digest, from: RELAY });
    // One that is not expected any more does not come: the application learns it when it asks for it.
    if (state === undefined) continue;
    if (state.record.wholeAt === 0) return false;
    // Nobody can scan one whose key is withheld, and its sender may await an answer before it releases the key.
    if (isReadable(archived, keys, id) && (await fileState(node, messageDigest, id)) === 'due') return false;
  }
  return true;
}

async function inboxAttachment(
  node: AgencyNode,
  archived: ArchivedMessage,
  header: AttachmentHeader,
  known: readonly ReleasedKey[],
): Promise<InboxAttachment> {
  const { transfers, arrivals, blobs, attachmentSpool } = node;
  const { blob, id, fileName, size } = header;
  const about = { digest: blob.digest, from: RELAY };
  const name = nameOf(about);
  const messageDigest = toHex(archived.messageDigest);
  const hasKey = isReadable(archived, known, id);
  const look = async () => {
    const transfer = await transfers.stateOf(about);
    const isExpected = transfer !== undefined && !arrivals.isGone(blob.digest);
    const isWhole = isExpected && transfer.record.wholeAt > 0;
    return { isExpected, isWhole, through: transfer?.through ?? 0, file: await fileState(node, messageDigest, id) };
  };
  let seen = await look();
  const whole = async (signal?: AbortSignal): Promise<AttachmentAccess> => {
    // Asked for again: it may have been disclosed since.
    const access = accessAttachment(archived, id, await disclosedKeys(node, archived));
    const until = arrivals.until(signal);
    for (;;) {
      until.throwIfAborted();
      const { turn } = arrivals.settled;
      seen = await look();
      if (!seen.isExpected) throw fail('AGENCY_ATTACHMENT_GONE', { attachment: id });
      if (seen.isWhole && typeof seen.file === 'object') throw fail('AGENCY_QUARANTINE', { attachment: id, reason: seen.file.refused });
      if (seen.isWhole && seen.file === 'passed') return access;
      await arrivals.settled.since(turn, until);
    }
  };
  return {
    id,
    name: fileName,
    type: header.mediaType,
    size,
    sha256: toHex(plaintextDigest(header)),
    get state() {
      if (!hasKey) return 'withheld';
      if (typeof seen.file === 'object') return 'quarantined';
      return seen.isWhole && seen.file === 'passed' ? 'whole' : 'arriving';
    },
    get received() {
      // The blob is a little longer than the file.
      return seen.isWhole ? size : Math.min(size, Math.max(seen.through, arrivals.through(blob.digest)));
    },
    async whole(options: { readonly signal?: AbortSignal } = {}) {
      requireMembers(options, WHOLE_OPTIONS, 'attachment.whole(options)');
      await whole(options.signal);
    },
    async saveTo(folder: string, options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.saveTo(options)');
      return attachmentSpool.saveTo(name, await whole(options.signal), folder, options);
    },
    async *stream(options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.stream(options)');
      const access = await whole(options.signal);
      yield* openPieces(blobPieces(node, name, options.signal), access, options);
    },
    async range(start: number, end: number, options: AttachmentOptions = {}) {
      requireMembers(options, ATTACHMENT_OPTIONS, 'attachment.range(options)');
      const access = await whole(options.signal);
      return openAttachmentRange(
        { size: blob.size, read: (offset, length) => blobs.read(name, offset, length) },
        access,
        start,
        end,
        options,
      );
    },
  };
}
