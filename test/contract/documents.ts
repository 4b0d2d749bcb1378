// SPDX-License-Identifier: Apache-2.0
import { equal, toUtf8 } from '../../src/core/bytes.js';
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { NOW } from './samples.js';
import type { DocumentWrite, Store } from '../../src/store/port.js';

export function documentCases({ it, expect, within }: ContractContext): void {
  const write = (store: Store, ...documents: DocumentWrite[]): Promise<unknown> => store.commit({ now: NOW, documents });
  const document = (key: string, text: string | null, expected?: 'absent' | number): DocumentWrite => ({
    collection: 'case',
    key,
    value: text === null ? null : toUtf8(text),
    ...(expected === undefined ? {} : { expect: expected }),
  });

  it(
    'counts the versions of a document from 1, and begins anew after removal (STORE-18)',
    within(async (store) => {
      await write(store, document('k', 'one'));
      await write(store, document('k', 'two'), document('k', 'three'));
      expect(await store.get('case', 'k')).toEqual({ key: 'k', value: toUtf8('three'), version: 3 });
      expect(await store.get('other', 'k')).toBe(undefined);
      await write(store, document('k', null), document('absent', null));
      expect(await store.get('case', 'k')).toBe(undefined);
      await write(store, document('k', 'again'));
      expect((await store.get('case', 'k'))?.version).toBe(1);
    }),
  );

  it(
    'refuses a commit whose expectation of a document fails (STORE-03)',
    within(async (store) => {
      await write(store, document('k', 'one', 'absent'));
      expect(await codeOf(() => write(store, document('k', 'two', 'absent')))).toBe('STORE_EXPECTATION');
      expect(await codeOf(() => write(store, document('k', 'two', 2)))).toBe('STORE_EXPECTATION');
      expect(await codeOf(() => write(store, document('missing', 'two', 1)))).toBe('STORE_EXPECTATION');
      expect(await codeOf(() => write(store, document('k', null, 2)))).toBe('STORE_EXPECTATION');
      await write(store, document('k', 'two', 1), document('k', 'three', 2));
      expect((await store.get('case', 'k'))?.version).toBe(3);
      await write(store, document('k', null, 3), document('k', 'new', 'absent'));
      expect((await store.get('case', 'k'))?.version).toBe(1);
    }),
  );

  it(
    'lists a collection in the order of the keys as UTF-8 bytes (STORE-18)',
    within(async (store) => {
      // U+FF61 sorts before U+1F600 by bytes and after it by UTF-16 units.
      const keys = ['a', 'ab', 'a/1', 'a/2', 'a%', 'a_', 'b', 'é', '\ud7ff', '\ue000', '\uff61', '\u{1f600}', '\u{10ffff}'];
      await write(store, ...[...keys].reverse().map((key) => document(key, key)), { collection: 'other', key: 'a', value: toUtf8('x') });
      const list = async (options?: Parameters<Store['list']>[1]): Promise<string[]> =>
        (await store.list('case', options)).map(({ key }) => key);
      expect(await list()).toEqual([
        'a',
        'a%',
        'a/1',
        'a/2',
        'a_',
        'ab',
        'b',
        'é',
        '\ud7ff',
        '\ue000',
        '\uff61',
        '\u{1f600}',
        '\u{10ffff}',
      ]);
      expect(await list({ prefix: 'a/' })).toEqual(['a/1', 'a/2']);
      expect(await list({ prefix: 'a_' })).toEqual(['a_']);
      expect(await list({ prefix: '\ud7ff' })).toEqual(['\ud7ff']);
      expect(await list({ prefix: '\u{10ffff}' })).toEqual(['\u{10ffff}']);
      expect(await list({ prefix: 'a', after: 'a/1' })).toEqual(['a/2', 'a_', 'ab']);
      expect(await list({ after: 'a_', limit: 2 })).toEqual(['ab', 'b']);
      expect(await store.list('empty')).toEqual([]);
    }),
  );

  it(
    'gives back values of any size, and as copies (STORE-18)',
    within(async (store) => {
      const large = new Uint8Array(1_000_000).map((_, index) => index % 251);
      const documents = ['a', 'b', 'c'].map((key) => ({ collection: 'case', key, value: key === 'c' ? large : new Uint8Array(0) }));
      await write(store, ...documents);
      const listed = await store.list('case');
      expect(listed.map(({ value }) => value.length)).toEqual([0, 0, large.length]);
      (listed[2] as { value: Uint8Array }).value.fill(0);
      expect(equal((await store.get('case', 'c'))?.value ?? new Uint8Array(0), large)).toBe(true);
      expect((await store.get('case', 'a'))?.value).toEqual(new Uint8Array(0));
    }),
  );
}
