// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '../../src/store/index.js';
import { runStoreContract } from './contract.js';

/** Clauses that hold for every store, and so have cases in the suite. Those of one store alone have tests of their own. */
const CLAUSES = [
  'STORE-01 STORE-03 STORE-05 STORE-06 STORE-07 STORE-08 STORE-09 STORE-10 STORE-11',
  'STORE-12 STORE-13 STORE-14 STORE-15 STORE-16 STORE-17 STORE-18 STORE-19 STORE-20 STORE-21 STORE-24 STORE-25',
  'STORE-26 STORE-27 STORE-28 STORE-29 STORE-30 STORE-39 STORE-40 STORE-41 STORE-42 STORE-43 STORE-44 STORE-45 STORE-46 STORE-47',
].flatMap((line) => line.split(' '));

describe('runStoreContract', () => {
  it('registers a case for each clause that every store keeps', () => {
    const titles: string[] = [];
    const make = async () => ({ open: async () => openMemoryStore(), destroy: async () => undefined });
    runStoreContract({ make, persistent: true }, { describe: (_, body) => body(), it: (title) => titles.push(title), expect, fc });
    const cited = new Set(titles.flatMap((title) => title.match(/STORE-\d\d/g) ?? []));
    expect([...cited].sort()).toEqual(CLAUSES);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
