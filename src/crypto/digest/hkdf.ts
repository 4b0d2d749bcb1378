// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';

/**
 * HKDF-Expand (RFC 5869 2.3) over any HMAC: two HMAC calls of node:crypto are faster than its own HKDF, and a pseudorandom key may be
 * shorter than the hash.
 * @param size - Output bytes of the hash. @param length - Output bytes wanted, 0 to 255 x `size`; RangeError outside.
 */
export function hkdfExpand(
  hmac: (key: Uint8Array, data: Uint8Array) => Uint8Array,
  size: number,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  assertInteger(length, 'length', 0, 255 * size);
  let out: Uint8Array = new Uint8Array(0);
  let previous = out;
  for (let counter = 1; out.length < length; counter++) {
    const input = new Uint8Array(previous.length + info.length + 1);
    input.set(previous);
    input.set(info, previous.length);
    input[input.length - 1] = counter;
    previous = hmac(prk, input);
    // Most outputs are one block, which need not be copied.
    out = counter === 1 ? previous : concat(out, previous);
  }
  return out.length === length ? out : out.slice(0, length);
}
