// SPDX-License-Identifier: Apache-2.0
// The data model of a body (SCHEMA-05): JSON with integers only, plus byte strings. A hostile member name cannot reach a prototype: `__proto__` is
// refused in both directions.
import { isWellFormed } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import type { CborValue } from '../../cbor/value.js';
import type { Path } from '../path.js';

export type BodyValue = null | boolean | number | string | Uint8Array | readonly BodyValue[] | { readonly [name: string]: BodyValue };

/** Ends the conversion with the caller's error. */
export type Refuse = (path: Path, text: string) => never;

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Converts a body to CBOR values. Members that are undefined are left out, as JSON does.
 * @param refuse - Called for anything outside the data model: floats, bigints, dates, lone surrogates, cycles, `__proto__`.
 */
export function toCbor(value: unknown, refuse: Refuse, path: Path = []): CborValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return isWellFormed(value) ? value : refuse(path, 'text is not well-formed Unicode');
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : refuse(path, 'numbers are integers of at most 53 bits');
  if (value instanceof Uint8Array) return value;
  if (path.length >= LIMITS.cborMaxDepth) return refuse(path, 'nested too deeply');
  if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => toCbor(item, refuse, [...path, index]));
  if (!isPlainObject(value)) return refuse(path, 'not a value of the JSON data model');
  const map = new Map<string, CborValue>();
  for (const [name, member] of Object.entries(value)) {
    const at = [...path, name];
    if (name === '__proto__' || !isWellFormed(name)) refuse(at, 'this member name is not allowed');
    if (member !== undefined) map.set(name, toCbor(member, refuse, at));
  }
  return map;
}

/** Converts decoded CBOR to a body. @param refuse - Called for keys that are not text, integers beyond 53 bits and `__proto__`. */
export function fromCbor(value: CborValue, refuse: Refuse, path: Path = []): BodyValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || value instanceof Uint8Array) return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return refuse(path, 'numbers are integers of at most 53 bits');
  if (Array.isArray(value)) return value.map((item: CborValue, index) => fromCbor(item, refuse, [...path, index]));
  const object: Record<string, BodyValue> = {};
  for (const [name, member] of value as ReadonlyMap<unknown, CborValue>) {
    if (typeof name !== 'string') return refuse(path, 'member names are text');
    const at = [...path, name];
    object[name === '__proto__' ? refuse(at, 'this member name is not allowed') : name] = fromCbor(member, refuse, at);
  }
  return object;
}
