// SPDX-License-Identifier: Apache-2.0
// What a third person does with evidence: verifies every part of it by the directories, and draws the conclusion anew.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { againstCosignature, betweenCheckpoints, betweenReceipts, inLaterCheckpoint, inOrder } from './contradictions.js';
import type { Contradiction, Finding } from './contradictions.js';
import { verifyCosignature } from './cosignature.js';
import { encodeEvidence } from './evidence.js';
import type { Evidence } from './evidence.js';
import type { JudgedAt, LogView } from './issuers.js';
import { verifyCheckpoint } from './signed-checkpoint.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';
import { usurped } from './usurped.js';
import { verifyReceiptObject } from './verify-receipt.js';
import type { VerifiedReceipt } from './verify-receipt.js';

/**
 * Judges evidence by public keys alone; believes nothing of it.
 * @param judged.provenAt - As in `JudgedAt`: without it, statements of a stolen key convict nobody.
 * @returns What follows from it.
 * @throws {@link RogatoryError} `LOG_EVIDENCE` (LOG-23) when nothing follows from it. Of its parts: `LOG_RECEIPT_OBJECT` (LOG-19), `LOG_RECEIPT`
 * (LOG-17), `LOG_ISSUER` (LOG-18), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `LOG_NOTE` (LOG-08), `LOG_COSIGNATURE` (LOG-12), `LOG_SIGNER`
 * (LOG-09), `LOG_SIGNATURE` (LOG-10), `LOG_INCLUSION` (LOG-03), `LOG_CONSISTENCY` (LOG-04), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function judgeEvidence(view: LogView, evidence: Evidence, judged: Pick<JudgedAt, 'provenAt'> = {}): Finding {
  const found = compare(view, evidence, judged);
  if (found === undefined) throw fail('LOG_EVIDENCE', { reason: 'both statements can be true' });
  // Of one contradiction there is one file: what convicts in another way, or in another order, is evidence of something else.
  if (!equal(encodeEvidence(found.evidence), encodeEvidence(evidence)))
    throw fail('LOG_EVIDENCE', { reason: 'evidence of something else' });
  return { conflict: found.conflict, accused: found.accused };
}

function compare(view: LogView, evidence: Evidence, judged: Pick<JudgedAt, 'provenAt'>): Contradiction | undefined {
  const checkpoint = (bytes: Uint8Array): VerifiedCheckpoint => verifyCheckpoint(view, bytes, { ...judged, at: 'any' });
  const receipt = (bytes: Uint8Array): VerifiedReceipt => {
    const [first, ...rest] = verifyReceiptObject(view, bytes, judged);
    if (first === undefined || rest.length > 0) throw fail('LOG_EVIDENCE', { reason: 'not one receipt' });
    return first;
  };
  const logged = (bytes: Uint8Array): VerifiedReceipt => {
    const entry = receipt(bytes);
    if (entry.logged === undefined) throw fail('LOG_EVIDENCE', { reason: 'the receipt stands in no log' });
    return entry;
  };
  switch (evidence.kind) {
    case 'split-view':
      return betweenCheckpoints(checkpoint(evidence.first), checkpoint(evidence.second), []);
    case 'rewritten':
      return betweenCheckpoints(checkpoint(evidence.older), checkpoint(evidence.newer), evidence.proof);
    case 'replaced':
      return inLaterCheckpoint(logged(evidence.entry), checkpoint(evidence.newer), { leafHash: evidence.leafHash, path: evidence.path });
    case 'receipts':
      return betweenReceipts(receipt(evidence.first), receipt(evidence.second));
    case 'disordered':
      return inOrder(logged(evidence.earlier), logged(evidence.later));
    case 'usurped':
      return usurped(view, evidence.object, judged);
    case 'misdated':
      return againstCosignature(logged(evidence.entry), verifyCosignature(view, evidence.cosigner, evidence.cosignature, judged));
  }
}
