// SPDX-License-Identifier: Apache-2.0
import { encode } from '../../cbor/encode.js';
import { sha256, sha512 } from '../../crypto/digest.js';

/** Hashes that a token may use. */
export const HASHES = {
  'sha-256': { oid: '2.16.840.1.101.3.4.2.1', digest: sha256 },
  'sha-512': { oid: '2.16.840.1.101.3.4.2.3', digest: sha512 },
} as const;

export type TimeHash = keyof typeof HASHES;

export const TIME_HASHES = Object.keys(HASHES) as readonly TimeHash[];

/**
 * Computes what a token over a signature names: the hash of the signature field as CBOR has it, its head included (RFC 9921 3.1).
 * @param signature - Third element of a COSE_Signature.
 */
export function imprintOf(signature: Uint8Array, hash: TimeHash): Uint8Array {
  return HASHES[hash].digest(encode(signature));
}
