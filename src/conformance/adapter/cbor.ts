// SPDX-License-Identifier: Apache-2.0
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { fromJson, toJson } from './cbor-json.js';
import { bytes, json, number, operation, optional } from './operation.js';
import type { Operations } from './operation.js';

const tag = optional(number);

/** Reads and writes the one encoding of a value (CBOR-01 to CBOR-16). */
export const cborOperations: Operations = {
  'cbor.decode': operation({ bytes, tag, maxBytes: tag, maxItems: tag, maxDepth: tag }, ({ bytes: encoded, ...options }) => ({
    value: toJson(decode(encoded, options)),
  })),
  'cbor.encode': operation({ value: json, tag }, ({ value, ...options }) => ({ bytes: encode(fromJson(value), options) })),
};
