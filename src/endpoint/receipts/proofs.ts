// SPDX-License-Identifier: Apache-2.0
// Receipts of others as the store keeps them: the checkpoint once for all that stand under it, and for each its own place.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { principalKey } from '../../core/ids.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { VerifiedReceipt } from '../../log/read-batch.js';
import { encodeBatch } from '../../log/statement/batch.js';
import type { BatchEntry } from '../../log/statement/batch.js';
import type { ReceiptWrite, StoredReceipt } from '../../store/port.js';
import { pack, unpack } from '../documents.js';

/** The write that keeps a receipt. */
export function receiptWrite({ receipt, bytes, checkpoint, salt, index, path }: VerifiedReceipt): ReceiptWrite {
  const { kind, envelopeId, envelopeDigest, issuer } = receipt;
  const about = { kind: leafKindNumber(kind), envelopeId, envelopeDigest, issuer: principalKey(issuer) };
  return { ...about, statement: bytes, head: checkpoint.bytes, bytes: encode(pack({ salt, index, path })) };
}

/** The entry of a kept receipt, under the checkpoint `head`. */
export function entryOf({ statement, bytes }: StoredReceipt): BatchEntry {
  return { receipt: statement, ...unpack<Omit<BatchEntry, 'receipt'>>(decode(bytes)) };
}

/** A kept receipt as evidence: a batch with this entry alone. */
export function batchOf(stored: StoredReceipt): Uint8Array {
  return encodeBatch({ checkpoint: headOf(stored), entries: [entryOf(stored)] });
}

/** The checkpoint under which a receipt is kept. */
export function headOf({ head }: StoredReceipt): Uint8Array {
  if (head === undefined) throw new TypeError('a receipt is kept with its checkpoint');
  return head;
}
