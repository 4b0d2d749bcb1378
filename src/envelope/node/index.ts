// SPDX-License-Identifier: Apache-2.0
export { fileQuarantine, fileSource, readSpool } from './file-stream.js';
export { openAttachmentFile } from './open-file.js';
export { sealAttachmentFile } from './seal-file.js';
export type { FileOptions } from './seal-file.js';
