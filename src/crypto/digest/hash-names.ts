// SPDX-License-Identifier: Apache-2.0

/** Hashes for data too large for memory. */
export type HashName = 'sha-256' | 'sha-384' | 'sha-512';

/**
 * Their ids in the COSE registry (RFC 9054) and their output in bytes. Data only, so that threads can load it without the implementations.
 */
export const HASHES: Readonly<Record<HashName, { readonly id: number; readonly bytes: number }>> = Object.freeze({
  'sha-256': { id: -16, bytes: 32 },
  'sha-384': { id: -43, bytes: 48 },
  'sha-512': { id: -44, bytes: 64 },
});

export const HASH_NAMES = Object.keys(HASHES) as readonly HashName[];

const NAMES: ReadonlyMap<number, HashName> = new Map(HASH_NAMES.map((name) => [HASHES[name].id, name]));

/** @returns Undefined for an id that is not known here. */
export function hashNameOf(id: number): HashName | undefined {
  return NAMES.get(id);
}
