// SPDX-License-Identifier: Apache-2.0
// Checkpoints and cosignatures are COSE_Sign of one typ, by the algorithms of one suite in its order: a statement has one encoding.
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { decodeCoseSign, signCose } from '../../crypto/sign/cose.js';
import type { CoseSign, CoseSignature } from '../../crypto/sign/cose.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { SUITES } from '../../crypto/suites/suites.js';

const TYP = 16;

type StatementKind = 'checkpoint' | 'cosignature';

const typOf = (kind: StatementKind): string => `application/rogatory-${kind}+cose`;

/** Signs a statement by all algorithms of the signer. @returns The COSE_Sign, fresh. */
export async function signStatement(kind: StatementKind, payload: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return signCose({ protected: new Map([[TYP, typOf(kind)]]), payload, signers: [signer], order: 'policy' });
}

/**
 * Decodes a statement; verifies nothing.
 * @param bytes - At most 16,384; copied.
 * @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function decodeStatement(kind: StatementKind, bytes: Uint8Array): CoseSign {
  const sign = decodeCoseSign(Uint8Array.from(bytes), {
    maxBytes: LIMITS.signedStatementMaxBytes,
    maxSignatures: 2,
    // LOG-55: only a checkpoint may have a time token.
    ...(kind === 'checkpoint' ? { timeToken: true } : {}),
  });
  if (sign.protectedMap.size !== 1 || sign.protectedMap.get(TYP) !== typOf(kind)) {
    throw fail('CRYPTO_COSE_MALFORMED', { field: 'protected.16' });
  }
  const algorithms = sign.signatures.map(({ alg }) => alg).join();
  if (!SUITES.some(({ signatures }) => signatures.join() === algorithms)) throw fail('CRYPTO_COSE_MALFORMED', { field: 'signatures' });
  return sign;
}

/**
 * The signature of a checkpoint that its time token covers (LOG-55). @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09),
 * `CBOR_...`.
 */
export function lastSignature(checkpoint: Uint8Array): CoseSignature {
  return decodeStatement('checkpoint', checkpoint).signatures.at(-1) as CoseSignature;
}
