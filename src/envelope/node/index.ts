// SPDX-License-Identifier: Apache-2.0
export { openAttachmentFile } from './open-file.js';
export { sealAttachmentFile } from './seal-file.js';
export type { FileOptions } from './file-run.js';
