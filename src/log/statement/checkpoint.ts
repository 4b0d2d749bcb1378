// SPDX-License-Identifier: Apache-2.0
// Body of a checkpoint: the three lines of C2SP tlog-checkpoint, without extensions.
import { assertBytes, assertInteger } from '../../core/assert.js';
import { equal, fromUtf8, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { formatOrigin, parseOrigin } from '../origin.js';
import type { Origin } from '../origin.js';
import type { TreeHead } from '../tree/verify.js';

/** Statement of an owner about its log at one size. */
export interface Checkpoint extends Origin, TreeHead {}

/** At least 2, because leaf 0 is the genesis leaf: so every path has at least one hash. */
export const LEAST_SIZE = 2;

/**
 * Encodes the body of a checkpoint (C2SP tlog-checkpoint, LOG-07): origin, size and root, a line each.
 * @param checkpoint - Size from 2 to 2^53 - 1, root of 32 bytes; TypeError or RangeError otherwise.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  assertInteger(checkpoint.size, 'size', LEAST_SIZE, Number.MAX_SAFE_INTEGER);
  assertBytes(checkpoint.root, 'root', 32);
  return toUtf8(`${formatOrigin(checkpoint)}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`);
}

/**
 * Parses a body; nothing of it is verified.
 * @param body - At most 512 bytes; read, not kept.
 * @throws {@link RogatoryError} `LOG_CHECKPOINT` (LOG-07), `LOG_ORIGIN` (LOG-41).
 */
export function parseCheckpoint(body: Uint8Array): Checkpoint {
  const refuse = (field: string): never => {
    throw fail('LOG_CHECKPOINT', { field });
  };
  if (body.length > LIMITS.checkpointMaxBytes) refuse('size');
  const lines = asText(body)?.split('\n');
  if (lines?.length !== 4 || lines[3] !== '') return refuse('lines');
  const [origin, size, root] = lines as [string, string, string];
  const count = Number(size);
  if (!/^[1-9][0-9]{0,15}$/.test(size) || !Number.isSafeInteger(count) || count < LEAST_SIZE) refuse('tree size');
  const hash = fromBase64(root);
  if (hash?.length !== 32) return refuse('root hash');
  return { ...parseOrigin(origin), size: count, root: hash };
}

/** Text of UTF-8 bytes; undefined when they are not well-formed. */
export function asText(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch {
    return undefined;
  }
}

export function sameHead(a: TreeHead, b: TreeHead): boolean {
  return a.size === b.size && equal(a.root, b.root);
}

/** Encodes in the standard alphabet with padding (RFC 4648 4). */
function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Decodes the one spelling that {@link toBase64} has for some bytes; undefined for every other text. */
function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  // Unused bits must be zero, because two spellings of one hash would give two checkpoints.
  return toBase64(bytes) === text ? bytes : undefined;
}
