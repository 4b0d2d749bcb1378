// SPDX-License-Identifier: Apache-2.0
import { concat } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { HashName } from '../../crypto/digest/hash-names.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import { openAttachmentBytes } from '../../envelope/attachment/open-attachment.js';
import { unverifiedHashes } from '../../envelope/attachment/plaintext-digests.js';
import { sealAttachment } from '../../envelope/attachment/seal-attachment.js';
import { byNumber, bytes, flag, list, number, object, operation, optional, text } from './operation.js';
import type { Operations, Read } from './operation.js';

/** Most plaintext that a vector has. */
const MOST_BYTES = 1_048_576;

/** The members of `att` by name (SPEC.md "Envelope", CDDL). */
const description = object({
  id: number,
  fileName: text,
  mediaType: text,
  size: number,
  digests: byNumber(bytes),
  blob: object({ digest: bytes, size: number }),
  prefix: bytes,
  keyWithheld: flag,
});
const released = list(object({ messageDigest: bytes, id: number, key: bytes }));
const alsoHash = list(text) as Read<readonly Exclude<HashName, 'sha-256'>[]>;

/** Opens blobs by their signed description (ENV-33 to ENV-39), and seals them: what does not depend on what the sealer draws (ENV-36). */
export const attachmentOperations: Operations = {
  'attachment.open': operation(
    { description, key: optional(bytes), messageId: bytes, messageDigest: bytes, released, blob: bytes },
    async ({ description: header, key, messageId, messageDigest, blob, ...input }) => {
      const attachmentKeys = new Map(key === undefined ? [] : [[header.id, key]]);
      const opened = { message: { attachments: [header], messageId }, messageDigest, attachmentKeys };
      const later = input.released.map(({ id, ...entry }) => ({ ...entry, attachmentId: id }));
      const access = accessAttachment(opened as unknown as Parameters<typeof accessAttachment>[0], header.id, later);
      const plaintext = await openAttachmentBytes(streamOf(blob), access, { maxBytes: MOST_BYTES });
      return { size: plaintext.length, digest: sha256(plaintext), unverifiedHashes: unverifiedHashes(header) };
    },
  ),
  'attachment.seal': operation(
    { key: bytes, salt: bytes, plaintext: bytes, messageId: bytes, id: number, fileName: text, mediaType: text, alsoHash },
    async ({ key, salt, plaintext, ...input }) => {
      const pieces: Uint8Array[] = [];
      const sink = new WritableStream<Uint8Array>({ write: (piece) => void pieces.push(piece) });
      const random = (length: number) => Uint8Array.from(length === key.length ? key : salt);
      const { size, prefix, digests, blob } = (await sealAttachment(streamOf(plaintext), sink, input, { random })).header;
      return { size, prefix, blob: { digest: sha256(concat(...pieces)), size: blob.size }, digests };
    },
  ),
};

function streamOf(content: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([Uint8Array.from(content)]).stream();
}
