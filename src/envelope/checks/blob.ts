// SPDX-License-Identifier: Apache-2.0
// The checks of opening an attachment, in the order of SPEC.md "Attachments". A refused attachment is never released.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { attachmentFault, attachmentKeyMatches } from '../attachment/attachment.js';
import type { AttachmentHeader } from '../types.js';

/** Name and sizes follow the rules. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT` (ENV-27). */
export function checkDescription(header: AttachmentHeader): void {
  const reason = attachmentFault(header);
  if (reason !== undefined) throw fail('ENVELOPE_ATTACHMENT', { attachment: header.id, reason });
}

/** The key is the one that the signed part commits to, for this message and this id. @throws `ENVELOPE_ATTACHMENT_KEY` (ENV-33). */
export function checkKey(header: AttachmentHeader, key: Uint8Array, messageId: Uint8Array): void {
  if (!attachmentKeyMatches(header, key, messageId)) throw fail('ENVELOPE_ATTACHMENT_KEY', { attachment: header.id });
}

/** The blob begins as the signed part says. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_BLOB` (ENV-34). */
export function checkPrefix(header: AttachmentHeader, prefix: Uint8Array): void {
  if (!equal(prefix, header.prefix)) throw fail('ENVELOPE_ATTACHMENT_BLOB', { attachment: header.id });
}

/** The blob has the size that the signed part says. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_SIZE` (ENV-35). */
export function checkBlobSize({ id, blob }: AttachmentHeader, size: number): void {
  if (size !== blob.size) throw fail('ENVELOPE_ATTACHMENT_SIZE', { attachment: id, size, expected: blob.size });
}

/**
 * The plaintext is the signed one, by every hash that is known here.
 * @param computed - By COSE hash id, for `knownHashes` of the header.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_DIGEST` (ENV-38).
 */
export function checkPlaintextDigests({ id, digests }: AttachmentHeader, computed: ReadonlyMap<number, Uint8Array>): void {
  for (const [hash, digest] of computed) {
    if (!equal(digests.get(hash) as Uint8Array, digest)) throw fail('ENVELOPE_ATTACHMENT_DIGEST', { attachment: id, hash });
  }
}
