// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertInteger } from '../core/assert.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';

export interface ScanOptions {
  /** Most bytes of the encoding; default `LIMITS.frameMaxBytes`. */
  readonly maxBytes?: number;
  /** Most arrays and maps inside one another, 0 to 256; default `LIMITS.cborMaxDepth`. */
  readonly maxDepth?: number;
  /** Most items, map keys and values counted singly; default `LIMITS.cborMaxItems`. */
  readonly maxItems?: number;
  /** Exactly this tag must open the encoding. Without it no tag may stand anywhere. */
  readonly tag?: number;
}

/** What the scan noticed on its way, as bits: where a decoder that is less exact than the profile needs help. */
export const HAS_LONG_INTEGER = 1;
export const HAS_BOM = 2;

// The state of one scan: numbers alone, so that nothing is allocated. A scan runs to its end without yielding.
let position = 0;
let items = 0;
let maxItems = 0;
let maxDepth = 0;
let traits = 0;
/** Low and high half of the argument of the last head. */
let low = 0;
let high = 0;

/**
 * Checks that `bytes` is one item in the core deterministic encoding (RFC 8949 4.2.1) of the profile's data model, and nothing
 * more. One pass; allocates nothing; builds nothing.
 * @param bytes - The encoding; read, never kept or changed.
 * @throws {@link RogatoryError} with the byte offset of the fault: `CBOR_TRUNCATED` (CBOR-01), `CBOR_TRAILING` (CBOR-02),
 * `CBOR_NOT_SHORTEST` (CBOR-03), `CBOR_KEY_ORDER` (CBOR-04), `CBOR_INDEFINITE` (CBOR-05), `CBOR_UTF8` (CBOR-06), `CBOR_SIMPLE` (CBOR-07),
 * `CBOR_TAG` (CBOR-08), `CBOR_DEPTH` (CBOR-09), `CBOR_ITEMS` (CBOR-10), `CBOR_RESERVED` (CBOR-12), `CBOR_KEY_TYPE` (CBOR-14);
 * or `CBOR_SIZE` (CBOR-11).
 * @see SPEC.md "CBOR"
 */
export function scan(bytes: Uint8Array, options?: ScanOptions): void {
  scanTraits(bytes, options);
}

/** As {@link scan}. @returns `HAS_...` bits. */
export function scanTraits(bytes: Uint8Array, options: ScanOptions = {}): number {
  const maxBytes = options.maxBytes ?? LIMITS.frameMaxBytes;
  assertBytes(bytes, 'bytes');
  if (bytes.length > maxBytes) throw fail('CBOR_SIZE', { size: bytes.length, limit: maxBytes });
  maxItems = options.maxItems ?? LIMITS.cborMaxItems;
  maxDepth = options.maxDepth ?? LIMITS.cborMaxDepth;
  assertInteger(maxDepth, 'maxDepth', 0, 256);
  position = 0;
  items = 1;
  traits = 0;
  if (options.tag !== undefined) openingTag(bytes, options.tag);
  if (items > maxItems) throw fail('CBOR_ITEMS', { offset: position });
  item(bytes, 0);
  if (position < bytes.length) throw fail('CBOR_TRAILING', { offset: position });
  return traits;
}

function item(bytes: Uint8Array, depth: number): void {
  const start = position;
  if (start >= bytes.length) throw fail('CBOR_TRUNCATED', { offset: start });
  const initial = bytes[start] as number;
  if (initial >= 0xe0) return simple(initial, start);
  head(bytes, initial, start);
  switch (initial >> 5) {
    case 0:
    case 1:
      if ((initial & 0x1f) === 27) traits |= HAS_LONG_INTEGER;
      return;
    case 2:
      position += contentLength(bytes, start);
      return;
    case 3:
      return text(bytes, position + contentLength(bytes, start));
    case 4:
      enter(bytes, start, depth, 1);
      for (let count = low; count > 0; count--) item(bytes, depth + 1);
      return;
    case 5:
      enter(bytes, start, depth, 2);
      return entries(bytes, low, depth + 1);
    default:
      throw fail('CBOR_TAG', { offset: start, tag: argument().toString() });
  }
}

