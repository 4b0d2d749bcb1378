// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { probed } from '../probe.js';
import type { XofProvider } from '../provider.js';

const openssl: XofProvider = {
  sha3: (bytes) => new Uint8Array(createHash('sha3-256').update(bytes).digest()),
  shake256: (bytes, length) => new Uint8Array(createHash('shake256', { outputLength: length }).update(bytes).digest()),
};

/** SHA3-256 and SHAKE256 of node:crypto. */
export const nativeXof: XofProvider | undefined = probed(openssl, (xof) => {
  const nothing = new Uint8Array(0);
  return xof.sha3(nothing).length === 32 && xof.shake256(nothing, 96).length === 96;
});
