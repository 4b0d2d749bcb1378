// SPDX-License-Identifier: Apache-2.0
import { compareRanges } from './item.js';
import type { Writer } from './writer.js';

/** Gaps of the Shell sort (Tokuda), largest first: in place, and as fast as insertion on short maps, which are most. */
const GAPS = Array.from({ length: 20 }, (_, k) => Math.ceil((9 * 2.25 ** k - 4) / 5)).reverse();

/**
 * Brings the entries at the end of what `writer` wrote into the order of their encoded keys (RFC 8949 4.2.1).
 * @param marks - From index `first` to `top` three numbers an entry: its start, the end of its key, its end. They are reordered too.
 * @throws TypeError when two keys have the same encoding.
 */
export function sortEntries(writer: Writer, marks: number[], first: number, top = marks.length): void {
  const base = marks[first] as number;
  sortMarks(writer.bytes, marks, first, top);
  for (let i = first + 3; i < top; i += 3) {
    // The number 1 and the bigint 1n are two keys to a Map, but one to CBOR.
    if (compareMarks(writer.bytes, marks, i - 3, i) === 0) throw new TypeError('two keys of a map have the same encoding');
  }
  const length = writer.at - base;
  writer.reserve(length);
  const bytes = writer.bytes;
  let to = writer.at;
  for (let i = first; i < top; i += 3) {
    const start = marks[i] as number;
    const end = marks[i + 2] as number;
    bytes.copyWithin(to, start, end);
    to += end - start;
  }
  bytes.copyWithin(base, writer.at, to);
  bytes.fill(0, writer.at, to);
}

function sortMarks(bytes: Uint8Array, marks: number[], first: number, top: number): void {
  for (const gap of GAPS) {
    const step = 3 * gap;
    for (let i = first + step; i < top; i += 3) {
      const start = marks[i] as number;
      const keyEnd = marks[i + 1] as number;
      const end = marks[i + 2] as number;
      let hole = i;
      while (
        hole - step >= first &&
        compareRanges(bytes, marks[hole - step] as number, marks[hole - step + 1] as number, start, keyEnd) > 0
      ) {
        marks[hole] = marks[hole - step] as number;
        marks[hole + 1] = marks[hole - step + 1] as number;
        marks[hole + 2] = marks[hole - step + 2] as number;
        hole -= step;
      }
      marks[hole] = start;
      marks[hole + 1] = keyEnd;
      marks[hole + 2] = end;
    }
  }
}

function compareMarks(bytes: Uint8Array, marks: readonly number[], a: number, b: number): number {
  return compareRanges(bytes, marks[a] as number, marks[a + 1] as number, marks[b] as number, marks[b + 1] as number);
}
