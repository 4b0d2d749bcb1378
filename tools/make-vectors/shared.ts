// SPDX-License-Identifier: Apache-2.0
// Long bytes that several vectors share: each stands once, in a file of its own.
import { toHex } from '../../src/core/bytes.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';

const files = new Map<string, string>();

/** Files of hexadecimal beside the vectors, by path. */
export const SHARED: ReadonlyMap<string, string> = files;

/** Puts bytes into a file. @returns What stands for them in a vector. */
export function share(name: string, bytes: Uint8Array): JsonObject {
  const path = `shared/${name}.hex`;
  files.set(path, toHex(bytes));
  return { shared: path };
}
