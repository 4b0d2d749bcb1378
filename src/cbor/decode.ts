// SPDX-License-Identifier: Apache-2.0
import { decodeScanned } from './codec.js';
import { readHead } from './item.js';
import { HAS_LONG_INTEGER, SCAN_OPTIONS, scanTraits } from './scan.js';
import type { ScanOptions } from './scan.js';
import type { CborKey, CborValue } from './value.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface DecodeOptions extends ScanOptions {
  /** Returns byte strings as views of the encoding, not copies: only for a caller that owns it and passes no view on. */
  readonly views?: boolean;
}

const DECODE_OPTIONS: Members<DecodeOptions> = { required: {}, optional: { ...SCAN_OPTIONS.optional, views: 'flag' } };

/**
 * Scans an encoding, then decodes it.
 * @param bytes - The encoding; read, never changed, and kept by views alone.
 * @returns Maps as Map in the order of the encoding; integers as number when safe, else as bigint (CBOR-16); byte strings as fresh copies;
 * an opening tag that `options.tag` asked for is not part of the value.
 * @throws {@link RogatoryError} `CBOR_...` as {@link scan} (CBOR-01 to CBOR-12, CBOR-14).
 */
export function decode(bytes: Uint8Array, options?: DecodeOptions): CborValue {
  if (options !== undefined) requireMembers(options, DECODE_OPTIONS, 'decode(options)');
  const traits = scanTraits(bytes, options);
  // cbor-x never sees a tag.
  const content = options?.tag === undefined ? bytes : bytes.subarray(readHead(bytes, 0).end);
  const value = decodeScanned(content, traits, options?.views === true);
  return traits & HAS_LONG_INTEGER ? narrow(value) : value;
}

/** Turns the bigints that are safe integers into numbers, in place: the value was made by the codec a moment ago. */
function narrow(value: CborValue): CborValue {
  if (typeof value === 'bigint') return narrowInteger(value);
  if (Array.isArray(value)) {
    const array = value as CborValue[];
    for (let i = 0; i < array.length; i++) array[i] = narrow(array[i] as CborValue);
    return array;
  }
  if (!(value instanceof Map)) return value;
  const out = new Map<CborKey, CborValue>();
  for (const [key, member] of value) out.set(typeof key === 'bigint' ? narrowInteger(key) : (key as CborKey), narrow(member as CborValue));
  return out;
}

function narrowInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
