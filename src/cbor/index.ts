// SPDX-License-Identifier: Apache-2.0
export type { CborKey, CborMap, CborValue } from './value.js';
export { arrayItems, itemEnd, scan } from './scan.js';
export type { ScanOptions } from './scan.js';
export { encode } from './encode.js';
export type { EncodeOptions } from './encode.js';
export { decode } from './decode.js';
export { diagnostic } from './diagnostic.js';
export type { DiagnosticOptions } from './diagnostic.js';
export { reader } from './reader.js';
export type { Reader } from './reader.js';
