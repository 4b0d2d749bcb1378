// SPDX-License-Identifier: Apache-2.0
// The signed part: a COSE_Sign (tag 98) over the message.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import { decodeCoseSign, signCose } from '../../crypto/sign/cose.js';
import type { CoseSign } from '../../crypto/sign/cose.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { CONTENT_TYPE_MESSAGE, LABEL, TYP_MESSAGE } from '../cose/labels.js';
import { strictReader } from '../malformed.js';
import { decodeMessage } from './message.js';
import type { Message } from './message.js';
import { policyValue, readPolicy } from './sig-policy.js';
import type { SigPolicy } from './sig-policy.js';

const read = strictReader('ENVELOPE_CONTENT_MALFORMED');

/** The decoded signed part; its form is checked, its signatures are not. */
export interface UnverifiedMessage extends Message {
  readonly cose: CoseSign;
  readonly policy: SigPolicy;
  readonly messageDigest: Uint8Array;
}

/** Members of the protected header that every signature covers. */
export function signedProtected(policy: SigPolicy): CborMap {
  return new Map<CborKey, CborValue>([
    [LABEL.contentType, CONTENT_TYPE_MESSAGE],
    [LABEL.typ, TYP_MESSAGE],
    [LABEL.sigPolicy, policyValue(policy)],
  ]);
}

/** Signs a message by every signer that the policy names, in its order. */
export function signMessage(messageBytes: Uint8Array, policy: SigPolicy, signers: readonly Signer[]): Promise<Uint8Array> {
  return signCose({ protected: signedProtected(policy), payload: messageBytes, signers, order: 'policy' });
}

/**
 * Names a message for replay, chain and receipts. It is not a hash of the whole signed part, because unprotected headers and hedged
 * signatures vary.
 */
export function messageDigestOf(protectedBytes: Uint8Array, messageBytes: Uint8Array): Uint8Array {
  return sha256(encode(['rogatory-message/1', protectedBytes, messageBytes]));
}

/** @throws {@link RogatoryError} `ENVELOPE_CONTENT_MALFORMED` (ENV-16). */
export function decodeSigned(bytes: Uint8Array): UnverifiedMessage {
  const limits = { maxBytes: LIMITS.frameMaxBytes, maxSignatures: LIMITS.signaturesMax };
  const cose = read.within('signed', () => decodeCoseSign(bytes, limits));
  const header = read.map(cose.protectedMap, 'signed.protected', [LABEL.contentType, LABEL.typ, LABEL.sigPolicy]);
  if (header.get(LABEL.contentType) !== CONTENT_TYPE_MESSAGE) read.refuse('signed.protected.3');
  if (header.get(LABEL.typ) !== TYP_MESSAGE) read.refuse('signed.protected.16');
  const policy = readPolicy(header.get(LABEL.sigPolicy), 'signed.protected.-70003');
  return { ...decodeMessage(cose.payload), cose, policy, messageDigest: messageDigestOf(cose.protected, cose.payload) };
}
