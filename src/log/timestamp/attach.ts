// SPDX-License-Identifier: Apache-2.0
// Tokens in the unprotected header 270 (RFC 9921) of the signatures that they are about. They are attached when they come: what a
// signature covers does not change.
import { encode } from '../../cbor/encode.js';
import type { CborKey, CborValue } from '../../cbor/value.js';
import { LIMITS } from '../../core/limits.js';
import { COSE_SIGN_TAG, decodeCoseSign } from '../../crypto/cose.js';
import type { CoseSign } from '../../crypto/cose.js';
import type { Timestamper } from './timestamper.js';
import { readTimeToken } from './token.js';
import type { TimeToken } from './token.js';

const TIME_TOKEN = 270;

/** Decodes a signed statement of any typ: a token says nothing of what was signed. */
function decodeStatement(bytes: Uint8Array): CoseSign {
  return decodeCoseSign(bytes, { maxBytes: LIMITS.trustDocumentMaxBytes, maxSignatures: LIMITS.signaturesMax });
}

/**
 * Reads the tokens of a statement, each compared with its signature.
 * @param bytes - A COSE_Sign, at most 1,048,576 bytes.
 * @returns One entry per signature, in order; undefined where there is none.
 * @throws {@link RogatoryError} `LOG_TIME_TOKEN` (LOG-27), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function timeTokensOf(bytes: Uint8Array): readonly (TimeToken | undefined)[] {
  return decodeStatement(bytes).signatures.map(({ unprotected, signature }) => {
    const token = unprotected.get(TIME_TOKEN);
    return token instanceof Uint8Array ? readTimeToken(token, signature) : undefined;
  });
}

/**
 * Says by when all signatures of a statement existed.
 * @returns Epoch seconds; undefined when a signature has no token.
 */
export function provenTime(tokens: readonly (TimeToken | undefined)[]): number | undefined {
  const times = tokens.flatMap((token) => (token === undefined ? [] : [token.provenAt]));
  return times.length === tokens.length && times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * Asks for a token for each signature that has none, and attaches them.
 * @param bytes - A COSE_Sign; read, not changed.
 * @returns The same statement with its tokens; the protected parts, payload and signatures are byte for byte the same.
 * @throws what `stamp` throws; `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export async function stampStatement(bytes: Uint8Array, timestamper: Timestamper): Promise<Uint8Array> {
  const sign = decodeStatement(bytes);
  const signatures: CborValue[] = [];
  for (const { protected: header, unprotected, signature } of sign.signatures) {
    const loose = new Map<CborKey, CborValue>(unprotected);
    if (!loose.has(TIME_TOKEN)) loose.set(TIME_TOKEN, (await timestamper.stamp(signature)).bytes);
    signatures.push([header, loose, signature]);
  }
  return encode([sign.protected, new Map(), sign.payload, signatures], { tag: COSE_SIGN_TAG });
}
