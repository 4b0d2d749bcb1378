// SPDX-License-Identifier: Apache-2.0
// The end of the node's own log: places are given, and trees grown, where the order of commits is decided. Every leaf is one row that
// also holds the nodes it makes perfect, so that a log is only ever written at its end, and starting reads one row for each peak.
import { concat } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { RandomSource } from '../core/random.js';
import { LEAF_KINDS } from '../log/kinds.js';
import type { LeafKind } from '../log/kinds.js';
import { appendEntries } from '../log/leaf.js';
import { EMPTY_FRONTIER, perfectNodes, rootOf } from '../log/merkle.js';
import type { Frontier } from '../log/merkle.js';
import type { LeafWrite, LogHead } from './port.js';

/** One leaf as it is kept; `nodes` holds 32 bytes for each level from 0 on that it makes perfect. */
export interface LeafRow {
  readonly epoch: number;
  readonly index: number;
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  readonly nodes: Uint8Array;
  readonly object?: Uint8Array;
}

/** What a store tells of the leaves it holds. */
export interface LeafRows {
  /** Place of the last leaf of the newest log. */
  last(): { readonly epoch: number; readonly index: number } | undefined;
  /** Nodes of one leaf. */
  nodes(epoch: number, index: number): Uint8Array | undefined;
}

const HASH_BYTES = 32;
const POOL_BYTES = 8_192;
const GENESIS = 0;

export class LogTail {
  readonly #rows: LeafRows;
  readonly #random: RandomSource;
  #pool: Uint8Array = new Uint8Array(0);
  #tail: { readonly epoch: number; readonly frontier: Frontier } | undefined;

  constructor(rows: LeafRows, random: RandomSource) {
    this.#rows = rows;
    this.#random = random;
  }

  /**
   * Computes the next leaf; it counts at once, so whoever rolls back calls `forget`.
   * @throws {@link RogatoryError} `STORE_EXPECTATION` (STORE-19) for a leaf without a log, or a log out of order.
   */
  append({ kind, objectDigest, object, epoch }: LeafWrite): LeafRow {
    const { epoch: current, frontier } = this.#open(epoch);
    const entry = { kind: LEAF_KINDS[kind] as LeafKind, objectDigest: Uint8Array.from(objectDigest) };
    const grown = appendEntries(frontier, [entry], (length) => this.#draw(length));
    const [leaf] = grown.leaves;
    if (leaf === undefined) throw new TypeError('one entry makes one leaf');
    this.#tail = { epoch: current, frontier: grown.frontier };
    const nodes = concat(...leaf.nodes.map(({ hash }) => hash));
    const { index, salt } = leaf;
    const row = { epoch: current, index, kind, objectDigest: entry.objectDigest, salt, nodes };
    return object === undefined ? row : { ...row, object: Uint8Array.from(object) };
  }

  /** Size and root of the newest log; undefined before the first leaf. */
  head(): LogHead | undefined {
    const { epoch, frontier } = this.#read();
    return epoch === 0 ? undefined : { epoch, size: frontier.size, root: rootOf(frontier) };
  }

  /** Hash of a perfect node; undefined when it is not there (yet). */
  node(epoch: number, level: number, index: number): Uint8Array | undefined {
    const nodes = this.#rows.nodes(epoch, (index + 1) * 2 ** level - 1);
    const hash = nodes?.slice(level * HASH_BYTES, (level + 1) * HASH_BYTES);
    return hash?.length === HASH_BYTES ? hash : undefined;
  }

  /** Forgets what is in memory, after a rollback. */
  forget(): void {
    this.#tail = undefined;
  }

  #open(begins: number | undefined): { readonly epoch: number; readonly frontier: Frontier } {
    const tail = this.#read();
    if (begins === undefined) {
      if (tail.epoch === 0) throw fail('STORE_EXPECTATION', { collection: 'log', key: 'genesis' });
      return tail;
    }
    if (begins !== tail.epoch + 1) throw fail('STORE_EXPECTATION', { collection: 'log', key: String(begins) });
    return { epoch: begins, frontier: EMPTY_FRONTIER };
  }

  #read(): { readonly epoch: number; readonly frontier: Frontier } {
    if (this.#tail !== undefined) return this.#tail;
    const last = this.#rows.last();
    const { epoch, index } = last ?? { epoch: 0, index: -1 };
    const peaks = perfectNodes(0, index + 1).map((place) => {
      const hash = this.node(epoch, place.level, place.index);
      if (hash === undefined) throw fail('LOG_NODE', place);
      return hash;
    });
    this.#tail = { epoch, frontier: { size: index + 1, peaks } };
    return this.#tail;
  }

  /** Random bytes are drawn for many salts at once: each call of the generator costs more than a hash. */
  #draw(length: number): Uint8Array {
    if (this.#pool.length < length) this.#pool = this.#random(POOL_BYTES);
    const drawn = this.#pool.slice(0, length);
    this.#pool = this.#pool.subarray(length);
    return drawn;
  }
}

/** A leaf of kind 0 begins a log, and nothing else does. @throws RangeError or TypeError naming the member. */
export function checkLeafKind({ kind, epoch }: LeafWrite): void {
  if (!Number.isInteger(kind) || kind < 0 || kind >= LEAF_KINDS.length) throw new RangeError('leaves.kind is not a kind of leaf');
  if ((kind === GENESIS) !== (epoch !== undefined)) throw new TypeError('leaves.epoch stands with a genesis leaf, and with no other');
}
