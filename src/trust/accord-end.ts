// SPDX-License-Identifier: Apache-2.0
// The end of an accord: either side says it alone. It ends, and never changes.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import type { Accord } from './accord.js';
import { decodePayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { read, readVersion } from './fields.js';
import { hasQuorum } from './quorum.js';
import type { DirectorySigner } from './signer.js';

/** Ends a version of an accord, and every earlier one. */
export interface AccordEnd {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly version: number;
  /** Epoch seconds: the first second at which it is not in force. */
  readonly endsAt: number;
}

/** Reads the end of an accord; verifies no signature. @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_...`. */
export function readAccordEnd(document: TrustDocument): Unverified<AccordEnd> {
  const map = read.map(decodePayload(document, 'accord-end'), 'accord-end', [0, 1, 2]);
  return {
    document,
    claimed: { id: read.bytes(map.get(0), '0', 16), version: readVersion(map.get(1), '1'), endsAt: read.uint(map.get(2), '2') },
  };
}

/** The payload map of an accord's end. */
export function writeAccordEnd({ id, version, endsAt }: AccordEnd): CborMap {
  return new Map<CborKey, CborValue>([
    [0, id],
    [1, version],
    [2, endsAt],
  ]);
}

/**
 * Verifies the end of an accord.
 * @param accord - The version that it names.
 * @param seals - Of both parties: the seals that may end it.
 * @param at - Epoch seconds at which the seals must be valid: the statement has no time of issue.
 * @throws {@link RogatoryError} `TRUST_THRESHOLD` (TRUST-05).
 */
export function verifyAccordEnd(
  { document, claimed }: Unverified<AccordEnd>,
  accord: Accord,
  seals: readonly DirectorySigner[],
  at: number,
): Verified<AccordEnd> {
  if (!equal(claimed.id, accord.id)) throw fail('TRUST_ACCORD_UNKNOWN', { accord: toHex(claimed.id) });
  if (hasQuorum(document, { role: 'seal', threshold: 1, signers: seals }, at)) return { document, content: claimed };
  throw fail('TRUST_THRESHOLD', { role: 'seal of a party', threshold: 1, signers: 0 });
}
