// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { verifyReceiptObject } from '../../log/verify-receipt.js';
import type { VerifiedReceipt } from '../../log/verify-receipt.js';
import { issuersOf } from '../../trust/issuers.js';
import type { AgencyNode } from '../node-parts.js';

/** Receipts kept about an envelope, verified anew: what a signer that is compromised since said is left out. */
export async function receiptsHeld(
  { store, trust }: Pick<AgencyNode, 'store' | 'trust'>,
  envelopeDigest: Uint8Array,
): Promise<readonly VerifiedReceipt[]> {
  const view = issuersOf(trust);
  return (await store.receipts(envelopeDigest)).flatMap(({ bytes }) => {
    try {
      return verifyReceiptObject(view, bytes);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      return [];
    }
  });
}

/** Reads receipts that are kept, for one step. */
export type HeldReceipts = (envelopeDigest: Uint8Array) => Promise<readonly VerifiedReceipt[]>;

/** Envelopes whose receipts a step has in memory. */
const ENVELOPES_MAX = 64;

/** Verifies what is kept about an envelope once, however often a step asks for it. */
export function heldOnce(node: Pick<AgencyNode, 'store' | 'trust'>): HeldReceipts {
  const kept = new Map<string, Promise<readonly VerifiedReceipt[]>>();
  return (envelopeDigest) => {
    const key = toHex(envelopeDigest);
    const held = kept.get(key) ?? receiptsHeld(node, envelopeDigest);
    if (!kept.has(key) && kept.size >= ENVELOPES_MAX) kept.clear();
    kept.set(key, held);
    return held;
  };
}
