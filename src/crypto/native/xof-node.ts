// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { XofProvider } from './provider.js';

/** SHA3-256 and SHAKE256 of node:crypto. */
export const nativeXof: XofProvider | undefined = {
  sha3: (bytes) => new Uint8Array(createHash('sha3-256').update(bytes).digest()),
  shake256: (bytes, length) => new Uint8Array(createHash('shake256', { outputLength: length }).update(bytes).digest()),
};
