// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileBlobs } from '../../../src/store/blobs/file-blobs.js';
import type { FileBlobStore } from '../../../src/store/blobs/file-blobs.js';
import { announce, bytesOf, fill } from '../../contract/blob-store.js';
import { makeFolder } from '../places.js';

const whole = bytesOf(1_000);

async function openIn(folder: string, maxBytes?: number): Promise<FileBlobStore> {
  const store = await openFileBlobs({ folder, minFreeBytes: 0, ...(maxBytes === undefined ? {} : { maxBytes }) });
  onTestFinished(() => store.close());
  return store;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the files of a blob store', () => {
  it('are for their owner alone, and so is the folder (STORE-22, STORE-35)', async () => {
    const folder = join(makeFolder(), 'deep', 'blobs');
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const store = await openIn(folder);
    await fill(store, 'a', whole);
    await store.begin('b', announce(whole));
    expect(modeOf(folder)).toBe(0o700);
    const files = readdirSync(folder);
    expect(files.map((file) => modeOf(join(folder, file)))).toEqual([0o600, 0o600]);
    expect(files.filter((file) => file.endsWith('.part')).length).toBe(1);
    expect(new Uint8Array(readFileSync(store.path('a')))).toEqual(whole);
    expect(() => store.path('b')).toThrowCode('BLOB_NAME');
    expect(() => store.path('c')).toThrowCode('BLOB_NAME');
    expect(() => store.path('../c')).toThrow(TypeError);
  });

  it('are none but files: symbolic links and files of others are not followed, not named and not removed (STORE-35)', async () => {
    const folder = join(makeFolder(), 'blobs');
    const first = await openIn(folder);
    await fill(first, 'a', whole);
    await first.begin('b', announce(whole));
    await first.append('b', 0, whole.subarray(0, 10));
    await first.close();
    const [complete = '', part = ''] = readdirSync(folder);
    const outside = join(makeFolder(), 'outside');
    writeFileSync(outside, whole);
    const strange = ['notes.txt', 'x.part', '.hidden', 'A_1_00', `e_0_${'0'.repeat(64)}`, `${'f'.repeat(129)}_9_${'0'.repeat(64)}`];
    for (const file of strange) writeFileSync(join(folder, file), 'x');
    symlinkSync(outside, join(folder, complete.replace(/^a/, 'c')));
    symlinkSync(outside, join(folder, part.replace(/^b/, 'd')));
    mkdirSync(join(folder, complete.replace(/^a/, 'g')));

    const store = await openIn(folder);
    expect(await store.names()).toEqual(['a', 'b']);
    await expect(store.begin('d', announce(whole))).toRejectCode('STORE_UNAVAILABLE', { reason: 'EEXIST' });
    for (const name of ['a', 'b', 'c', 'd']) await store.discard(name);
    expect(readdirSync(folder).length).toBe(strange.length + 3);
    expect(new Uint8Array(readFileSync(outside))).toEqual(whole);
  });

  it('are not followed when a symbolic link takes the place of one that is in use (STORE-35)', async () => {
    const folder = join(makeFolder(), 'blobs');
    const store = await openIn(folder);
    await store.begin('a', announce(whole));
    const [part = ''] = readdirSync(folder);
    const outside = join(makeFolder(), 'outside');
    writeFileSync(outside, 'kept');
    const other = await import('node:fs/promises');
    await other.rm(join(folder, part));
    symlinkSync(outside, join(folder, part));
    await expect(store.append('a', 0, whole)).toRejectCode('STORE_UNAVAILABLE', { reason: 'ELOOP' });
    expect(readFileSync(outside, 'utf8')).toBe('kept');
  });

  it('count as far as they are there and announced (STORE-32, STORE-33)', async () => {
    const folder = join(makeFolder(), 'blobs');
    const first = await openIn(folder);
    await fill(first, 'a', whole);
    await first.begin('b', announce(whole));
    await first.append('b', 0, whole);
    await first.close();
    const [complete = '', part = ''] = readdirSync(folder);
    // A complete file of another size is none any more, and nothing in a part counts that is too long.
    truncateSync(join(folder, complete), 999);
    writeFileSync(join(folder, part), new Uint8Array(1_500), { flag: 'a' });
    const store = await openIn(folder);
    expect(await store.names()).toEqual(['b']);
    expect(await store.state('b')).toEqual({ size: 1_000, through: 0, complete: false });
    for (const name of ['a', 'b']) {
      expect(await fill(store, name, whole)).toBe(true);
      expect(new Uint8Array(readFileSync(store.path(name)))).toEqual(whole);
    }
  });

  it('cannot be made where there is no room for them (STORE-01)', async () => {
    const path = join(makeFolder(), 'file');
    writeFileSync(path, '');
    await expect(openFileBlobs({ folder: path })).toRejectCode('STORE_UNAVAILABLE');
    await expect(openFileBlobs({ folder: '' })).rejects.toThrow(TypeError);
    await expect(openFileBlobs({ folder: path, maxBytes: -1 })).rejects.toThrow(RangeError);
  });

  it('leave bytes of the file system free (STORE-34)', async () => {
    const store = await openFileBlobs({ folder: join(makeFolder(), 'blobs'), minFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(store.begin('a', announce(whole))).toRejectCode('BLOB_NO_ROOM', { size: 1_000, room: 0 });
    expect((await store.usage()).freeBytes).toBeGreaterThan(0);
    await store.close();
  });
});

describe('a file that a blob store takes over', () => {
  it('is complete at once, and after opening again, without a copy (STORE-33)', async () => {
    const places = makeFolder();
    const source = join(places, 'sealed');
    writeFileSync(source, whole, { mode: 0o644 });
    const folder = join(places, 'blobs');
    const store = await openIn(folder);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole.subarray(0, 10));
    await store.adopt('a', source, announce(whole));
    await store.adopt('a', join(places, 'gone'), announce(whole));
    expect(await store.state('a')).toEqual({ size: 1_000, through: 1_000, complete: true });
    expect(statSync(store.path('a')).ino).toBe(statSync(source).ino);
    expect(modeOf(store.path('a'))).toBe(0o600);
    expect(readdirSync(folder).length).toBe(1);
    await store.close();
    const again = await openIn(folder);
    expect(await again.read('a', 0, 1_000)).toEqual(whole);
    await again.discard('a');
    expect(existsSync(source)).toBe(true);
  });

  it('takes the place of a complete file that was damaged (STORE-33)', async () => {
    const folder = join(makeFolder(), 'blobs');
    const first = await openIn(folder);
    await fill(first, 'a', whole);
    const path = first.path('a');
    await first.close();
    truncateSync(path, 5);
    const source = join(folder, 'sealed');
    writeFileSync(source, whole);
    const store = await openIn(folder);
    await store.adopt('a', source, announce(whole));
    expect(await store.read('a', 0, 1_000)).toEqual(whole);
  });

  it('has its announced size, fits into the budget, and is a file (STORE-34, STORE-35)', async () => {
    const places = makeFolder();
    const source = join(places, 'sealed');
    writeFileSync(source, whole);
    symlinkSync(source, join(places, 'link'));
    const store = await openIn(join(places, 'blobs'), 1_200);
    await expect(store.adopt('a', source, announce(bytesOf(999)))).rejects.toThrow(RangeError);
    await expect(store.adopt('a', join(places, 'link'), announce(whole))).rejects.toThrow(TypeError);
    await expect(store.adopt('a', join(places, 'none'), announce(whole))).toRejectCode('STORE_UNAVAILABLE', { reason: 'ENOENT' });
    await expect(store.adopt('a', '', announce(whole))).rejects.toThrow(TypeError);
    expect(await store.names()).toEqual([]);
    await fill(store, 'b', bytesOf(201));
    await expect(store.adopt('a', source, announce(whole))).toRejectCode('BLOB_NO_ROOM', { size: 1_000, room: 999 });
    await expect(store.adopt('b', source, announce(whole))).toRejectCode('BLOB_NAME');
    await store.discard('b');
    await store.adopt('a', source, announce(whole));
    expect(await store.usage()).toMatchObject({ blobs: 1, bytes: 1_000, announcedBytes: 0 });
  });
});
