// Peers that announce blobs and do not mean it: the disk of the relay, its time, and the blobs of others.
import { afterEach, describe, expect, it } from 'vitest';
import { toHex, uint32be } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { systemRandom } from '../../src/core/random.js';
import { toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { encodeFrame, encodeOuter } from '../../src/envelope/header.js';
import type { Blob } from '../../src/envelope/header.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import type { BlobHandler } from '../../src/transport/handler.js';
import { manualClock } from '../agency/world.js';
import { NOW } from '../trust/states.js';
import { hostileRelay, start, stop, until } from './world.js';
import type { BareAgency, World } from './world.js';

afterEach(stop);

const TO = { 'demo-a': 'ca@demo-a', 'demo-b': 'ca@demo-b' } as const;

/** No relay opens a message: its header is all that it judges. */
function announcing(to: keyof typeof TO, blobs: readonly Blob[]): Uint8Array {
  const envelopeId = systemRandom(16);
  return encodeFrame(
    encodeOuter({ envelopeId, mailboxes: [TO[to]], expiresAt: toSeconds(NOW) + 86_400, lane: 2, blobs: [...blobs] }),
    uint32be(1),
  );
}

const named = (seed: number, size: number): Blob => ({ digest: sha256(uint32be(seed)), size });
const fileOf = (seed: number, size: number): { blob: Blob; bytes: Uint8Array } => {
  const bytes = new Uint8Array(size).fill(seed);
  return { bytes, blob: { digest: sha256(bytes), size } };
};

/** Hands out what it has of each blob, in the order in which it is asked. @param has - Bytes by digest; none of one that it does not name. */
function sender(has: ReadonlyMap<string, Uint8Array>): {
  readonly handler: BlobHandler;
  readonly wanted: string[];
  readonly ends: string[];
} {
  const wanted: string[] = [];
  const ends: string[] = [];
  const handler: BlobHandler = {
    up: () => undefined,
    down: () => undefined,
    async wanted(_peer, { digest }) {
      wanted.push(toHex(digest));
      return has.get(toHex(digest))?.length ?? 0;
    },
    read: async (_peer, digest, offset, maxBytes) => has.get(toHex(digest))!.slice(offset, offset + maxBytes),
    data: async () => 'stopped',
    confirmed: async () => undefined,
    async ended(_peer, _role, digest, reason) {
      ends.push(`${toHex(digest)} ${reason}`);
    },
  };
  return { handler, wanted, ends };
}

const stopped = (world: World) =>
  world.events['demo-a'].flatMap((event) => (event.kind === 'alarm' && event.alarm === 'blob-stopped' ? [event] : []));
const whole = (world: World) => world.events['demo-a'].flatMap((event) => (event.kind === 'blob-whole' ? [event.digest] : []));
const taken = (agency: BareAgency, count: number) => until('the messages are taken', () => agency.acknowledged === count);

describe('a peer that announces blobs', () => {
  it('beyond every budget takes no disk, is told once for each, and holds up nobody (RELAY-37, STORE-34)', async () => {
    const kept = openMemoryBlobs({ maxBytes: 1_000_000 });
    const { world, agency } = await start({ blobs: { 'demo-a': kept } });
    const clock = manualClock(NOW);
    let listed = 0;
    const { list } = world.stores['demo-a'];
    world.stores['demo-a'].list = async (collection, options) => {
      if (collection === 'blob' && options?.prefix === undefined) listed++;
      return list.call(world.stores['demo-a'], collection, options);
    };
    let asked = 0;
    const { state } = kept;
    kept.state = async (name) => {
      asked++;
      return state.call(kept, name);
    };
    const relay = await world.startRelay('demo-a', undefined, clock);
    const liar = sender(new Map());
    const hostile = hostileRelay(world, 'demo-b', 'demo-a', { blobs: liar.handler });
    for (let message = 0; message < 10; message++) {
      // Each a little smaller than the one before.
      const blobs = Array.from({ length: 64 }, (_, i) => named(message * 64 + i, LIMITS.attachmentMaxBytes - message * 64 - i));
      hostile.queue(announcing('demo-a', blobs));
    }
    await taken(hostile, 10);
    await until('all are refused', () => stopped(world).length === 640);
    const honest = fileOf(7, 50_000);
    const good = sender(new Map([[toHex(honest.blob.digest), honest.bytes]]));
    const own = agency('demo-a', { blobs: good.handler });
    own.queue(announcing('demo-b', [honest.blob]));
    await until('the blob of another peer is whole', () => whole(world).includes(toHex(honest.blob.digest)));
    clock.advance(LIMITS.blobRetryMinMs);
    await until('they were tried again', async () => {
      const { alarms } = await relay.status();
      return alarms.reduce((sum, { times }) => sum + times, 0) === 1280;
    });
    expect(stopped(world)).toHaveLength(640);
    expect(new Set(stopped(world).map(({ subject }) => subject)).size).toBe(640);
    expect(stopped(world)[0]).toMatchObject({ peer: 'demo-b/relay', detail: expect.stringContaining('room') });
    expect(liar.wanted).toEqual([]);
    expect(await kept.names()).toHaveLength(1);
    const { blobs } = await relay.status();
    expect(blobs).toMatchObject({
      coming: [{ peer: 'demo-b/relay', blobs: 640, bytesHere: 0 }],
      going: [{ peer: 'demo-a/ca' }, { peer: 'demo-b/relay', blobs: 1, bytes: 50_000, bytesHere: 50_000 }],
      kept: { blobs: 1, bytes: 50_000, announcedBytes: 0 },
    });
    // The records are looked through at the start and for the first that found no room, and not for each.
    expect(listed).toBeLessThan(10);
    expect(asked).toBeLessThan(10 * 640);
  });

  it('and sends other bytes has them discarded and told, is asked again at growing intervals, and passes nothing on (RELAY-37, STORE-33)', async () => {
    const { world, agency } = await start();
    const clock = manualClock(NOW);
    await world.startRelay('demo-a', undefined, clock);
    const { blob, bytes } = fileOf(1, 90_000);
    const liar = sender(new Map([[toHex(blob.digest), bytes.map((byte) => byte + 1)]]));
    const hostile = agency('demo-a', { blobs: liar.handler });
    hostile.queue(announcing('demo-b', [blob]));
    for (const [tried, waitMs] of [10_000, 20_000, 40_000].entries()) {
      await until('it was told that they are others', () => liar.ends.length === tried + 1);
      expect(liar.wanted).toHaveLength(tried + 1);
      expect(await world.blobs['demo-a'].names()).toEqual([]);
      clock.advance(waitMs - 1);
      await Promise.resolve();
      expect(liar.wanted).toHaveLength(tried + 1);
      clock.advance(1);
      await until('it is asked for again', () => liar.wanted.length === tried + 2);
    }
    expect(liar.ends[0]).toBe(`${toHex(blob.digest)} digest`);
    expect(stopped(world)).toMatchObject([{ subject: toHex(blob.digest), detail: expect.stringContaining('not those of its digest') }]);
    expect(whole(world)).toEqual([]);
  });

  it('and is silent about as many as may be on their way does not keep others of the same peer from coming (RELAY-40)', async () => {
    const { world } = await start();
    const clock = manualClock(NOW);
    const relay = await world.startRelay('demo-a', undefined, clock);
    const { blob, bytes } = fileOf(9, 5_000);
    const silent = Array.from({ length: LIMITS.blobsOpenMax }, (_, i) => named(i, 1_000));
    const peer = sender(new Map([[toHex(blob.digest), bytes]]));
    const hostile = hostileRelay(world, 'demo-b', 'demo-a', { blobs: peer.handler });
    hostile.queue(announcing('demo-a', silent));
    hostile.queue(announcing('demo-a', [blob]));
    await taken(hostile, 2);
    await until('the silent ones are wanted', () => peer.wanted.length === LIMITS.blobsOpenMax);
    expect((await relay.status()).blobs?.coming).toMatchObject([{ blobs: 17, bytes: 21_000, oldestAt: NOW }]);
    clock.advance(LIMITS.ackStallMs - 1);
    expect(stopped(world)).toEqual([]);
    clock.advance(1);
    await until('they are given up for a while', () => peer.ends.length === LIMITS.blobsOpenMax);
    expect(peer.ends.every((end) => end.endsWith(' stopped'))).toBe(true);
    clock.advance(LIMITS.blobRetryMinMs);
    await until('the other one comes', () => whole(world).includes(toHex(blob.digest)));
    expect(peer.wanted[LIMITS.blobsOpenMax]).toBe(toHex(blob.digest));
  });
});
