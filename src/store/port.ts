// SPDX-License-Identifier: Apache-2.0
// The one port behind which every store stands. All that must become true together goes into one Commit: a message, its queue
// entry, its counters, the log leaf that speaks of it, and the documents its reader derives from it.

/** Peer of a queue: `scope/id` of the next hop, or `local` for the application of this node. */
export type PeerKey = string;

/** A frame that arrived over a link (or by hand). `envelopeDigest` is its digest, and `envelopeId` the id inside it, as the caller has checked. */
export interface InboundMessage {
  readonly from: PeerKey;
  readonly lane: number;
  /** Stream of the sender, 16 bytes, and place in it. `seq` is exactly the counter's next value. */
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly frame: Uint8Array;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** One entry per mailbox served through this node: where the frame goes next. Empty: known from now on, but the frame is not kept. */
  readonly routes: readonly Route[];
  /** Why the caller refuses the frame: only counter and verdict are stored, and nothing of the rest needs to be well-formed. */
  readonly rejected?: string;
}

export interface Route {
  readonly mailbox: string;
  readonly to: PeerKey;
  readonly lane: number;
}

/** A frame made by this node. */
export interface OutboundMessage {
  readonly to: PeerKey;
  readonly lane: number;
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly frame: Uint8Array;
  readonly expiresAt: number;
}

/** `to` has taken responsibility for everything up to `through` of this stream. One of a stream no longer in use changes nothing. */
export interface Acknowledgement {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
}

/** The peer's verdict on one message of this stream that it did not simply accept; the first for a place stands. Its queue moves by acknowledgements. */
export interface Refusal {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly verdict: string;
  readonly code: string;
}

/** A small record of the node: insert, replace or remove, with an optional expectation that guards the whole commit. */
export interface DocumentWrite {
  readonly collection: string;
  readonly key: string;
  /** `null` removes. */
  readonly value: Uint8Array | null;
  /** `absent`: the key must not exist. A number: the version it must have (versions count from 1). */
  readonly expect?: 'absent' | number;
}

/** Entry of the node's Merkle log; index and tree nodes are computed by the log, and commit with what they speak of. `index` is the number of leaves held. */
export interface LeafWrite {
  readonly index: number;
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  readonly nodes: readonly { readonly level: number; readonly index: number; readonly hash: Uint8Array }[];
}

/** A signed statement kept beside the message it is about. */
export interface ReceiptWrite {
  readonly envelopeDigest: Uint8Array;
  readonly kind: number;
  readonly issuer: string;
  readonly bytes: Uint8Array;
}

/** One atomic step. When its promise resolves, all of it is on stable storage; when it rejects, none of it is. */
export interface Commit {
  /** Unix milliseconds, the caller's clock. */
  readonly now: number;
  readonly inbound?: readonly InboundMessage[];
  readonly outbound?: readonly OutboundMessage[];
  readonly acknowledgements?: readonly Acknowledgement[];
  readonly refusals?: readonly Refusal[];
  readonly documents?: readonly DocumentWrite[];
  readonly leaves?: readonly LeafWrite[];
  readonly receipts?: readonly ReceiptWrite[];
}

/**
 * accepted: new, and queued for each route. duplicate: this digest is held already (or the counter has passed). conflict: accepted,
 * but the same envelope id is held with another digest: an alarm. rejected: as the caller asked.
 */
export type InboundVerdict = 'accepted' | 'duplicate' | 'conflict' | 'rejected';

export interface CommitResult {
  /** One verdict per inbound message, in order. */
  readonly inbound: readonly InboundVerdict[];
  /** The place of each outbound message, in order. */
  readonly outbound: readonly { readonly streamId: Uint8Array; readonly seq: number }[];
}

export interface QueuedMessage {
  readonly seq: number;
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly frame: Uint8Array;
  readonly expiresAt: number;
  /** Unix milliseconds at which this node took responsibility. */
  readonly storedAt: number;
  /** Peer it came from; absent for what this node made. */
  readonly from?: PeerKey;
}

export interface LaneCounters {
  readonly lane: number;
  /** The own outgoing stream to the peer. */
  readonly outStreamId: Uint8Array;
  readonly lastSeq: number;
  readonly ackedThrough: number;
  /** What was received durably of the peer's stream; absent before the first message. */
  readonly inStreamId?: Uint8Array;
  readonly receivedThrough: number;
}

export interface Document {
  readonly key: string;
  readonly value: Uint8Array;
  readonly version: number;
}

export interface ListOptions {
  readonly prefix?: string;
  readonly after?: string;
  /** Absent: all. */
  readonly limit?: number;
}

/** What waits for one peer on one lane. */
export interface QueueStats {
  readonly to: PeerKey;
  readonly lane: number;
  readonly messages: number;
  readonly bytes: number;
  /** Unix milliseconds at which the oldest was stored. */
  readonly oldestAt: number;
}

export interface StoreStats {
  /** Queues that are not empty, by peer and lane. */
  readonly queued: readonly QueueStats[];
  /** Frames held: queued, or acknowledged and not swept yet. */
  readonly messages: number;
  /** Verdicts recorded and not swept yet: envelope ids seen with two digests, refusals by peers, refusals of peers' messages. */
  readonly conflicts: number;
  readonly refusals: number;
  readonly rejections: number;
}

/**
 * Durable state of one relay or agency. Calls may overlap; they take effect in call order, and a read tells only of what is on
 * stable storage. A broken argument is a TypeError or RangeError, and every method rejects with `STORE_UNAVAILABLE` (STORE-01)
 * when the store cannot be used.
 */
export interface Store {
  /**
   * Makes one step durable, all of it or nothing. The bytes are copied before this returns.
   * @throws {@link RogatoryError} `STORE_EXPECTATION` (STORE-03), `STORE_SEQUENCE` (STORE-05): a message that does not follow the last
   *   one of its stream, or an acknowledgement of what was never queued.
   */
  commit(commit: Commit): Promise<CommitResult>;
  /** Counters of the four lanes to and from a peer; creates the outgoing streams (durably) when the peer is new. */
  counters(peer: PeerKey): Promise<readonly LaneCounters[]>;
  /** Messages queued for a peer after `afterSeq`, oldest first, at most `maxMessages` and `maxBytes` of frames (but at least one, if any). */
  window(peer: PeerKey, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly QueuedMessage[]>;
  get(collection: string, key: string): Promise<Document | undefined>;
  /** Documents with `after` < key, in key order (by UTF-8 bytes); `prefix` filters. */
  list(collection: string, options?: ListOptions): Promise<readonly Document[]>;
  stats(): Promise<StoreStats>;
  /**
   * Removes queue entries acknowledged before `before` with the frames that nothing else needs, verdicts recorded before `before`, and
   * dedupe entries whose envelope expired more than `dedupeGraceSeconds` before `now`. What is still queued stays, expired or not: a
   * stream has no holes, and the next hop's verdict moves it on.
   * @returns rows removed: queue entries, frames, verdicts, and one for each envelope forgotten.
   */
  sweep(now: number, before: number): Promise<number>;
  /** Finishes pending calls and releases the files; later calls reject. */
  close(): Promise<void>;
}
