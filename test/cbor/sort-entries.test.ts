import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { sortEntries } from '../../src/cbor/sort-entries.js';
import { Writer } from '../../src/cbor/writer.js';

/** Writes entries of an integer key and a byte-string value, and marks them. */
function written(writer: Writer, keys: readonly number[]): number[] {
  const marks: number[] = [];
  for (const key of keys) {
    const start = writer.at;
    writer.head(0x00, key);
    const keyEnd = writer.at;
    writer.byteString(new Uint8Array(key % 4).fill(key));
    marks.push(start, keyEnd, writer.at);
  }
  return marks;
}

describe('sortEntries', () => {
  it('moves whole entries, and leaves what stands before them', () => {
    const writer = new Writer();
    writer.text('before');
    sortEntries(writer, written(writer, [3, 1, 2, 0]), 0);
    expect(toHex(writer.take(7))).toBe('0040' + '014101' + '02420202' + '0343030303');
    expect(toHex(writer.take(0))).toMatch(/^66(.{12})0040/);
  });

  it('leaves no copy of the entries in the buffer', () => {
    const writer = new Writer();
    sortEntries(writer, written(writer, [3, 1, 2]), 0);
    expect(writer.bytes.subarray(writer.at).every((byte) => byte === 0)).toBe(true);
  });

  it('sorts many entries in much less than quadratic time (CBOR-04)', () => {
    const count = 100_000;
    const writer = new Writer();
    sortEntries(
      writer,
      written(
        writer,
        Array.from({ length: count }, (_, i) => count - i),
      ),
      0,
    );
    expect([...writer.bytes.subarray(0, 5)]).toEqual([1, 0x41, 1, 2, 0x42]);
  });

  it('takes the same key twice for the bug of the caller (CBOR-04)', () => {
    const writer = new Writer();
    const marks = written(writer, [2, 1, 2]);
    expect(() => sortEntries(writer, marks, 0)).toThrow(TypeError);
  });
});
