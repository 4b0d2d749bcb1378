// SPDX-License-Identifier: Apache-2.0
// Readers of a store give so many rows and no more.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { EPOCH, GENESIS, leafOf } from '../contract/log.js';
import { AGENCY, EXPIRY, MAILBOX, NORMAL, NOW, RELAY, inboundOf, outboundOf } from '../contract/samples.js';
import { openSqliteHere } from '../contract/same-thread.js';
import { makeFolder } from './places.js';

describe.each<[string, () => Promise<Store>]>([
  ['in memory', async () => openMemoryStore()],
  ['of SQLite', () => openSqliteHere({ path: join(makeFolder(), 'store.db') })],
])('a store %s', (_name, open) => {
  it('gives leaves, debts, queued messages, documents and what expires up to a limit (STORE-16, STORE-18, STORE-19)', async () => {
    const store = await open();
    const routes = [{ mailbox: MAILBOX, to: AGENCY, lane: NORMAL }];
    const inbound = [1, 2, 3].map((n) => inboundOf(n, n, { routes, leaf: leafOf(n, { owed: RELAY }) }));
    await store.commit({ now: NOW, leaves: [GENESIS] });
    await store.commit({ now: NOW, inbound, outbound: [outboundOf(4, { to: 'cc/agency' })] });
    const documents = ['a', 'b', 'c'].map((key) => ({ collection: 'c', key, value: Uint8Array.of(1) }));
    await store.commit({ now: NOW, documents });
    const counts = async (limit: number): Promise<number[]> => [
      (await store.leaves(EPOCH, 0, limit)).length,
      (await store.owed(RELAY, 0, limit)).length,
      (await store.window(AGENCY, NORMAL, 0, limit, 1_000_000)).length,
      (await store.list('c', { limit })).length,
      (await store.expired({ expiresAt: 0, to: '', lane: 0, seq: 0 }, EXPIRY + 1, limit)).length,
    ];
    expect(await counts(1)).toEqual([1, 1, 1, 1, 1]);
    expect(await counts(2)).toEqual([2, 2, 2, 2, 2]);
    expect(await counts(9)).toEqual([4, 3, 3, 3, 4]);
    // The bytes of a window: what fits, to the byte, and one message in any case.
    const [first] = await store.window(AGENCY, NORMAL, 0, 1, 1);
    const size = first?.frame.length ?? 0;
    const within = async (bytes: number): Promise<number> => (await store.window(AGENCY, NORMAL, 0, 9, bytes)).length;
    expect([await within(1), await within(2 * size - 1), await within(2 * size), await within(3 * size)]).toEqual([1, 1, 2, 3]);
    await store.close();
  });
});
