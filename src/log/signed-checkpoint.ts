// SPDX-License-Identifier: Apache-2.0
// One batch, one checkpoint, three signatures of it: a note for tools of transparency logs, a COSE_Sign with every algorithm of the
// suite, which decides, and the signature over the root that makes COSE receipts (RFC 9942).
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { decodeCoseSign, signCose } from '../crypto/cose.js';
import type { CoseSign, CoseSignature } from '../crypto/cose.js';
import { SUITES } from '../crypto/suites.js';
import type { Signer } from '../crypto/sign.js';
import { verifySignature } from '../crypto/sign.js';
import { encodeCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { signRoot } from './cose-receipt.js';
import { requireIssuer, requireSigned } from './issuers.js';
import type { JudgedAt, LogView, SignerView } from './issuers.js';
import { encodeNote, isOfKey, noteKeyId, parseNote } from './note.js';
import type { Note } from './note.js';
import { formatOrigin } from './origin.js';
import { ed25519Key } from './note-key.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

const TYP = 16;

/** The three forms of one checkpoint. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** COSE_Sign, typ checkpoint, over the body. */
  readonly cose: Uint8Array;
  readonly note: Uint8Array;
  /** Ed25519 signature over the root: see `encodeCoseReceipt`. */
  readonly rootSignature: Uint8Array;
}

/** A checkpoint that its owner's log signer signed by all algorithms. Made by {@link verifyCheckpoint} alone. */
export interface VerifiedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The COSE_Sign, an own copy. */
  readonly bytes: Uint8Array;
  readonly signer: SignerView;
}

/** Protected header of a COSE_Sign of this area. */
export function typOf(kind: 'checkpoint' | 'cosignature' | 'receipt'): ReadonlyMap<number, string> {
  return new Map([[TYP, `application/rogatory-${kind}+cose`]]);
}

/** Decodes a COSE_Sign of exactly one typ, by the algorithms of one suite in its order. @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`. */
export function decodeTyped(kind: 'checkpoint' | 'cosignature' | 'receipt', bytes: Uint8Array): CoseSign {
  const own = Uint8Array.from(bytes);
  const sign = decodeCoseSign(own, {
    maxBytes: LIMITS.signedStatementMaxBytes,
    maxSignatures: 2,
    ...(kind === 'checkpoint' ? { timeToken: true } : {}),
  });
  if (sign.protectedMap.size !== 1 || sign.protectedMap.get(TYP) !== typOf(kind).get(TYP)) {
    throw fail('CRYPTO_COSE_MALFORMED', { field: 'protected.16' });
  }
  // One order of signatures, so that a statement has one encoding.
  const algorithms = sign.signatures.map(({ alg }) => alg).join();
  if (!SUITES.some(({ signatures }) => signatures.join() === algorithms)) throw fail('CRYPTO_COSE_MALFORMED', { field: 'signatures' });
  return sign;
}

const CHECKPOINT: Members<Checkpoint> = {
  required: { owner: 'object', epoch: 'number', size: 'number', root: 'bytes' },
  optional: {},
};

/** The signature of a checkpoint that a time token is about (LOG-55). @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`. */
export function lastSignature(checkpoint: Uint8Array): CoseSignature {
  return decodeTyped('checkpoint', checkpoint).signatures.at(-1) as CoseSignature;
}

/**
 * Signs a checkpoint in its three forms: COSE_Sign (RFC 9052), C2SP signed note, and for COSE receipts (RFC 9942).
 * @param signer - Of role log; holds an Ed25519 key, TypeError otherwise. What it throws itself passes.
 */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<SignedCheckpoint> {
  requireMembers(checkpoint, CHECKPOINT, 'signCheckpoint(checkpoint)');
  const body = encodeCheckpoint(checkpoint);
  const key = ed25519Key(signer.keys);
  const name = formatOrigin(checkpoint);
  const line = { name, keyId: noteKeyId(name, 0x01, key), signature: await signer.sign(-19, body) };
  return {
    checkpoint,
    cose: await signCose({ protected: typOf('checkpoint'), payload: body, signers: [signer], order: 'policy' }),
    note: encodeNote({ text: body, lines: [line] }),
    rootSignature: await signRoot(checkpoint.root, signer),
  };
}

/**
 * Verifies the COSE_Sign of a checkpoint by the log signer that the directory names for its owner.
 * @param bytes - COSE_Sign, at most `LIMITS.signedStatementMaxBytes`; copied.
 * @throws {@link RogatoryError} `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyCheckpoint(view: LogView, bytes: Uint8Array, judged: JudgedAt): VerifiedCheckpoint {
  const sign = decodeTyped('checkpoint', bytes);
  const checkpoint = parseCheckpoint(sign.payload);
  const signer = requireSigned(sign, checkpoint.owner, requireIssuer(view, checkpoint.owner), ['log'], judged);
  return { checkpoint, bytes: sign.bytes, signer };
}

/**
 * Verifies that a note says the same as a checkpoint and carries the note signature of its signer.
 * @param bytes - At most 65,536; read, not kept.
 * @returns The note; its other lines, cosignatures among them, are not judged.
 * @throws {@link RogatoryError} `LOG_NOTE` (LOG-08) when it is another body or lacks the line, `LOG_SIGNATURE` (LOG-10).
 */
export function verifyNote({ checkpoint, signer }: VerifiedCheckpoint, bytes: Uint8Array): Note {
  const note = parseNote(bytes);
  if (!equal(note.text, encodeCheckpoint(checkpoint))) throw fail('LOG_NOTE', { field: 'text' });
  const key = ed25519Key(signer.keys);
  const name = formatOrigin(checkpoint);
  const keyId = noteKeyId(name, 0x01, key);
  const line = note.lines.find((candidate) => isOfKey(candidate, name, keyId));
  if (line === undefined) throw fail('LOG_NOTE', { field: 'line of the log' });
  if (!verifySignature(key, note.text, line.signature)) throw fail('LOG_SIGNATURE', { form: 'note', alg: -19 });
  return note;
}
