// SPDX-License-Identifier: Apache-2.0
// Blobs on a real file system: a process that is killed, a disk that is full, and the order of calls that the kernel saw.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { equal } from '../../../src/core/bytes.js';
import { openFileBlobs } from '../../../src/store/index.js';
import { announce, bytesOf, fill } from '../../contract/blob-store.js';
import { makeFolder } from '../../store/places.js';

const CHILD = fileURLToPath(new URL('./blob-child.mjs', import.meta.url));
const SIZE = 40_000;

interface Told {
  /** Largest acknowledged end of each blob. */
  readonly through: Map<number, number>;
  readonly complete: Set<number>;
}

/** Runs the appending child and kills it once it has that many acknowledgements. Adds what it was told. */
async function appendUntilKilled(folder: string, from: number, acknowledgements: number, told: Told): Promise<void> {
  const child = spawn(process.execPath, [CHILD, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if ([...output.matchAll(/^acknowledged /gm)].length >= acknowledgements) child.kill('SIGKILL');
  }
  await exited;
  for (const [, word, number, end] of output.matchAll(/^(begun|acknowledged|complete) (\d+) (\d+)(?: \d+)?\n/gm)) {
    told.through.set(Number(number), Math.max(Number(end), told.through.get(Number(number)) ?? 0));
    if (word === 'complete') told.complete.add(Number(number));
  }
}

describe('a process killed with SIGKILL while it appends to blobs', () => {
  it('has lost no byte that was acknowledged, and goes on from there (STORE-32, STORE-33)', async () => {
    const folder = join(makeFolder(), 'blobs');
    const told: Told = { through: new Map(), complete: new Set() };
    for (let round = 0; round < 5; round++) {
      // The blobs in which the last process ended come first.
      const from = Math.max(0, Math.max(-1, ...told.through.keys()) - 4);
      await appendUntilKilled(folder, from, 1 + 23 * round, told);
      const store = await openFileBlobs({ folder, minFreeBytes: 0 });
      expect(told.through.size).toBeGreaterThan(0);
      for (const [number, through] of told.through) {
        const name = `blob-${number}`;
        const state = await store.state(name);
        expect(state?.through).toBeGreaterThanOrEqual(through);
        if (told.complete.has(number)) expect(state?.complete).toBe(true);
        expect(equal(await store.read(name, 0, through + 1), bytesOf(SIZE, number).slice(0, Math.min(through + 1, state!.through)))).toBe(
          true,
        );
      }
      await store.close();
    }
    expect(told.complete.size).toBeGreaterThan(0);
    const store = await openFileBlobs({ folder, minFreeBytes: 0 });
    for (const number of told.through.keys()) expect(await fill(store, `blob-${number}`, bytesOf(SIZE, number))).toBe(true);
    await store.close();
  });
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** Mounts a file system of 2 MiB, unmounted when the test has ended. */
function mountSmall(): string {
  const folder = join(makeFolder(), 'small');
  mkdirSync(folder);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

describe.skipIf(!mayMount)(`blobs on a disk that is full${mayMount ? '' : ' (skipped: this user may not mount one)'}`, () => {
  it('keep their durable bytes, and go on when there is room (STORE-01, STORE-32)', async () => {
    const small = mountSmall();
    const store = await openFileBlobs({ folder: join(small, 'blobs'), minFreeBytes: 0 });
    const whole = bytesOf(1_200_000);
    await store.begin('a', announce(whole));
    await store.append('a', 0, whole.subarray(0, 300_000));
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, 'another-file'), new Uint8Array((bavail - 20) * bsize));
    await expect(store.append('a', 300_000, whole.subarray(300_000))).toRejectCode('STORE_UNAVAILABLE', { reason: 'disk full (ENOSPC)' });
    expect(await store.state('a')).toEqual({ size: 1_200_000, through: 300_000, complete: false });
    expect(await store.append('a', 300_000, whole.subarray(300_000, 320_000))).toBe(320_000);
    await expect(store.append('a', 320_000, whole.subarray(320_000))).toRejectCode('STORE_UNAVAILABLE');
    await store.close();

    const again = await openFileBlobs({ folder: join(small, 'blobs'), minFreeBytes: 0 });
    expect((await again.begin('a', announce(whole))).through).toBe(320_000);
    rmSync(join(small, 'another-file'));
    await again.append('a', 320_000, whole.subarray(320_000));
    expect(await again.seal('a')).toBe(true);
    expect(equal(await again.read('a', 0, 1_200_000), whole)).toBe(true);
    await again.close();
  });

  it('are refused before their first byte, and announced bytes count (STORE-34)', async () => {
    const small = mountSmall();
    const store = await openFileBlobs({ folder: join(small, 'blobs'), minFreeBytes: 1_000_000 });
    await expect(store.begin('a', announce(bytesOf(1_200_000)))).toRejectCode('BLOB_NO_ROOM', { size: 1_200_000 });
    expect(readdirSync(join(small, 'blobs'))).toEqual([]);
    await store.begin('a', announce(bytesOf(700_000)));
    await expect(store.begin('b', announce(bytesOf(500_000)))).toRejectCode('BLOB_NO_ROOM');
    await expect((await openFileBlobs({ folder: join(small, 'blobs') })).begin('b', announce(bytesOf(1)))).toRejectCode('BLOB_NO_ROOM');
    await store.close();
  });

  it('are copied from another file system, when there is room for the copy (STORE-33, STORE-34)', async () => {
    const small = mountSmall();
    const source = join(makeFolder(), 'sealed');
    const whole = bytesOf(1_200_000);
    writeFileSync(source, whole, { mode: 0o644 });
    const store = await openFileBlobs({ folder: join(small, 'blobs'), minFreeBytes: 1_000_000 });
    await expect(store.adopt('a', source, announce(whole))).toRejectCode('BLOB_NO_ROOM', { size: 1_200_000 });
    expect([await store.names(), readdirSync(join(small, 'blobs'))]).toEqual([[], []]);
    await store.close();
    const again = await openFileBlobs({ folder: join(small, 'blobs'), minFreeBytes: 0 });
    await again.adopt('a', source, announce(whole));
    expect(equal(await again.read('a', 0, 1_200_000), whole)).toBe(true);
    expect([statSync(again.path('a')).mode & 0o777, statSync(source).mode & 0o777]).toEqual([0o600, 0o644]);
    expect(readdirSync(join(small, 'blobs')).length).toBe(1);
    await again.close();
  });
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

/** A call that ended well, also when other threads got in between its beginning and its end. */
const isSync = (line: string): boolean => /\b(fsync|fdatasync)(\(| resumed>).*= 0$/.test(line);

describe.skipIf(!hasStrace)(`the calls of an appending process${hasStrace ? '' : ' (skipped: strace is not installed)'}`, () => {
  it('hold a completed flush between each append and its acknowledgement, and one of the folder before the first (STORE-32)', () => {
    const folder = join(makeFolder(), 'blobs');
    const log = `${folder}.strace`;
    const options = ['-f', '-qq', '-y', '-s', '40', '-o', log, '-e', 'trace=fsync,fdatasync,write'];
    expect(spawnSync('strace', [...options, process.execPath, CHILD, folder, '0', '15', '1']).status).toBe(0);
    const lines = readFileSync(log, 'utf8').split('\n');
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    const begun = at('"begun 0 0\\n"');
    expect(lines.slice(0, begun).filter(isSync).at(-1)).toContain(`<${folder}>`);
    for (let place = 1; place <= 15; place++) {
      const start = at(`"start ${place}\\n"`);
      const end = lines.findIndex((line) => new RegExp(`"acknowledged \\d+ \\d+ ${place}\\\\n"`).test(line));
      expect(start).toBeGreaterThan(begun);
      expect(end).toBeGreaterThan(start);
      expect(lines.slice(start, end).filter(isSync).length).toBeGreaterThanOrEqual(1);
    }
    // Blob 0 got its name before it was complete.
    expect(lines.slice(at('"start 10\\n"'), at('"complete 0 40000\\n"')).filter(isSync).at(-1)).toContain(`<${folder}>`);
  });
});
