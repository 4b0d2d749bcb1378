// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../../core/bytes.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import { tryDecode } from '../../../schema/base.js';

const CHECKSUM = 4;

/** Reads Base58Check in the alphabet of `coder`. @returns version and payload; undefined when length or checksum are wrong. */
export function readBase58Check(coder: { decode(text: string): Uint8Array }, text: string, bytes: number): Uint8Array | undefined {
  const all = tryDecode(coder, text);
  if (all?.length !== bytes + CHECKSUM) return undefined;
  const payload = all.subarray(0, bytes);
  return equal(sha256(sha256(payload)).subarray(0, CHECKSUM), all.subarray(bytes)) ? payload : undefined;
}

/** Appends the checksum of Base58Check. @returns fresh bytes. */
export function withChecksum(payload: Uint8Array): Uint8Array {
  return Uint8Array.of(...payload, ...sha256(sha256(payload)).subarray(0, CHECKSUM));
}
