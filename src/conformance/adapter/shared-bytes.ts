// SPDX-License-Identifier: Apache-2.0
// Content that several vectors share stands in files of its own: knowledge of readers, and long byte strings, with the changes of one vector
// beside the name.
import { concat, fromHex, toHex } from '../../core/bytes.js';
import { asObject, bytes, isList, list, number, object, optional } from './operation.js';
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

const zeroed = object({ bytes: optional(bytes), zeros: optional(number) });
const changes = object({
  patch: list(object({ offset: number, hex: bytes, remove: optional(number) })),
  cut: optional(number),
  append: optional(bytes),
});

function expand(value: Json | undefined, read: SharedFile, depth = 0): Json {
  if (depth > DEPTH_MAX) throw new TypeError(`shared content stands more than ${DEPTH_MAX} deep: it may name itself`);
  if (isList(value)) return value.map((item) => expand(item, read, depth + 1));
  if (typeof value !== 'object' || value === null) return value ?? null;
  const given = asObject(value, 'input');
  if (given['zeros'] !== undefined) return toHex(withZeros(given));
  const path = given['shared'];
  if (typeof path === 'string' && path.endsWith('.json')) return expand(JSON.parse(read(path)) as Json, read, depth + 1);
  if (typeof path === 'string') return toHex(patched(fromHex(read(path).trim()), given));
  return Object.fromEntries(Object.entries(given).map(([member, inner]) => [member, expand(inner, read, depth + 1)]));
}

function withZeros(given: JsonObject): Uint8Array {
  const { bytes: first = new Uint8Array(0), zeros = 0 } = zeroed(given, 'input');
  if (!(Number.isSafeInteger(zeros) && zeros >= 0 && zeros <= ZEROS_MAX)) throw new TypeError(`zeros is 0 to ${ZEROS_MAX}`);
  return concat(first, new Uint8Array(zeros));
}

function patched(shared: Uint8Array, given: JsonObject): Uint8Array {
  const { patch, cut, append = new Uint8Array(0) } = changes(given, 'input');
  let content = shared;
  for (const { offset, hex, remove = hex.length } of patch)
    content = concat(content.subarray(0, offset), hex, content.subarray(offset + remove));
  return concat(content.subarray(0, cut ?? content.length), append);
}
