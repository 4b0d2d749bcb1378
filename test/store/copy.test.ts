import { describe, expect, it } from 'vitest';
import { copyMemoryStore, openMemoryStore } from '../../src/store/memory/memory.js';
import type { DocumentWrite, Store } from '../../src/store/port.js';
import { leafKindNumber } from '../../src/log/kinds.js';

const document = (text: string): DocumentWrite => ({ collection: 'c', key: text, value: Uint8Array.of(1) });
const leaf = (epoch?: number) => {
  const kind = leafKindNumber(epoch === undefined ? 'custody' : 'genesis');
  return { kind, objectDigest: new Uint8Array(32), ...(epoch === undefined ? {} : { epoch }) };
};
const keys = async (store: Store): Promise<string[]> => (await store.list('c')).map(({ key }) => key);

describe('a copy of a memory store', () => {
  it('holds what was committed by then, and goes on by itself (STORE-01)', async () => {
    const store = openMemoryStore();
    await store.commit({ now: 1, documents: [document('before')], leaves: [leaf(7), leaf()] });
    const copy = copyMemoryStore(store);
    await store.commit({ now: 2, documents: [document('behind')], leaves: [leaf()] });
    expect([await keys(copy), (await copy.logHead())?.size, (await store.logHead())?.size]).toEqual([['before'], 2, 3]);
    await copy.commit({ now: 3, documents: [document('of the copy')], leaves: [leaf()] });
    expect([await keys(store), (await copy.logHead())?.size]).toEqual([['before', 'behind'], 3]);
    expect(() => copyMemoryStore({ ...store })).toThrow(TypeError);
  });
});
