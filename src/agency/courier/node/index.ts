// SPDX-License-Identifier: Apache-2.0
// What a person carries from agency to agency: a folder with everything, or single frames and blobs.
export { exportHome, importHome } from './carry.js';
export type { CourierExport, CourierFolder, CourierImport } from '../courier.js';
export { courierFolder } from './folder.js';
export { attachFiles, detachFile } from './attachments.js';
export { openFrame, sealFrame } from './offline.js';
export { importFrame } from '../../home/node/outside.js';
