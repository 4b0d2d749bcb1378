// SPDX-License-Identifier: Apache-2.0
// Cosignatures: what the counterparty says of a log that it has watched. The bytes are those of C2SP cosignature/v1, signed as a line
// of a note and, beside it, as COSE_Sign by every algorithm of the suite.
import { assertInteger, assertUsage } from '../core/assert.js';
import { concat, toUtf8 } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { signCose } from '../crypto/cose.js';
import type { Signer } from '../crypto/sign.js';
import { verifySignature } from '../crypto/sign.js';
import { asText, encodeCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint, Cosignable } from './checkpoint.js';
import { requireIssuer, requireSigned } from './issuers.js';
import type { IssuerKind, JudgedAt, LogView, SignerView } from './issuers.js';
import { isOfKey, noteKeyId } from './note.js';
import type { Note, NoteLine } from './note.js';
import { ed25519Key } from './note-key.js';
import { nameOf } from './origin.js';
import { decodeTyped, typOf } from './signed-checkpoint.js';

/** A cosignature by all algorithms of the cosigner. Made by {@link verifyCosignature} alone. */
export interface VerifiedCosignature {
  readonly cosigner: Principal;
  readonly kind: IssuerKind;
  readonly checkpoint: Checkpoint;
  /** Epoch seconds, the cosigner's clock. */
  readonly at: number;
  /** The COSE_Sign, an own copy. */
  readonly bytes: Uint8Array;
  readonly signer: SignerView;
}

/** Encodes the bytes that a cosignature signs (C2SP cosignature/v1, LOG-12). @param at - Epoch seconds, from 0. */
export function cosignatureStatement(checkpoint: Checkpoint, at: number): Uint8Array {
  assertInteger(at, 'at', 0, Number.MAX_SAFE_INTEGER);
  return concat(toUtf8(`cosignature/v1\ntime ${at}\n`), encodeCheckpoint(checkpoint));
}

/**
 * Cosigns a checkpoint that `cosign` let through and that is on stable storage.
 * @param cosigner - Who signs; of the same kind as the owner of the log, and not the owner: TypeError otherwise.
 * @param signer - Of role cosign; holds an Ed25519 key. What it throws itself passes.
 * @param at - Epoch seconds.
 * @returns The line for notes (72 bytes of signature, the time first) and the COSE_Sign, which decides.
 */
export async function signCosignature(
  { checkpoint }: Cosignable,
  cosigner: Principal,
  signer: Signer,
  at: number,
): Promise<{ readonly line: NoteLine; readonly cose: Uint8Array }> {
  assertUsage(nameOf(cosigner) !== nameOf(checkpoint.owner), 'nobody cosigns an own log');
  const statement = cosignatureStatement(checkpoint, at);
  const name = nameOf(cosigner);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(at));
  return {
    line: {
      name,
      keyId: noteKeyId(name, 0x04, ed25519Key(signer.keys)),
      signature: concat(time, await signer.sign(-19, statement)),
    },
    cose: await signCose({ protected: typOf('cosignature'), payload: statement, signers: [signer], order: 'policy' }),
  };
}

/**
 * Verifies a cosignature of `cosigner`.
 * @param bytes - COSE_Sign, at most `LIMITS.signedStatementMaxBytes`; copied.
 * @param judged - As in `JudgedAt`; validity is judged at the time that the statement names.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `LOG_SIGNER` (LOG-09),
 * `LOG_SIGNATURE` (LOG-10), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyCosignature(
  view: LogView,
  cosigner: Principal,
  bytes: Uint8Array,
  judged: Pick<JudgedAt, 'provenAt' | 'kept'> = {},
): VerifiedCosignature {
  const sign = decodeTyped('cosignature', bytes);
  const { at, checkpoint } = parseStatement(sign.payload);
  const issuer = requireIssuer(view, cosigner);
  if (nameOf(cosigner) === nameOf(checkpoint.owner)) throw fail('LOG_COSIGNATURE', { field: 'own log' });
  // A relay sees relays' logs, an agency agencies': nobody vouches for a log whose traffic it has no part in.
  if (requireIssuer(view, checkpoint.owner).kind !== issuer.kind) throw fail('LOG_COSIGNATURE', { field: 'kind of cosigner' });
  const signer = requireSigned(sign, cosigner, issuer, ['cosign'], { ...judged, at });
  return { cosigner, kind: issuer.kind, checkpoint, at, bytes: sign.bytes, signer };
}

/**
 * Checks the time of a cosignature of an own checkpoint, before it is kept: a wrong one would misdate the receipts under it.
 * @param now - The owner's clock, epoch seconds.
 * @param last - Time of the last receipt of the checkpoint, epoch seconds; undefined when it has none.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-24).
 */
