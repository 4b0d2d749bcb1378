// SPDX-License-Identifier: Apache-2.0
// Transport form of receipts and offers: under one checkpoint, each receipt with its place in the log.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { checked, forms } from '../../cbor/forms.js';
import { assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** One receipt of a batch: the object of its leaf, and its place. */
export interface BatchEntry {
  /** The exact encoding of the receipt. */
  readonly receipt: Uint8Array;
  readonly salt: Uint8Array;
  /** Place in the log. */
  readonly index: number;
  /** From the leaf's sibling upward, 1 to 64 hashes. */
  readonly path: readonly Uint8Array[];
}

/** A checkpoint that asks to be cosigned. */
export interface Offer {
  /** Last size that the reader cosigned, as known to the owner; 0 at first. */
  readonly from: number;
  /** Consistency proof from there to the checkpoint; none from 0. */
  readonly proof: readonly Uint8Array[];
}

/** Receipts, an offer, or both. Nothing of it is verified. */
export interface Batch {
  /** COSE_Sign of the checkpoint. */
  readonly checkpoint: Uint8Array;
  readonly entries: readonly BatchEntry[];
  readonly offer?: Offer;
}

const refuse = (field: string): Error => fail('LOG_BATCH', { field });
const { byteString, list, tuple, uint } = forms(refuse);
const HASH = byteString(32);

const ENTRY = tuple<BatchEntry>({
  receipt: byteString({ min: 1, max: LIMITS.receiptMaxBytes }),
  salt: HASH,
  index: uint,
  path: list(HASH, 1, LIMITS.proofMaxHashes),
});
const OFFER = tuple<Offer>({ from: uint, proof: list(HASH, 0, LIMITS.proofMaxHashes) });
const BATCH = checked(
  tuple<Batch>(
    {
      checkpoint: byteString({ min: 1, max: LIMITS.signedStatementMaxBytes }),
      entries: list(ENTRY, 0, LIMITS.batchMaxReceipts),
      offer: OFFER,
    },
    2,
  ),
  ({ entries, offer }, field) => {
    if (entries.length === 0 && offer === undefined) throw refuse(`${field}.1`);
  },
);

/** Encodes a batch. @param batch - Within its limits, as {@link splitBatch} makes it: TypeError otherwise. @returns fresh bytes. */
export function encodeBatch(batch: Batch): Uint8Array {
  const { entries, offer } = batch;
  assertUsage(entries.length > 0 || offer !== undefined, 'a batch has entries, an offer or both');
  const bytes = encode(BATCH.write(batch));
  assertUsage(entries.length <= LIMITS.batchMaxReceipts && bytes.length <= LIMITS.batchMaxBytes, 'a batch is within its limits');
  return bytes;
}

/**
 * Splits entries under one checkpoint into batches within the limits, in their order.
 * @param batch - Any number of entries; an offer goes with the first of them.
 */
export function splitBatch({ checkpoint, entries, offer }: Batch): readonly [Batch, ...Batch[]] {
  // Heads of three arrays, and the longest head of a byte string.
  const room = LIMITS.batchMaxBytes - checkpoint.length - 8;
  let batch = { checkpoint, entries: [] as BatchEntry[], ...(offer !== undefined && { offer }) };
  const batches: [Batch, ...Batch[]] = [batch];
  let size = offer === undefined ? 0 : encode(OFFER.write(offer)).length;
  for (const entry of entries) {
    const more = encode(ENTRY.write(entry)).length;
    if (size + more > room || batch.entries.length === LIMITS.batchMaxReceipts) {
      batches.push((batch = { checkpoint, entries: [] }));
      size = 0;
    }
    batch.entries.push(entry);
    size += more;
  }
  return batches;
}

/**
 * Decodes a batch; nothing of it is verified.
 * @param bytes - At most 81,920; read, not kept.
 * @throws {@link RogatoryError} `LOG_BATCH` (LOG-20), `CBOR_...`.
 */
export function parseBatch(bytes: Uint8Array): Batch {
  return BATCH.read(decode(bytes, { maxBytes: LIMITS.batchMaxBytes }), 'batch');
}
