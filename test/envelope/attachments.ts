// SPDX-License-Identifier: Apache-2.0
// Attachment headers that are right, for tests that make one thing of them wrong. There is no blob behind them.
import { concat } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { attachmentContext, expandInputKey } from '../../src/envelope/attachment/attachment.js';
import { blobBytes } from '../../src/envelope/attachment/blob-size.js';
import type { SealedAttachment } from '../../src/envelope/seal-input.js';
import type { AttachmentHeader } from '../../src/envelope/types.js';

export function sampleAttachment(messageId: Uint8Array, id: number, changes: Partial<AttachmentHeader> = {}): SealedAttachment {
  const key = sha256(Uint8Array.of(id, 1));
  const salt = sha256(Uint8Array.of(id, 2)).slice(0, 24);
  const { commitment } = expandInputKey(key, salt, attachmentContext(messageId, id));
  const size = 1000 + id;
  const header: AttachmentHeader = {
    id,
    fileName: `Seizure order ${id}.pdf`,
    mediaType: 'application/pdf',
    size,
    digests: new Map([[-16, sha256(Uint8Array.of(id, 3))]]),
    blob: { digest: sha256(Uint8Array.of(id, 4)), size: blobBytes(size) },
    prefix: concat(salt, commitment),
    keyWithheld: false,
    ...changes,
  };
  return { header, key };
}
