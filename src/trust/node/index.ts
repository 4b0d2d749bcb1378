// SPDX-License-Identifier: Apache-2.0
export { openTrustFolder, writeTrustFolder } from './folder.js';
export { readKeyFile, writeKeyFile } from './key-file.js';