/** Reads the head at `start` into `low` and `high`, and moves behind it. */
function head(bytes: Uint8Array, initial: number, start: number): void {
  const info = initial & 0x1f;
  high = 0;
  if (info < 24) {
    low = info;
    position = start + 1;
    return;
  }
  if (info > 27) {
    // 31 means indefinite length for strings, arrays and maps alone (RFC 8949 3.2).
    const indefinite = info === 31 && initial >= 0x40 && initial < 0xc0;
    throw fail(indefinite ? 'CBOR_INDEFINITE' : 'CBOR_RESERVED', { offset: start });
  }
  const end = start + 1 + (1 << (info - 24));
  if (end > bytes.length) throw fail('CBOR_TRUNCATED', { offset: start });
  let shortest: boolean;
  if (info === 24) {
    low = bytes[start + 1] as number;
    shortest = low >= 24;
  } else if (info === 25) {
    low = ((bytes[start + 1] as number) << 8) | (bytes[start + 2] as number);
    shortest = low >= 0x100;
  } else if (info === 26) {
    low = uint32(bytes, start + 1);
    shortest = low >= 0x1_0000;
  } else {
    high = uint32(bytes, start + 1);
    low = uint32(bytes, start + 5);
    shortest = high > 0;
  }
  if (!shortest) throw fail('CBOR_NOT_SHORTEST', { offset: start });
  position = end;
}

function uint32(bytes: Uint8Array, at: number): number {
  const upper = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  return upper * 0x1_0000 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
}

function argument(): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The length of a string whose head was just read; its content lies within `bytes`. */
function contentLength(bytes: Uint8Array, start: number): number {
  if (high > 0 || low > bytes.length - position) throw fail('CBOR_TRUNCATED', { offset: start });
  return low;
}

/** Admits an array or map whose head was just read. Every item is a byte at least, so a count beyond the rest is refused at once. */
function enter(bytes: Uint8Array, start: number, depth: number, itemsPerElement: number): void {
  if (depth >= maxDepth) throw fail('CBOR_DEPTH', { offset: start });
  if (high > 0 || low * itemsPerElement > bytes.length - position) throw fail('CBOR_TRUNCATED', { offset: start });
  items += low * itemsPerElement;
  if (items > maxItems) throw fail('CBOR_ITEMS', { offset: start });
}

function entries(bytes: Uint8Array, count: number, depth: number): void {
  let previousStart = -1;
  let previousEnd = -1;
  for (let i = 0; i < count; i++) {
    const start = position;
    // The initial byte alone tells the type; a key cut off by the end is left to item().
    const major = start < bytes.length ? (bytes[start] as number) >> 5 : 0;
    if (major !== 0 && major !== 1 && major !== 3) throw fail('CBOR_KEY_TYPE', { offset: start });
    item(bytes, depth);
    if (i > 0 && !ascending(bytes, previousStart, previousEnd, start, position)) throw fail('CBOR_KEY_ORDER', { offset: start });
    previousStart = start;
    previousEnd = position;
    item(bytes, depth);
  }
}

/** Whether the bytes of one key sort before those of the next. No encoding is a prefix of another, so a difference decides. */
function ascending(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  for (; a < aEnd && b < bEnd; a++, b++) {
    const difference = (bytes[a] as number) - (bytes[b] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function simple(initial: number, start: number): void {
  const info = initial & 0x1f;
  if (info >= 20 && info <= 22) {
    position = start + 1;
    return;
  }
  if (info === 31) throw fail('CBOR_INDEFINITE', { offset: start });
  throw fail(info > 27 ? 'CBOR_RESERVED' : 'CBOR_SIMPLE', { offset: start });
}

function openingTag(bytes: Uint8Array, tag: number): void {
  assertInteger(tag, 'tag', 0, Number.MAX_SAFE_INTEGER);
  if (bytes.length === 0) throw fail('CBOR_TRUNCATED', { offset: 0 });
  const initial = bytes[0] as number;
  if (initial >> 5 !== 6) throw fail('CBOR_TAG', { offset: 0, tag: 'none' });
  head(bytes, initial, 0);
  if (high * 0x1_0000_0000 + low !== tag) throw fail('CBOR_TAG', { offset: 0, tag: argument().toString() });
}

/** Checks UTF-8 up to `end` (Unicode table 3-7): no overlong form, no surrogate, nothing above U+10FFFF. */
function text(bytes: Uint8Array, end: number): void {
  let at = position;
  if (end - at >= 3 && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) traits |= HAS_BOM;
  while (at < end) {
    const lead = bytes[at] as number;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || at + length > end) throw fail('CBOR_UTF8', { offset: at });
    const second = bytes[at + 1] as number;
    const from = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const to = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < from || second > to) throw fail('CBOR_UTF8', { offset: at });
    for (let i = 2; i < length; i++) {
      if (((bytes[at + i] as number) & 0xc0) !== 0x80) throw fail('CBOR_UTF8', { offset: at });
    }
    at += length;
  }
  position = end;
}
export { itemEnd, arrayItems } from './item.js';
