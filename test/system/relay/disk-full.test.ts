// The disk of the receiving relay fills up: real sockets, a real store on a real small file system.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';
import { makeFolder } from '../../store/places.js';
import { freeUrl, receiptsTold, sealed, start, stop, until } from '../../relay/world.js';
import type { World } from '../../relay/world.js';

afterEach(stop);

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** Mounts a file system of 4 MiB, unmounted when the test has ended. */
function mountSmall(): string {
  const folder = join(makeFolder(), 'small');
  mkdirSync(folder);
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Leaves no byte of a file system free. A store that writes at the same time takes its share of them. */
function fill(folder: string): () => void {
  const path = join(folder, 'another-file');
  const page = new Uint8Array(statfsSync(folder).bsize);
  const file = openSync(path, 'a');
  try {
    for (;;) writeSync(file, page);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
  return () => rmSync(path);
}

const linkErrors = (world: World): string[] =>
  world.events['demo-b'].flatMap((event) => (event.kind === 'link-down' && event.code !== undefined ? [event.code] : []));

describe.skipIf(!mayMount)(`a relay whose disk is full${mayMount ? '' : ' (skipped: this user may not mount one)'}`, () => {
  it('acknowledges nothing that it has not stored, stays up, and goes on by itself when there is room (RELAY-06, STORE-01)', async () => {
    const folder = mountSmall();
    const store = await openSqliteStore({ path: join(folder, 'store.db') });
    const urls = { 'demo-a': await freeUrl(), 'demo-b': await freeUrl() };
    const { world, agency } = await start({ network: nodeNetwork, urls, stores: { 'demo-b': store } });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const sender = agency('demo-a');
    const queued = async () => (await world.stores['demo-a'].stats()).queued.reduce((sum, { messages }) => sum + messages, 0);
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the first is stored', async () => (await store.stats()).messages === 1 && (await queued()) === 0);

    const makeRoom = fill(folder);
    for (let i = 0; i < 5; i++) sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the own relay has taken all', () => sender.acknowledged === 6);
    await until('the link has failed', () => linkErrors(world).length > 0);
    expect(new Set(linkErrors(world))).toEqual(new Set(['STORE_UNAVAILABLE']));
    // Nothing was acknowledged, and nothing of them is there.
    expect([await queued(), (await store.stats()).messages]).toEqual([5, 1]);
    const { receivedThrough } = (await store.counters('demo-a/relay'))[2]!;
    expect(receivedThrough).toBe(1);

    makeRoom();
    const receiver = agency('demo-b');
    await until('all have arrived', () => receiver.received.length === 6);
    await until('all are acknowledged', async () => (await queued()) === 0);
    expect(new Set(receiver.received.map(({ envelopeDigest }) => envelopeDigest.join())).size).toBe(6);
    const told = () => receiptsTold(world, 'demo-a', sender);
    await until('the sender is told of all', () => told().filter(({ receipt }) => receipt.kind === 'relayed').length === 6);
    expect(told().filter(({ receipt }) => receipt.kind === 'failed')).toEqual([]);
    await stop();
    await store.close();
  });
});
