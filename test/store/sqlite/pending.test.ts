// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type { QueueLimits } from '../../../src/store/blobs/call-queue.js';
import type { Store } from '../../../src/store/port.js';
import type { Call } from '../../../src/store/sqlite/protocol.js';
import { openWorkerStore } from '../../../src/store/sqlite/store.js';
import type { StoreWorker } from '../../../src/store/sqlite/store.js';

/** A worker that never answers by itself. */
class SilentWorker extends EventEmitter {
  readonly calls: Call[] = [];
  referenced = true;
  postMessage(calls: readonly Call[]): void {
    this.calls.push(...calls);
  }
  ref(): void {
    this.referenced = true;
  }
  unref(): void {
    this.referenced = false;
  }
}

async function openOver(worker: SilentWorker, limits?: QueueLimits): Promise<Store> {
  const opening = openWorkerStore(worker as unknown as StoreWorker, limits);
  worker.emit('message', { opened: true });
  return opening;
}

const put = (bytes: number) => ({ now: 1, documents: [{ collection: 'c', key: 'k', value: new Uint8Array(bytes) }] });

describe('a store whose disk is slow', () => {
  it('takes calls up to a number, and refuses more at once (STORE-23)', async () => {
    const worker = new SilentWorker();
    const store = await openOver(worker);
    // The limit of the protocol, which is the default.
    const waiting = Array.from({ length: LIMITS.storePendingMaxCalls }, () => store.stats());
    await expect(store.stats()).toRejectCode('STORE_UNAVAILABLE');
    worker.emit('message', [{ id: 1, value: null }]);
    await waiting[0];
    waiting.push(store.stats());
    worker.emit('exit');
    await Promise.allSettled(waiting);
    expect(worker.calls.length).toBe(LIMITS.storePendingMaxCalls + 1);
  });

  it('takes bytes up to a number, but one call of any size when nothing else waits (STORE-23)', async () => {
    const worker = new SilentWorker();
    const store = await openOver(worker, { maxCalls: 10, maxBytes: 1_000 });
    const half = store.commit(put(500));
    await expect(store.commit(put(501))).toRejectCode('STORE_UNAVAILABLE');
    worker.emit('message', [{ id: 1, value: {} }]);
    await half;
    const large = store.commit(put(1_001));
    await expect(store.commit(put(1))).toRejectCode('STORE_UNAVAILABLE');
    worker.emit('message', [{ id: 2, value: {} }]);
    await large;
  });

  it('keeps the process alive only while calls wait', async () => {
    const worker = new SilentWorker();
    const store = await openOver(worker);
    expect(worker.referenced).toBe(false);
    const call = store.stats();
    expect(worker.referenced).toBe(true);
    worker.emit('message', [{ id: 1, value: null }]);
    await call;
    expect(worker.referenced).toBe(false);
  });

  it('sends all calls of one turn together', async () => {
    const worker = new SilentWorker();
    const store = await openOver(worker);
    const batches: number[] = [];
    worker.postMessage = (calls) => batches.push(calls.length);
    const waiting = [store.commit(put(1)), store.stats(), store.get('c', 'k')];
    await Promise.resolve();
    expect(batches).toEqual([3]);
    worker.emit('exit');
    await Promise.allSettled(waiting);
  });
});
