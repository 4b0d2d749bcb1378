// SPDX-License-Identifier: Apache-2.0
import { TAG, encodeDer, encodeInteger, encodeOid } from './der.js';
import { HASHES } from './imprint.js';
import type { TimeHash } from './imprint.js';

const NULL = Uint8Array.of(0x05, 0x00);
const ONE = Uint8Array.of(1);
const TRUE = Uint8Array.of(0xff);

export interface TimeRequest {
  readonly hash: TimeHash;
  readonly imprint: Uint8Array;
  /** Most significant byte first; not negative. */
  readonly nonce: Uint8Array;
  /** Policy that the token must be issued under, dotted decimal; absent: the authority's own choice. */
  readonly policy?: string;
}

/** Encodes a TimeStampReq (RFC 3161 2.4.1) that asks for the authority's certificate: tokens are verified years later. */
export function encodeTimeRequest({ hash, imprint, nonce, policy }: TimeRequest): Uint8Array {
  const algorithm = encodeDer(TAG.sequence, encodeOid(HASHES[hash].oid), NULL);
  return encodeDer(
    TAG.sequence,
    encodeInteger(ONE),
    encodeDer(TAG.sequence, algorithm, encodeDer(TAG.octetString, imprint)),
    ...(policy === undefined ? [] : [encodeOid(policy)]),
    encodeInteger(nonce),
    encodeDer(TAG.boolean, TRUE),
  );
}
