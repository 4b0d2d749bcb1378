// SPDX-License-Identifier: Apache-2.0
// Verification of proofs by RFC 9162 2.1.3.2 and 2.1.4.2. Sizes may exceed 32 bits, so halving uses division, not shifts.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { hashNode } from './merkle.js';

/** A place in a tree, and the path from it to the root. */
export interface InclusionProof {
  /** 32 bytes. */
  readonly leafHash: Uint8Array;
  /** From 0, below `size`. */
  readonly index: number;
  /** Leaves of the tree, from 1 to 2^53 - 1. */
  readonly size: number;
  /** Hashes of 32 bytes, the leaf's sibling first. */
  readonly path: readonly Uint8Array[];
}

/** A tree at one size. */
export interface TreeHead {
  /** Leaves, from 1 to 2^53 - 1. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/**
 * Verifies that a tree includes a leaf (RFC 9162 2.1.3.2).
 * @param root - Root of the tree of `proof.size` leaves, 32 bytes.
 * @throws {@link RogatoryError} `LOG_INCLUSION` (LOG-03).
 */
export function verifyInclusion({ leafHash, index, size, path }: InclusionProof, root: Uint8Array): void {
  const refuse = (reason: string): never => {
    throw fail('LOG_INCLUSION', { reason });
  };
  if (!isSize(size) || !isCount(index) || index >= size) refuse('no such index');
  if (!isHash(leafHash) || !path.every(isHash)) refuse('a hash is not 32 bytes');
  let hash = leafHash;
  climb(index, size - 1, path, refuse, (sibling, isLeft) => {
    hash = isLeft ? hashNode(sibling, hash) : hashNode(hash, sibling);
  });
  if (!equal(hash, root)) refuse('another root');
}

/**
 * Verifies that the tree `from` is the beginning of the tree `to` (RFC 9162 2.1.4.2).
 * @param path - Hashes of 32 bytes; none for equal sizes.
 * @throws {@link RogatoryError} `LOG_CONSISTENCY` (LOG-04).
 */
export function verifyConsistency(from: TreeHead, to: TreeHead, path: readonly Uint8Array[]): void {
  const climbed = climbConsistency(from, to.size, path);
  if (!equal(climbed.from, from.root)) throw fail('LOG_CONSISTENCY', { reason: 'another root of the older tree' });
  if (!equal(climbed.to, to.root)) throw fail('LOG_CONSISTENCY', { reason: 'another root of the newer tree' });
}

/**
 * Computes both roots of a consistency path. If the newer one is the true root, the older one is the true earlier root of that tree,
 * whatever its owner stated then.
 * @throws {@link RogatoryError} `LOG_CONSISTENCY` (LOG-04) when the path cannot be one of these sizes.
 */
export function climbConsistency(from: TreeHead, toSize: number, path: readonly Uint8Array[]): { from: Uint8Array; to: Uint8Array } {
  const refuse = (reason: string): never => {
    throw fail('LOG_CONSISTENCY', { reason });
  };
  if (!isSize(from.size) || !isSize(toSize) || from.size > toSize) refuse('no such sizes');
  if (from.size === toSize) {
    if (path.length > 0) refuse('the path is too long');
    return { from: from.root, to: from.root };
  }
  if (!isHash(from.root) || !path.every(isHash)) refuse('a hash is not 32 bytes');
  // The proof begins with the older root. If that is a perfect node, the proof omits it and the verifier adds it.
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...path] : path;
  if (first === undefined || path.length === 0) return refuse('the path is too short');
  let node = from.size - 1;
  let last = toSize - 1;
  for (; isOdd(node); node = half(node)) last = half(last);
  let older = first;
  let newer = first;
  climb(node, last, rest, refuse, (sibling, isLeft) => {
    if (isLeft) older = hashNode(sibling, older);
    newer = isLeft ? hashNode(sibling, newer) : hashNode(newer, sibling);
  });
  return { from: older, to: newer };
}

/**
 * Climbs from a node to the root, by the siblings of a path.
 * @param last - The rightmost node of the same level.
 * @param refuse - Called when the path ends elsewhere.
 * @param join - Joins a sibling, which stands on the left or on the right.
 */
function climb(
  node: number,
  last: number,
  path: readonly Uint8Array[],
  refuse: (reason: string) => never,
  join: (sibling: Uint8Array, isLeft: boolean) => void,
): void {
  for (const sibling of path) {
    if (last === 0) refuse('the path is too long');
    const isLeft = isOdd(node) || node === last;
    join(sibling, isLeft);
    if (isLeft) for (; !isOdd(node) && node !== 0; node = half(node)) last = half(last);
    node = half(node);
    last = half(last);
  }
  if (last !== 0) refuse('the path is too short');
}

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isHash = (hash: Uint8Array): boolean => hash.length === 32;

function isPowerOfTwo(size: number): boolean {
  let rest = size;
  while (!isOdd(rest)) rest = half(rest);
  return rest === 1;
}
