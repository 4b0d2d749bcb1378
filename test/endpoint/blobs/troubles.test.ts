// Transfers of blobs among peers that send nothing, disks that fail, and operators that erase.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { toHex } from '../../../src/core/bytes.js';
import { fail } from '../../../src/core/errors.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import type { EndpointEvent } from '../../../src/endpoint/alarms.js';
import { BlobRecords, nameOf } from '../../../src/endpoint/blobs/blob-record.js';
import { BlobTransfers } from '../../../src/endpoint/blobs/blob-transfers.js';
import { plainDocuments } from '../../../src/endpoint/documents.js';
import { openMemoryBlobs } from '../../../src/store/blobs/memory-blobs.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { BlobChannel, LinkPeer } from '../../../src/transport/handler.js';
import { manualClock } from '../../agency/world.js';
import { rest } from '../../transport/manual-clock.js';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const [A, C] = [{ key: 'demo-c/relay' } as LinkPeer, { key: 'demo-b/relay' } as LinkPeer];
const [HERE, THERE] = [{ key: 'demo-a/ca' } as LinkPeer, { key: 'demo-a/ag' } as LinkPeer];
const BYTES = Uint8Array.from({ length: 1_000 }, (_, i) => i % 251);
const DIGEST = sha256(BYTES);

async function begin(maxBytes = 1_000_000) {
  const store = openMemoryStore();
  const blobs = openMemoryBlobs({ maxBytes });
  const clock = manualClock(NOW);
  const events: EndpointEvent[] = [];
  const documents = plainDocuments(store);
  const wants: { readonly peer: string; readonly size: number }[] = [];
  const held: { readonly peer: string; readonly size: number }[] = [];
  const gone: string[] = [];
  const committer = {
    commit: ({ documents: writes = [] }: Parameters<ConstructorParameters<typeof BlobTransfers>[0]['committer']['commit']>[0]) =>
      store.commit({ now: clock.now(), documents: writes }),
  };
  const transfers = new BlobTransfers({
    blobs,
    documents,
    committer,
    clock,
    emit: (event) => events.push(event),
    onGone: ({ digest }) => gone.push(toHex(digest)),
  });
  await transfers.start();
  const channel = ({ key }: LinkPeer): BlobChannel => ({
    hasRoom: true,
    want: ({ size }) => void wants.push({ peer: key, size }),
    held: ({ size }) => void held.push({ peer: key, size }),
    available: () => undefined,
    end: () => undefined,
  });
  for (const peer of [A, C]) transfers.up(peer, channel(peer));
  return {
    ...{ store, blobs, clock, events, transfers, wants, held, gone, committer, channel },
    records: new BlobRecords(documents),
    async name(from: LinkPeer, digest: Uint8Array, size: number, to: readonly LinkPeer[] = []): Promise<void> {
      const about = { from: from.key, envelopeDigest: sha256(digest), lane: 2, expiresAt: NOW + 30 * 24 * HOUR };
      const writes = await transfers.expect({ ...about, to: to.map(({ key }) => key), blobs: [{ digest, size }] });
      await committer.commit({ documents: writes });
      transfers.committed(writes);
      await transfers.settled();
    },
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await rest();
      await transfers.settled();
    },
  };
}

