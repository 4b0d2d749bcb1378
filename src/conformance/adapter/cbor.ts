// SPDX-License-Identifier: Apache-2.0
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { toHex } from '../../core/bytes.js';
import { fromJson, toJson } from './cbor-json.js';
import { bytesOf, optionalNumber } from './operation.js';
import type { JsonObject, Operations } from './operation.js';

/** Reads and writes the one encoding of a value (CBOR-01 to CBOR-16). */
export const cborOperations: Operations = {
  'cbor.decode': async ({ input }) => ({
    value: toJson(decode(bytesOf(input, 'bytes'), options(input, ['tag', 'maxBytes', 'maxItems', 'maxDepth']))),
  }),
  'cbor.encode': async ({ input }) => ({ bytes: toHex(encode(fromJson(input['value']), options(input, ['tag']))) }),
};

function options(input: JsonObject, members: readonly string[]): Record<string, number> {
  const given = members.map((member) => [member, optionalNumber(input, member)] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, number] => entry[1] !== undefined));
}
