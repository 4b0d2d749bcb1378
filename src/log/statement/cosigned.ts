// SPDX-License-Identifier: Apache-2.0
// A cosignature that returns to the owner of the log.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** Nothing of it is verified: see `verifyCosignature`. */
export interface Cosigned {
  /** COSE_Sign of the cosignature. */
  readonly cosignature: Uint8Array;
  /** COSE_Sign of the checkpoint; absent when it equals that of the offer. */
  readonly checkpoint?: Uint8Array;
}

const read = reader((field) => fail('LOG_EXCHANGE', { field }));
const STATEMENT = { min: 1, max: LIMITS.signedStatementMaxBytes };

/** Encodes a returning cosignature. @returns fresh bytes. */
export function encodeCosigned({ cosignature, checkpoint }: Cosigned): Uint8Array {
  return encode([cosignature, checkpoint ?? null]);
}

/**
 * Decodes a returning cosignature. @param bytes - At most 33,024; read, not kept. @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-77),
 * `CBOR_...`.
 */
export function parseCosigned(bytes: Uint8Array): Cosigned {
  const [cosignature, checkpoint] = read.array(decode(bytes, { maxBytes: LIMITS.exchangeMaxBytes }), 'cosigned', 2, 2);
  const given = read.nullable(checkpoint, (value) => read.bytes(value, 'cosigned.1', STATEMENT));
  return { cosignature: read.bytes(cosignature, 'cosigned.0', STATEMENT), ...(given !== null && { checkpoint: given }) };
}
