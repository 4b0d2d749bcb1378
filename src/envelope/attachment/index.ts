// SPDX-License-Identifier: Apache-2.0
export { sealAttachment } from './seal-attachment.js';
export type { AttachmentInput, AttachmentOptions, AttachmentProgress, SealAttachmentOptions } from './seal-attachment.js';
export type { SealedAttachment } from '../seal-input.js';
export { accessAttachment } from './attachment-access.js';
export type { AttachmentAccess } from './attachment-access.js';
export { blobSource, openAttachmentRange } from './attachment-range.js';
export type { BlobSource, IncompletePiece } from './attachment-range.js';
export { openAttachment, openAttachmentBytes } from './open-attachment.js';
export { unverifiedHashes } from './plaintext-digests.js';
export { streamQuarantine } from './quarantine.js';
export type { Quarantine } from './quarantine.js';
export type { AttachmentHeader } from '../types.js';
