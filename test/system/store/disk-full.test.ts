// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRogatoryError } from '../../../src/core/errors.js';
import { AGENCY, DAY, NORMAL, NOW, acknowledge, digestOf, frameOf, inboundOf, laneOf } from '../../contract/samples.js';
import type { Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { makeFolder } from '../../store/places.js';
import { query } from './query.js';

const FRAME_BYTES = 16_384;

/** Commits messages `from`, `from + 1`, ... at places 1, 2, ... until one is refused. @returns how many were acknowledged. */
async function fill(store: Store, from: number): Promise<number> {
  for (let number = from; ; number++) {
    try {
      await store.commit({ now: NOW, inbound: [inboundOf(number, number, { frame: frameOf(number, FRAME_BYTES) })] });
    } catch (error) {
      expect(isRogatoryError(error, 'STORE_UNAVAILABLE') && error.retryable).toBe(true);
      return number - from;
    }
  }
}

/** Numbers of all messages that are queued, read from their frames. */
async function held(store: Store): Promise<number[]> {
  const window = await store.window(AGENCY, NORMAL, 0, 1_000, 100_000_000);
  return window.map(({ frame }) => new DataView(frame.buffer, frame.byteOffset).getUint32(0));
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a store that may not grow any more', () => {
  it('refuses what does not fit, loses nothing, hands over, and works again when room is made (STORE-01)', async () => {
    const path = join(makeFolder(), 'store.db');
    const store = await openSqliteStore({ path, maxBytes: 2_000_000 });
    const first = await fill(store, 1);
    expect(first).toBeGreaterThan(50);
    expect(await held(store)).toEqual(upTo(first));
    expect((await laneOf(store, 'aa/relay')).receivedThrough).toBe(first);

    // Acknowledgements fit where messages do not, and sweeping makes room.
    await acknowledge(store, first);
    expect(await store.sweep(NOW + DAY, NOW + DAY)).toBe(2 * first);
    const second = await fill(store, first + 1);
    expect(second).toBeGreaterThan(first / 2);
    await store.close();

    expect(query(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const again = await openSqliteStore({ path });
    expect((await held(again)).length).toBe(second);
    const next = first + second + 1;
    expect((await again.commit({ now: NOW, inbound: [inboundOf(next, next)] })).inbound).toEqual(['accepted']);
    await again.close();
  });

  it('refuses one commit that does not fit, and takes the others that wait with it (STORE-01, STORE-07)', async () => {
    const store = await openSqliteStore({ path: join(makeFolder(), 'store.db'), maxBytes: 1_000_000 });
    const large = { collection: 'c', key: 'large', value: new Uint8Array(2_000_000) };
    const small = { collection: 'c', key: 'small', value: digestOf(1) };
    const settled = await Promise.allSettled([
      store.commit({ now: NOW, documents: [small] }),
      store.commit({ now: NOW, documents: [large, { ...small, key: 'beside' }] }),
      store.commit({ now: NOW, inbound: [inboundOf(1, 1)] }),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.list('c')).map(({ key }) => key)).toEqual(['small']);
    await store.close();
  });
});

/** Mounts a file system of 3 MiB, when this user may. */
function mountSmall(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = join(makeFolder(), 'small');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status !== 0) return undefined;
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.skipIf(!mayMount)(`a store on a disk that is full${mayMount ? '' : ' (skipped: this user may not mount one)'}`, () => {
  it('refuses, loses nothing, opens, and works again when another file makes room (STORE-01)', async () => {
    const folder = mountSmall();
    expect(folder).toBeTypeOf('string');
    const path = join(folder!, 'store.db');
    const ballast = join(folder!, 'ballast');
    writeFileSync(ballast, new Uint8Array(1_000_000));
    const store = await openSqliteStore({ path });
    const first = await fill(store, 1);
    expect(first).toBeGreaterThan(10);
    expect(await held(store)).toEqual(upTo(first));
    await store.close();

    const again = await openSqliteStore({ path });
    expect(await held(again)).toEqual(upTo(first));
    rmSync(ballast);
    const second = await fill(again, first + 1);
    expect(second).toBeGreaterThan(10);
    expect(await held(again)).toEqual(upTo(first + second));
    await again.close();
    expect(query(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
