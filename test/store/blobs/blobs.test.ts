// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { Blobs } from '../../../src/store/blobs/blobs.js';
import type { BlobLimits, Budget } from '../../../src/store/blobs/blobs.js';
import { announce, bytesOf, fill } from '../../contract/blob-store.js';
import { FaultyDisk } from './faulty-disk.js';
import type { DiskStep } from './faulty-disk.js';

const whole = bytesOf(1_000);

function openOn(disk: FaultyDisk, limits: BlobLimits = {}, budget: Budget = {}): Blobs {
  return new Blobs(disk, disk.disk.found(), budget, limits);
}

describe('a blob store whose disk fails', () => {
  it.each<[DiskStep, string, string]>([
    ['write', 'ENOSPC', 'disk full (ENOSPC)'],
    ['sync', 'EIO', 'I/O error (EIO)'],
    ['open', 'EMFILE', 'EMFILE'],
  ])(
    'refuses appends at a failed %s, keeps the durable offset, and goes on from there (STORE-01, STORE-32)',
    async (step, code, reason) => {
      const disk = new FaultyDisk();
      const store = openOn(disk, { handles: 1 });
      await store.begin('other', announce(whole));
      await store.begin('a', announce(whole));
      await store.append('a', 0, whole.subarray(0, 300));
      // Closes the file of the blob.
      await store.append('other', 0, whole.subarray(0, 1));
      disk.failNext(step, code);
      const settled = await Promise.allSettled([
        store.append('a', 300, bytesOf(200, 9)),
        store.state('a'),
        store.append('a', 500, whole.subarray(500)),
        store.seal('a'),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'rejected']);
      for (const each of settled) {
        if (each.status !== 'rejected') continue;
        await expect(Promise.reject(each.reason as Error)).toRejectCode('STORE_UNAVAILABLE', { reason });
        expect((each.reason as Error).cause).toMatchObject({ code });
      }
      expect(await store.state('a')).toEqual({ size: 1_000, through: 300, complete: false });
      expect(await store.append('a', 300, whole.subarray(300))).toBe(1_000);
      expect(await store.seal('a')).toBe(true);
      expect(await store.read('a', 0, 1_000)).toEqual(whole);
    },
  );

  it('cuts off what a failed flush left before anything is written again (STORE-32)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole.subarray(0, 300));
    const failing = new Set<DiskStep>(['sync', 'truncate']);
    disk.before = (step) => {
      if (failing.has(step)) throw Object.assign(new Error(), { code: 'EIO' });
    };
    await expect(store.append('a', 300, bytesOf(600, 9))).toRejectCode('STORE_UNAVAILABLE');
    expect(disk.steps.slice(-3)).toEqual(['close', 'open', 'truncate']);
    failing.delete('sync');
    // The cut fails still, so nothing is written behind it.
    const writes = disk.count('write');
    await expect(store.append('a', 300, whole.subarray(300, 310))).toRejectCode('STORE_UNAVAILABLE');
    expect(disk.count('write')).toBe(writes);
    failing.clear();
    expect(await store.append('a', 300, whole.subarray(300, 310))).toBe(310);
    expect(disk.disk.found()).toMatchObject([{ bytes: 310 }]);
  });

  it('takes what follows a failed append when it begins the blob anew (STORE-01)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await store.begin('a', announce(whole));
    disk.failNext('write', 'ENOSPC');
    const [lost, , , through] = await Promise.allSettled([
      store.append('a', 0, whole),
      store.discard('a'),
      store.begin('a', announce(whole)),
      store.append('a', 0, whole),
    ]);
    expect([lost.status, through]).toEqual(['rejected', { status: 'fulfilled', value: 1_000 }]);
    expect(await store.seal('a')).toBe(true);
  });

  it('seals at the next call when the folder was not flushed behind the rename (STORE-33)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole);
    disk.failNext('folder', 'EIO');
    await expect(store.seal('a')).toRejectCode('STORE_UNAVAILABLE');
    expect(await store.state('a')).toMatchObject({ complete: false });
    expect(await store.seal('a')).toBe(true);
    expect(disk.count('rename')).toBe(1);
  });

  it('counts nothing for a blob that could not be begun, and keeps the one that it could not replace (STORE-34)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, {}, { maxBytes: 1_500 });
    disk.failNext('create', 'ENOSPC');
    await expect(store.begin('a', announce(whole))).toRejectCode('STORE_UNAVAILABLE');
    expect(await store.usage()).toMatchObject({ blobs: 0, announcedBytes: 0 });
    await store.begin('a', announce(whole));
    disk.failNext('remove', 'EIO');
    await expect(store.begin('a', announce(bytesOf(7)))).toRejectCode('STORE_UNAVAILABLE');
    expect(await store.state('a')).toMatchObject({ size: 1_000 });
  });

  it('says so when a file became shorter than it was (STORE-01)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await fill(store, 'a', whole);
    const { file } = disk.disk.found()[0]!;
    await (await disk.disk.open(file)).truncate(10);
    await expect(store.read('a', 5, 10)).toRejectCode('STORE_UNAVAILABLE');
  });
});

