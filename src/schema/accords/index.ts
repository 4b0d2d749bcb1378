// SPDX-License-Identifier: Apache-2.0
export type { IllustrativeAccord } from './accord.js';
export { EIO_ACCORD } from './eio.js';
export { RU_TR_ACCORD } from './ru-tr.js';
export { UNTOC_ACCORD } from './untoc.js';
