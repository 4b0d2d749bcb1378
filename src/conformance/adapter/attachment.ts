// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { accessAttachment } from '../../envelope/attachment/attachment-access.js';
import { openAttachmentBytes } from '../../envelope/attachment/open-attachment.js';
import { unverifiedHashes } from '../../envelope/attachment/plaintext-digests.js';
import type { AttachmentHeader } from '../../envelope/types.js';
import { bytesOf, numberOf, objectOf, objectsOf, optionalBytes, textOf } from './operation.js';
import type { JsonObject, Operations } from './operation.js';

/** Most plaintext that a vector has. */
const MOST_BYTES = 1_048_576;

/** Opens blobs by their signed description (ENV-33 to ENV-39). */
export const attachmentOperations: Operations = {
  'attachment.open': async ({ input }) => {
    const header = headerOf(objectOf(input, 'description'));
    const key = optionalBytes(input, 'key');
    const attachmentKeys = new Map(key === undefined ? [] : [[header.id, key]]);
    const message = { attachments: [header], messageId: bytesOf(input, 'messageId') };
    const released = objectsOf(input, 'released').map((entry) => ({
      messageDigest: bytesOf(entry, 'messageDigest'),
      attachmentId: numberOf(entry, 'id'),
      key: bytesOf(entry, 'key'),
    }));
    const opened = { message, messageDigest: bytesOf(input, 'messageDigest'), attachmentKeys };
    const access = accessAttachment(opened as unknown as Parameters<typeof accessAttachment>[0], header.id, released);
    const plaintext = await openAttachmentBytes(streamOf(bytesOf(input, 'blob')), access, { maxBytes: MOST_BYTES });
    return { size: plaintext.length, digest: toHex(sha256(plaintext)), unverifiedHashes: unverifiedHashes(header) };
  },
};

/** The members of `att` by name (SPEC.md "Envelope", CDDL). */
function headerOf(from: JsonObject): AttachmentHeader {
  const digests = objectOf(from, 'digests');
  const blob = objectOf(from, 'blob');
  return {
    id: numberOf(from, 'id'),
    fileName: textOf(from, 'fileName'),
    mediaType: textOf(from, 'mediaType'),
    size: numberOf(from, 'size'),
    digests: new Map(Object.keys(digests).map((hash) => [Number(hash), bytesOf(digests, hash)])),
    blob: { digest: bytesOf(blob, 'digest'), size: numberOf(blob, 'size') },
    prefix: bytesOf(from, 'prefix'),
    keyWithheld: from['keyWithheld'] === true,
  };
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
