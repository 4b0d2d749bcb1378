// The blobs of a node after a restore, in want of room, and as its operator sees them.
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import type { EndpointEvent } from '../../../src/endpoint/alarms.js';
import { BlobKeeper } from '../../../src/endpoint/blobs/blob-keeper.js';
import { BlobRecords, nameOf, OWN } from '../../../src/endpoint/blobs/blob-record.js';
import type { BlobRecord } from '../../../src/endpoint/blobs/blob-record.js';
import { BlobTransfers } from '../../../src/endpoint/blobs/blob-transfers.js';
import { plainDocuments } from '../../../src/endpoint/documents.js';
import { openMemoryBlobs } from '../../../src/store/blobs/memory-blobs.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Commit } from '../../../src/store/port.js';
import { manualClock } from '../../agency/world.js';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PEER = 'demo-b/relay';

function begin(maxBytes = 1_000_000) {
  const store = openMemoryStore();
  const blobs = openMemoryBlobs({ maxBytes });
  const clock = manualClock(NOW);
  const events: EndpointEvent[] = [];
  const documents = plainDocuments(store);
  const records = new BlobRecords(documents);
  const committer = {
    commit: ({ documents: writes = [] }: Pick<Commit, 'documents'>) => store.commit({ now: clock.now(), documents: writes }),
  };
  const transfers = new BlobTransfers({ blobs, documents, committer, clock, emit: (event) => events.push(event) });
  return {
    blobs,
    clock,
    events,
    records,
    transfers,
    alarms: () => events.flatMap((event) => (event.kind === 'alarm' ? [event.detail] : [])),
    /** Commits a record, and keeps the bytes of its blob if they are given. */
    async put(seed: number, about: Partial<BlobRecord>, isHere: boolean): Promise<BlobRecord> {
      const bytes = new Uint8Array(1_000).fill(seed);
      const base = { digest: sha256(bytes), size: 1_000, from: PEER, envelopeDigest: sha256(Uint8Array.of(seed)), lane: 2, to: [] };
      const record = { ...base, expiresAt: NOW + HOUR, wholeAt: NOW - HOUR, namedAt: NOW - 2 * HOUR, ...about };
      await committer.commit({ documents: [records.put(record)] });
      if (isHere) {
        await blobs.begin(nameOf(record), { digest: record.digest, size: record.size });
        await blobs.append(nameOf(record), 0, bytes);
        await blobs.seal(nameOf(record));
      }
      return record;
    },
  };
}

describe('blobs when a node starts', () => {
  it('and find no room look through none of those that never had any (STORE-34)', async () => {
    const { put, blobs, transfers, alarms } = begin();
    for (let seed = 1; seed <= 60; seed++) await put(seed, { size: 2 ** 40, wholeAt: 0 }, false);
    await transfers.start();
    let asked = 0;
    const { state } = blobs;
    blobs.state = async (name) => {
      asked++;
      return state.call(blobs, name);
    };
    const channel = { hasRoom: true, want: () => undefined, held: () => undefined, end: () => undefined, available: () => undefined };
    transfers.up({ key: PEER, scope: 'demo-b', id: 'relay', signerId: new Uint8Array(32) }, channel);
    await transfers.settled();
    expect([alarms().length, asked < 120]).toEqual([60, true]);
  });

  it('are wanted again when their record says whole and their file is gone; what nobody has any more is told (STORE-36)', async () => {
    const { put, records, transfers, alarms } = begin();
    const here = await put(1, {}, true);
    const gone = await put(2, {}, false);
    const passed = await put(3, { to: [{ peer: 'demo-a/ca', heldAt: NOW }] }, false);
    await transfers.start();
    const wholeAt = async (record: BlobRecord): Promise<number | undefined> => (await records.get(record))?.wholeAt;
    expect(await Promise.all([here, gone, passed].map(wholeAt))).toEqual([NOW - HOUR, 0, NOW - HOUR]);
    expect(alarms()).toEqual([]);
    transfers.stop();
  });

  it('of this node, and those that no relay keeps any more, are told when their file is gone (STORE-36)', async () => {
    const { put, transfers, alarms } = begin();
    await put(1, { from: OWN, to: [{ peer: PEER, heldAt: 0 }] }, false);
    await put(2, { expiresAt: NOW - LIMITS.blobGraceMs - 1 }, false);
    await put(3, { from: OWN, to: [{ peer: PEER, heldAt: NOW }] }, false);
    await transfers.start();
    expect(alarms()).toHaveLength(2);
    expect(alarms().every((detail) => detail.includes('must be sent again'))).toBe(true);
    transfers.stop();
  });
});

