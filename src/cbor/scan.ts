// SPDX-License-Identifier: Apache-2.0
import { assertBytes, assertInteger } from '../core/assert.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { compareRanges } from './item.js';
import { scanText } from './utf8.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export { arrayItems, itemEnd } from './item.js';

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

export const SCAN_OPTIONS: Members<ScanOptions> = {
  required: {},
  optional: { maxBytes: 'number', maxDepth: 'number', maxItems: 'number', tag: 'number' },
};

/** Findings of the scan, as bits: places where a less exact decoder needs help. */
export const HAS_LONG_INTEGER = 1;
export const MAY_LOSE_MARK = 2;

/** cbor-x drops a byte-order mark (one, not two) that opens a text longer than this. */
export const BOM_KEPT_BYTES = 64;

const DEEPEST = 256;
// The containers around the current one, outermost first. A scan runs to its end without yielding, so one set serves all.
const stackLeft = new Int32Array(DEEPEST);
const stackKeyStart = new Int32Array(DEEPEST);
const stackKeyEnd = new Int32Array(DEEPEST);
/** Replaces every larger argument: no encoding is that long, and larger numbers are heap objects. */
const BEYOND = 0x7fff_ffff;
/** The argument of the last head that had one of its own, `BEYOND` at most. */
let argument = 0;

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
  if (options !== undefined) requireMembers(options, SCAN_OPTIONS, 'scan(options)');
  scanTraits(bytes, options);
}

/** As {@link scan}. @returns Bits `HAS_LONG_INTEGER` and `MAY_LOSE_MARK`. */
export function scanTraits(bytes: Uint8Array, options: ScanOptions = {}): number {
  const maxBytes = Math.min(options.maxBytes ?? LIMITS.frameMaxBytes, BEYOND - 1);
  const maxDepth = options.maxDepth ?? LIMITS.cborMaxDepth;
  assertBytes(bytes, 'bytes');
  assertInteger(maxDepth, 'maxDepth', 0, DEEPEST);
  if (bytes.length > maxBytes) throw fail('CBOR_SIZE', { size: bytes.length, limit: maxBytes });
  const start = options.tag === undefined ? 0 : readOpeningTag(bytes, options.tag);
  return scanItem(bytes, start, maxDepth, options.maxItems ?? LIMITS.cborMaxItems);
}

/** Scans the one item from `at` to the end. Checks of an item come in the order of its bytes: initial byte, argument, then content (CBOR-15). */
function scanItem(bytes: Uint8Array, at: number, maxDepth: number, maxItems: number): number {
  const length = bytes.length;
  let traits = 0;
  let items = 1;
  let depth = 0;
  // The current container: items still to come (twice the entries of a map), and its last key; an array has keyStart -1.
  let left = 1;
  let keyStart = -1;
  let keyEnd = 0;
  if (items > maxItems) throw fail('CBOR_ITEMS', { offset: at });
  for (;;) {
    while (left === 0) {
      if (depth === 0) {
        if (at < length) throw fail('CBOR_TRAILING', { offset: at });
        return traits;
      }
      depth--;
      left = stackLeft[depth] as number;
      keyStart = stackKeyStart[depth] as number;
      keyEnd = stackKeyEnd[depth] as number;
    }
    left--;
    const start = at;
    if (start >= length) throw fail('CBOR_TRUNCATED', { offset: start });
    const initial = bytes[start] as number;
    const major = initial >> 5;
    const isKey = keyStart >= 0 && (left & 1) === 1;
    if (isKey && major !== 3 && major > 1) throw fail('CBOR_KEY_TYPE', { offset: start });
    if (major === 7) {
      checkSimple(initial, start);
      at = start + 1;
      continue;
    }
    const info = initial & 0x1f;
    let value = info;
    at = start + 1;
    if (info >= 24) {
      at = readArgument(bytes, initial, start);
      value = argument;
    }
    if (major < 2) {
      if (info === 27) traits |= HAS_LONG_INTEGER;
    } else if (major < 4) {
      if (value > length - at) throw fail('CBOR_TRUNCATED', { offset: start });
      const end = at + value;
      if (major === 3) {
        if (value > BOM_KEPT_BYTES && bytes[at] === 0xef) traits |= MAY_LOSE_MARK;
        scanText(bytes, at, end);
      }
      at = end;
    } else if (major < 6) {
      const count = major === 5 ? 2 * value : value;
      if (depth >= maxDepth) throw fail('CBOR_DEPTH', { offset: start });
      // Every item takes at least one byte, so a count beyond the remaining bytes is refused at once.
      if (count > length - at) throw fail('CBOR_TRUNCATED', { offset: start });
      items += count;
      if (items > maxItems) throw fail('CBOR_ITEMS', { offset: start });
      stackLeft[depth] = left;
      stackKeyStart[depth] = keyStart;
      stackKeyEnd[depth] = keyEnd;
      depth++;
      left = count;
      keyStart = major === 5 ? at : -1;
      keyEnd = at;
      continue;
    } else {
      throw fail('CBOR_TAG', { offset: start, tag: tagNumber(bytes, start, at) });
    }
    if (isKey) {
      // Before its first key a map has an empty range as the last one: everything sorts after it.
      if (compareRanges(bytes, keyStart, keyEnd, start, at) >= 0) throw fail('CBOR_KEY_ORDER', { offset: start });
      keyStart = start;
      keyEnd = at;
    }
  }
}