describe('the work of a blob store', () => {
  it('flushes once for all appends that gather while the disk is busy, and resolves none before (STORE-32)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await store.begin('a', announce(whole));
    let release = (): void => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => {
      disk.before = (step) => (step === 'sync' && disk.count('sync') === 1 ? (resolve(), busy) : undefined);
    });
    const appends = [store.append('a', 0, whole.subarray(0, 100))];
    await reached;
    for (let at = 100; at < 1_000; at += 100) appends.push(store.append('a', at, whole.subarray(at, at + 100)));
    expect(await Promise.race([...appends, Promise.resolve('none')])).toBe('none');
    release();
    expect(await Promise.all(appends)).toEqual([100, ...Array.from({ length: 9 }, () => 1_000)]);
    expect(disk.count('sync')).toBe(2);
  });

  it('shares a flush among so many appends, and bytes of them, and no more (STORE-32)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    const large = new Uint8Array(LIMITS.storeGroupMaxBytes + LIMITS.storeGroupMaxCalls + 1);
    await store.begin('a', { digest: new Uint8Array(32), size: large.length });
    const ones = Array.from({ length: LIMITS.storeGroupMaxCalls + 1 }, (_, at) => store.append('a', at, large.subarray(0, 1)));
    await Promise.all(ones);
    expect(disk.count('sync')).toBe(2);
    await Promise.all([
      store.append('a', ones.length, large.subarray(0, LIMITS.storeGroupMaxBytes - 1)),
      store.append('a', ones.length + LIMITS.storeGroupMaxBytes - 1, large.subarray(0, 1)),
    ]);
    expect(disk.count('sync')).toBe(3);
    await store.begin('b', { digest: new Uint8Array(32), size: large.length });
    await Promise.all([
      store.append('b', 0, large.subarray(0, LIMITS.storeGroupMaxBytes)),
      store.append('b', LIMITS.storeGroupMaxBytes, large.subarray(0, 1)),
    ]);
    expect(disk.count('sync')).toBe(5);
  });

  it('flushes the bytes before it resolves, and the folder before a blob is begun, complete or gone (STORE-32, STORE-33)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk);
    await store.begin('a', announce(whole));
    expect(disk.steps.splice(0)).toEqual(['create', 'folder']);
    await store.append('a', 0, whole);
    expect(disk.steps.splice(0)).toEqual(['open', 'write', 'sync']);
    await store.seal('a');
    expect(disk.steps.splice(0)).toEqual(['close', 'rename', 'folder']);
    await store.discard('a');
    expect(disk.steps.splice(0)).toEqual(['remove', 'folder']);
  });

  it('writes, hashes and reads again in slices, with a step of the disk between two of them (STORE-33)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, { sliceBytes: 64 });
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole);
    expect(disk.lengths.splice(0)).toEqual([...Array.from({ length: 15 }, () => 64), 40]);
    await store.close();
    const again = openOn(disk, { sliceBytes: 64 });
    expect(await again.seal('a')).toBe(true);
    expect(disk.lengths).toEqual([...Array.from({ length: 15 }, () => 64), 40]);
  });

  it('has at most so many files open, however many blobs are in use, and closes all in the end (STORE-32)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, { handles: 3 });
    const names = Array.from({ length: 20 }, (_, index) => `blob-${index}`);
    expect(await Promise.all(names.map((name) => fill(store, name, whole, 100)))).toEqual(names.map(() => true));
    for (const read of await Promise.all(names.map((name) => store.read(name, 0, 1_000)))) expect(read).toEqual(whole);
    expect(disk.mostOpen).toBe(3);
    await store.close();
    expect(disk.openFiles).toBe(0);
  });

  it('closes the file that was used longest ago (STORE-32)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, { handles: 2 });
    for (const name of ['a', 'b', 'c']) await store.begin(name, announce(whole));
    for (const name of ['a', 'b', 'a', 'c', 'a']) await store.append(name, (await store.state(name))!.through, whole.subarray(0, 1));
    expect(disk.count('open')).toBe(3);
  });

  it('refuses calls beyond what may wait for the disk, and takes them later (STORE-23)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, { queue: { maxCalls: 3, maxBytes: 500 } });
    await store.begin('a', announce(whole));
    const appends = [store.append('a', 0, whole.subarray(0, 400)), store.append('a', 400, whole.subarray(400, 500))];
    await expect(store.append('a', 500, whole.subarray(500, 501))).toRejectCode('STORE_UNAVAILABLE', {
      reason: 'too much waits for the disk',
    });
    const state = store.state('a');
    await expect(store.state('a')).toRejectCode('STORE_UNAVAILABLE', { reason: 'too much waits for the disk' });
    await Promise.all([...appends, state]);
    // One that is larger than all that may wait is taken alone.
    await store.discard('a');
    await store.begin('a', announce(whole));
    expect(await store.append('a', 0, whole)).toBe(1_000);
  });
});

