// SPDX-License-Identifier: Apache-2.0
import { compare, isWellFormed, toUtf8 } from '../core/bytes.js';
import { LIMITS } from '../core/limits.js';
import type { CborKey, CborMap, CborValue } from './value.js';

const LOWEST = -(2n ** 64n);
const HIGHEST = 2n ** 64n - 1n;

/** What the codec must know of a prepared value beyond the value. */
export interface Prepared {
  readonly value: CborValue;
  readonly hasLowest: boolean;
}

let hasLowest = false;

/**
 * Checks a value against the profile and brings it into the one form of which the codec makes the deterministic encoding: maps sorted,
 * integers as number up to 32 bits and as bigint above. What is in that form already is returned as it is, not copied.
 * @throws TypeError for what the profile has no encoding for; RangeError for integers beyond 64 bits and for nesting too deep.
 */
export function canonical(value: CborValue): Prepared {
  hasLowest = false;
  return { value: prepare(value, 0), hasLowest };
}

function prepare(value: CborValue, depth: number): CborValue {
  switch (typeof value) {
    case 'string':
      return prepareText(value);
    case 'number':
      return prepareNumber(value);
    case 'bigint':
      return prepareBigint(value);
    case 'boolean':
      return value;
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      // A value that contains itself ends here too.
      if (depth >= LIMITS.cborMaxDepth) throw new RangeError(`arrays and maps nest deeper than ${LIMITS.cborMaxDepth}`);
      if (Array.isArray(value)) return prepareArray(value, depth + 1);
      if (value instanceof Map) return prepareMap(value, depth + 1);
      throw new TypeError(`no CBOR encoding for an object that is no array, Map or Uint8Array (${Object.prototype.toString.call(value)})`);
    default:
      throw new TypeError(`no CBOR encoding for ${typeof value}`);
  }
}

function prepareText(value: string): string {
  if (!isWellFormed(value)) throw new TypeError('text with a lone surrogate has no encoding');
  return value;
}

function prepareNumber(value: number): number | bigint {
  // Beyond 32 bits cbor-x writes a number as a float.
  if (value >>> 0 === value || value >> 0 === value) return value;
  if (!Number.isSafeInteger(value)) throw new TypeError('numbers must be safe integers; larger ones are bigint, fractions are text');
  return prepareBigint(BigInt(value));
}

function prepareBigint(value: bigint): number | bigint {
  // cbor-x writes every bigint in nine bytes.
  if (value >= -0x1_0000_0000n && value <= 0xffff_ffffn) return Number(value);
  if (value > HIGHEST || value < LOWEST) throw new RangeError('integers reach from -2^64 to 2^64 - 1');
  if (value === LOWEST) hasLowest = true;
  return value;
}

function prepareArray(value: readonly CborValue[], depth: number): readonly CborValue[] {
  // cbor-x writes a subclass of Array with indefinite length.
  let out: CborValue[] | undefined = value.constructor === Array ? undefined : Array.from(value);
  for (let i = 0; i < value.length; i++) {
    const element = value[i] as CborValue;
    const prepared = prepare(element, depth);
    if (prepared !== element) (out ??= value.slice())[i] = prepared;
  }
  return out ?? value;
}

function prepareMap(value: CborMap, depth: number): CborMap {
  let asIs = value.constructor === Map;
  let sorted = true;
  let previous: CborKey | undefined;
  const entries: [CborKey, CborValue][] = [];
  for (const [key, member] of value) {
    const preparedKey = prepareKey(key);
    const prepared = prepare(member, depth);
    if (preparedKey !== key || prepared !== member) asIs = false;
    if (previous !== undefined && sorted && compareKeys(previous, preparedKey) >= 0) sorted = false;
    previous = preparedKey;
    entries.push([preparedKey, prepared]);
  }
  if (sorted) return asIs ? value : new Map(entries);
  entries.sort((a, b) => compareKeys(a[0], b[0]));
  const out = new Map(entries);
  // The number 1 and the bigint 1n are two keys to a Map, but one to CBOR.
  if (out.size !== entries.length) throw new TypeError('two keys of a map have the same encoding');
  return out;
}

function prepareKey(key: unknown): CborKey {
  if (typeof key === 'string') return prepareText(key);
  if (typeof key === 'number') return prepareNumber(key);
  if (typeof key === 'bigint') return prepareBigint(key);
  throw new TypeError('map keys are integers and text');
}

/** Orders keys as their encodings: unsigned integers, then negative ones by magnitude, then text by length and bytes. */
export function compareKeys(a: CborKey, b: CborKey): number {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : 1;
  if (typeof b === 'string') return -1;
  if (a < 0) return b < 0 ? order(b, a) : 1;
  return b < 0 ? -1 : order(a, b);
}

function order(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const ASCII = /^[\0-\x7f]*$/;

function compareText(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  const left = toUtf8(a);
  const right = toUtf8(b);
  return left.length - right.length || compare(left, right);
}
