// SPDX-License-Identifier: Apache-2.0
// The pad is no CBOR field, because head sizes would leave gaps. It is exact, because spare room would be a covert channel.
import { assertInteger } from '../../core/assert.js';
import { uint32be } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

const LENGTH_BYTES = 4;
/** 4 PiB, the most that one attachment holds; every result below is then a safe integer. */
const MAX_LENGTH = 2 ** 52;

/**
 * Rounds a length up so that its size leaks O(log log) bits (Padme, Nikitin et al., "Reducing Metadata Leakage from Encrypted
 * Files", 2019). Integer arithmetic alone: a floating logarithm is off by one near powers of two.
 * @param length - Bytes, 0 to 2^52.
 * @throws RangeError outside.
 */
export function padme(length: number): number {
  assertInteger(length, 'length', 0, MAX_LENGTH);
  const exponent = bitLength(length) - 1;
  // Below 2^3 there is nothing to clear: the step is 1.
  const step = 2 ** Math.max(0, exponent - bitLength(exponent));
  const rest = length % step;
  return rest === 0 ? length : length + step - rest;
}

/** Frames `inner` by its length and pads it with zeros. @returns A fresh array. */
export function pad(inner: Uint8Array): Uint8Array {
  const out = new Uint8Array(paddedBytes(inner.length));
  out.set(uint32be(inner.length));
  out.set(inner, LENGTH_BYTES);
  return out;
}

/**
 * Removes the padding.
 * @param plaintext - As decrypted; never changed.
 * @returns The inner bytes, a view of `plaintext`.
 * @throws {@link RogatoryError} `ENVELOPE_PADDING` (ENV-15) when the length is not exact or a pad byte is not zero.
 */
export function unpad(plaintext: Uint8Array): Uint8Array {
  if (plaintext.length < LIMITS.paddingFloorBytes) throw fail('ENVELOPE_PADDING', {});
  const view = new DataView(plaintext.buffer, plaintext.byteOffset, plaintext.length);
  const length = view.getUint32(0);
  const end = LENGTH_BYTES + length;
  if (end > plaintext.length || plaintext.length !== paddedBytes(length)) throw fail('ENVELOPE_PADDING', {});
  let bits = 0;
  let at = end;
  // Four bytes a step: the pad is most of a short message.
  for (; at + 4 <= plaintext.length; at += 4) bits |= view.getInt32(at);
  for (; at < plaintext.length; at++) bits |= view.getUint8(at);
  if (bits !== 0) throw fail('ENVELOPE_PADDING', {});
  return plaintext.subarray(LENGTH_BYTES, end);
}

function paddedBytes(innerLength: number): number {
  return Math.max(LIMITS.paddingFloorBytes, padme(LENGTH_BYTES + innerLength));
}

function bitLength(value: number): number {
  const high = Math.floor(value / 0x1_0000_0000);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value >>> 0);
}
