// SPDX-License-Identifier: Apache-2.0
export { askHome } from './ask.js';
export { createHome } from './home.js';
export type { HomeSettings } from './home.js';
export { openAgency } from './open.js';
export type { OpenAgencyOptions } from './open.js';
