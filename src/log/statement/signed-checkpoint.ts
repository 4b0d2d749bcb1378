// SPDX-License-Identifier: Apache-2.0
// A checkpoint has one signed form: COSE_Sign over its three lines, by every algorithm of the suite.
import type { CoseSign } from '../../crypto/sign/cose.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { requireSigned } from '../signer-lookup.js';
import type { JudgedAt, LogView, SignerView } from '../signer-lookup.js';
import { encodeCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { decodeStatement, signStatement } from './signed-statement.js';

declare const verified: unique symbol;

/** A checkpoint with its signatures: an own one, or one verified when it was kept. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** COSE_Sign over the body. */
  readonly bytes: Uint8Array;
}

/** A checkpoint that its owner's log signer signed by all algorithms. Made by {@link verifyCheckpoint} alone. */
export interface VerifiedCheckpoint extends SignedCheckpoint {
  readonly [verified]: true;
  readonly signer: SignerView;
}

const CHECKPOINT: Members<Checkpoint> = { required: { owner: 'object', epoch: 'number', size: 'number', root: 'bytes' }, optional: {} };

/** Signs a checkpoint (LOG-07), as a COSE_Sign (RFC 9052). @param signer - Of role log. Its errors pass through. */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<SignedCheckpoint> {
  requireMembers(checkpoint, CHECKPOINT, 'signCheckpoint(checkpoint)');
  return { checkpoint, bytes: await signStatement('checkpoint', encodeCheckpoint(checkpoint), signer) };
}

/** A decoded checkpoint. Nothing of it is verified. */
interface UnverifiedCheckpoint extends SignedCheckpoint {
  readonly sign: CoseSign;
}

/**
 * Reads a checkpoint without verification: only for an own one, or one that was verified when it was kept.
 * @param bytes - COSE_Sign, at most 16,384 bytes; copied.
 * @throws {@link RogatoryError} `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function readCheckpoint(bytes: Uint8Array): UnverifiedCheckpoint {
  const sign = decodeStatement('checkpoint', bytes);
  return { checkpoint: parseCheckpoint(sign.payload), bytes: sign.bytes, sign };
}

/**
 * Verifies a checkpoint by the log signer that the directory names for its owner.
 * @param given - COSE_Sign, at most 16,384 bytes, copied; or the result of `readCheckpoint`.
 * @throws {@link RogatoryError} `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41), `LOG_SIGNER` (LOG-09), `LOG_SIGNATURE` (LOG-10),
 * `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function verifyCheckpoint(view: LogView, given: Uint8Array | UnverifiedCheckpoint, judged: JudgedAt): VerifiedCheckpoint {
  const { checkpoint, bytes, sign } = given instanceof Uint8Array ? readCheckpoint(given) : given;
  const signer = requireSigned(view, sign, checkpoint.owner, 'log', judged);
  return { checkpoint, bytes, signer } as VerifiedCheckpoint;
}
