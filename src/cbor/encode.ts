// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../core/assert.js';
import { LIMITS } from '../core/limits.js';
import { compareRanges } from './item.js';
import { sortEntries } from './sort-entries.js';
import type { CborKey, CborMap, CborValue } from './value.js';
import { Writer } from './writer.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface EncodeOptions {
  /** Tag to open the encoding with, 0 to 2^53 - 1. */
  readonly tag?: number;
}

const ENCODE_OPTIONS: Members<EncodeOptions> = { required: {}, optional: { tag: 'number' } };
const MAX_UINT = 2n ** 64n - 1n;

// All calls share one buffer: encode() never yields, and a nested call (from an iterator of the caller) writes behind this one.
const writer = new Writer();
/** The entries of the maps being written, innermost last, up to `top`: three numbers an entry, see {@link sortEntries}. */
const marks: number[] = [];
let top = 0;
/** Memory for more marks than this is released after use. */
const KEPT_MARKS = 4_096;

/**
 * Encodes a value in the core deterministic encoding (RFC 8949 4.2.1): the one encoding that {@link scan} accepts for it. Map members may
 * come in any order; -0 is the integer 0; bigints may be small.
 * @param value - Read, never kept or changed.
 * @returns A fresh array of exact size.
 * @throws TypeError for floats, unsafe integers, undefined, lone surrogates, repeated keys, keys other than integer or text, and objects
 * other than array, Map or Uint8Array; RangeError for integers beyond 64 bits and nesting beyond `LIMITS.cborMaxDepth`.
 */
export function encode(value: CborValue, options?: EncodeOptions): Uint8Array {
  if (options !== undefined) requireMembers(options, ENCODE_OPTIONS, 'encode(options)');
  const start = writer.at;
  const bottom = top;
  try {
    if (options?.tag !== undefined) {
      assertInteger(options.tag, 'tag', 0, Number.MAX_SAFE_INTEGER);
      writer.head(0xc0, options.tag);
    }
    write(value, 0);
    return writer.take(start);
  } finally {
    writer.wipe(start);
    top = bottom;
    if (top === 0 && marks.length > KEPT_MARKS) marks.length = 0;
  }
}

function write(value: CborValue, depth: number): void {
  switch (typeof value) {
    case 'string':
      return writer.text(value);
    case 'number':
      return writeNumber(value);
    case 'bigint':
      return writeBigint(value);
    case 'boolean':
      return writer.byte(value ? 0xf5 : 0xf4);
    case 'object':
      if (value === null) return writer.byte(0xf6);
      if (value instanceof Uint8Array) return writer.byteString(value);
      // A value that contains itself ends here too.
      if (depth >= LIMITS.cborMaxDepth) throw new RangeError(`arrays and maps nest deeper than ${LIMITS.cborMaxDepth}`);
      if (Array.isArray(value)) return writeArray(value, depth + 1);
      if (value instanceof Map) return writeMap(value, depth + 1);
      throw new TypeError(`no CBOR encoding for ${Object.prototype.toString.call(value)}: only arrays, Map and Uint8Array have one`);
    default:
      throw new TypeError(`no CBOR encoding for ${typeof value}`);
  }
}

function writeNumber(value: number): void {
  if (!Number.isSafeInteger(value)) throw new TypeError('numbers must be safe integers: larger ones are bigint, fractions are text');
  if (value >= 0) writer.head(0x00, value);
  else writer.head(0x20, -1 - value);
}

function writeBigint(value: bigint): void {
  const major = value < 0n ? 0x20 : 0x00;
  const argument = value < 0n ? -1n - value : value;
  if (argument > MAX_UINT) throw new RangeError('integers reach from -2^64 to 2^64 - 1');
  if (argument <= 0xffff_ffffn) writer.head(major, Number(argument));
  else writer.longHead(major, Number(argument >> 32n), Number(argument & 0xffff_ffffn));
}

function writeArray(value: readonly CborValue[], depth: number): void {
  writer.head(0x80, value.length);
  for (let i = 0; i < value.length; i++) write(value[i] as CborValue, depth);
}

function writeKey(key: CborKey): void {
  if (typeof key === 'string') writer.text(key);
  else if (typeof key === 'number') writeNumber(key);
  else if (typeof key === 'bigint') writeBigint(key);
  else throw new TypeError('map keys are integers and text');
}

/** Writes the entries in the given order, then sorts their encodings if needed. Sorting bytes gives the required order directly. */
function writeMap(value: CborMap, depth: number): void {
  writer.head(0xa0, value.size);
  const first = top;
  let sorted = true;
  for (const [key, member] of value) {
    const start = writer.at;
    writeKey(key);
    const entry = top;
    if (sorted && entry > first) {
      sorted = compareRanges(writer.bytes, marks[entry - 3] as number, marks[entry - 2] as number, start, writer.at) < 0;
    }
    marks[entry] = start;
    marks[entry + 1] = writer.at;
    top = entry + 3;
    write(member, depth);
    marks[entry + 2] = writer.at;
  }
  if (!sorted) sortEntries(writer, marks, first, top);
  top = first;
}
