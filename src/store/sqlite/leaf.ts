// SPDX-License-Identifier: Apache-2.0
// Leaves in the SQLite store. The first leaf identifies a run; the number of its log and its place identify a leaf. So the table grows only
// at its end.
import { lastLeafOf, nodeInRun, unpackRun } from '../leaf-run.js';
import type { LeafRun } from '../leaf-run.js';
import type { LeafPlace, LeafRows } from '../log-tail.js';
import type { StoredLeaf } from '../port.js';
import type { Row, SqlValue } from './driver.js';

/** Places of one log. */
const LOG = 2 ** 40;
/** Runs that a reader takes from the table in one step. */
const RUNS_AT_ONCE = 64;

/** Required part of a session. */
export interface LeafTable {
  run(sql: string, ...values: SqlValue[]): number;
  get(sql: string, ...values: SqlValue[]): Row | undefined;
  all(sql: string, ...values: SqlValue[]): Row[];
}

/** Numbers of the logs: the first part of the ids of leaves. */
export class LogNumbers implements LeafRows {
  readonly #table: LeafTable;
  readonly #byEpoch = new Map<number, number>();
  readonly #epochs = new Map<number, number>();

  constructor(table: LeafTable) {
    this.#table = table;
  }

  /** Epochs, the newest last. */
  epochs(): number[] {
    return this.#table.all('SELECT epoch FROM log ORDER BY id').map(({ epoch }) => epoch as number);
  }

  /** Id of a leaf; undefined when there is no such log. */
  idOf({ epoch, index }: LeafPlace): number | undefined {
    const known = this.#byEpoch.get(epoch) ?? this.#table.get('SELECT id FROM log WHERE epoch = ?', epoch)?.['id'];
    if (known === undefined) return undefined;
    this.#byEpoch.set(epoch, known as number);
    return (known as number) * LOG + index;
  }

  /** Epoch and place of a leaf's id. */
  placeOf(id: number): LeafPlace {
    const number = Math.floor(id / LOG);
    const epoch = this.#epochs.get(number) ?? (this.#table.get('SELECT epoch FROM log WHERE id = ?', number)?.['epoch'] as number);
    this.#epochs.set(number, epoch);
    return { epoch, index: id % LOG };
  }

  begin(epoch: number): void {
    this.#table.run('INSERT INTO log VALUES (NULL, ?)', epoch);
  }

  /** Drops the state in memory, after a rollback. */
  forget(): void {
    this.#byEpoch.clear();
    this.#epochs.clear();
  }

  last(): LeafPlace | undefined {
    const row = this.#table.get('SELECT id + length(kinds) - 1 AS id FROM leaves ORDER BY leaves.id DESC LIMIT 1');
    return row === undefined ? undefined : this.placeOf(row['id'] as number);
  }

  /** Hash of a perfect node; undefined when it is not there (yet). */
  node(epoch: number, level: number, index: number): Uint8Array | undefined {
    const last = lastLeafOf(level, index);
    const id = last < LOG ? this.idOf({ epoch, index: last }) : undefined;
    const row = id === undefined ? undefined : this.#table.get('SELECT id, nodes FROM leaves WHERE id <= ? ORDER BY id DESC LIMIT 1', id);
    if (row === undefined) return undefined;
    const place = this.placeOf(row['id'] as number);
    return place.epoch === epoch ? nodeInRun({ first: place.index, nodes: row['nodes'] as Uint8Array }, level, index) : undefined;
  }

  write({ epoch, first, kinds, nodes, digests, salts, sizes, objects }: LeafRun): void {
    const id = this.idOf({ epoch, index: first }) as number;
    this.#table.run('INSERT INTO leaves VALUES (?, ?, ?, ?, ?, ?, ?)', id, kinds, nodes, digests, salts, sizes, objects);
  }

  /** Leaves of one log from a place on, at most `limit`. */
  leaves(epoch: number, from: number, limit: number): StoredLeaf[] {
    const found: StoredLeaf[] = [];
    const start = this.idOf({ epoch, index: 0 });
    if (from >= LOG || start === undefined) return found;
    const sql = `SELECT * FROM leaves WHERE id >= coalesce((SELECT max(id) FROM leaves WHERE id <= ? AND id >= ?), ?) AND id < ?
      ORDER BY id LIMIT ${RUNS_AT_ONCE}`;
    for (let next = from; ;) {
      const runs = this.#table.all(sql, start + next, start, start + next, start + LOG);
      for (const run of runs.map((row) => this.#asRun(row))) {
        for (const leaf of unpackRun(run, next)) {
          if (found.length === limit) return found;
          found.push(leaf);
          next = leaf.index + 1;
        }
      }
      if (runs.length < RUNS_AT_ONCE) return found;
    }
  }

  /** Reads single leaves close to each other: the last run is cached. */
  reader(): (id: number) => StoredLeaf {
    let run: LeafRun | undefined;
    return (id) => {
      const { epoch, index } = this.placeOf(id);
      if (run?.epoch !== epoch || index < run.first || index >= run.first + run.kinds.length) {
        run = this.#asRun(this.#table.get('SELECT * FROM leaves WHERE id <= ? ORDER BY id DESC LIMIT 1', id) as Row);
      }
      const [leaf] = unpackRun(run, index);
      if (leaf?.index !== index) throw new TypeError(`leaf ${index} of log ${epoch} is not there`);
      return leaf;
    };
  }

  #asRun(row: Row): LeafRun {
    const { epoch, index } = this.placeOf(row['id'] as number);
    const bytes = (name: string): Uint8Array => row[name] as Uint8Array;
    const members = { kinds: bytes('kinds'), nodes: bytes('nodes'), digests: bytes('digests'), salts: bytes('salts') };
    return { epoch, first: index, ...members, sizes: bytes('sizes'), objects: bytes('objects') };
  }
}