export function checkCosignedAt({ at }: Pick<VerifiedCosignature, 'at'>, now: number, last: number | undefined): void {
  const isBefore = last !== undefined && at < last - LIMITS.clockSkewSeconds;
  if (at > now + LIMITS.clockSkewSeconds || isBefore) throw fail('LOG_COSIGNATURE', { field: 'time' });
}

/**
 * Verifies those of several cosignatures whose signers are good, and leaves out the others: one stolen key takes nothing from what
 * others cosigned.
 * @throws {@link RogatoryError} as {@link verifyCosignature}, but for `LOG_SIGNER`.
 */
export function goodCosignatures(
  view: LogView,
  given: readonly { readonly cosigner: Principal; readonly cosignature: Uint8Array }[],
): readonly VerifiedCosignature[] {
  return given.flatMap(({ cosigner, cosignature }): VerifiedCosignature[] => {
    try {
      return [verifyCosignature(view, cosigner, cosignature)];
    } catch (error) {
      if (isRogatoryError(error, 'LOG_SIGNER')) return [];
      throw error;
    }
  });
}

/**
 * Reads what a cosignature says, and verifies nothing: for one that was verified when it was kept.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-06), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function peekCosignature(bytes: Uint8Array): { readonly at: number; readonly checkpoint: Checkpoint } {
  return parseStatement(decodeTyped('cosignature', bytes).payload);
}

function parseStatement(payload: Uint8Array): { at: number; checkpoint: Checkpoint } {
  const [, time = '', body = ''] = /^cosignature\/v1\ntime (0|[1-9][0-9]{0,15})\n([^]*)$/.exec(asText(payload) ?? '') ?? [];
  const at = Number(time);
  if (time === '' || !Number.isSafeInteger(at)) throw fail('LOG_COSIGNATURE', { field: 'statement' });
  return { at, checkpoint: parseCheckpoint(toUtf8(body)) };
}

/**
 * Verifies the cosignature line of a cosigner in a note. It proves what Ed25519 proves and no more.
 * @param signer - The cosigner's signer of role cosign.
 * @returns Epoch seconds that it names; undefined when the note has no line of this key.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12), `LOG_SIGNATURE` (LOG-10).
 */
export function verifyCosignatureLine(note: Note, cosigner: Principal, signer: Pick<SignerView, 'keys'>): number | undefined {
  const key = ed25519Key(signer.keys);
  const name = nameOf(cosigner);
  const keyId = noteKeyId(name, 0x04, key);
  const line = note.lines.find((candidate) => isOfKey(candidate, name, keyId));
  if (line === undefined) return undefined;
  const { signature } = line;
  if (signature.length !== 72) throw fail('LOG_COSIGNATURE', { field: 'line' });
  const at = Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
  if (!Number.isSafeInteger(at)) throw fail('LOG_COSIGNATURE', { field: 'time' });
  const statement = concat(toUtf8(`cosignature/v1\ntime ${at}\n`), note.text);
  if (!verifySignature(key, statement, signature.subarray(8))) throw fail('LOG_SIGNATURE', { form: 'cosignature/v1', alg: -19 });
  return at;
}
