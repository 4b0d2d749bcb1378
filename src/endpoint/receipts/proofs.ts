// SPDX-License-Identifier: Apache-2.0
// Receipts of others as the store keeps them: the checkpoint once for all that stand under it, and for each its own place.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { VerifiedReceipt } from '../../log/read-batch.js';
import { encodeBatch } from '../../log/statement/batch.js';
import type { BatchEntry } from '../../log/statement/batch.js';
import type { ReceiptWrite, StoredReceipt } from '../../store/port.js';

const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `kept receipt: ${field}` }));

/** The write that keeps a receipt. */
export function receiptWrite({ receipt, bytes, checkpoint, salt, index, path }: VerifiedReceipt): ReceiptWrite {
  const { kind, envelopeId, envelopeDigest, issuer } = receipt;
  const about = { kind: leafKindNumber(kind), envelopeId, envelopeDigest, issuer: principalKey(issuer) };
  return { ...about, statement: bytes, head: checkpoint.bytes, bytes: encode([salt, index, path]) };
}

/** The entry of a kept receipt, under the checkpoint `head`. */
export function entryOf({ statement, bytes }: StoredReceipt): BatchEntry {
  const [salt, index, path] = read.array(decode(bytes), 'proof', 3, 3);
  return {
    receipt: statement,
    salt: read.bytes(salt, 'salt', 32),
    index: read.uint(index, 'index'),
    path: read.array(path, 'path', 1, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, 'path', 32)),
  };
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
