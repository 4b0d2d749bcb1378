// SPDX-License-Identifier: Apache-2.0
// Walking over encodings that scan() has accepted: exact received bytes are sliced, never encoded anew.
import { fromUtf8 } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { CborKey } from './value.js';

/** Head of an item: `argument` is a length, a count or a value; only a value can exceed 2^53, and it is then rounded. */
export interface Head {
  major: number;
  argument: number;
  /** Offset of the first byte behind the head. */
  end: number;
}

/** Reads the head at `offset` of a scanned encoding. @throws RangeError when no whole head stands there. */
export function readHead(bytes: Uint8Array, offset: number): Head {
  const initial = bytes[offset];
  if (initial === undefined) throw new RangeError(`no item at offset ${offset}`);
  const info = initial & 0x1f;
  const size = info < 24 ? 0 : 1 << (info - 24);
  const end = offset + 1 + size;
  if (info > 27 || end > bytes.length) throw new RangeError(`no item at offset ${offset}`);
  let argument = size === 0 ? info : 0;
  for (let i = offset + 1; i < end; i++) argument = argument * 256 + (bytes[i] as number);
  return { major: initial >> 5, argument, end };
}

/**
 * Finds the end of the item at `offset` of an encoding that {@link scan} has accepted.
 * @returns Offset of the first byte behind the item.
 * @throws RangeError when `offset` is not that of an item.
 */
export function itemEnd(bytes: Uint8Array, offset: number): number {
  let at = offset;
  for (let pending = 1; pending > 0; pending--) {
    // Like readHead, but without allocating an object: there may be a million items.
    const initial = bytes[at];
    if (initial === undefined) throw new RangeError(`no item at offset ${at}`);
    const info = initial & 0x1f;
    if (info > 27) throw new RangeError(`no item at offset ${at}`);
    const end = at + 1 + (info < 24 ? 0 : 1 << (info - 24));
    let argument = info < 24 ? info : 0;
    for (let i = at + 1; i < end; i++) argument = argument * 256 + (bytes[i] as number);
    at = end;
    const major = initial >> 5;
    if (major === 2 || major === 3) at += argument;
    else if (major === 4) pending += argument;
    else if (major === 5) pending += 2 * argument;
    else if (major === 6) pending += 1;
  }
  if (at > bytes.length) throw new RangeError(`no item at offset ${offset}`);
  return at;
}

/**
 * Slices the elements of a top-level array, in an encoding that {@link scan} has accepted; an opening tag is skipped.
 * @returns Exact received bytes of each element: views of `bytes`, not copies.
 * @throws {@link RogatoryError} `CBOR_MEMBER` (CBOR-13) when the item is not an array.
 */
export function arrayItems(bytes: Uint8Array): Uint8Array[] {
  let head = readHead(bytes, 0);
  if (head.major === 6) head = readHead(bytes, head.end);
  if (head.major !== 4) throw fail('CBOR_MEMBER', { field: 'array' });
  const out: Uint8Array[] = [];
  let at = head.end;
  for (let i = 0; i < head.argument; i++) {
    const end = itemEnd(bytes, at);
    // A Buffer's subarray is a Buffer; a view made by hand is a plain Uint8Array.
    out.push(new Uint8Array(bytes.buffer, bytes.byteOffset + at, end - at));
    at = end;
  }
  return out;
}

/**
 * Slices the members of a top-level map without a tag, in an encoding that {@link scan} has accepted.
 * @returns Each key, with the exact bytes of its value: views of `bytes`, not copies. Integers beyond 2^53 are rounded.
 * @throws {@link RogatoryError} `CBOR_MEMBER` (CBOR-13) when the item is not a map.
 */
export function mapItems(bytes: Uint8Array): Map<CborKey, Uint8Array> {
  const { major, argument, end: start } = readHead(bytes, 0);
  if (major !== 5) throw fail('CBOR_MEMBER', { field: 'map' });
  const out = new Map<CborKey, Uint8Array>();
  let at = start;
  for (let i = 0; i < argument; i++) {
    const key = readHead(bytes, at);
    const value = itemEnd(bytes, at);
    const end = itemEnd(bytes, value);
    const name = key.major === 3 ? fromUtf8(bytes.subarray(key.end, value)) : key.major === 1 ? -1 - key.argument : key.argument;
    out.set(name, new Uint8Array(bytes.buffer, bytes.byteOffset + value, end - value));
    at = end;
  }
  return out;
}

/** Orders two ranges of bytes of one array bytewise, a prefix before its extension. @returns negative, zero or positive. */
export function compareRanges(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number {
  for (; a < aEnd && b < bEnd; a++, b++) {
    const difference = (bytes[a] as number) - (bytes[b] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - a - (bEnd - b);
}
