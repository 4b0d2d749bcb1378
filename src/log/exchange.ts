// SPDX-License-Identifier: Apache-2.0
// How checkpoints and cosignatures travel between two owners: in TRUST frames of relays, in transport.receipt messages of agencies.
import { decode } from '../cbor/decode.js';
import { encode } from '../cbor/encode.js';
import { reader } from '../cbor/reader.js';
import type { CborValue } from '../cbor/value.js';
import { fail } from '../core/errors.js';
import { isLocalId, isScope } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';

/** A checkpoint that its owner offers to be cosigned. Nothing of it is verified. */
export interface CheckpointOffer {
  /** COSE_Sign of the checkpoint. */
  readonly checkpoint: Uint8Array;
  readonly note: Uint8Array;
  /** Size from which `proof` leads here: that of the last checkpoint of this origin that the other side cosigned; 0 before the first. */
  readonly from: number;
  readonly proof: readonly Uint8Array[];
}

/** That a log was restored, and goes on under the next origin (LOG-16). Nothing of it is verified. */
export interface ClosingOffer {
  /** COSE_Sign of the checkpoint that closes the old origin. */
  readonly last: Uint8Array;
  /** First offered checkpoint of the new one. */
  readonly opened: Uint8Array;
  readonly note: Uint8Array;
  /** Leaf 1 of the new log: object, salt and path under `opened`. */
  readonly entry: { readonly object: Uint8Array; readonly salt: Uint8Array; readonly path: readonly Uint8Array[] };
  /** Consistency proof between `last` and the checkpoint that the other side cosigned, the smaller first; only its owner's side can make it. */
  readonly proof: readonly Uint8Array[];
}

/** A cosignature on its way back to the owner. Nothing of it is verified. */
export interface CosignatureOffer {
  readonly cosigner: Principal;
  /** COSE_Sign of the cosignature. */
  readonly cosignature: Uint8Array;
  /** Signature of the note line: time and Ed25519 signature, 72 bytes. */
  readonly line: Uint8Array;
}

const read = reader((field) => fail('LOG_EXCHANGE', { field }));
const statement = { min: 1, max: LIMITS.signedStatementMaxBytes };
const hashes = (value: CborValue | undefined, field: string): readonly Uint8Array[] =>
  read.array(value, field, 0, LIMITS.proofMaxHashes).map((hash) => read.bytes(hash, field, 32));
const items = (bytes: Uint8Array, field: string, count: number): readonly CborValue[] =>
  read.array(decode(bytes, { maxBytes: LIMITS.receiptObjectMaxBytes }), field, count, count);

/** Makes the bytes of an offer (LOG-30), fresh. Its reader takes at most 64 hashes, and `LIMITS.receiptObjectMaxBytes` in all. */
export function encodeCheckpointOffer({ checkpoint, note, from, proof }: CheckpointOffer): Uint8Array {
  return encode([checkpoint, note, from, proof]);
}

/**
 * Takes an offer apart; nothing of it is verified.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-30), `CBOR_...`.
 */
export function parseCheckpointOffer(bytes: Uint8Array): CheckpointOffer {
  const [checkpoint, note, from, proof] = items(bytes, 'offer', 4);
  return {
    checkpoint: read.bytes(checkpoint, 'offer.0', statement),
    note: read.bytes(note, 'offer.1', { min: 1, max: LIMITS.noteMaxBytes }),
    from: read.uint(from, 'offer.2'),
    proof: hashes(proof, 'offer.3'),
  };
}

/** Makes the bytes of a closing (LOG-16, LOG-30), fresh. */
export function encodeClosingOffer({ last, opened, note, entry, proof }: ClosingOffer): Uint8Array {
  return encode([last, opened, note, [entry.object, entry.salt, entry.path], proof]);
}

/** Head of a CBOR array of five. */
const ARRAY_OF_FIVE = 0x85;

/** Tells whether an offer is a closing, by its number of members; nothing of it is parsed. */
export function isClosingOffer(bytes: Uint8Array): boolean {
  return bytes[0] === ARRAY_OF_FIVE;
}

/**
 * Takes a closing apart; nothing of it is verified: see `followEpoch`.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-30), `CBOR_...`.
 */
export function parseClosingOffer(bytes: Uint8Array): ClosingOffer {
  const [last, opened, note, entry, proof] = items(bytes, 'closing', 5);
  const [object, salt, path] = read.array(entry, 'closing.3', 3, 3);
  return {
    last: read.bytes(last, 'closing.0', statement),
    opened: read.bytes(opened, 'closing.1', statement),
    note: read.bytes(note, 'closing.2', { min: 1, max: LIMITS.noteMaxBytes }),
    entry: {
      object: read.bytes(object, 'closing.3.0', { min: 1, max: LIMITS.checkpointMaxBytes }),
      salt: read.bytes(salt, 'closing.3.1', 32),
      path: hashes(path, 'closing.3.2'),
    },
    proof: hashes(proof, 'closing.4'),
  };
}

/** Makes the bytes of a cosignature on its way back (LOG-30), fresh. */
export function encodeCosignatureOffer({ cosigner, cosignature, line }: CosignatureOffer): Uint8Array {
  return encode([[cosigner.scope, cosigner.id], cosignature, line]);
}

/**
 * Takes a cosignature on its way back apart; nothing of it is verified: see `verifyCosignature`.
 * @param bytes - At most 262,144; read, not kept.
 * @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-30), `CBOR_...`.
 */
export function parseCosignatureOffer(bytes: Uint8Array): CosignatureOffer {
  const [who, cosignature, line] = items(bytes, 'cosignature', 3);
  const [scope, id] = read.array(who, 'cosignature.0', 2, 2);
  const cosigner = { scope: read.text(scope, 'cosignature.0.0', 64), id: read.text(id, 'cosignature.0.1', 64) };
  if (!isScope(cosigner.scope) || !isLocalId(cosigner.id)) throw fail('LOG_EXCHANGE', { field: 'cosignature.0' });
  return { cosigner, cosignature: read.bytes(cosignature, 'cosignature.1', statement), line: read.bytes(line, 'cosignature.2', 72) };
}
