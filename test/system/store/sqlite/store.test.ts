// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openWorkerStore } from '../../../../src/store/sqlite/store.js';

const put = (bytes: number) => ({ now: 1, documents: [{ collection: 'c', key: 'k', value: new Uint8Array(bytes) }] });

describe('a store whose worker thread dies', () => {
  it('rejects everything that waits, and everything after (STORE-01)', async () => {
    // A thread that opens well and then runs into an error nobody expected.
    const code = `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', () => { throw new TypeError('broken'); });
      parentPort.postMessage({ opened: true });`;
    const store = await openWorkerStore(new Worker(code, { eval: true }));
    const waiting = [store.commit(put(1)), store.commit(put(2)), store.get('c', 'k'), store.sweep(1, 1)];
    for (const call of waiting) await expect(call).toRejectCode('STORE_UNAVAILABLE');
    await expect(store.commit(put(1))).toRejectCode('STORE_UNAVAILABLE');
    await expect(store.close()).resolves.toBe(undefined);
  });

  it('rejects when the thread ends without a word (STORE-01)', async () => {
    const store = await openWorkerStore(
      new Worker(
        `const { parentPort } = require('node:worker_threads');
        parentPort.on('message', () => process.exit(0));
        parentPort.postMessage({ opened: true });`,
        { eval: true },
      ),
    );
    await expect(store.commit(put(1))).toRejectCode('STORE_UNAVAILABLE');
    await expect(store.stats()).toRejectCode('STORE_UNAVAILABLE');
  });

  it('refuses to open when the thread fails first (STORE-01)', async () => {
    await expect(openWorkerStore(new Worker('throw new TypeError("broken")', { eval: true }))).toRejectCode('STORE_UNAVAILABLE');
    await expect(openWorkerStore(new Worker('', { eval: true }))).toRejectCode('STORE_UNAVAILABLE');
  });
});
