// SPDX-License-Identifier: Apache-2.0
// How leaves are numbered in the SQLite store: by epoch and place, so that the table only ever grows at its end.
import type { LeafRows } from './log-tail.js';
import type { Row, SqlValue } from './sqlite-driver.js';

const EPOCH = 2 ** 40;

export function leafId(epoch: number, index: number): number {
  return epoch * EPOCH + index;
}

/** Epoch and place of a leaf's id. */
export function placeOf(id: number): { readonly epoch: number; readonly index: number } {
  return { epoch: Math.floor(id / EPOCH), index: id % EPOCH };
}

/** What the log asks of the tables. */
export function leafRows(get: (sql: string, ...values: SqlValue[]) => Row | undefined): LeafRows {
  return {
    last() {
      const id = get('SELECT max(id) AS id FROM leaf')?.['id'];
      return typeof id === 'number' ? placeOf(id) : undefined;
    },
    nodes: (epoch, index) => get('SELECT nodes FROM leaf WHERE id = ?', leafId(epoch, index))?.['nodes'] as Uint8Array | undefined,
  };
}
