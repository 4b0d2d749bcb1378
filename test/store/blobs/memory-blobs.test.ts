// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { openMemoryBlobs } from '../../../src/store/index.js';
import type { BlobStore } from '../../../src/store/index.js';
import { announce, bytesOf, fill } from '../../contract/blob-store.js';

const whole = bytesOf(1_000);

describe('a blob store in memory that crashes', () => {
  it('has what was acknowledged, drops what was not, and rejects what waits (STORE-32)', async () => {
    const store = openMemoryBlobs();
    await fill(store, 'whole', whole);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole.subarray(0, 300));
    const waiting = [store.append('a', 300, whole.subarray(300)), store.begin('b', announce(whole)), store.discard('whole')];
    const next = store.crash();
    for (const call of waiting) await expect(call).toRejectCode('STORE_UNAVAILABLE');
    await expect(store.state('c').then(() => store.begin('c', announce(whole)))).toRejectCode('STORE_UNAVAILABLE');
    expect(await next.names()).toEqual(['a', 'whole']);
    expect(await next.state('a')).toEqual({ size: 1_000, through: 300, complete: false });
    expect(await next.read('whole', 0, 1_000)).toEqual(whole);
    await next.append('a', 300, whole.subarray(300));
    expect(await next.seal('a')).toBe(true);
  });

  it('keeps its budget (STORE-34)', async () => {
    expect(() => openMemoryBlobs({ maxBytes: 0.5 })).toThrow(RangeError);
    const store = openMemoryBlobs({ maxBytes: 1_500 });
    await store.begin('a', announce(whole));
    await expect(store.crash().begin('b', announce(whole))).toRejectCode('BLOB_NO_ROOM', { size: 1_000, room: 500 });
  });

  it('loses no acknowledged byte and no verdict at whichever step it crashes (STORE-32, STORE-33)', async () => {
    for (let steps = 0; ; steps++) {
      expect(steps).toBeLessThan(500);
      const { told, next } = await crashAfter(steps);
      const state = await next.state('a');
      if (told.begun) expect(state).toBeDefined();
      expect(state?.through ?? 0).toBeGreaterThanOrEqual(told.through);
      if (told.sealed) expect(state?.complete).toBe(true);
      expect(await fill(next, 'a', whole)).toBe(true);
      expect(await next.read('a', 0, 1_000)).toEqual(whole);
      if (told.sealed) return;
    }
  });
});

/** Crashes a store some microtasks after a blob began. @returns what its caller was told, and the store of the next process. */
async function crashAfter(steps: number): Promise<{ told: { begun: boolean; through: number; sealed: boolean }; next: BlobStore }> {
  const store = openMemoryBlobs();
  const told = { begun: false, through: 0, sealed: false };
  const work = (async () => {
    await store.begin('a', announce(whole));
    told.begun = true;
    for (let at = 0; at < 1_000; at += 250) told.through = await store.append('a', at, whole.subarray(at, at + 250));
    told.sealed = await store.seal('a');
  })();
  const ended = work.catch(() => undefined);
  for (let step = 0; step < steps; step++) await Promise.resolve();
  const next = store.crash();
  // What was on its way to the caller at the crash is as true.
  await ended;
  return { told, next };
}
