// SPDX-License-Identifier: Apache-2.0
import { assertBytes } from '../../core/assert.js';
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { checkDescription, checkKey } from '../checks/blob.js';
import type { AttachmentHeader, OpenedEnvelope, ReleasedKey } from '../types.js';

/** Input for opening a blob: its signed description, its input key, and the message of both. */
export interface AttachmentAccess {
  readonly header: AttachmentHeader;
  /** Input key, 32 bytes. */
  readonly key: Uint8Array;
  /** 16 bytes. */
  readonly messageId: Uint8Array;
}

/**
 * Finds description and key of an attachment of an opened envelope. @param id - Attachment id; RangeError when the message has no such
 * attachment.
 * @param released - Keys that later messages of the same sender released: their `OpenedEnvelope.released`.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_WITHHELD` (ENV-39) when the key is withheld and not in `released`.
 */
export function accessAttachment(
  opened: Pick<OpenedEnvelope, 'message' | 'messageDigest' | 'attachmentKeys'>,
  id: number,
  released: readonly ReleasedKey[] = [],
): AttachmentAccess {
  const { message, messageDigest, attachmentKeys } = opened;
  const header = message.attachments.find((attachment) => attachment.id === id);
  if (header === undefined) throw new RangeError(`the message has no attachment ${id}`);
  const later = released.find((entry) => entry.attachmentId === id && equal(entry.messageDigest, messageDigest));
  const key = attachmentKeys.get(id) ?? later?.key;
  if (key === undefined) throw fail('ENVELOPE_ATTACHMENT_WITHHELD', { attachment: id });
  return { header, key, messageId: message.messageId };
}

/** Makes the checks that need no byte of the blob. @throws `ENVELOPE_ATTACHMENT` (ENV-27), `ENVELOPE_ATTACHMENT_KEY` (ENV-33). */
export function checkAccess({ header, key, messageId }: AttachmentAccess): void {
  assertBytes(key, 'key', 32);
  assertBytes(messageId, 'messageId', 16);
  checkDescription(header);
  checkKey(header, key, messageId);
}
