// SPDX-License-Identifier: Apache-2.0
// Cosignatures prove the time at which another state held a checkpoint. The bytes are those of C2SP cosignature/v1, signed as COSE_Sign by
// every algorithm of the suite.
import { assertInteger, assertUsage } from '../../core/assert.js';
import { concat, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { CoseSign } from '../../crypto/sign/cose.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { requireIssuer, requireSigned } from '../signer-lookup.js';
import type { LogView, SignerView } from '../signer-lookup.js';
import { asText, encodeCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import type { SignedCheckpoint } from './signed-checkpoint.js';
import { decodeStatement, signStatement } from './signed-statement.js';

declare const verified: unique symbol;

/** Content of a cosignature. Nothing of it is verified. */
export interface UnverifiedCosignature {
  readonly checkpoint: Checkpoint;
  /** Epoch seconds, the cosigner's clock. */
  readonly at: number;
  /** The COSE_Sign, an own copy. */
  readonly bytes: Uint8Array;
  readonly sign: CoseSign;
}

/** A cosignature by all algorithms of the cosigner. Made by {@link verifyCosignature} alone. */
export interface VerifiedCosignature extends Omit<UnverifiedCosignature, 'sign'> {
  readonly [verified]: true;
  readonly cosigner: Principal;
  readonly signer: SignerView;
}

/** Encodes the bytes that a cosignature signs (C2SP cosignature/v1, LOG-12). @param at - Epoch seconds, from 0. */
export function cosignatureStatement(checkpoint: Checkpoint, at: number): Uint8Array {
  assertInteger(at, 'at', 0, Number.MAX_SAFE_INTEGER);
  return concat(toUtf8(`cosignature/v1\ntime ${at}\n`), encodeCheckpoint(checkpoint));
}

/**
 * Cosigns a checkpoint that was verified, and that is on stable storage (LOG-47).
 * @param cosigner - Of another state than the owner of the log; TypeError otherwise.
 * @param signer - Of role cosign. Its errors pass through.
 * @param at - Epoch seconds.
 * @returns The COSE_Sign, fresh.
 */
export async function signCosignature(
  { checkpoint }: SignedCheckpoint,
  cosigner: Principal,
  signer: Signer,
  at: number,
): Promise<Uint8Array> {
  assertUsage(cosigner.scope !== checkpoint.owner.scope, 'nobody cosigns a log of the own state');
  return signStatement('cosignature', cosignatureStatement(checkpoint, at), signer);
}

/**
 * Reads a cosignature without verification: only for an own one, or one that was verified when it was kept.
 * @param bytes - COSE_Sign, at most 16,384 bytes; copied.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `CRYPTO_COSE_MALFORMED`
 * (CRYPTO-09), `CBOR_...`.
 */
export function readCosignature(bytes: Uint8Array): UnverifiedCosignature {
  const sign = decodeStatement('cosignature', bytes);
  const [, time = '', body = ''] = /^cosignature\/v1\ntime (0|[1-9][0-9]{0,15})\n([^]*)$/.exec(asText(sign.payload) ?? '') ?? [];
  const at = Number(time);
  if (time === '' || !Number.isSafeInteger(at)) throw fail('LOG_COSIGNATURE', { field: 'statement' });
  return { at, checkpoint: parseCheckpoint(toUtf8(body)), bytes: sign.bytes, sign };
}

const JUDGED: Members<{ readonly now?: number }> = { required: {}, optional: { now: 'number' } };

/**
 * Verifies a cosignature of `cosigner`, by a signer that was valid at the time that it names, and is not compromised.
 * @param given - COSE_Sign, at most 16,384 bytes, copied; or the result of `readCosignature`.
 * @param judged.now - Epoch seconds of its arrival: a time more than 600 s ahead is refused.
 * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12), `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `LOG_SIGNER` (LOG-09),
 * `LOG_SIGNATURE` (LOG-10), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyCosignature(
  view: LogView,
  cosigner: Principal,
  given: Uint8Array | UnverifiedCosignature,
  judged: { readonly now?: number } = {},
): VerifiedCosignature {
  requireMembers(judged, JUDGED, 'verifyCosignature(judged)');
  const { at, checkpoint, bytes, sign } = given instanceof Uint8Array ? readCosignature(given) : given;
  // A cosignature of the own state gives no date (LOG-57).
  if (cosigner.scope === checkpoint.owner.scope)
    throw fail('LOG_COSIGNATURE', { field: `${principalKey(cosigner)} is of the owner's state` });
  // LOG-71: relays exchange with relays, agencies with agencies: a node cosigns only logs whose receipts it takes.
  if (requireIssuer(view, checkpoint.owner).kind !== requireIssuer(view, cosigner).kind) {
    throw fail('LOG_COSIGNATURE', { field: 'kind of cosigner' });
  }
  if (judged.now !== undefined && at > judged.now + LIMITS.clockSkewSeconds)
    throw fail('LOG_COSIGNATURE', { field: 'time', aheadSeconds: at - judged.now });
  const signer = requireSigned(view, sign, cosigner, 'cosign', { at });
  return { cosigner, checkpoint, at, bytes, signer } as VerifiedCosignature;
}
