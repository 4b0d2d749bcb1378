// SPDX-License-Identifier: Apache-2.0
// Leaves in the SQLite store: a run is known by its first leaf, and a leaf by its epoch and place, so that the table only ever grows at
// its end.
import { lastLeafOf, nodeInRun, unpackRun } from '../leaf-run.js';
import type { LeafRun } from '../leaf-run.js';
import type { LeafPlace, LeafRows } from '../log-tail.js';
import type { StoredLeaf } from '../port.js';
import type { Row, SqlValue } from './driver.js';

const EPOCH = 2 ** 40;
/** Runs that one step of a reader takes from the table. */
const RUNS_AT_ONCE = 64;

/** What this needs of a session. */
export interface LeafTable {
  run(sql: string, ...values: SqlValue[]): number;
  get(sql: string, ...values: SqlValue[]): Row | undefined;
  all(sql: string, ...values: SqlValue[]): Row[];
}

export function leafId({ epoch, index }: LeafPlace): number {
  return epoch * EPOCH + index;
}

/** Epoch and place of a leaf's id. */
export function placeOf(id: number): LeafPlace {
  return { epoch: Math.floor(id / EPOCH), index: id % EPOCH };
}

/** What the log asks of the tables. */
export function leafRows(table: Pick<LeafTable, 'get'>): LeafRows {
  return {
    last() {
      const row = table.get('SELECT id + length(kinds) - 1 AS id FROM leaves ORDER BY leaves.id DESC LIMIT 1');
      return row === undefined ? undefined : placeOf(row['id'] as number);
    },
    node: (epoch, level, index) => readNode(table, epoch, level, index),
  };
}

/** Hash of a perfect node; undefined when it is not there (yet). */
export function readNode(table: Pick<LeafTable, 'get'>, epoch: number, level: number, index: number): Uint8Array | undefined {
  const last = lastLeafOf(level, index);
  // Beyond every log there can be.
  if (last >= EPOCH) return undefined;
  const row = table.get('SELECT id, nodes FROM leaves WHERE id <= ? ORDER BY id DESC LIMIT 1', leafId({ epoch, index: last }));
  if (row === undefined) return undefined;
  const { epoch: found, index: first } = placeOf(row['id'] as number);
  return found === epoch ? nodeInRun({ first, nodes: row['nodes'] as Uint8Array }, level, index) : undefined;
}

export function writeRun(table: Pick<LeafTable, 'run'>, run: LeafRun): void {
  const { kinds, nodes, digests, salts, sizes, objects } = run;
  const sql = 'INSERT INTO leaves VALUES (?, ?, ?, ?, ?, ?, ?)';
  table.run(sql, leafId({ epoch: run.epoch, index: run.first }), kinds, nodes, digests, salts, sizes, objects);
}

/** Leaves of one log from a place on, at most `limit`. */
export function readLeaves(table: Pick<LeafTable, 'all'>, epoch: number, from: number, limit: number): StoredLeaf[] {
  const found: StoredLeaf[] = [];
  if (from >= EPOCH) return found;
  const sql = `SELECT * FROM leaves WHERE id >= coalesce((SELECT max(id) FROM leaves WHERE id <= ? AND id >= ?), ?) AND id < ?
    ORDER BY id LIMIT ${RUNS_AT_ONCE}`;
  for (let next = from; ;) {
    const at = leafId({ epoch, index: next });
    const runs = table.all(sql, at, leafId({ epoch, index: 0 }), at, leafId({ epoch: epoch + 1, index: 0 }));
    for (const run of runs.map(asRun)) {
      for (const leaf of unpackRun(run, next)) {
        if (found.length === limit) return found;
        found.push(leaf);
        next = leaf.index + 1;
      }
    }
    if (runs.length < RUNS_AT_ONCE) return found;
  }
}

/** Reads single leaves that lie close together: the run read last is kept. */
export function leafReader(table: Pick<LeafTable, 'get'>): (id: number) => StoredLeaf {
  let run: LeafRun | undefined;
  return (id) => {
    const { epoch, index } = placeOf(id);
    if (run?.epoch !== epoch || index < run.first || index >= run.first + run.kinds.length) {
      run = asRun(table.get('SELECT * FROM leaves WHERE id <= ? ORDER BY id DESC LIMIT 1', id) as Row);
    }
    const [leaf] = unpackRun(run, index);
    if (leaf?.index !== index) throw new TypeError(`leaf ${index} of log ${epoch} is not there`);
    return leaf;
  };
}

function asRun(row: Row): LeafRun {
  const { epoch, index } = placeOf(row['id'] as number);
  const bytes = (name: string): Uint8Array => row[name] as Uint8Array;
  const members = { kinds: bytes('kinds'), nodes: bytes('nodes'), digests: bytes('digests'), salts: bytes('salts') };
  return { epoch, first: index, ...members, sizes: bytes('sizes'), objects: bytes('objects') };
}
