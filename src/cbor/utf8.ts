// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';

/**
 * Checks that the bytes from `at` to `end` are well-formed UTF-8 (Unicode table 3-7): no overlong form, no surrogate, nothing above
 * U+10FFFF. TextDecoder is not used: it builds the text and does not report the position of the fault.
 * @throws {@link RogatoryError} `CBOR_UTF8` (CBOR-06) with the offset of the first byte of the ill-formed sequence.
 */
export function scanText(bytes: Uint8Array, at: number, end: number): void {
  const lastFour = end - 4;
  while (at < end) {
    const lead = bytes[at] as number;
    if (lead >= 0x80) {
      at = scanSequence(bytes, at, end, lead);
      continue;
    }
    at++;
    // Most text is ASCII: four bytes a step.
    while (
      at <= lastFour &&
      (((bytes[at] as number) | (bytes[at + 1] as number) | (bytes[at + 2] as number) | (bytes[at + 3] as number)) & 0x80) === 0
    )
      at += 4;
  }
}

function scanSequence(bytes: Uint8Array, at: number, end: number, lead: number): number {
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > end) throw fail('CBOR_UTF8', { offset: at });
  const second = bytes[at + 1] as number;
  const from = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const to = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < from || second > to) throw fail('CBOR_UTF8', { offset: at });
  for (let i = 2; i < length; i++) {
    if (((bytes[at + i] as number) & 0xc0) !== 0x80) throw fail('CBOR_UTF8', { offset: at });
  }
  return at + length;
}