describe('a blob store that finds two files of one blob', () => {
  it.each([
    [0, 1],
    [1, 0],
  ])('uses the complete one, and otherwise the one that has most (STORE-32): order %i, %i', async (...order) => {
    const disk = new FaultyDisk();
    for (const [name, bytes, content] of [
      ['part', 300, whole],
      ['part', 200, bytesOf(1_000, 2)],
      ['whole', 1_000, whole],
      ['whole', 1_000, bytesOf(1_001, 2)],
    ] as const) {
      const file = `${name}_${content.length}_${toHex(announce(content).digest)}${name === 'whole' && content === whole ? '' : '.part'}`;
      await disk.disk.create(file);
      await (await disk.disk.open(file)).write(0, content.subarray(0, bytes));
    }
    const found = disk.disk.found();
    const store = new Blobs(
      disk,
      [...order, ...order.map((index) => index + 2)].map((index) => found[index]!),
      {},
    );
    expect((await store.begin('part', announce(whole))).through).toBe(300);
    expect(await store.begin('whole', announce(whole))).toMatchObject({ complete: true });
    expect((await store.usage()).blobs).toBe(2);
  });
});

describe('the room of a blob store on a disk', () => {
  it('is what is free, without what is still to come and what stays free (STORE-34)', async () => {
    const disk = new FaultyDisk();
    const store = openOn(disk, {}, { minFreeBytes: 500 });
    disk.freeBytes = 2_000;
    await expect(store.begin('a', announce(bytesOf(1_501)))).toRejectCode('BLOB_NO_ROOM', { size: 1_501, room: 1_500 });
    expect(disk.steps).toEqual([]);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole.subarray(0, 400));
    disk.freeBytes = 1_600;
    await expect(store.begin('b', announce(bytesOf(501)))).toRejectCode('BLOB_NO_ROOM', { size: 501, room: 500 });
    expect((await store.begin('b', announce(bytesOf(500)))).through).toBe(0);
    // A blob that is replaced gives its bytes back.
    expect((await store.begin('a', announce(bytesOf(1_000, 2)))).through).toBe(0);
    expect((await store.usage()).freeBytes).toBe(1_600);
    disk.freeBytes = 100;
    await expect(store.begin('c', announce(bytesOf(1)))).toRejectCode('BLOB_NO_ROOM', { size: 1, room: 0 });
    expect((await store.begin('b', announce(bytesOf(500)))).through).toBe(0);
  });
});
