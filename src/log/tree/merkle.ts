// SPDX-License-Identifier: Apache-2.0
// The tree of RFC 9162 2.1 (LOG-01), grown without replay. Memory holds only the frontier: the roots of the perfect subtrees from left to right.
// Every perfect node goes to the store once and never changes.
import { assertBytes, assertInteger, assertUsage } from '../../core/assert.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest/digest.js';

/** A node with all of its leaves: `level` 0 are the leaf hashes, node (l, i) covers the leaves from i * 2^l on. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** State for appending. Only this file makes it. */
export interface Frontier {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees that `size` splits into, the largest first. */
  readonly peaks: readonly Uint8Array[];
}

/** Hash of a perfect node; undefined when it is not held. */
export type NodeReader = (level: number, index: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** A tree that has grown. */
export interface Appended {
  readonly frontier: Frontier;
  /** New perfect nodes, leaf hashes included, in the order of growth; the store must add them all. */
  readonly nodes: readonly TreeNode[];
  readonly root: Uint8Array;
  readonly size: number;
}

/** Largest size: a safe integer, enough for centuries. */
const LEVELS = 53;

/** Hashes the input of a leaf: SHA-256(0x00 || leaf) (RFC 9162 2.1.1). @returns 32 bytes. */
export function hashLeaf(leaf: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + leaf.length);
  input.set(leaf, 1);
  return sha256(input);
}

/** Reused input buffer of node hashes: a fresh one for each costs as much as the hash. */
const NODE = Uint8Array.of(0x01, ...new Uint8Array(64));

/** Hashes two children: SHA-256(0x01 || left || right) (RFC 9162 2.1.1). @param left - 32 bytes. @param right - 32 bytes. @returns 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  assertBytes(left, 'left', 32);
  assertBytes(right, 'right', 32);
  NODE.set(left, 1);
  NODE.set(right, 33);
  return sha256(NODE);
}

/** A tree without leaves. */
export const EMPTY_FRONTIER: Frontier = Object.freeze({ size: 0, peaks: Object.freeze([]) });

/** Root of the tree: SHA-256 of nothing while it is empty. */
export function rootOf({ peaks }: Pick<Frontier, 'peaks'>): Uint8Array {
  let root = peaks.at(-1) ?? sha256(new Uint8Array(0));
  for (let i = peaks.length - 2; i >= 0; i--) root = hashNode(peaks[i] as Uint8Array, root);
  return root;
}

/**
 * Appends leaves: O(1) hashes a leaf on average, O(log n) at most, and O(log n) for the root.
 * @param frontier - Unchanged.
 * @param leafHashes - Of {@link hashLeaf}, 32 bytes each; kept, not copied.
 */
export function append(frontier: Frontier, leafHashes: readonly Uint8Array[]): Appended {
  const peaks = [...frontier.peaks];
  const nodes: TreeNode[] = [];
  let size = frontier.size;
  for (const leafHash of leafHashes) {
    assertBytes(leafHash, 'leafHash', 32);
    let node: TreeNode = { level: 0, index: size, hash: leafHash };
    nodes.push(node);
    // A right child completes its parent.
    while (node.index % 2 === 1) {
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: hashNode(peaks.pop() as Uint8Array, node.hash) };
      nodes.push(node);
    }
    peaks.push(node.hash);
    size++;
  }
  const grown = { size, peaks };
  return { frontier: grown, nodes, root: rootOf(grown), size };
}

/**
 * Reads the frontier back: at most 53 nodes, however large the tree.
 * @param size - Number of leaves in the store.
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02) when a node is not held.
 */
export async function restoreFrontier(size: number, read: NodeReader): Promise<Frontier> {
  assertInteger(size, 'size', 0, Number.MAX_SAFE_INTEGER);
  return { size, peaks: await readNodes(perfectNodes(0, size), read) };
}

/** The root that the tree had at `size`, from stored nodes. @throws {@link RogatoryError} `LOG_NODE` (LOG-02). */
export async function rootAt(size: number, read: NodeReader): Promise<Uint8Array> {
  return rootOf(await restoreFrontier(size, read));
}

type Place = Pick<TreeNode, 'level' | 'index'>;

/** The perfect nodes that the leaves [begin, end) of a subtree split into, the largest first. */
export function perfectNodes(begin: number, end: number): Place[] {
  const places: Place[] = [];
  let at = begin;
  for (let level = LEVELS; level >= 0; level--) {
    const width = 2 ** level;
    if (end - at < width) continue;
    places.push({ level, index: at / width });
    at += width;
  }
  return places;
}

/** Reads nodes, all at once. @throws {@link RogatoryError} `LOG_NODE` (LOG-02) when one is not held. */
export async function readNodes(places: readonly Place[], read: NodeReader): Promise<Uint8Array[]> {
  const hashes = await Promise.all(places.map(async ({ level, index }) => read(level, index)));
  return hashes.map((hash, i) => {
    const { level, index } = places[i] as Place;
    if (hash === undefined) throw fail('LOG_NODE', { level, index });
    assertUsage(hash instanceof Uint8Array && hash.length === 32, 'a node is 32 bytes');
    return hash;
  });
}
