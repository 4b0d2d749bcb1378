// SPDX-License-Identifier: Apache-2.0
// What two officers read aloud to each other: the document digest of a root, version 1 (TRUST-04, TRUST-26).
import { assertBytes, assertText } from '../../core/assert.js';
import { fromHex, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';

/** RFC 4648 section 6. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const CHARACTERS = 52;
const GROUPS = 13;

/** Renders a document digest as 13 groups of 4 base32 characters. @param digest - 32 bytes. */
export function formatFingerprint(digest: Uint8Array): string {
  assertBytes(digest, 'digest', 32);
  // 52 characters hold 260 bits: the last four are zero.
  const bits = BigInt(`0x${toHex(digest)}`) << 4n;
  const characterAt = (i: number): string => ALPHABET.charAt(Number((bits >> BigInt(5 * (CHARACTERS - 1 - i))) & 31n));
  return Array.from({ length: CHARACTERS }, (_, i) => (i > 0 && i % 4 === 0 ? '-' : '') + characterAt(i)).join('');
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
  const found = faultOf(plain);
  if (found !== undefined) {
    const expected = `a fingerprint, ${GROUPS} groups of 4 characters, each A to Z or 2 to 7; ${found}`;
    throw fail('ID_MALFORMED', { expected, value: text.slice(0, 128) });
  }
  const bits = Array.from(plain).reduce((sum, one) => sum * 32n + BigInt(ALPHABET.indexOf(one)), 0n);
  return fromHex((bits >> 4n).toString(16).padStart(64, '0'));
}

/** Where a text of characters without breaks is no fingerprint: whoever heard it asks for that group again. */
function faultOf(plain: string): string | undefined {
  const characters = Array.from(plain);
  const groupOf = (at: number): string => {
    const first = at - (at % 4);
    return `group ${first / 4 + 1} (${characters.slice(first, first + 4).join('')})`;
  };
  const strange = characters.findIndex((one) => !ALPHABET.includes(one));
  if (strange >= 0 && strange < CHARACTERS) return `${groupOf(strange)} has ${characters[strange] ?? ''}`;
  if (characters.length !== CHARACTERS) return `there are ${characters.length} characters, not ${CHARACTERS}`;
  // The last four bits must be zero, so that a digest has one text.
  return /[AQ]$/.test(plain) ? undefined : `${groupOf(CHARACTERS - 1)} ends with ${plain.slice(-1)}, and the last character is A or Q`;
}
