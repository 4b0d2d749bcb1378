// SPDX-License-Identifier: Apache-2.0
import { decode } from '../cbor/decode.js';
import type { DecodeOptions } from '../cbor/decode.js';
import { reader } from '../cbor/reader.js';
import type { Reader } from '../cbor/reader.js';
import type { CborValue } from '../cbor/value.js';
import { fail } from '../core/errors.js';

type MalformedCode = 'ENVELOPE_MALFORMED' | 'ENVELOPE_CONTENT_MALFORMED' | 'ENVELOPE_NATIONAL_MALFORMED';

/** A strict reader whose refusals, those of lower layers included, carry one code and the field at fault. */
export interface StrictReader extends Reader {
  /** Scans and decodes the encoding that stands in `field`; the precise fault becomes the cause. */
  decode(bytes: Uint8Array, field: string, options?: DecodeOptions): CborValue;
  /** Runs `action` on `field`, and reports what a lower layer refuses as malformed. */
  within<T>(field: string, action: () => T): T;
  refuse(field: string, cause?: unknown): never;
}

/** Makes the reader of one layer of the envelope. */
export function strictReader(code: MalformedCode): StrictReader {
  function refuse(field: string, cause?: unknown): never {
    throw fail(code, { field }, cause);
  }
  function within<T>(field: string, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      return refuse(field, cause);
    }
  }
  return {
    ...reader((field) => fail(code, { field })),
    refuse,
    within,
    decode: (bytes, field, options) => within(field, () => decode(bytes, options)),
  };
}
