// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toUtf8 } from '../../../src/core/bytes.js';
import { receiptOf } from '../../contract/log.js';
import { AGENCY, DAY, MAILBOX, NOW, acknowledge, inboundOf, outboundOf } from '../../contract/samples.js';
import { openSqliteHere } from '../../contract/same-thread.js';
import { makeFolder, rowsOf } from '../places.js';

describe('sweeping the SQLite store', () => {
  it('goes in slices, between which commits get their turn (STORE-39)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteHere({ path });
    const count = 2_500;
    await store.commit({ now: NOW, outbound: Array.from({ length: count }, (_, index) => outboundOf(index)) });
    await acknowledge(store, count);
    const sweeping = store.sweep(NOW + DAY, NOW + DAY);
    await store.commit({ now: NOW, inbound: [inboundOf(9_999, 1)] });
    const during = (await store.stats()).messages;
    expect(during).toBeGreaterThan(1);
    expect(await sweeping).toBe(2 * count);
    expect((await store.stats()).messages).toBe(1);
    await store.close();
    expect(rowsOf(path, 'SELECT count(*) AS rows FROM frame')).toEqual([{ rows: 1 }]);
    expect(rowsOf(path, 'SELECT (SELECT count(*) FROM queue) AS queue, (SELECT count(*) FROM ack) AS ack')).toEqual([{ queue: 1, ack: 0 }]);
  });

  it('leaves no trace of a statement, nor of what proved it, when nothing else is proven by that (STORE-26)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteHere({ path });
    const heads = ['one', 'two'].map(toUtf8);
    const count = 2_500;
    const receipts = Array.from({ length: count }, (_, at) => receiptOf(at, { head: heads[at % 2] as Uint8Array }));
    await store.commit({ now: NOW, inbound: [inboundOf(1, 1)], receipts });
    await store.commit({ now: NOW + 1, receipts: [receiptOf(count, { head: toUtf8('one'), passTo: MAILBOX })] });
    expect(await store.sweep(NOW + DAY, NOW, NOW + 1)).toBe(count);
    await store.close();
    expect(rowsOf(path, 'SELECT (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM head) AS heads')).toEqual([
      { receipts: 1, heads: 1 },
    ]);
  });

  it('leaves no trace of an envelope whose time is over (STORE-39, RELAY-42)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteHere({ path });
    await store.commit({ now: NOW, inbound: [inboundOf(1, 1), inboundOf(2, 2, { routes: [] })] });
    await acknowledge(store, 1, NOW, AGENCY);
    // Queue entry, frame, and two envelopes.
    expect(await store.sweep(NOW + 100 * DAY, NOW + 100 * DAY)).toBe(4);
    await store.close();
    for (const table of ['envelope', 'seen', 'frame', 'queue', 'ack']) {
      expect(rowsOf(path, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: 0 }]);
    }
  });
});
