import { describe, expect, it } from 'vitest';
import { EPOCH, GENESIS } from '../contract/log.js';
import { NOW, digestOf } from '../contract/samples.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit } from '../../src/store/port.js';
import { StatedOnce } from '../../src/store/stated.js';

const committing = (store: ReturnType<typeof openMemoryStore>) => ({
  commit: (step: Pick<Commit, 'leaves' | 'documents'>) => store.commit({ now: NOW, ...step }),
});

const kindsOf = async (store: ReturnType<typeof openMemoryStore>): Promise<number[]> =>
  (await store.leaves(EPOCH, 0, 999)).map(({ kind }) => kind);

describe('what is stated once (LOG-33)', () => {
  it('has one leaf for each kind and object, in order, over restarts and calls that overlap', async () => {
    const store = openMemoryStore();
    await store.commit({ now: NOW, leaves: [GENESIS] });
    const objects = [9, 10, 11].map((kind) => ({ kind, digest: digestOf(1) }));
    const stated = new StatedOnce(store, committing(store));
    await Promise.all([stated.state(objects), stated.state([...objects, { kind: 12, digest: digestOf(2) }])]);
    await new StatedOnce(store, committing(store)).state([...objects, { kind: 12, digest: digestOf(3) }]);
    expect(await kindsOf(store)).toEqual([0, 9, 10, 11, 12, 12]);
    expect((await store.leaves(EPOCH, 4, 2)).map(({ objectDigest }) => objectDigest)).toEqual([digestOf(2), digestOf(3)]);
  });

  it('states with the next call what the store refused', async () => {
    const store = openMemoryStore();
    const stated = new StatedOnce(store, committing(store));
    const many = Array.from({ length: 100 }, (_, at) => ({ kind: 10, digest: digestOf(at) }));
    // No log has begun.
    await expect(stated.state(many)).toRejectCode('STORE_EXPECTATION');
    await stated.settled();
    await store.commit({ now: NOW, leaves: [GENESIS] });
    await stated.state(many);
    expect(await kindsOf(store)).toEqual([0, ...many.map(() => 10)]);
  });
});
