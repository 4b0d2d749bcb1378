// SPDX-License-Identifier: Apache-2.0
export type { IllustrativeAccord } from './illustrative/accord.js';
export { EIO_ACCORD } from './illustrative/eio.js';
export { RU_TR_ACCORD } from './illustrative/ru-tr.js';
export { UNTOC_ACCORD } from './illustrative/untoc.js';
