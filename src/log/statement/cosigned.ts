// SPDX-License-Identifier: Apache-2.0
// A cosignature that returns to the owner of the log.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { forms, orNull } from '../../cbor/forms.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** Nothing of it is verified: see `verifyCosignature`. */
export interface Cosigned {
  /** COSE_Sign of the cosignature. */
  readonly cosignature: Uint8Array;
  /** COSE_Sign of the checkpoint; absent when it equals that of the offer. */
  readonly checkpoint?: Uint8Array;
}

const { byteString, tuple } = forms((field) => fail('LOG_EXCHANGE', { field }));
const STATEMENT = byteString({ min: 1, max: LIMITS.signedStatementMaxBytes });
const COSIGNED = tuple<Cosigned>({ cosignature: STATEMENT, checkpoint: orNull(STATEMENT) });

/** Encodes a returning cosignature. @returns fresh bytes. */
export function encodeCosigned(cosigned: Cosigned): Uint8Array {
  return encode(COSIGNED.write(cosigned));
}

/**
 * Decodes a returning cosignature. @param bytes - At most 33,024; read, not kept. @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-77),
 * `CBOR_...`.
 */
export function parseCosigned(bytes: Uint8Array): Cosigned {
  return COSIGNED.read(decode(bytes, { maxBytes: LIMITS.exchangeMaxBytes }), 'cosigned');
}
