// SPDX-License-Identifier: Apache-2.0
// What two officers read aloud to each other: the document digest of a root, version 1 (TRUST-04).
import { assertBytes, assertText } from '../core/assert.js';
import { fromHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';

/** RFC 4648 section 6. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const GROUP = 4;
const CHARACTERS = 52;

/** Renders a document digest as 13 groups of 4 base32 characters. @param digest - 32 bytes. */
export function formatFingerprint(digest: Uint8Array): string {
  assertBytes(digest, 'digest', 32);
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of digest) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((pending >> (bits - 5)) & 31);
    pending &= (1 << bits) - 1;
  }
  text += ALPHABET.charAt((pending << (5 - bits)) & 31);
  const groups: string[] = [];
  for (let i = 0; i < text.length; i += GROUP) groups.push(text.slice(i, i + GROUP));
  return groups.join('-');
}

/**
 * Parses a fingerprint: 13 groups of 4 base32 characters of either case, with hyphens or white space between groups or none, or the
 * digest in hexadecimal.
 * @returns 32 fresh bytes.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02).
 */
export function parseFingerprint(text: string): Uint8Array {
  assertText(text, 'a fingerprint');
  if (/^[0-9a-fA-F]{64}$/.test(text)) return fromHex(text);
  const plain = text
    .trim()
    .replaceAll(/[-\s]+/g, '')
    .toUpperCase();
  if (!/^[A-Z2-7]{52}$/.test(plain)) throw refused(text);
  const out = new Uint8Array(32);
  let bits = 0;
  let pending = 0;
  let at = 0;
  for (let i = 0; i < CHARACTERS; i++) {
    pending = (pending << 5) | ALPHABET.indexOf(plain[i] as string);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = pending >> bits;
    pending &= (1 << bits) - 1;
  }
  // 52 characters hold 260 bits: the last four must be zero, so that a digest has one text.
  if (pending !== 0) throw refused(text);
  return out;
}

function refused(text: string): Error {
  return fail('ID_MALFORMED', { expected: 'fingerprint', value: text.slice(0, 128) });
}
