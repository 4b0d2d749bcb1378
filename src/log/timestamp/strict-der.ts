// SPDX-License-Identifier: Apache-2.0
// The CMS library accepts BER. LOG-56 requires DER, so that a token has one encoding and cannot hide parts.

/** Deepest nesting; a token with certificates has about fifteen. */
const MAX_DEPTH = 32;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;

/** Tells whether bytes are one item of DER (X.690) with nothing behind it: definite and shortest lengths, no string in parts. */
export function isDer(bytes: Uint8Array): boolean {
  return endOf(bytes, 0, bytes.length, 0) === bytes.length;
}

/** @returns end of the item that begins at `at`; undefined when it is not DER, or goes beyond `limit`. */
function endOf(bytes: Uint8Array, at: number, limit: number, depth: number): number | undefined {
  const [tag, first] = bytes.subarray(at, limit);
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > MAX_DEPTH) return undefined;
  const digits = first < 0x80 ? 0 : first & 0x7f;
  const from = at + 2 + digits;
  const length = digits === 0 ? first : bytes.subarray(at + 2, from).reduce((sum, digit) => sum * 256 + digit, 0);
  // The shortest form: 0x80 alone would be the indefinite one.
  if (first >= 0x80 && (digits === 0 || digits > 3 || length < Math.max(0x80, 256 ** (digits - 1)))) return undefined;
  const end = from + length;
  if (end > limit) return undefined;
  const isConstructed = (tag & 0x20) !== 0;
  if (tag < 0x40 && isConstructed !== [SEQUENCE, SET].includes(tag | 0x20)) return undefined;
  if (!isConstructed) return isShortest(tag, bytes.subarray(from, end)) ? end : undefined;
  let next: number | undefined = from;
  while (next !== undefined && next < end) next = endOf(bytes, next, end, depth + 1);
  return next;
}

/** Checks values that BER can spell in several ways. */
function isShortest(tag: number, content: Uint8Array): boolean {
  const [first, second = 0] = content;
  switch (tag) {
    case BOOLEAN:
      return content.length === 1 && (first === 0 || first === 0xff);
    case INTEGER:
      return first !== undefined && (content.length === 1 || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)));
    case GENERALIZED_TIME:
      return /^\d{14}(\.\d{0,11}[1-9])?Z$/.test(String.fromCharCode(...content.subarray(0, 32))) && content.length <= 32;
    default:
      return true;
  }
}
