// SPDX-License-Identifier: Apache-2.0
// The record of a blob that a message names: where it comes from, where it goes, how far it is.
import { toHex, toUtf8 } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { PeerKey } from '../../store/port.js';
import type { BlobName } from '../../transport/handler.js';
import type { Documents } from '../documents.js';

const COLLECTION = 'blob';
/** Stands for the application of this node, as in a queue. */
export const OWN: PeerKey = 'local';

/** A next hop, and when it held the whole blob: Unix milliseconds, 0 while it does not. */
export interface BlobHop {
  readonly peer: PeerKey;
  readonly heldAt: number;
}

export interface BlobRecord {
  /** SHA-256 and size, as the outer header of the envelope names them. */
  readonly digest: Uint8Array;
  readonly size: number;
  /** Peer whose message named it; {@link OWN}: this node made it. */
  readonly from: PeerKey;
  readonly envelopeDigest: Uint8Array;
  /** Lane of the message: blobs of urgent ones are wanted first. */
  readonly lane: number;
  /** Next hops of the message; none where it stays here. */
  readonly to: readonly BlobHop[];
  /** Unix milliseconds: the envelope's expiry. */
  readonly expiresAt: number;
  /** When the blob was whole here, its digest found right: Unix milliseconds, 0 while it is not. */
  readonly wholeAt: number;
  /** When a message named it first: Unix milliseconds. */
  readonly namedAt: number;
  /** Digest of the message, as far as this node knows it. */
  readonly message?: Uint8Array;
}

export interface BlobProgress {
  readonly record: BlobRecord;
  /** Bytes that are durable: here, or at the next hop that `at` names. */
  readonly through: number;
  readonly at?: PeerKey;
}

/** The message that names blobs, on its way through this node. */
export interface BlobMessage extends Pick<BlobRecord, 'from' | 'envelopeDigest' | 'lane' | 'expiresAt' | 'message'> {
  readonly blobs: readonly BlobName[];
  /** Next hops; none where the message stays here. */
  readonly to: readonly PeerKey[];
}

/** One of two messages that name the same blob cannot learn of the other: each source has a copy of its own. */
export function keyOf({ digest, from }: Pick<BlobRecord, 'digest' | 'from'>): string {
  return `${toHex(digest)}/${from}`;
}

/** Name in the store of blobs. */
export function nameOf({ digest, from }: Pick<BlobRecord, 'digest' | 'from'>): string {
  return `${toHex(digest)}.${toHex(sha256(toUtf8(from)).subarray(0, 8))}`;
}

/** Key of a transfer to a peer. */
export function servedKey(peer: PeerKey, digest: Uint8Array): string {
  return `${peer} ${toHex(digest)}`;
}

/** When a next hop held the whole last; 0: none does. */
export function lastHeldAt({ to }: BlobRecord): number {
  return Math.max(0, ...to.map(({ heldAt }) => heldAt));
}

/** Whether every next hop has it. */
export function isPassedOn({ to }: BlobRecord): boolean {
  return to.length > 0 && to.every(({ heldAt }) => heldAt > 0);
}

/** Whether it is whole here and wherever it goes. */
export function isSettled(record: BlobRecord): boolean {
  return record.wholeAt > 0 && (record.to.length === 0 || isPassedOn(record));
}

/** The records of a node, in its documents. */
export class BlobRecords {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async get(about: Pick<BlobRecord, 'digest' | 'from'>): Promise<BlobRecord | undefined> {
    return (await this.#documents.get<BlobRecord>(COLLECTION, keyOf(about)))?.value;
  }

  /** All of one blob, by whatever source; of every blob when none is named. */
  async list(digest?: Uint8Array): Promise<readonly BlobRecord[]> {
    const options = digest === undefined ? {} : { prefix: `${toHex(digest)}/` };
    return (await this.#documents.list<BlobRecord>(COLLECTION, options)).map(({ value }) => value);
  }

  /** One of which a next hop has not said that it holds the whole. */
  async unheld(digest: Uint8Array, size: number, by: PeerKey): Promise<BlobRecord | undefined> {
    const all = await this.list(digest);
    return all.find((record) => record.size === size && record.to.some(({ peer, heldAt }) => peer === by && heldAt === 0));
  }

  put(record: BlobRecord): ReturnType<Documents['put']> {
    return this.#documents.put(COLLECTION, keyOf(record), record);
  }

  remove(record: BlobRecord): ReturnType<Documents['remove']> {
    return this.#documents.remove(COLLECTION, keyOf(record));
  }
}

/** Stands for the own relay in records of blobs, whichever relay it is: what was named through one may come through the next. */
export const RELAY = 'relay';
