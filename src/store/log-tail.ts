// SPDX-License-Identifier: Apache-2.0
// The end of the node's own log. The store assigns places and grows trees, because it decides the order of commits. Every leaf is kept with
// the nodes that it completes. So a log is written only at its end, and a start reads one place for each peak.
import { fail } from '../core/errors.js';
import type { RandomSource } from '../core/random.js';
import { LEAF_KINDS } from '../log/kinds.js';
import type { LeafKind } from '../log/kinds.js';
import { appendEntries } from '../log/leaf.js';
import { EMPTY_FRONTIER, perfectNodes, rootOf } from '../log/tree/merkle.js';
import type { Frontier, TreeNode } from '../log/tree/merkle.js';
import type { LeafWrite, LogHead } from './port.js';

/** One stored leaf. */
export interface LeafRow {
  readonly epoch: number;
  readonly index: number;
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  /** Nodes that it completes, starting with itself: one for each level from 0 on. */
  readonly nodes: readonly TreeNode[];
  readonly object?: Uint8Array;
}

export interface LeafPlace {
  readonly epoch: number;
  readonly index: number;
}

/** View of the stored leaves. */
export interface LeafRows {
  /** Place of the last leaf of the newest log. */
  last(): LeafPlace | undefined;
  /** Hash of a perfect node; undefined when it is not there. */
  node(epoch: number, level: number, index: number): Uint8Array | undefined;
}

interface Tail {
  readonly epoch: number;
  readonly frontier: Frontier;
}

const POOL_BYTES = 8_192;

export class LogTail {
  readonly #rows: LeafRows;
  readonly #random: RandomSource;
  #pool: Uint8Array = new Uint8Array(0);
  #tail: Tail | undefined;
  /** Leaves that wait for `settle`, and the place of the last one. */
  #reserved: LeafWrite[] = [];
  #last: LeafPlace | undefined;

  constructor(rows: LeafRows, random: RandomSource) {
    this.#rows = rows;
    this.#random = random;
  }

  /**
   * Assigns a place to a leaf at once. The caller must call `settle` before a commit, or `forget` after a rollback.
   * @param write - Kept until then.
   * @throws {@link RogatoryError} `STORE_EXPECTATION` (STORE-41) for a leaf without a log, or a log out of order.
   */
  reserve(write: LeafWrite): LeafPlace {
    const last = this.#last ?? this.#lastKept();
    const begins = write.epoch;
    if (begins === undefined && last.epoch === 0) throw fail('STORE_EXPECTATION', { collection: 'log', key: 'genesis' });
    if (begins !== undefined && begins <= last.epoch) throw fail('STORE_EXPECTATION', { collection: 'log', key: String(begins) });
    const place = begins === undefined ? { epoch: last.epoch, index: last.index + 1 } : { epoch: begins, index: 0 };
    this.#reserved.push(write);
    this.#last = place;
    return place;
  }

  /** Hashes all reserved leaves in one step. @returns the leaves to store, in the order of places. */
  settle(): LeafRow[] {
    const reserved = this.#reserved;
    this.#reserved = [];
    this.#last = undefined;
    const rows: LeafRow[] = [];
    for (let from = 0; from < reserved.length;) {
      // A genesis leaf starts a new step.
      let to = from + 1;
      while (to < reserved.length && reserved[to]?.epoch === undefined) to++;
      for (const row of this.#grow(reserved.slice(from, to))) rows.push(row);
      from = to;
    }
    return rows;
  }

  /** Size and root of the newest log; undefined before the first leaf. */
  head(): LogHead | undefined {
    const { epoch, frontier } = this.#read();
    return epoch === 0 ? undefined : { epoch, size: frontier.size, root: rootOf(frontier) };
  }

  /** Drops the state in memory, after a rollback. */
  forget(): void {
    this.#tail = undefined;
    this.#last = undefined;
    this.#reserved = [];
  }

  /** @param writes - Of one log, one after the other. */
  #grow(writes: readonly LeafWrite[]): LeafRow[] {
    const tail = this.#read();
    const epoch = writes[0]?.epoch ?? tail.epoch;
    const entries = writes.map(({ kind, objectDigest }) => ({ kind: LEAF_KINDS[kind] as LeafKind, objectDigest }));
    const grown = appendEntries(epoch === tail.epoch ? tail.frontier : EMPTY_FRONTIER, entries, (length) => this.#draw(length));
    this.#tail = { epoch, frontier: grown.frontier };
    return grown.leaves.map(({ index, kind, objectDigest, salt, nodes }, at) => {
      const object = writes[at]?.object;
      return object === undefined
        ? { epoch, index, kind, objectDigest, salt, nodes }
        : { epoch, index, kind, objectDigest, salt, nodes, object };
    });
  }

  #lastKept(): LeafPlace {
    const { epoch, frontier } = this.#read();
    return { epoch, index: frontier.size - 1 };
  }

  #read(): Tail {
    if (this.#tail !== undefined) return this.#tail;
    const last = this.#rows.last();
    const { epoch, index } = last ?? { epoch: 0, index: -1 };
    const peaks = perfectNodes(0, index + 1).map((place) => {
      const hash = this.#rows.node(epoch, place.level, place.index);
      if (hash === undefined) throw fail('LOG_NODE', place);
      return hash;
    });
    this.#tail = { epoch, frontier: { size: index + 1, peaks } };
    return this.#tail;
  }

  /** Draws random bytes for many salts at once, because each call of the generator costs more than a hash. */
  #draw(length: number): Uint8Array {
    if (length >= POOL_BYTES) return this.#random(length);
    if (this.#pool.length < length) this.#pool = this.#random(POOL_BYTES);
    const drawn = this.#pool.slice(0, length);
    this.#pool = this.#pool.subarray(length);
    return drawn;
  }
}
