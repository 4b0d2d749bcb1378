// SPDX-License-Identifier: Apache-2.0
// The only file that knows cbor-x. Its build without `new Function` runs under a strict Content-Security-Policy, and never loads the
// optional native addon.
import { Decoder } from 'cbor-x/decode-no-eval';
import { concat } from '../core/bytes.js';
import { readHead } from './item.js';
import { BOM_KEPT_BYTES, MAY_LOSE_MARK } from './scan.js';
import type { CborValue } from './value.js';

interface Codec {
  decode(bytes: Uint8Array): unknown;
}

function codec(copyBuffers: boolean): Codec {
  const options = { useRecords: false, mapsAsObjects: false, copyBuffers, int64AsNumber: false };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call -- the declarations of this entry do not resolve
  return new Decoder(options);
}

const copying = codec(true);
const viewing = codec(false);

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * Decodes what `scanTraits()` accepted, without the opening tag. Integers of 64 bits come as bigint, byte strings as fresh copies or as
 * views.
 */
export function decodeScanned(bytes: Uint8Array, traits: number, views: boolean): CborValue {
  const source = traits & MAY_LOSE_MARK ? addMarks(bytes) : bytes;
  // A view of our own: cbor-x leaves a `dataView` property on its input, and would slice Buffers out of a Buffer.
  return (views ? viewing : copying).decode(new Uint8Array(source.buffer, source.byteOffset, source.length)) as CborValue;
}

/** Adds a byte-order mark to every text from which cbor-x may drop one (CBOR-17). Heads need not be shortest for cbor-x. */
function addMarks(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (let at = 0; at < bytes.length;) {
    const { major, argument, end } = readHead(bytes, at);
    if (major === 3 && argument > BOM_KEPT_BYTES && bytes[end] === BOM[0]) {
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
