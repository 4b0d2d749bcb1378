import { expect, it, vi } from 'vitest';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { BlobTransfers } from '../../src/endpoint/blobs/blob-transfers.js';
import type { BlobProgress } from '../../src/endpoint/blobs/blob-record.js';
import { nameOf } from '../../src/endpoint/blobs/blob-record.js';
import type { BlobStore } from '../../src/store/blobs/port.js';
import { openMemoryBlobs } from '../../src/store/blobs/memory-blobs.js';
import type { BlobChannel } from '../../src/transport/handler.js';
import { manualClock } from '../agency/world.js';

const nothing = (): undefined => undefined;

/** What a link is asked for. @param wanted - Takes each blob that is wanted over it. */
function channel(wanted: Uint8Array[] = []): BlobChannel {
  return { hasRoom: true, want: ({ digest }) => void wanted.push(digest), held: nothing, end: nothing, available: nothing };
}

function transfersOver(blobs: BlobStore, onProgress: (progress: BlobProgress) => void = nothing): BlobTransfers {
  const put = () => ({}) as never;
  const documents = { get: () => Promise.resolve(undefined), list: () => Promise.resolve([]), put, remove: put };
  const committer = { commit: () => Promise.resolve(undefined as never) };
  return new BlobTransfers({ blobs, documents, committer, clock: manualClock(1), emit: nothing, onProgress });
}

it('goes on over the newer link of a peer when the older one is said to be down', async () => {
  const transfers = transfersOver(openMemoryBlobs());
  const peer = { key: 'demo-b/relay-1' } as never;
  const wanted: Uint8Array[] = [];
  const older = channel();
  transfers.up(peer, older);
  transfers.up(peer, channel(wanted));
  transfers.down(peer, older);
  const digest = sha256(new Uint8Array(20));
  const about = { envelopeDigest: sha256(digest), lane: 1, expiresAt: 2 ** 40, to: [], blobs: [{ digest, size: 20 }] };
  transfers.committed(await transfers.expect({ ...about, from: 'demo-b/relay-1' }));
  await transfers.settled();
  expect(wanted).toEqual([digest]);
});

it('never says that a blob is whole before its digest was found right, although pieces become durable together (STORE-33)', async () => {
  const bytes = new Uint8Array(20).fill(7);
  const [digest, from] = [sha256(bytes), 'demo-b/relay-1'];
  const blobs = openMemoryBlobs();
  const { append } = blobs;
  // What waits together shares one flush: the earlier call, too, is answered with the end of all.
  const together: Promise<number>[] = [];
  blobs.append = async (...given) => {
    together.push(append.apply(blobs, given));
    await vi.waitUntil(() => together.length === 2, { timeout: 60_000, interval: 1 });
    return Math.max(...(await Promise.all(together)));
  };
  const steps: (number | 'sealed')[] = [];
  const { seal } = blobs;
  blobs.seal = async (name) => {
    const isRight = await seal.call(blobs, name);
    steps.push('sealed');
    return isRight;
  };
  const transfers = transfersOver(blobs, ({ through }) => void steps.push(through));
  const about = { from, envelopeDigest: sha256(digest), lane: 1, expiresAt: 2 ** 40, to: [], blobs: [{ digest, size: bytes.length }] };
  transfers.committed(await transfers.expect(about));
  await blobs.begin(nameOf({ digest, from }), { digest, size: bytes.length });
  const peer = { key: from } as never;
  transfers.up(peer, channel());
  await transfers.settled();
  const [first, last] = await Promise.all([
    transfers.data(peer, digest, 0, bytes.subarray(0, 10)),
    transfers.data(peer, digest, 10, bytes.subarray(10)),
  ]);
  expect([first, last]).toEqual([19, 20]);
  expect(steps.filter((step) => step === 20)).toHaveLength(1);
  expect(steps.indexOf(20)).toBeGreaterThan(steps.indexOf('sealed'));
});