describe('transfers of blobs', () => {
  it('give the room of a blob that brings nothing to one that comes (RELAY-40)', async () => {
    const world = await begin();
    await world.name(C, sha256(Uint8Array.of(1)), 1_000_000);
    await world.name(A, DIGEST, 1_000);
    expect(world.wants.map(({ peer }) => peer)).toEqual([C.key]);
    const isWanted = (): boolean => world.wants.some(({ peer }) => peer === A.key);
    for (let minute = 0; minute < 10 && !isWanted(); minute++) await world.pass(60_000);
    expect(isWanted()).toBe(true);
    expect(await world.transfers.data(A, DIGEST, 0, BYTES)).toBe(1_000);
  });

  /** A blob of which nothing more came for a day, all but `left` bytes of which are here: it fills the budget. */
  async function stalled(left: number) {
    const size = LIMITS.blobPartMaxBytes + 1_000;
    const world = await begin(size);
    const bytes = new Uint8Array(size).fill(7);
    const about = { digest: sha256(bytes), from: C.key };
    await world.name(C, about.digest, size);
    await world.transfers.data(C, about.digest, 0, bytes.subarray(0, LIMITS.blobPartMaxBytes));
    await world.transfers.data(C, about.digest, LIMITS.blobPartMaxBytes, bytes.subarray(LIMITS.blobPartMaxBytes, size - left));
    return { ...world, bytes, about, isHere: async () => (await world.blobs.names()).includes(nameOf(about)) };
  }

  it('keep a blob whose last bytes come while its room is looked for (STORE-48)', async () => {
    const world = await stalled(1);
    world.clock.advance(2 * LIMITS.blobStaleMs);
    const { state } = world.blobs;
    let stored: Promise<unknown> = Promise.resolve();
    world.blobs.state = async (of) => {
      const found = await state.call(world.blobs, of);
      world.blobs.state = state;
      stored = world.transfers.data(C, world.about.digest, world.bytes.length - 1, world.bytes.subarray(-1));
      await stored;
      return found;
    };
    await world.name(A, DIGEST, 1_000);
    expect(await stored).toBe(world.bytes.length);
    expect([(await world.records.get(world.about))?.wholeAt !== 0, await world.isHere()]).toEqual([true, true]);
  });

  it('keep no room for a blob of which a byte a day comes (STORE-48)', async () => {
    const world = await stalled(500);
    for (let day = 0; day < 2; day++) {
      world.clock.advance(LIMITS.blobStaleMs - HOUR);
      const at = world.bytes.length - 500 + day;
      expect(await world.transfers.data(C, world.about.digest, at, world.bytes.subarray(at, at + 1))).toBe(at + 1);
    }
    world.clock.advance(2 * HOUR);
    await world.name(A, DIGEST, 1_000);
    expect(await world.isHere()).toBe(false);
    expect(await world.transfers.data(A, DIGEST, 0, BYTES)).toBe(1_000);
  });

  it('say again on a new link that a blob is whole, after a restart too, and take that word of a next hop (LINK-49)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000, [HERE]);
    expect(world.held).toEqual([]);
    await world.transfers.data(A, DIGEST, 0, BYTES);
    world.transfers.up(A, world.channel(A));
    world.transfers.up(C, world.channel(C));
    expect(world.held).toEqual([{ peer: A.key, size: 1_000 }]);
    const { store, blobs, clock, committer } = world;
    const again = new BlobTransfers({ blobs, documents: plainDocuments(store), committer, clock, emit: () => undefined });
    await again.start();
    again.up(A, world.channel(A));
    expect(world.held).toHaveLength(2);
    const heldAt = async (): Promise<number | undefined> => (await world.records.get({ digest: DIGEST, from: A.key }))?.to[0]?.heldAt;
    // Not by whom it does not go to, nor by another size.
    await again.confirmed(C, DIGEST, 1_000);
    await again.confirmed(HERE, DIGEST, 999);
    expect(await heldAt()).toBe(0);
    await again.confirmed(HERE, DIGEST, 1_000);
    expect(await heldAt()).toBe(clock.now());
  });

  it('count what a peer has named and not sent, and tell of what is not expected any more (RELAY-05, AGENCY-65)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000);
    await world.name(A, sha256(Uint8Array.of(1)), 5);
    await world.name(C, DIGEST, 1_000);
    expect(world.transfers.awaitedOf(A.key)).toBe(2);
    await world.transfers.data(A, DIGEST, 0, BYTES);
    expect(world.transfers.awaitedOf(A.key)).toBe(1);
    await world.transfers.discard({ digest: sha256(Uint8Array.of(1)), from: A.key });
    expect([world.transfers.awaitedOf(A.key), world.gone]).toEqual([0, [toHex(sha256(Uint8Array.of(1)))]]);
  });

  it('go on sweeping after a sweep that failed (RELAY-38)', async () => {
    const world = await begin();
    const about = { digest: DIGEST, size: 5, from: A.key, envelopeDigest: DIGEST, lane: 2, namedAt: NOW };
    const record = { ...about, to: [{ peer: C.key, heldAt: NOW }], expiresAt: NOW + HOUR, wholeAt: NOW };
    await world.committer.commit({ documents: [world.records.put(record)] });
    const { list } = world.store;
    let isBroken = true;
    world.store.list = async (...asked) => {
      if (isBroken) throw fail('STORE_UNAVAILABLE', { reason: 'the disk' });
      return list.apply(world.store, asked);
    };
    await world.pass(HOUR);
    isBroken = false;
    for (let hour = 0; hour < 24 * 9; hour++) await world.pass(HOUR);
    expect(await world.records.get(record)).toBeUndefined();
  });

  it('rest once for all parts that fail together (STORE-32)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000);
    const { append } = world.blobs;
    world.blobs.append = () => Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'ENOSPC' }));
    const parts = Array.from({ length: 20 }, (_, i) => BYTES.subarray(i * 10, i * 10 + 10));
    await Promise.all(parts.map((part, i) => world.transfers.data(A, DIGEST, i * 10, part)));
    world.blobs.append = append;
    await world.pass(LIMITS.blobRetryMinMs);
    expect(world.wants).toHaveLength(2);
  });

  it('let nothing of an erased blob come back that was just being finished (AGENCY-65)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000);
    const { seal } = world.blobs;
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    world.blobs.seal = async (name) => {
      const isRight = await seal.call(world.blobs, name);
      await held;
      return isRight;
    };
    const stored = world.transfers.data(A, DIGEST, 0, BYTES);
    await rest();
    await world.transfers.discard({ digest: DIGEST, from: A.key });
    go();
    await stored;
    expect(await world.records.get({ digest: DIGEST, from: A.key })).toBeUndefined();
    expect(await world.blobs.names()).toEqual([]);
  });

  it('serve the copy that is whole, whoever else announces the same blob and sends nothing (RELAY-37)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000, [HERE]);
    await world.transfers.data(A, DIGEST, 0, BYTES);
    await world.name(C, DIGEST, 1_000, [HERE]);
    expect(await world.transfers.wanted(HERE, { digest: DIGEST, size: 1_000 })).toBe(1_000);
  });

  it('serve every next hop of every message of one peer that names the blob (RELAY-37)', async () => {
    const world = await begin();
    await world.name(A, DIGEST, 1_000, [HERE]);
    await world.name(A, DIGEST, 1_000, [THERE]);
    await world.transfers.data(A, DIGEST, 0, BYTES);
    for (const hop of [HERE, THERE]) expect(await world.transfers.wanted(hop, { digest: DIGEST, size: 1_000 })).toBe(1_000);
  });
});
