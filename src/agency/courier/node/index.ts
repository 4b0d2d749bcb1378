// SPDX-License-Identifier: Apache-2.0
// What a person carries from agency to agency: a folder with everything, or a single frame.
export { courierFolder } from './folder.js';
export type { CourierExport, CourierFolder, CourierImport } from '../courier.js';
export { exportHome, importFrame, importHome, openFrame } from '../../home/node/outside.js';
