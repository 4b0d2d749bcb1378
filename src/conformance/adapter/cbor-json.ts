// SPDX-License-Identifier: Apache-2.0
// CBOR values of the data model as JSON that loses nothing: what JSON cannot say is an object of one member.
import type { CborKey, CborMap, CborValue } from '../../cbor/value.js';
import { fromHex, toHex } from '../../core/bytes.js';
import { asObject, isList, text } from './operation.js';
import type { Json } from './operation.js';

/** `{"bytes": hex}`, `{"integer": decimal}` beyond 2^53 - 1, `{"map": [[key, value], ...]}`; all else stands for itself. */
export function toJson(value: CborValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return { integer: String(value) };
  if (value instanceof Uint8Array) return { bytes: toHex(value) };
  if (value instanceof Map) return { map: [...(value as CborMap)].map(([key, member]) => [toJson(key), toJson(member)]) };
  return (value as readonly CborValue[]).map(toJson);
}

/** Reads what `toJson` wrote. @throws TypeError for JSON of another form. */
export function fromJson(value: Json | undefined): CborValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value;
  if (isList(value)) return value.map(fromJson);
  const object = asObject(value, 'value');
  if (object['bytes'] !== undefined) return fromHex(text(object['bytes'], 'bytes'));
  if (object['integer'] !== undefined) return BigInt(text(object['integer'], 'integer'));
  const entries = object['map'];
  if (!isList(entries)) throw new TypeError('an object must have bytes, integer or map');
  return new Map(
    entries.map((entry): [CborKey, CborValue] => {
      const [key, member] = isList(entry) ? entry : [];
      return [fromJson(key) as CborKey, fromJson(member)];
    }),
  );
}
