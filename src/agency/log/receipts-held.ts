// SPDX-License-Identifier: Apache-2.0
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