/** Reads the argument behind an initial byte with additional information 24 or more. @returns Offset behind it. */
function readArgument(bytes: Uint8Array, initial: number, start: number): number {
  const info = initial & 0x1f;
  if (info > 27) {
    // 31 means indefinite length for strings, arrays and maps alone (RFC 8949 3.2).
    const indefinite = info === 31 && initial >= 0x40 && initial < 0xc0;
    throw fail(indefinite ? 'CBOR_INDEFINITE' : 'CBOR_RESERVED', { offset: start });
  }
  const size = 1 << (info - 24);
  const end = start + 1 + size;
  if (end > bytes.length) throw fail('CBOR_TRUNCATED', { offset: start });
  // A longer head is needed where the upper half of its argument is not zero.
  let needed = info === 24 && (bytes[start + 1] as number) >= 24 ? 1 : 0;
  for (let i = start + 1; i <= start + (size >> 1); i++) needed |= bytes[i] as number;
  if (needed === 0) throw fail('CBOR_NOT_SHORTEST', { offset: start });
  if (info === 27) {
    argument = BEYOND;
  } else {
    let value = 0;
    for (let i = start + 1; i < end; i++) value = (value << 8) | (bytes[i] as number);
    argument = value < 0 ? BEYOND : value;
  }
  return end;
}

function tagNumber(bytes: Uint8Array, start: number, end: number): string {
  let value = end === start + 1 ? BigInt((bytes[start] as number) & 0x1f) : 0n;
  for (let i = start + 1; i < end; i++) value = (value << 8n) | BigInt(bytes[i] as number);
  return value.toString();
}

function checkSimple(initial: number, start: number): void {
  if (initial >= 0xf4 && initial <= 0xf6) return;
  if (initial === 0xff) throw fail('CBOR_INDEFINITE', { offset: start });
  throw fail(initial > 0xfb ? 'CBOR_RESERVED' : 'CBOR_SIMPLE', { offset: start });
}

/** @returns Offset behind the tag. */
function readOpeningTag(bytes: Uint8Array, tag: number): number {
  assertInteger(tag, 'tag', 0, Number.MAX_SAFE_INTEGER);
  const initial = bytes[0];
  if (initial === undefined) throw fail('CBOR_TRUNCATED', { offset: 0 });
  if (initial >> 5 !== 6) throw fail('CBOR_TAG', { offset: 0, tag: `none, where ${tag} is wanted` });
  let value = initial & 0x1f;
  let end = 1;
  if (value >= 24) {
    end = readArgument(bytes, initial, 0);
    value = argument;
  }
  const matches = value < BEYOND ? value === tag : tagNumber(bytes, 0, end) === tag.toString();
  if (!matches) throw fail('CBOR_TAG', { offset: 0, tag: tagNumber(bytes, 0, end) });
  return end;
}
