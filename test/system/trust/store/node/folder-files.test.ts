// What another process puts into a folder of trust: by whichever way it was written, and whatever it is.
import { spawnSync } from 'node:child_process';
import type * as fs from 'node:fs';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../../../src/core/limits.js';
import { openTrustFolder } from '../../../../../src/trust/store/node/folder-store.js';
import type { TrustFolder } from '../../../../../src/trust/store/node/folder-store.js';
import { fileNameOf, writeTrustFolder } from '../../../../../src/trust/store/node/folder.js';
import { NOW, createPair } from '../../../../trust/states.js';
import type { TestPair } from '../../../../trust/states.js';

/** Paths that were synced, in order; a path in `broken` fails as a disk does. */
const disk = vi.hoisted(() => ({ open: new Map<number, string>(), synced: [] as string[], broken: '' }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    openSync: (path: string, ...rest: [string]) => {
      const file = real.openSync(path, ...rest);
      disk.open.set(file, path);
      return file;
    },
    fsyncSync: (file: number) => {
      const path = disk.open.get(file) ?? '';
      if (disk.broken !== '' && path.endsWith(disk.broken)) throw Object.assign(new TypeError('EIO'), { code: 'EIO', syscall: 'fsync' });
      real.fsyncSync(file);
      disk.synced.push(path);
    },
  };
});

let pair: TestPair;
let base = '';
let folder = '';
let store: TrustFolder;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'rogatory-folder-'));
  pair = await createPair();
});
beforeEach(() => {
  folder = mkdtempSync(join(base, 'trust-'));
  writeTrustFolder(folder, pair.documents);
  store = openTrustFolder(folder, 'demo-a', pair.pins, NOW);
  disk.synced.length = 0;
  disk.broken = '';
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const version = (): number => store.directoryRef('demo-b').directoryVersion;

describe('what others put into a folder of trust documents', () => {
  it('is relied on when file and folder are on stable storage, and not before (TRUST-25)', async () => {
    writeFileSync(join(folder, 'next.cose'), await pair.b.nextDirectory());
    disk.broken = 'next.cose';
    expect((await store.refresh(NOW)).refused).toMatchObject([{ name: 'next.cose', error: { code: 'TRUST_FOLDER' } }]);
    expect(version()).toBe(1);
    disk.broken = '';
    writeFileSync(join(folder, 'again.cose'), await pair.b.nextDirectory({ version: 3 }));
    // The one that could not be read is tried again, in its place.
    expect((await store.refresh(NOW)).added).toHaveLength(2);
    expect(disk.synced).toEqual(expect.arrayContaining([join(folder, 'again.cose'), folder]));
    expect(version()).toBe(3);
    disk.synced.length = 0;
    openTrustFolder(folder, 'demo-a', pair.pins, NOW);
    expect(disk.synced).toEqual(expect.arrayContaining([join(folder, 'again.cose'), folder]));
  });

  it('is taken up although a file beside it is too long, a folder, a pipe or no CBOR: each of them is named (TRUST-02, TRUST-90)', async () => {
    const directory = await pair.b.nextDirectory();
    writeTrustFolder(folder, [directory]);
    writeFileSync(join(folder, 'long.cose'), '');
    truncateSync(join(folder, 'long.cose'), LIMITS.directoryMaxBytes + 1);
    mkdirSync(join(folder, 'folder.cose'));
    expect(spawnSync('mkfifo', [join(folder, 'pipe.cose')]).status).toBe(0);
    writeFileSync(join(folder, 'text.cose'), 'no CBOR');
    const { added, refused } = await store.refresh(NOW);
    expect(added).toEqual([{ kind: 'directory', scope: 'demo-b', changed: true }]);
    expect(Object.fromEntries(refused.map(({ name, error }) => [name, error.code]))).toEqual({
      'folder.cose': 'TRUST_FOLDER',
      'long.cose': 'TRUST_DOCUMENT_SIZE',
      'pipe.cose': 'TRUST_FOLDER',
      'text.cose': 'CBOR_TAG',
    });
    expect(await store.refresh(NOW)).toEqual({ added: [], refused: [] });
    expect(readdirSync(folder).filter((name) => name.endsWith('.refused'))).toHaveLength(4);
    store = openTrustFolder(folder, 'demo-a', pair.pins, NOW);
    expect(version()).toBe(2);
  });

  it('is taken up in the end when it was read while somebody still wrote it (TRUST-25)', async () => {
    const directory = await pair.b.nextDirectory();
    const file = openSync(join(folder, 'slow.cose'), 'w');
    writeSync(file, directory.subarray(0, 700));
    expect((await store.refresh(NOW)).refused).toHaveLength(1);
    expect(await store.refresh(NOW)).toEqual({ added: [], refused: [] });
    writeSync(file, directory.subarray(700));
    fsyncSync(file);
    closeSync(file);
    expect((await store.refresh(NOW)).added).toHaveLength(1);
    expect(version()).toBe(2);
    expect(readdirSync(folder)).toContain('slow.cose');
  });

  it('is named by its path when it keeps the folder from being opened, by its form or by its signatures (TRUST-30)', async () => {
    const bad = Uint8Array.from(await pair.b.nextDirectory());
    bad[bad.length - 1]! ^= 1;
    const open = (): unknown => {
      try {
        return openTrustFolder(folder, 'demo-a', pair.pins, NOW);
      } catch (error) {
        return error;
      }
    };
    writeTrustFolder(folder, [bad]);
    const path = join(folder, fileNameOf(bad));
    expect(open()).toMatchObject({ code: 'TRUST_FOLDER', details: { path }, cause: { code: 'TRUST_THRESHOLD' } });
    writeFileSync(path, bad.subarray(0, 50));
    expect(open()).toMatchObject({ code: 'TRUST_FOLDER', details: { path } });
    truncateSync(path, LIMITS.directoryMaxBytes + 1);
    expect(open()).toMatchObject({ code: 'TRUST_FOLDER', details: { path }, cause: { code: 'TRUST_DOCUMENT_SIZE' } });
  });
});
