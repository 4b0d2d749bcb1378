// SPDX-License-Identifier: Apache-2.0
// A receipt by one who may not issue it: a relay that says delivered, an owner whose log says what another alone can know.
import { fail, isRogatoryError } from '../core/errors.js';
import { sha256 } from '../crypto/digest.js';
import { parseCheckpoint } from './checkpoint.js';
import type { Contradiction } from './contradictions.js';
import { requireIssuer, requireSigned } from './issuers.js';
import type { JudgedAt, LogView } from './issuers.js';
import { leafHash } from './leaf.js';
import { parseReceipt } from './receipt.js';
import type { Receipt } from './receipt.js';
import { encodeBatch, parseReceiptObject } from './receipt-object.js';
import type { ReceiptBatch, ReceiptObject } from './receipt-object.js';
import type { Principal } from '../core/ids.js';
import { decodeTyped, verifyCheckpoint, verifyNote } from './signed-checkpoint.js';
import { verifyInclusion } from './verify.js';
import { isOfOffice } from './verify-receipt.js';
import { principalKey } from '../core/ids.js';

/**
 * Says who issued a receipt that was not theirs to issue. The object itself convicts: it is refused by everybody who sees it (LOG-18).
 * Of a mailbox that another agency of the issuer's state has nothing follows: directories change, and who had it then another one says.
 * @param bytes - A receipt object with one receipt, at most 262,144 bytes; copied.
 * @returns undefined when its issuer may issue it, or might have.
 * @throws {@link RogatoryError} `LOG_EVIDENCE` (LOG-23) when it has more receipts. When nobody signed it: `LOG_RECEIPT_OBJECT` (LOG-19),
 * `LOG_RECEIPT` (LOG-17), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10), `LOG_INCLUSION`
 * (LOG-03), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function usurped(view: LogView, bytes: Uint8Array, judged: Pick<JudgedAt, 'provenAt'> = {}): Contradiction | undefined {
  const { receipt, speaker } = verify(view, parseReceiptObject(bytes), judged);
  if (isOwn(view, speaker, receipt)) return undefined;
  return { conflict: 'usurped', accused: [speaker], evidence: { kind: 'usurped', object: Uint8Array.from(bytes) } };
}

/**
 * Looks in an object that was refused for a receipt that was not its speaker's to issue, and takes it out of its batch: what is refused for
 * this convicts (LOG-18).
 * @param bytes - A receipt object; of a batch, the first such receipt is looked at alone.
 * @returns undefined when there is none, or nobody's signature stands behind it.
 */
export function findUsurped(view: LogView, bytes: Uint8Array): Contradiction | undefined {
  try {
    const object = parseReceiptObject(bytes);
    if (object.form === 'single') return usurped(view, bytes);
    const { owner } = parseCheckpoint(decodeTyped('checkpoint', object.checkpoint).payload);
    const suspect = object.entries.find((entry) => !isOwn(view, owner, parseReceipt(entry.receipt)));
    return suspect === undefined ? undefined : usurped(view, encodeBatch(object, [suspect]));
  } catch (error) {
    if (isRogatoryError(error)) return undefined;
    throw error;
  }
}

/** Whether a receipt is the speaker's, and of its office. */
function isOwn(view: LogView, speaker: Principal, receipt: Receipt): boolean {
  return principalKey(receipt.issuer) === principalKey(speaker) && isOfOffice(requireIssuer(view, speaker).kind, receipt);
}

/** Who stands behind the object: the signer that the receipt names, or the owner of the log that holds it. */
function verify(view: LogView, object: ReceiptObject, judged: Pick<JudgedAt, 'provenAt'>): { receipt: Receipt; speaker: Principal } {
  if (object.form === 'batch') return verifyLogged(view, object, judged);
  const receipt = parseReceipt(object.sign.payload);
  const issuer = requireIssuer(view, receipt.issuer);
  requireSigned(object.sign, receipt.issuer, issuer, [issuer.kind === 'relay' ? 'relay' : 'seal'], { ...judged, at: 'any' });
  return { receipt, speaker: receipt.issuer };
}

function verifyLogged(view: LogView, batch: ReceiptBatch, judged: Pick<JudgedAt, 'provenAt'>): { receipt: Receipt; speaker: Principal } {
  const [entry, ...rest] = batch.entries;
  if (entry === undefined || rest.length > 0) throw fail('LOG_EVIDENCE', { reason: 'not one receipt' });
  const verified = verifyCheckpoint(view, batch.checkpoint, { ...judged, at: 'any' });
  verifyNote(verified, batch.note);
  const { checkpoint } = verified;
  const receipt = parseReceipt(entry.receipt);
  const hash = leafHash(receipt.kind, sha256(entry.receipt), entry.salt);
  verifyInclusion({ leafHash: hash, index: entry.index, size: checkpoint.size, path: entry.path }, checkpoint.root);
  return { receipt, speaker: checkpoint.owner };
}
