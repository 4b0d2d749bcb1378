// SPDX-License-Identifier: Apache-2.0
import { assertInteger } from '../core/assert.js';
import { canonical } from './canonical.js';
import { encodeCanonical } from './codec.js';
import type { CborValue } from './value.js';

const NO_PREFIX = new Uint8Array(0);

export interface EncodeOptions {
  /** Tag to open the encoding with, 0 to 2^32 - 1. */
  readonly tag?: number;
}

/**
 * Encodes a value in the core deterministic encoding (RFC 8949 4.2.1): the one encoding that {@link scan} accepts for it.
 * Map members may come in any order; -0 is the integer 0; bigints may be small.
 * @param value - Read, never kept or changed.
 * @returns A fresh array of exact size.
 * @throws TypeError for floats, unsafe integers, undefined, lone surrogates, keys that repeat or are neither integer nor text, and every
 * object that is no array, Map or Uint8Array; RangeError for integers beyond 64 bits and nesting beyond `LIMITS.cborMaxDepth`.
 */
export function encode(value: CborValue, options: EncodeOptions = {}): Uint8Array {
  const prepared = canonical(value);
  const prefix = options.tag === undefined ? NO_PREFIX : tagHead(options.tag);
  return encodeCanonical(prepared.value, prefix, prepared.hasLowest);
}

function tagHead(tag: number): Uint8Array {
  assertInteger(tag, 'tag', 0, 0xffff_ffff);
  if (tag < 24) return Uint8Array.of(0xc0 | tag);
  if (tag < 0x100) return Uint8Array.of(0xd8, tag);
  if (tag < 0x1_0000) return Uint8Array.of(0xd9, tag >> 8, tag & 0xff);
  return Uint8Array.of(0xda, tag >>> 24, (tag >> 16) & 0xff, (tag >> 8) & 0xff, tag & 0xff);
}
