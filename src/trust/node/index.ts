// SPDX-License-Identifier: Apache-2.0
export { openTrustFolder, writeTrustFolder } from './folder.js';
export { keyFileReader, writeKeyFile } from './key-file.js';
export type { KeyFileReader } from './key-file.js';