describe('the status of blobs', () => {
  it('counts what comes and goes by its peer, with the bytes that are here and the oldest (RELAY-32)', async () => {
    const { put, transfers } = begin();
    await put(1, { to: [{ peer: 'demo-a/ca', heldAt: 0 }] }, true);
    await put(2, { wholeAt: 0, namedAt: NOW - 5 * HOUR, to: [{ peer: 'demo-a/ca', heldAt: 0 }] }, false);
    await put(3, {}, true);
    await transfers.start();
    const about = { bytes: 2_000, bytesHere: 1_000, oldestAt: NOW - 5 * HOUR };
    expect(await transfers.status()).toMatchObject({
      coming: [{ peer: PEER, blobs: 1, bytes: 1_000, bytesHere: 0, oldestAt: NOW - 5 * HOUR }],
      going: [{ peer: 'demo-a/ca', blobs: 2, ...about, oldestUtc: expect.stringMatching(/Z$/) }],
      kept: { blobs: 2, bytes: 2_000, announcedBytes: 0 },
    });
    transfers.stop();
  });
});

describe('room for a blob', () => {
  it('is made of those that next hops have when that is enough, and otherwise they stay (RELAY-38)', async () => {
    const { put, blobs, transfers } = begin(3_000);
    for (const seed of [1, 2, 3]) await put(seed, { to: [{ peer: 'demo-a/ca', heldAt: NOW - seed }] }, true);
    await transfers.start();
    transfers.up({ key: PEER } as never, {
      hasRoom: true,
      want: () => undefined,
      held: () => undefined,
      available: () => undefined,
      end: () => undefined,
    });
    const named = async (seed: number, size: number): Promise<void> => {
      const message = { from: PEER, envelopeDigest: sha256(Uint8Array.of(seed)), lane: 2, expiresAt: NOW + HOUR, to: [] };
      transfers.committed(await transfers.expect({ ...message, blobs: [{ digest: sha256(Uint8Array.of(seed, seed)), size }] }));
      await transfers.settled();
    };
    await named(11, 3_001);
    expect(await blobs.names()).toHaveLength(3);
    await named(12, 1_500);
    // The two oldest went.
    expect(await blobs.names()).toHaveLength(2);
    transfers.stop();
  });

  it('is made of a blob in part only when less than a part of it came in a day, however often it was wanted meanwhile (STORE-48)', async () => {
    const { put, clock, blobs, transfers, alarms } = begin(1_000_000);
    const size = 900_000;
    const record = await put(1, { size, wholeAt: 0 }, false);
    await blobs.begin(nameOf(record), { digest: record.digest, size });
    await blobs.append(nameOf(record), 0, new Uint8Array(300_000));
    await transfers.start();
    const link = { key: PEER, scope: 'demo-b', id: 'relay', signerId: new Uint8Array(32) };
    const channel = () => ({
      hasRoom: true,
      want: () => undefined,
      held: () => undefined,
      end: () => undefined,
      available: () => undefined,
    });
    transfers.up(link, channel());
    const named = async (seed: number): Promise<boolean> => {
      const digest = sha256(Uint8Array.of(seed));
      const message = { from: 'demo-a/ca', envelopeDigest: digest, lane: 2, expiresAt: NOW + 90 * HOUR, to: [] };
      transfers.up({ ...link, key: 'demo-a/ca' }, channel());
      transfers.committed(await transfers.expect({ ...message, blobs: [{ digest, size: 500_000 }] }));
      await transfers.settled();
      return (await blobs.names()).includes(nameOf({ digest, from: 'demo-a/ca' }));
    };
    clock.advance(23 * HOUR);
    expect([await named(2), alarms().at(-1)?.includes('does not come on')]).toEqual([false, true]);
    // It was given up at times, and is wanted again.
    transfers.up(link, channel());
    await transfers.settled();
    const part = new Uint8Array(LIMITS.blobPartMaxBytes);
    expect(await transfers.data(link, record.digest, 300_000, part)).toBe(300_000 + part.length);
    clock.advance(23 * HOUR);
    expect(await named(3)).toBe(false);
    clock.advance(HOUR);
    transfers.up(link, channel());
    await transfers.settled();
    // It was wanted just now: its peer has a minute to send.
    expect(await named(4)).toBe(false);
    clock.advance(2 * MINUTE);
    await named(5);
    // The room is that of two blobs that waited.
    expect([(await blobs.names()).length, await blobs.state(nameOf(record))]).toEqual([2, undefined]);
    transfers.stop();
  });
});

describe('a node that stops while it looks through its blobs', () => {
  it.each([
    ['stops', 0],
    ['goes on', 1],
  ])('looks again after an hour only if it goes on: it %s', async (what, again) => {
    const { blobs, clock } = begin();
    let looks = 0;
    let release: () => void = () => undefined;
    const list = async (): Promise<readonly BlobRecord[]> => {
      looks++;
      if (looks === 1) await new Promise<void>((done) => (release = done));
      return [];
    };
    const keeper = new BlobKeeper({ blobs, clock, records: { list } } as never);
    const first = keeper.sweep();
    if (what === 'stops') keeper.stop();
    release();
    await first;
    clock.advance(LIMITS.sweepIntervalMs);
    expect(looks - 1).toBe(again);
    keeper.stop();
  });
});
