// SPDX-License-Identifier: Apache-2.0
// Blobs on their way, for people: how many, how large, how far, since when.
import { formatUtc, toSeconds } from '../../core/time.js';
import type { BlobStore, BlobUsage } from '../../store/blobs/port.js';
import type { PeerKey } from '../../store/port.js';
import { nameOf } from './blob-record.js';
import type { BlobRecord } from './blob-record.js';
import type { LiveBlob } from './live-blobs.js';

/** Blobs that come from one peer, or go to one. */
export interface BlobFlow {
  readonly peer: PeerKey;
  readonly blobs: number;
  /** Announced sizes. */
  readonly bytes: number;
  /** Bytes of them that are durable here. */
  readonly bytesHere: number;
  /** When the first of them was named: Unix milliseconds, and the same in UTC. */
  readonly oldestAt: number;
  readonly oldestUtc: string;
}

export interface BlobStatus {
  /** Not whole here, by the peer whose message named them. */
  readonly coming: readonly BlobFlow[];
  /** Not whole at a next hop. A blob may come and go at once. */
  readonly going: readonly BlobFlow[];
  /** All that is kept, and the free bytes of its disk. */
  readonly kept: BlobUsage;
}

/** @param live - Blobs that are not settled. */
export async function blobStatus(live: readonly Pick<LiveBlob, 'record'>[], blobs: BlobStore): Promise<BlobStatus> {
  const coming = new Map<PeerKey, BlobFlow>();
  const going = new Map<PeerKey, BlobFlow>();
  for (const { record } of live) {
    const here = (await blobs.state(nameOf(record)))?.through ?? 0;
    if (record.wholeAt === 0) count(coming, record.from, record, here);
    for (const { peer, heldAt } of record.to) if (heldAt === 0) count(going, peer, record, here);
  }
  return { coming: inOrder(coming), going: inOrder(going), kept: await blobs.usage() };
}

function count(flows: Map<PeerKey, BlobFlow>, peer: PeerKey, { size, namedAt }: BlobRecord, here: number): void {
  const { blobs, bytes, bytesHere, oldestAt } = flows.get(peer) ?? { blobs: 0, bytes: 0, bytesHere: 0, oldestAt: namedAt };
  const oldest = Math.min(oldestAt, namedAt);
  const sums = { blobs: blobs + 1, bytes: bytes + size, bytesHere: bytesHere + here };
  flows.set(peer, { peer, ...sums, oldestAt: oldest, oldestUtc: formatUtc(toSeconds(oldest)) });
}

function inOrder(flows: ReadonlyMap<PeerKey, BlobFlow>): readonly BlobFlow[] {
  return [...flows.values()].sort((a, b) => (a.peer < b.peer ? -1 : 1));
}
