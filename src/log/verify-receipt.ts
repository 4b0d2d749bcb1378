// SPDX-License-Identifier: Apache-2.0
// Judging receipts, in this order: form, who may say this, signature or place in the log.
import { fail } from '../core/errors.js';
import { parseMailbox, principalKey } from '../core/ids.js';
import { sha256 } from '../crypto/digest.js';
import type { Checkpoint } from './checkpoint.js';
import { requireIssuer, requireSigned, requireUsable } from './issuers.js';
import type { IssuerKind, IssuerView, JudgedAt, LogView } from './issuers.js';
import type { ReceiptKind } from './kinds.js';
import { leafHash } from './leaf.js';
import { parseReceipt } from './receipt.js';
import type { Receipt } from './receipt.js';
import { encodeBatch, parseReceiptObject } from './receipt-object.js';
import type { BatchEntry, ReceiptBatch } from './receipt-object.js';
import { verifyCheckpoint, verifyNote } from './signed-checkpoint.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';
import { verifyInclusion } from './verify.js';
import type { InclusionProof } from './verify.js';

/** Where a receipt stands in its issuer's log. */
export interface LoggedAt extends InclusionProof {
  readonly checkpoint: Checkpoint;
}

/** A receipt by somebody who may issue it. Made by {@link verifyReceiptObject} alone. */
export interface VerifiedReceipt {
  readonly receipt: Receipt;
  /** Exact encoding of the receipt. */
  readonly bytes: Uint8Array;
  /** A receipt object with this receipt alone: evidence of it. */
  readonly object: Uint8Array;
  /** Absent when the receipt has a signature of its own. */
  readonly logged?: LoggedAt;
}

/** Kinds that an addressed agency alone may issue; the rest is said by relays alone. */
const BY_ADDRESSEE: ReadonlySet<ReceiptKind> = new Set(['delivered', 'opened', 'refused']);

/**
 * Verifies every receipt of an object: all of them or none.
 * @param judged.provenAt - As in `JudgedAt`; validity of signers is judged at the time that each receipt names.
 * @throws {@link RogatoryError} `LOG_RECEIPT_OBJECT` (LOG-19), `LOG_RECEIPT` (LOG-17), `LOG_ISSUER` (LOG-18), `LOG_SIGNER` (LOG-09),
 * `LOG_SIGNATURE` (LOG-10), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `LOG_NOTE` (LOG-08), `LOG_INCLUSION` (LOG-03),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyReceiptObject(view: LogView, bytes: Uint8Array, judged: Pick<JudgedAt, 'provenAt'> = {}): readonly VerifiedReceipt[] {
  const object = parseReceiptObject(bytes);
  if (object.form === 'batch') return verifyBatch(view, object, judged);
  const receipt = parseReceipt(object.sign.payload);
  const issuer = checkIssuer(view, receipt);
  const roles = [issuer.kind === 'relay' ? 'relay' : 'seal'];
  requireSigned(object.sign, receipt.issuer, issuer, roles, { ...judged, at: receipt.at });
  return [{ receipt, bytes: object.sign.payload, object: object.sign.bytes }];
}

function verifyBatch(view: LogView, batch: ReceiptBatch, judged: Pick<JudgedAt, 'provenAt'>): readonly VerifiedReceipt[] {
  const verified = verifyCheckpoint(view, batch.checkpoint, { ...judged, at: 'any' });
  verifyNote(verified, batch.note);
  return batch.entries.map((entry) => verifyEntry(view, batch, verified, entry, judged));
}

function verifyEntry(
  view: LogView,
  batch: ReceiptBatch,
  { checkpoint, signer }: VerifiedCheckpoint,
  entry: BatchEntry,
  judged: Pick<JudgedAt, 'provenAt'>,
): VerifiedReceipt {
  const receipt = parseReceipt(entry.receipt);
  const issuer = checkIssuer(view, receipt);
  if (principalKey(receipt.issuer) !== principalKey(checkpoint.owner)) throw refuseIssuer(receipt);
  requireUsable(signer, receipt.issuer, issuer, { ...judged, at: receipt.at });
  const proof = {
    leafHash: leafHash(receipt.kind, sha256(entry.receipt), entry.salt),
    index: entry.index,
    size: checkpoint.size,
    path: entry.path,
  };
  verifyInclusion(proof, checkpoint.root);
  return { receipt, bytes: entry.receipt, object: encodeBatch(batch, [entry]), logged: { ...proof, checkpoint } };
}

/**
 * Says who may issue a receipt of this kind about this addressee.
 * @returns The issuer's entry in the directory.
 * @throws {@link RogatoryError} `LOG_ISSUER` (LOG-18), `LOG_SIGNER` (LOG-09).
 */
export function checkIssuer(view: LogView, receipt: Receipt): IssuerView {
  const { kind, issuer, addressee } = receipt;
  const entry = requireIssuer(view, issuer);
  if (!isOfOffice(entry.kind, receipt)) throw refuseIssuer(receipt);
  if (BY_ADDRESSEE.has(kind) && typeof addressee === 'string' && view.agencyOf(addressee) !== issuer.id) throw refuseIssuer(receipt);
  return entry;
}

/**
 * Whether an issuer of this kind can ever say this of this addressee, whoever had a mailbox when: what no directory of its state, older or
 * newer than the reader's, makes right, is nobody's mistake.
 */
export function isOfOffice(issuerKind: IssuerKind, { kind, issuer, addressee }: Receipt): boolean {
  const isParty = typeof addressee !== 'string';
  const addressed = isParty ? addressee.scope : parseMailbox(addressee).scope;
  if (BY_ADDRESSEE.has(kind)) return issuerKind === 'agency' && addressed === issuer.scope && (!isParty || addressee.id === issuer.id);
  // The rung above `submitted`: the state of the addressee has it now.
  return issuerKind === 'relay' && (kind !== 'relayed' || addressed === issuer.scope);
}

function refuseIssuer({ kind, issuer }: Receipt): Error {
  return fail('LOG_ISSUER', { kind, issuer: principalKey(issuer) });
}
