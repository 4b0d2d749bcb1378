// SPDX-License-Identifier: Apache-2.0
// The end of an accord: either side says it alone. It ends, and never changes.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { Accord } from './accord.js';
import { readPayload } from './document.js';
import type { TrustDocument, Unverified, Verified } from './document.js';
import { UINT, VERSION, byteString, record } from './forms.js';
import { requireQuorum } from './quorum.js';
import type { DirectorySigner } from './signer.js';

/** Ends a version of an accord, and every earlier one. */
export interface AccordEnd {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly version: number;
  /** Epoch seconds: the first second at which it is not in force. */
  readonly endsAt: number;
}

export const ACCORD_END = record<AccordEnd>({ id: [0, byteString(16)], version: [1, VERSION], endsAt: [2, UINT] });

/** Reads the end of an accord; verifies no signature. @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_...`. */
export function readAccordEnd(document: TrustDocument): Unverified<AccordEnd> {
  return readPayload(document, 'accord-end', ACCORD_END);
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
  requireQuorum(document, { role: 'seal of a party', threshold: 1, signers: seals }, at);
  return { document, content: claimed };
}
