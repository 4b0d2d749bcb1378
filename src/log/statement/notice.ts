// SPDX-License-Identifier: Apache-2.0
// Body of the NOTICE frame: {0: [1*64 batch]}. The frame around the batches is read by hand, and each batch is scanned separately.
import { encode } from '../../cbor/encode.js';
import { itemEnd, readHead } from '../../cbor/item.js';
import { assertInteger } from '../../core/assert.js';
import { concat, equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** A map of one entry, with the key 0. */
const OPENING = Uint8Array.of(0xa1, 0x00);
/** Head of a CBOR array of two. */
const ARRAY_OF_TWO = 0x82;

/** Joins batches. @param batches - 1 to 64 encodings without offers, at most 262,144 bytes in all. */
export function encodeNotice(batches: readonly Uint8Array[]): Uint8Array {
  assertInteger(batches.length, 'batches', 1, LIMITS.noticeMaxBatches);
  return concat(OPENING, arrayHead(batches.length), ...batches);
}

/** Head of an array of `length` elements, taken from an encoding of as many one-byte items. */
function arrayHead(length: number): Uint8Array {
  return encode(new Array<number>(length).fill(0)).slice(0, -length);
}

/**
 * Decodes a notice.
 * @param bytes - At most 262,144; read, not kept.
 * @returns The bytes of each batch, copies: not scanned, see `parseBatch`.
 * @throws {@link RogatoryError} `LOG_NOTICE` (LOG-21).
 */
export function parseNotice(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > LIMITS.noticeMaxBytes) throw fail('LOG_NOTICE', { field: 'size' });
  try {
    return split(bytes);
  } catch (error) {
    // The encoding is not scanned yet, so walking may find that it ends inside an item.
    if (error instanceof RangeError) throw fail('LOG_NOTICE', { field: 'batches' }, error);
    throw error;
  }
}

function split(bytes: Uint8Array): Uint8Array[] {
  const { major, argument: count, end } = readHead(bytes, OPENING.length);
  if (!equal(bytes.slice(0, OPENING.length), OPENING) || major !== 4) throw fail('LOG_NOTICE', { field: 'notice' });
  if (count < 1 || count > LIMITS.noticeMaxBatches) throw fail('LOG_NOTICE', { field: 'number of batches' });
  if (!equal(bytes.slice(OPENING.length, end), arrayHead(count))) throw fail('LOG_NOTICE', { field: 'notice.0' });
  const batches: Uint8Array[] = [];
  let at = end;
  for (let i = 0; i < count; i++) {
    const next = itemEnd(bytes, at);
    // Without an offer, because TRUST carries offers (LOG-30).
    if (bytes[at] !== ARRAY_OF_TWO) throw fail('LOG_NOTICE', { field: `batch ${i}` });
    batches.push(Uint8Array.from(bytes.subarray(at, next)));
    at = next;
  }
  if (at !== bytes.length) throw fail('LOG_NOTICE', { field: 'end' });
  return batches;
}
