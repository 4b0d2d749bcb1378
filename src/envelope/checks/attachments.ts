// SPDX-License-Identifier: Apache-2.0
// Step 7 of opening, second half: checks of attachments that need only the message.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { attachmentFault, attachmentKeyMatches } from '../attachment/attachment.js';
import type { Inner } from '../content/inner.js';
import type { AttachmentHeader, MessageHeader, ReleasedKey, UntrustedHeader } from '../types.js';

/** The blobs of the outer header are those of the message, in order, each once: what is said of a blob is said of one attachment. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27). */
export function checkBlobs({ attachments }: MessageHeader, { blobs }: UntrustedHeader): void {
  const count = Math.max(attachments.length, blobs.length);
  for (let i = 0; i < count; i++) {
    const [signed, outer] = [attachments[i]?.blob, blobs[i]];
    const same = signed !== undefined && outer !== undefined && signed.size === outer.size && equal(signed.digest, outer.digest);
    if (!same) throw refusal(attachments[i]?.id ?? i, 'blob');
    if (blobs.slice(0, i).some(({ digest }) => equal(digest, outer.digest)))
      throw refusal(attachments[i]?.id ?? i, 'blob of another attachment');
  }
}

/**
 * Requires exactly the keys that are not withheld, each matching the commitment of its attachment. So a co-addressee cannot pass on the
 * true signed part with other keys.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27).
 */
export function checkAttachments(message: MessageHeader, keys: Inner['keys']): void {
  const expected = new Set<number>();
  for (const attachment of message.attachments) {
    const fault = attachmentFault(attachment);
    if (fault !== undefined) throw refusal(attachment.id, fault);
    if (attachment.keyWithheld) continue;
    expected.add(attachment.id);
    checkKey(attachment, keys.get(attachment.id), message.messageId);
  }
  for (const id of keys.keys()) if (!expected.has(id)) throw refusal(id, 'unexpected key');
}

/** Finds a message that the reader holds, by its digest. */
export type HeldMessages = (messageDigest: Uint8Array) => MessageHeader | undefined | Promise<MessageHeader | undefined>;

/**
 * Requires that each released key for a held message of the same sender matches the commitment of its attachment.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27).
 */
export async function checkReleased(message: MessageHeader, released: readonly ReleasedKey[], held: HeldMessages): Promise<void> {
  for (const { messageDigest, attachmentId, key } of released) {
    const earlier = await held(messageDigest);
    if (earlier === undefined) continue;
    const sameSender = earlier.from.scope === message.from.scope && earlier.from.id === message.from.id;
    const attachment = earlier.attachments.find(({ id, keyWithheld }) => id === attachmentId && keyWithheld);
    if (!sameSender || attachment === undefined) throw refusal(attachmentId, 'released key of no withheld attachment');
    checkKey(attachment, key, earlier.messageId);
  }
}

function checkKey(attachment: AttachmentHeader, key: Uint8Array | undefined, messageId: Uint8Array): void {
  if (key === undefined) throw refusal(attachment.id, 'key missing');
  if (!attachmentKeyMatches(attachment, key, messageId)) throw refusal(attachment.id, 'key');
}

function refusal(attachment: number, reason: string): Error {
  return fail('ENVELOPE_ATTACHMENT', { attachment, reason });
}
