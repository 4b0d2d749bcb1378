// SPDX-License-Identifier: Apache-2.0
// The only file that knows cbor-x. It is exact for what scan() accepts and what canonical() prepares, but for two corners of the
// data model, which are put right here: a leading byte-order mark and the integer -2^64.
// The build without `new Function` runs under a strict Content-Security-Policy, and never loads the optional native addon.
import { Encoder } from 'cbor-x/index-no-eval';
import { concat } from '../core/bytes.js';
import { readHead } from './item.js';
import { HAS_BOM } from './scan.js';
import type { CborValue } from './value.js';

const options = {
  useRecords: false,
  mapsAsObjects: false,
  useTag259ForMaps: false,
  variableMapSize: true,
  tagUint8Array: false,
  structuredClone: false,
  pack: false,
  bundleStrings: false,
  copyBuffers: true,
  int64AsNumber: false,
  largeBigIntToFloat: false,
};
const codec = new Encoder(options);

/** cbor-x drops a byte-order mark that opens a text longer than this. */
const BOM_KEPT_BYTES = 64;
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);
const TAG_3 = 0xc3;

/**
 * Encodes what `canonical()` prepared.
 * @param prefix - Bytes to put in front (an opening tag).
 * @param hasLowest - Whether -2^64 is among the integers.
 * @returns A fresh array of exact size; nothing of the value stays behind in cbor-x's shared buffer.
 */
export function encodeCanonical(value: CborValue, prefix: Uint8Array, hasLowest: boolean): Uint8Array {
  const pooled: Uint8Array = codec.encode(value);
  const out = concat(prefix, pooled);
  pooled.fill(0);
  return hasLowest ? restoreLowest(out, prefix.length) : out;
}

/** Decodes what `scanTraits()` accepted. Integers of 64 bits come as bigint, byte strings as fresh copies. */
export function decodeScanned(bytes: Uint8Array, traits: number): CborValue {
  const source = traits & HAS_BOM ? doubleMarks(bytes) : bytes;
  // A view of our own: cbor-x leaves a `dataView` property on its input, and would slice Buffers out of a Buffer.
  return codec.decode(new Uint8Array(source.buffer, source.byteOffset, source.length)) as CborValue;
}

/** cbor-x writes -2^64 as a bignum, tag 3 over eight bytes ff, though it fits the head: `c3 48 ff..` becomes `3b ff..`. */
function restoreLowest(bytes: Uint8Array, from: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (let at = from; at < bytes.length; ) {
    const { major, argument, end } = readHead(bytes, at);
    if (bytes[at] === TAG_3) {
      parts.push(bytes.subarray(kept, at), Uint8Array.of(0x3b));
      kept = end + 1;
    }
    at = major === 2 || major === 3 ? end + argument : end;
  }
  return concat(...parts, bytes.subarray(kept));
}

/** Doubles the byte-order mark of every text that would lose it, so that one is left. Heads need not be shortest for cbor-x. */
function doubleMarks(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (let at = 0; at < bytes.length; ) {
    const { major, argument, end } = readHead(bytes, at);
    if (major === 3 && argument > BOM_KEPT_BYTES && bytes[end] === BOM[0] && bytes[end + 1] === BOM[1] && bytes[end + 2] === BOM[2]) {
      const head = new Uint8Array(5);
      head[0] = 0x7a;
      new DataView(head.buffer).setUint32(1, argument + BOM.length);
      parts.push(bytes.subarray(kept, at), head, BOM);
      kept = end;
    }
    at = major === 2 || major === 3 ? end + argument : end;
  }
  return concat(...parts, bytes.subarray(kept));
}
