// SPDX-License-Identifier: Apache-2.0
// The token of a checkpoint stands in the unprotected header 270 (RFC 9921) of the last signature in suite order (LOG-55). It can be
// attached later, because no signature covers it.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { isRogatoryError } from '../../core/errors.js';
import { COSE_SIGN_TAG, TIME_TOKEN } from '../../crypto/sign/cose.js';
import { decodeStatement, lastSignature } from '../statement/signed-statement.js';
import type { VerifiedTime } from './cms.js';

/** Time of a checkpoint, from its token. `unverified` names the failed condition of LOG-56; it refuses nothing. */
export type CheckpointTime = VerifiedTime | { readonly status: 'unverified'; readonly reason: string } | { readonly status: 'absent' };

/**
 * Judges the time token of a checkpoint. The signatures of the checkpoint itself are not verified here.
 * @param checkpoint - COSE_Sign, at most 65,536 bytes; read, not kept.
 * @param accepted - SHA-256 of the certificates that the accord names (member 11); with none, no token counts.
 * @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...` when it is no checkpoint.
 */
export async function verifyCheckpointTime(checkpoint: Uint8Array, accepted: readonly Uint8Array[]): Promise<CheckpointTime> {
  const { signature, unprotected } = lastSignature(checkpoint);
  const token = unprotected.get(TIME_TOKEN);
  if (!(token instanceof Uint8Array)) return { status: 'absent' };
  const { verifyTimeToken } = await import('./cms.js');
  try {
    return await verifyTimeToken(token, signature, accepted);
  } catch (error) {
    if (!isRogatoryError(error, 'LOG_TIME_TOKEN')) throw error;
    return { status: 'unverified', reason: error.details.field };
  }
}

/** Attaches a token to the checkpoint whose last signature it covers; all other bytes stay the same. */
export function attachTime(checkpoint: Uint8Array, { token }: VerifiedTime): Uint8Array {
  const sign = decodeStatement('checkpoint', checkpoint);
  const signatures = sign.signatures.map(({ protected: header, unprotected, signature }, i): CborValue => {
    const loose = new Map<CborKey, CborValue>(unprotected);
    if (i === sign.signatures.length - 1) loose.set(TIME_TOKEN, token);
    return [header, loose, signature];
  });
  return encode([sign.protected, new Map(), sign.payload, signatures], { tag: COSE_SIGN_TAG });
}
