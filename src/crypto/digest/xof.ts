// SPDX-License-Identifier: Apache-2.0
import { nativeXof } from '#native/xof';
import type { XofProvider } from '../native/provider.js';
import { nobleXof } from '../noble/hashes.js';

const provider: XofProvider = nativeXof ?? nobleXof;

/** Computes SHA3-256 (FIPS 202). @returns 32 fresh bytes. */
export function sha3(bytes: Uint8Array): Uint8Array {
  return provider.sha3(bytes);
}

/** Computes SHAKE256 (FIPS 202). @param length - Output bytes. */
export function shake256(bytes: Uint8Array, length: number): Uint8Array {
  return provider.shake256(bytes, length);
}
