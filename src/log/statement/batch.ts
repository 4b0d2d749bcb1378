// SPDX-License-Identifier: Apache-2.0
// Transport form of receipts and offers: under one checkpoint, each receipt with its place in the log.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
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

const read = reader((field) => fail('LOG_BATCH', { field }));
const hashes = (value: CborValue | undefined, field: string, min: number): readonly Uint8Array[] =>
  read.array(value, field, min, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, field, 32));

/** Encodes a batch. @param batch - Within its limits, as {@link splitBatch} makes it: TypeError otherwise. @returns fresh bytes. */
export function encodeBatch({ checkpoint, entries, offer }: Batch): Uint8Array {
  assertUsage(entries.length > 0 || offer !== undefined, 'a batch has entries, an offer or both');
  const bytes = encode([checkpoint, entries.map(itemOf), ...(offer === undefined ? [] : [[offer.from, offer.proof]])]);
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
  let size = offer === undefined ? 0 : encode([offer.from, offer.proof]).length;
  for (const entry of entries) {
    const more = encode(itemOf(entry)).length;
    if (size + more > room || batch.entries.length === LIMITS.batchMaxReceipts) {
      batches.push((batch = { checkpoint, entries: [] }));
      size = 0;
    }
    batch.entries.push(entry);
    size += more;
  }
  return batches;
}

function itemOf({ receipt, salt, index, path }: BatchEntry): CborValue {
  return [receipt, salt, index, path];
}

/**
 * Decodes a batch; nothing of it is verified.
 * @param bytes - At most 81,920; read, not kept.
 * @throws {@link RogatoryError} `LOG_BATCH` (LOG-20), `CBOR_...`.
 */
export function parseBatch(bytes: Uint8Array): Batch {
  const [checkpoint, entries, offer] = read.array(decode(bytes, { maxBytes: LIMITS.batchMaxBytes }), 'batch', 2, 3);
  const batch = {
    checkpoint: read.bytes(checkpoint, 'batch.0', { min: 1, max: LIMITS.signedStatementMaxBytes }),
    entries: read.array(entries, 'batch.1', offer === undefined ? 1 : 0, LIMITS.batchMaxReceipts).map(parseEntry),
  };
  return offer === undefined ? batch : { ...batch, offer: parseOffer(offer) };
}

function parseEntry(value: CborValue, i: number): BatchEntry {
  const field = `batch.1.${i}`;
  const [receipt, salt, index, path] = read.array(value, field, 4, 4);
  return {
    receipt: read.bytes(receipt, `${field}.0`, { min: 1, max: LIMITS.receiptMaxBytes }),
    salt: read.bytes(salt, `${field}.1`, 32),
    index: read.uint(index, `${field}.2`),
    path: hashes(path, `${field}.3`, 1),
  };
}

function parseOffer(value: CborValue): Offer {
  const [from, proof] = read.array(value, 'batch.2', 2, 2);
  return { from: read.uint(from, 'batch.2.0'), proof: hashes(proof, 'batch.2.1', 0) };
}
