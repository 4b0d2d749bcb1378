// SPDX-License-Identifier: Apache-2.0
// The one port behind which every store stands. All that must become true together goes into one Commit: a message, its queue
// entry, its counters, the log leaf that speaks of it, and the documents its reader derives from it.

/** Peer of a queue: `scope/id` of the next hop, or `local` for the application of this node. */
export type PeerKey = string;

/** A frame that arrived over a link (or by hand). The store keeps a copy of `frame`. */
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
  /** One entry per mailbox served through this node: where the frame goes next. Empty: the verdict is kept, the frame is not. */
  readonly routes: readonly Route[];
  /** Set when the caller refuses the frame: only counter and verdict are stored. */
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

/** `to` has taken responsibility for everything up to `through` of this stream. */
export interface Acknowledgement {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
}

/** The peer's verdict on one queued message that it did not simply accept. */
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

/** Entry of the node's Merkle log; index and tree nodes are computed by the log, and commit with what they speak of. */
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

export interface StoreStats {
  readonly queued: readonly { readonly to: PeerKey; readonly lane: number; readonly messages: number; readonly bytes: number; readonly oldestAt: number }[];
  readonly messages: number;
  readonly conflicts: number;
  readonly refusals: number;
}

/** Durable state of one relay or agency. Methods may be called concurrently; commits are applied in call order. */
export interface Store {
  /** @throws {@link RogatoryError} `STORE_EXPECTATION` (STORE-03), `STORE_UNAVAILABLE` (STORE-01). */
  commit(commit: Commit): Promise<CommitResult>;
  /** Counters of the four lanes to and from a peer; creates the outgoing streams (durably) when the peer is new. */
  counters(peer: PeerKey): Promise<readonly LaneCounters[]>;
  /** Messages queued for a peer after `afterSeq`, oldest first, at most `maxMessages` and about `maxBytes` (at least one, if any). */
  window(peer: PeerKey, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly QueuedMessage[]>;
  get(collection: string, key: string): Promise<Document | undefined>;
  /** Documents with `after` < key, in key order (by bytes); `prefix` filters. */
  list(collection: string, options?: { readonly prefix?: string; readonly after?: string; readonly limit?: number }): Promise<readonly Document[]>;
  stats(): Promise<StoreStats>;
  /** Removes what was acknowledged or expired before `before`, except counters and dedupe entries still needed at `now`. @returns rows removed. */
  sweep(now: number, before: number): Promise<number>;
  /** Finishes pending commits and releases the files. */
  close(): Promise<void>;
}
