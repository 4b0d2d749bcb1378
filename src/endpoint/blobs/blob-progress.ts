// SPDX-License-Identifier: Apache-2.0
// The parts that transfers stand on, and how each blob stands at the moment: no restart remembers that.
import { toHex } from '../../core/bytes.js';
import type { Clock } from '../../core/time.js';
import type { BlobStore } from '../../store/blobs/port.js';
import type { PeerKey } from '../../store/port.js';
import type { Committer } from '../committer.js';
import type { Documents } from '../documents.js';
import type { EndpointEvent } from '../alarms.js';
import { keyOf, OWN } from './blob-record.js';
import type { BlobMessage, BlobProgress, BlobRecord } from './blob-record.js';

export interface BlobTransferOptions {
  readonly blobs: BlobStore;
  readonly documents: Documents;
  readonly committer: Pick<Committer, 'commit'>;
  readonly clock: Clock;
  readonly emit: (event: EndpointEvent) => void;
  /** Stands for every link peer in the records: an agency has one relay, whichever it is. Default: each by its key. */
  readonly peerName?: PeerKey;
  /** More of a blob is durable here, or at a next hop. */
  readonly onProgress?: (progress: BlobProgress) => void;
  /** A blob is not expected any more: it was erased, or nobody sent it in time. */
  readonly onGone?: (about: Pick<BlobRecord, 'digest' | 'from'>) => void;
}

/** Key of a transfer to a peer. */
export function servedKey(peer: PeerKey, digest: Uint8Array): string {
  return `${peer} ${toHex(digest)}`;
}

/** The record of a blob that a further message names: its next hops are added. Undefined: it has them all. */
function withHops(known: BlobRecord, to: readonly PeerKey[]): BlobRecord | undefined {
  const missing = to.filter((peer) => !known.to.some((hop) => hop.peer === peer));
  return missing.length === 0 ? undefined : { ...known, to: [...known.to, ...missing.map((peer) => ({ peer, heldAt: 0 }))] };
}

/** The records that a message adds or changes. @param known - What is known of a blob from the same source. */
export async function expectedRecords(
  { blobs, to, ...about }: BlobMessage,
  namedAt: number,
  known: (record: BlobRecord) => Promise<BlobRecord | undefined>,
): Promise<readonly BlobRecord[]> {
  const begun = { ...about, to: to.map((peer) => ({ peer, heldAt: 0 })), namedAt, wholeAt: about.from === OWN ? namedAt : 0 };
  const fresh: BlobRecord[] = [];
  for (const { digest, size } of blobs) {
    const record = { ...begun, digest, size };
    if (fresh.some((each) => keyOf(each) === keyOf(record))) continue;
    const before = await known(record);
    const changed = before === undefined ? record : withHops(before, to);
    if (changed !== undefined) fresh.push(changed);
  }
  return fresh;
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
