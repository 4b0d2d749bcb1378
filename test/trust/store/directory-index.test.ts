// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Directory } from '../../../src/trust/documents/directory.js';
import { finish } from '../../../src/trust/documents/work.js';
import { indexing } from '../../../src/trust/store/directory-shelf.js';

it('an index finds agencies and relays by id and by mailbox; of two relays with one mailbox the first serves it', () => {
  const agency = (id: string, ...mailboxes: string[]) => ({ id, mailboxes, kems: [] });
  const relay = (id: string, ...mailboxes: string[]) => ({ id, mailboxes });
  const directory = {
    agencies: [agency('court', 'mla', 'urgent'), agency('police', 'desk')],
    relays: [relay('first', 'mla', 'desk'), relay('second', 'mla', 'urgent')],
  } as unknown as Directory;
  const { agencies, relays, owners, servers, kems } = finish(indexing(directory));
  const ids = (map: ReadonlyMap<string, { readonly id: string }>) => [...map].map(([name, { id }]) => `${name} ${id}`).sort();
  expect(ids(agencies)).toEqual(['court court', 'police police']);
  expect(ids(relays)).toEqual(['first first', 'second second']);
  expect(ids(owners)).toEqual(['desk police', 'mla court', 'urgent court']);
  expect(ids(servers)).toEqual(['desk first', 'mla first', 'urgent second']);
  expect(kems.size).toBe(0);
});
