// SPDX-License-Identifier: Apache-2.0
// Content that several vectors share stands in files of its own: knowledge of readers, and long byte strings, with the changes of one vector
// beside the name.
import { concat, fromHex, toHex } from '../../core/bytes.js';
import { asObject, bytesOf, isList, numberOf, objectsOf, optionalBytes, optionalNumber } from './operation.js';
import type { Json, JsonObject, VectorCall } from './operation.js';

const DEPTH_MAX = 32;
const ZEROS_MAX = 16_777_216;

/** Reads a shared file: hexadecimal, or JSON. @param path - Relative to the folder of index.json. */
export type SharedFile = (path: string) => string;

/**
 * Puts the bytes in the place of every `{"shared": path, "patch": [{"offset", "hex", "remove"}], "cut": length, "append": hex}` in `keys` and `input`.
 * First the patches, in order, put `hex` in the place of `remove` bytes (as many as they
 * have, unless said), then `cut` keeps that many, then `append` adds. `{"bytes": hex, "zeros": n}` are these bytes and n zeros. `{"shared": path}` of a
 * file that ends in `.json` is its content.
 * @returns The vector as an implementation gets it.
 */
export function withSharedBytes<T extends VectorCall>(vector: T, read: SharedFile): T {
  const expanded = (from: JsonObject): JsonObject => asObject(expand(from, read), 'input');
  return { ...vector, ...(vector.keys !== undefined && { keys: expanded(vector.keys) }), input: expanded(vector.input) };
}

function expand(value: Json | undefined, read: SharedFile, depth = 0): Json {
  if (depth > DEPTH_MAX) throw new TypeError(`shared content stands more than ${DEPTH_MAX} deep: it may name itself`);
  if (isList(value)) return value.map((item) => expand(item, read, depth + 1));
  if (typeof value !== 'object' || value === null) return value ?? null;
  const object = asObject(value, 'input');
  const zeros = optionalNumber(object, 'zeros');
  if (zeros !== undefined && !(Number.isSafeInteger(zeros) && zeros >= 0 && zeros <= ZEROS_MAX))
    throw new TypeError(`zeros is 0 to ${ZEROS_MAX}`);
  if (zeros !== undefined) return toHex(concat(bytesOf(object, 'bytes'), new Uint8Array(zeros)));
  const path = object['shared'];
  if (typeof path === 'string' && path.endsWith('.json')) return expand(JSON.parse(read(path)) as Json, read, depth + 1);
  if (typeof path === 'string') return toHex(patched(fromHex(read(path).trim()), object));
  return Object.fromEntries(Object.entries(object).map(([member, inner]) => [member, expand(inner, read, depth + 1)]));
}

function patched(shared: Uint8Array, changes: JsonObject): Uint8Array {
  let bytes = shared;
  for (const patch of objectsOf(changes, 'patch')) {
    const [offset, put] = [numberOf(patch, 'offset'), bytesOf(patch, 'hex')];
    bytes = concat(bytes.subarray(0, offset), put, bytes.subarray(offset + (optionalNumber(patch, 'remove') ?? put.length)));
  }
  const kept = bytes.subarray(0, optionalNumber(changes, 'cut') ?? bytes.length);
  return concat(kept, optionalBytes(changes, 'append') ?? new Uint8Array(0));
}
