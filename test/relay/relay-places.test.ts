// SPDX-License-Identifier: Apache-2.0
// Where a relay may keep its store and its blobs, told before it starts.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RelayConfig } from '../../src/relay/config.js';
import { blobFindings, noteBlobs, storeFindings } from '../../src/relay/guard/relay-places.js';
import { makeFolder } from '../store/places.js';

const faults = (findings: readonly { readonly key: string; readonly fault: string }[]): string[] =>
  findings.map(({ key, fault }) => `${key}: ${fault}`);

/** A file with what it holds. */
function put(path: string, mode = 0o600): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, 'x');
  chmodSync(path, mode);
  return path;
}

describe('the store of a relay', () => {
  it('is a file, or a path in a folder that is there or can be made', () => {
    const folder = makeFolder();
    for (const path of [put(join(folder, 'relay.db')), join(folder, 'new.db'), join(folder, 'later', 'deep', 'relay.db')])
      expect(faults(storeFindings(path))).toEqual([]);
  });

  it('is no folder, not below a file, and on a disk', () => {
    const folder = makeFolder();
    const file = put(join(folder, 'relay.db'));
    const said = [folder, join(file, 'relay.db'), '/proc/relay.db', '/dev'].flatMap((path) => faults(storeFindings(path)));
    expect(said).toEqual([
      `store.path: ${folder} is a folder`,
      `store.path: ${file}/relay.db cannot be used: a part of its path is no folder (ENOTDIR)`,
      'store.path: /proc/relay.db is in /proc, where nothing is kept',
      'store.path: /dev is in /dev, where nothing is kept',
    ]);
  });

  it('is open to its owner alone', () => {
    const [finding] = storeFindings(put(join(makeFolder(), 'open.db'), 0o644));
    expect(finding).toMatchObject({ key: 'store.path', remedy: expect.stringContaining('chmod 600') as string });
  });
});

/** What is found of a folder of blobs, in a home with a store and documents of trust. */
function inHome() {
  const home = makeFolder();
  const config = (path: string, id = 'relay'): RelayConfig =>
    ({
      ...{ scope: 'demo-a', id, storePath: join(home, 'store', 'relay.db'), trustFolder: join(home, 'trust') },
      blobs: { path },
    }) as RelayConfig;
  return { home, config, said: (path: string, id?: string): string[] => faults(blobFindings(config(path, id))) };
}

describe('the blobs of a relay', () => {
  it('lie in an empty folder, in one of their own, or in one that can be made', () => {
    const { home, config, said } = inHome();
    const path = join(home, 'blobs');
    expect(said(path)).toEqual([]);
    mkdirSync(join(path, 'lost+found'), { recursive: true });
    expect(said(path)).toEqual([]);
    noteBlobs(config(path));
    put(join(path, 'ab', 'abcd'));
    expect(said(path)).toEqual([]);
    expect(said(path, 'relay-2')).toEqual([`blobs.path: ${path} holds the blobs of demo-a/relay`]);
  });

  it('lie in no folder that holds something else', () => {
    const { home, said } = inHome();
    const other = join(home, 'other');
    const file = put(join(other, 'letter.txt'));
    expect(said(other)).toEqual([`blobs.path: ${other} holds files, and does not say that they are blobs of this relay`]);
    expect(said(file)).toEqual([`blobs.path: ${file} is no folder`]);
    expect(said(join(file, 'blobs'))).toEqual([`blobs.path: ${file}/blobs cannot be used: a part of its path is no folder (ENOTDIR)`]);
    expect(said('/sys/blobs')).toEqual(['blobs.path: /sys/blobs is in /sys, where nothing is kept']);
    expect(said('/sysblobs')).toEqual([]);
  });

  it('lie neither above nor below the store and the documents of trust', () => {
    const { home, said } = inHome();
    for (const path of [home, join(home, 'store', 'relay.db'), join(home, 'store')])
      expect(said(path)).toEqual([`blobs.path: ${path} is the place of the store`]);
    const below = join(home, 'trust', 'blobs');
    expect(said(below)).toEqual([`blobs.path: ${below} is the place of the documents of trust`]);
    expect(said(join(home, '..trust'))).toEqual([]);
  });
});
