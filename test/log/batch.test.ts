import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { LIMITS } from '../../src/core/limits.js';
import { encodeBatch, parseBatch, splitBatch } from '../../src/log/statement/batch.js';
import type { BatchEntry } from '../../src/log/statement/batch.js';
import { B_RELAY, TestLog, digest, makeWorld, receiptOf } from './world.js';

const offer = { from: 7, proof: [digest('one'), digest('two')] };

async function batch() {
  const log = new TestLog(makeWorld(), B_RELAY).fill(4);
  const indexes = [log.receipt(receiptOf('relayed')), log.receipt(receiptOf('expired'))];
  const entries = await Promise.all(indexes.map((index) => log.entry(index)));
  return { checkpoint: (await log.sign()).bytes, entries };
}

/** An entry of `size` bytes about. */
const entryOf = (index: number, size: number): BatchEntry => ({
  receipt: new Uint8Array(size),
  salt: digest('salt'),
  index,
  path: [digest('sibling')],
});

describe('batch', () => {
  it('holds receipts, an offer or both (LOG-20)', async () => {
    const receipts = await batch();
    for (const given of [
      receipts,
      { ...receipts, offer },
      { ...receipts, entries: [], offer },
      { ...receipts, offer: { from: 0, proof: [] } },
    ]) {
      expect(parseBatch(encodeBatch(given))).toEqual(given);
    }
    expect(() => encodeBatch({ ...receipts, entries: [] })).toThrow(TypeError);
    expect(() => parseBatch(encode([receipts.checkpoint, []]))).toThrowCode('LOG_BATCH', { field: 'batch.1' });
  });

  it('is split where it is full, however its last entry fits (LOG-20)', () => {
    const checkpoint = new Uint8Array(300);
    const whole = Array.from({ length: 19 }, (_, index) => entryOf(index, 4_000));
    const rest = LIMITS.batchMaxBytes - encodeBatch({ checkpoint, entries: [...whole, entryOf(19, 300)] }).length;
    expect(rest).toBeGreaterThan(0);
    const counts = Array.from({ length: 41 }, (_, i) => i - 20).map((more) => {
      const batches = splitBatch({ checkpoint, entries: [...whole, entryOf(19, 300 + rest + more)] });
      for (const each of batches) expect(encodeBatch(each).length).toBeLessThanOrEqual(LIMITS.batchMaxBytes);
      return batches.length;
    });
    expect([counts.at(0), counts.at(-1)]).toEqual([1, 2]);
  });

  it('is split at 128 receipts and at 81,920 bytes, in its order, with the offer in the first (LOG-20)', async () => {
    const { checkpoint } = await batch();
    const split = (count: number, size: number, withOffer = {}) => {
      const entries = Array.from({ length: count }, (_, index) => entryOf(index, size));
      const batches = splitBatch({ checkpoint, entries, ...withOffer });
      expect(batches.flatMap((each) => each.entries)).toEqual(entries);
      for (const each of batches) expect(parseBatch(encodeBatch(each))).toEqual(each);
      return batches.map((each) => each.entries.length);
    };
    expect(split(1, 200)).toEqual([1]);
    expect(split(128, 200)).toEqual([128]);
    expect(split(129, 200)).toEqual([128, 1]);
    expect(split(0, 0, { offer })).toEqual([0]);
    const large = split(60, 4_096, { offer });
    expect(large.length).toBeGreaterThan(2);
    expect(splitBatch({ checkpoint, entries: [entryOf(0, 9), entryOf(1, 9)], offer })[0].offer).toEqual(offer);
    // As many as there is room for: one more would not be a batch.
    const entries = Array.from({ length: large[1]! + 1 }, (_, index) => entryOf(index, 4_096));
    expect(() => encodeBatch({ checkpoint, entries })).toThrow(TypeError);
  });

  it('holds at most 128 receipts and 81,920 bytes (LOG-20)', async () => {
    const { checkpoint } = await batch();
    const items = (count: number) =>
      Array.from({ length: count }, (_, i): CborValue => [new Uint8Array(9), digest('salt'), i, [digest('a')]]);
    expect(parseBatch(encode([checkpoint, items(128)])).entries).toHaveLength(128);
    expect(() => parseBatch(encode([checkpoint, items(129)]))).toThrowCode('LOG_BATCH');
    expect(() => parseBatch(new Uint8Array(LIMITS.batchMaxBytes + 1))).toThrowCode('CBOR_SIZE');
  });

  it('is refused in any other form (LOG-20)', async () => {
    const [checkpoint, entries] = decode(encodeBatch(await batch())) as [Uint8Array, CborValue[][]];
    const [receipt, salt, index, path] = entries[0] as [Uint8Array, Uint8Array, number, Uint8Array[]];
    const withEntry = (...changed: CborValue[]): CborValue[] => [checkpoint, [changed]];
    const hashes = new Array<CborValue>(65).fill(salt);
    const faults: [CborValue[], string][] = [
      [[checkpoint], 'batch'],
      [[checkpoint, entries, [0, []], 1], 'batch'],
      [[new Uint8Array(0), entries], 'batch.0'],
      [[new Uint8Array(16_385), entries], 'batch.0'],
      [['checkpoint', entries], 'batch.0'],
      [[checkpoint, receipt], 'batch.1'],
      [withEntry(receipt, salt, index), 'batch.1.0'],
      [withEntry(new Uint8Array(0), salt, index, path), 'batch.1.0.0'],
      [withEntry(new Uint8Array(4_097), salt, index, path), 'batch.1.0.0'],
      [withEntry(receipt, salt.slice(1), index, path), 'batch.1.0.1'],
      [withEntry(receipt, salt, -1, path), 'batch.1.0.2'],
      [withEntry(receipt, salt, index, []), 'batch.1.0.3'],
      [withEntry(receipt, salt, index, [salt.slice(1)]), 'batch.1.0.3.0'],
      [withEntry(receipt, salt, index, hashes), 'batch.1.0.3'],
      [[checkpoint, entries, [0]], 'batch.2'],
      [[checkpoint, entries, [-1, []]], 'batch.2.0'],
      [[checkpoint, entries, [0, hashes]], 'batch.2.1'],
      [[checkpoint, entries, [0, [salt.slice(1)]]], 'batch.2.1.0'],
    ];
    for (const [parts, field] of faults) expect(() => parseBatch(encode(parts)), field).toThrowCode('LOG_BATCH', { field });
    expect(() => parseBatch(new Uint8Array(0))).toThrowCode('CBOR_TRUNCATED');
  });
});
