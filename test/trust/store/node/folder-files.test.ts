// SPDX-License-Identifier: Apache-2.0
// The files of a folder one by one: which are judged, which are tried again, and what is had on stable storage.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail } from '../../../../src/core/errors.js';
import type * as Durable from '../../../../src/trust/store/node/durable.js';
import { readSynced } from '../../../../src/trust/store/node/durable.js';
import { FolderFiles } from '../../../../src/trust/store/node/folder-files.js';

const synced = vi.hoisted((): string[] => []);
vi.mock('../../../../src/trust/store/node/durable.js', async (importOriginal) => {
  const original = await importOriginal<typeof Durable>();
  return {
    ...original,
    syncFolder(folder: string) {
      synced.push(folder);
      original.syncFolder(folder);
    },
  };
});

let base = '';
let folder = '';
let files: FolderFiles;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'rogatory-folder-files-'));
});
beforeEach(() => {
  folder = mkdtempSync(join(base, 'trust-'));
  files = new FolderFiles(folder);
  synced.length = 0;
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const write = (name: string, text = 'document'): void => writeFileSync(join(folder, name), text);

describe('names in a folder', () => {
  it('are on stable storage once the folder was opened, and nothing is asked of the disk for an empty one (TRUST-30)', () => {
    expect([files.all(), synced]).toEqual([[], []]);
    write('a.cose');
    expect(files.all()).toHaveLength(1);
    expect(synced).toEqual([folder]);
  });

  it('are on stable storage once an arrival was read, and not for one that is gone or is no file (TRUST-25)', () => {
    mkdirSync(join(folder, 'b.cose'));
    expect(files.read('a.cose')).toBeUndefined();
    expect(files.read('b.cose')).toMatchObject({ code: 'TRUST_FOLDER' });
    expect(synced).toEqual([]);
    write('a.cose', 'A');
    expect(files.read('a.cose')).toEqual(Uint8Array.of(65));
    expect(synced).toEqual([folder]);
  });
});

describe('files that are to be judged', () => {
  it('are new ones; refused ones are again when they changed, or when something came', () => {
    write('a.cose.refused');
    expect(files.arrivals(false)).toEqual(['a.cose.refused']);
    expect(files.arrivals(false)).toEqual([]);
    expect(files.arrivals(true)).toEqual(['a.cose.refused']);
    write('b.cose');
    expect(files.arrivals(false)).toEqual(['b.cose', 'a.cose.refused']);
    expect(files.arrivals(false)).toEqual([]);
    write('a.cose.refused', 'a longer document');
    expect(files.arrivals(false)).toEqual(['a.cose.refused']);
  });

  it('are judged once when nothing is behind their name', () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a.cose'));
    expect(files.arrivals(false)).toEqual(['a.cose']);
    expect(files.arrivals(false)).toEqual([]);
  });

  it('are set aside once, also when their new name cannot be had', () => {
    write('a.cose');
    write('b.cose');
    mkdirSync(join(folder, 'b.cose.refused', 'in the way'), { recursive: true });
    expect(['a.cose', 'a.cose.refused', 'b.cose'].map((name) => files.setAside(name))).toEqual([true, false, true]);
    expect([files.read('a.cose'), files.read('b.cose')]).toEqual([undefined, new TextEncoder().encode('document')]);
  });
});

describe('a document that is held', () => {
  it('has the time of its file, and none when the file is gone', () => {
    expect(files.wrote('a.cose')).not.toHaveProperty('takenAt');
    write('a.cose');
    expect(typeof files.wrote('a.cose').takenAt).toBe('number');
  });

  it('is named by its path in an error about it, once (TRUST-30)', () => {
    const { locate } = files.wrote('a.cose');
    const [own, unknown, bug] = [
      fail('TRUST_FOLDER', { path: 'elsewhere', reason: 'no file' }),
      fail('TRUST_SCOPE_UNKNOWN', { scope: 'demo-a' }),
      new TypeError('a fault of the program'),
    ];
    expect([locate(own), locate(bug)].map((error, i) => error === [own, bug][i])).toEqual([true, true]);
    const { code, details, cause } = locate(unknown) as typeof own;
    expect([code, basename(details.path), details.reason, cause === unknown]).toEqual(['TRUST_FOLDER', 'a.cose', unknown.message, true]);
  });

  it('stays where it is when it cannot be put away (TRUST-53)', () => {
    write('a.cose', 'A');
    write('past', 'in the way');
    files.wrote('a.cose').putAway();
    expect(files.read('a.cose')).toEqual(Uint8Array.of(65));
    rmSync(join(folder, 'past'));
    files.wrote('a.cose').putAway();
    expect([files.read('a.cose'), files.read('past/a.cose')]).toEqual([undefined, Uint8Array.of(65)]);
  });
});

describe('a file of a limited size', () => {
  it('is read to its last byte, and one byte more is refused by its size (TRUST-02)', () => {
    write('a.cose', 'abc');
    const path = join(folder, 'a.cose');
    expect(readSynced(path, 3)).toEqual(Uint8Array.of(97, 98, 99));
    expect(() => readSynced(path, 2)).toThrowCode('TRUST_DOCUMENT_SIZE', { size: 3, limit: 2 });
    expect(() => readSynced(folder, 3)).toThrowCode('TRUST_FOLDER', { path: folder, reason: 'no file' });
  });
});
