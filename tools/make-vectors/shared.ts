// SPDX-License-Identifier: Apache-2.0
// Content that several vectors share, long bytes and knowledge of readers: each stands once, in a file of its own.
import { toHex } from '../../src/core/bytes.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import type { Vector } from './vector.js';

const files = new Map<string, string>();

/** Files beside the vectors, by path: hexadecimal, or JSON. */
export const SHARED: ReadonlyMap<string, string> = files;

/** Puts bytes into a file. @returns What stands for them in a vector. */
export function share(name: string, bytes: Uint8Array): JsonObject {
  const path = `shared/${name}.hex`;
  files.set(path, toHex(bytes));
  return { shared: path };
}

/** Least number of vectors of one area that share their `keys`. */
const SHARED_BY = 3;

/** Puts `keys` that several vectors of an area have into files. */
export function shareKeys(area: string, vectors: readonly Vector[]): Vector[] {
  const uses = new Map<string, number>();
  for (const { keys } of vectors) uses.set(JSON.stringify(keys), (uses.get(JSON.stringify(keys)) ?? 0) + 1);
  const paths = new Map<string, string>();
  return vectors.map((vector) => {
    const text = JSON.stringify(vector.keys);
    if (vector.keys === undefined || (uses.get(text) ?? 0) < SHARED_BY) return vector;
    const path = paths.get(text) ?? `shared/${area}-keys-${paths.size + 1}.json`;
    paths.set(text, path);
    files.set(path, text);
    return { ...vector, keys: { shared: path } };
  });
}
