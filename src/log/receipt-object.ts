// SPDX-License-Identifier: Apache-2.0
// How receipts travel: one under a signature of its own, or many under one checkpoint, each with its place in the log.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { signCose } from '../crypto/cose.js';
import type { CoseSign } from '../crypto/cose.js';
import type { Signer } from '../crypto/sign.js';
import { encodeReceipt } from './receipt.js';
import type { Receipt } from './receipt.js';
import { decodeTyped, typOf } from './signed-checkpoint.js';
import type { SignedCheckpoint } from './signed-checkpoint.js';

/** One receipt of a batch: what its leaf says, and where it stands. */
export interface BatchEntry {
  /** The exact encoding of the receipt: the object of the leaf. */
  readonly receipt: Uint8Array;
  readonly salt: Uint8Array;
  /** Place in the log. */
  readonly index: number;
  /** From the leaf's sibling upward. */
  readonly path: readonly Uint8Array[];
}

/** Receipts under one checkpoint. Nothing of it is verified. */
export interface ReceiptBatch {
  readonly form: 'batch';
  /** COSE_Sign of the checkpoint. */
  readonly checkpoint: Uint8Array;
  /** Note of the checkpoint, with the cosignatures so far. */
  readonly note: Uint8Array;
  readonly entries: readonly BatchEntry[];
}

/** A receipt object that was taken apart; nothing of it is verified. */
export type ReceiptObject = { readonly form: 'single'; readonly sign: CoseSign } | ReceiptBatch;

/** First byte of tag 98 with its one-byte argument; an array never begins so. */
const TAGGED = 0xd8;

const read = reader((field) => fail('LOG_RECEIPT_OBJECT', { field }));

/**
 * Signs one receipt, as a COSE_Sign (RFC 9052) by all algorithms of the signer.
 * @param receipt - Its members are those of its kind (LOG-17); TypeError otherwise.
 * @param signer - The issuer's relay signer or seal. What it throws itself passes.
 * @returns A receipt object, fresh.
 */
export async function signReceipt(receipt: Receipt, signer: Signer): Promise<Uint8Array> {
  return signCose({ protected: typOf('receipt'), payload: encodeReceipt(receipt), signers: [signer], order: 'policy' });
}

/** Encodes a batch: one signature, however many receipts. @param entries - 1 to 1,024, under this checkpoint. @returns fresh bytes. */
export function encodeBatch({ checkpoint, note }: Pick<ReceiptBatch, 'checkpoint' | 'note'>, entries: readonly BatchEntry[]): Uint8Array {
  return encode([checkpoint, note, entries.map(({ receipt, salt, index, path }) => [receipt, salt, index, path])]);
}

/** The parts of a checkpoint that go into batches. */
export function batchHead({ cose, note }: Pick<SignedCheckpoint, 'cose' | 'note'>): Pick<ReceiptBatch, 'checkpoint' | 'note'> {
  return { checkpoint: cose, note };
}

/**
 * Takes a receipt object apart.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_RECEIPT_OBJECT` (LOG-19), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function parseReceiptObject(bytes: Uint8Array): ReceiptObject {
  if (bytes[0] === TAGGED) return { form: 'single', sign: decodeTyped('receipt', bytes) };
  const [checkpoint, note, entries] = read.array(decode(bytes, { maxBytes: LIMITS.receiptObjectMaxBytes }), 'batch', 3, 3);
  return {
    form: 'batch',
    checkpoint: read.bytes(checkpoint, 'batch.0', { min: 1, max: LIMITS.signedStatementMaxBytes }),
    note: read.bytes(note, 'batch.1', { min: 1, max: LIMITS.noteMaxBytes }),
    entries: read.array(entries, 'batch.2', 1, LIMITS.batchMaxReceipts).map((entry, i): BatchEntry => {
      const field = `batch.2.${i}`;
      const [receipt, salt, index, path] = read.array(entry, field, 4, 4);
      return {
        receipt: read.bytes(receipt, `${field}.0`, { min: 1, max: LIMITS.receiptMaxBytes }),
        salt: read.bytes(salt, `${field}.1`, 32),
        index: read.uint(index, `${field}.2`),
        path: read.array(path, `${field}.3`, 1, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, `${field}.3`, 32)),
      };
    }),
  };
}
