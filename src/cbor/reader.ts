// SPDX-License-Identifier: Apache-2.0
import { toUtf8 } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { CborKey, CborMap, CborValue } from './value.js';

/** A decoded value, or undefined for an absent member, which every method except `nullable` refuses. */
type Read = CborValue | undefined;

/** Strict reading of decoded values. Every method returns the value in its type, or throws the error that the caller's `refuse` makes. */
export interface Reader {
  /** A map with all `required` members and none beside them and the `optional` ones; names the missing or unknown member. */
  map(value: Read, field: string, required: readonly CborKey[], optional?: readonly CborKey[]): CborMap;
  /** A map of any members, at most `maxItems` of them. */
  anyMap(value: Read, field: string, maxItems: number): CborMap;
  /** An array of `min` to `max` elements. */
  array(value: Read, field: string, min: number, max: number): readonly CborValue[];
  /** A byte string, of exactly `length` bytes or within its bounds; not copied. */
  bytes(value: Read, field: string, length?: number | { readonly min: number; readonly max: number }): Uint8Array;
  /** Text of at most `maxBytes` bytes of UTF-8. */
  text(value: Read, field: string, maxBytes?: number): string;
  /** An integer in `[0, max]`; `max` is 2^53 - 1 unless given. */
  uint(value: Read, field: string, max?: number): number;
  /** A safe integer of either sign (CBOR-18). */
  int(value: Read, field: string): number;
  /** Null, or what `read` makes of the value. */
  nullable<T>(value: Read, read: (value: Read) => T): T | null;
  /** `true` and nothing else: flags are absent when they do not apply. */
  isTrue(value: Read, field: string): true;
}

/**
 * Makes a reader.
 * @param refuse - Makes the error of the caller's area from the path of the field at fault, `header.3`; by default
 * `CBOR_MEMBER` (CBOR-13).
 */
export function reader(refuse: (field: string) => Error = (field) => fail('CBOR_MEMBER', { field })): Reader {
  function integer(value: Read, field: string, min: number, max: number): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min || value > max) throw refuse(field);
    return value;
  }
  return {
    map(value, field, required, optional = []) {
      if (!(value instanceof Map)) throw refuse(field);
      const map = value as CborMap;
      for (const key of required) if (!map.has(key)) throw refuse(member(field, key));
      if (map.size > required.length) {
        for (const key of map.keys()) if (!required.includes(key) && !optional.includes(key)) throw refuse(member(field, key));
      }
      return map;
    },
    anyMap(value, field, maxItems) {
      if (!(value instanceof Map) || value.size > maxItems) throw refuse(field);
      return value as CborMap;
    },
    array(value, field, min, max) {
      if (!Array.isArray(value) || value.length < min || value.length > max) throw refuse(field);
      return value as readonly CborValue[];
    },
    bytes(value, field, length) {
      if (!(value instanceof Uint8Array)) throw refuse(field);
      const { min, max } = typeof length === 'number' ? { min: length, max: length } : (length ?? { min: 0, max: Infinity });
      if (value.length < min || value.length > max) throw refuse(field);
      return value;
    },
    text(value, field, maxBytes = Infinity) {
      if (typeof value !== 'string' || value.length > maxBytes) throw refuse(field);
      // A UTF-16 unit takes at most three bytes: most texts need not be encoded to be measured.
      if (value.length * 3 > maxBytes && toUtf8(value).length > maxBytes) throw refuse(field);
      return value;
    },
    uint: (value, field, max = Number.MAX_SAFE_INTEGER) => integer(value, field, 0, max),
    int: (value, field) => integer(value, field, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    nullable: (value, read) => (value === null ? null : read(value)),
    isTrue(value, field) {
      if (value !== true) throw refuse(field);
      return value;
    },
  };
}

/** Extends a path by a key. A peer's odd key is not repeated: errors carry no content. */
function member(field: string, key: CborKey): string {
  const plain = typeof key !== 'string' || /^[A-Za-z0-9_.-]{1,64}$/.test(key);
  return `${field}.${plain ? String(key) : '(text)'}`;
}
