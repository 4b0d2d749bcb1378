// SPDX-License-Identifier: Apache-2.0
// The interface of every store. Everything that must change together goes into one Commit: a message, its queue entry, its counters, its
// log leaf, and the documents that its reader derives from it. All of it survives the process and a loss of power (RELAY-44).

import type { DebtAgain, Payment } from './debt.js';
import type { Fence, LeaseWrite } from './queue-lease.js';

/** Peer of a queue: `scope/id` of the next hop, or `local` for the application of this node. */
export type PeerKey = string;

/** A frame that arrived by link or by hand. The caller has checked its digest (`envelopeDigest`) and the id inside (`envelopeId`). */
export interface InboundMessage {
  readonly from: PeerKey;
  readonly lane: number;
  /** Stream of the sender, 16 bytes, and place in it. `seq` must be the next value of the counter. */
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly frame: Uint8Array;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Next hop of each mailbox served through this node. Empty: the envelope is remembered, but its frame is not kept. */
  readonly routes: readonly Route[];
  /** Log entry about its outcome; appended unless the message is a duplicate. */
  readonly leaf?: LeafWrite;
  /** Meters that count the message, when it is new for one of its mailboxes. */
  readonly meters?: readonly MeterWrite[];
  /** The caller refuses the frame: only the counter and an optional leaf are stored. The other members need not be well-formed. */
  readonly rejected?: true;
}

export interface Route {
  readonly mailbox: string;
  readonly to: PeerKey;
  readonly lane: number;
  /** Keeps the frame until a receipt proves that the next hop has it, even after an acknowledgement. */
  readonly duty?: true;
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

/** `to` has taken responsibility for everything up to `through` of this stream. An acknowledgement of an old stream has no effect. */
export interface Acknowledgement {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
  /** Meter that counts newly acknowledged messages, except those that the peer rejected. */
  readonly meter?: MeterWrite;
}

/** A durable count of messages and of the bytes of their frames, by slots: numbers that grow with time. */
export interface MeterWrite {
  readonly name: string;
  readonly slot: number;
  /** Slots below this one are forgotten. */
  readonly keepFrom: number;
  /** Of an arriving message: bytes of the blobs that it announces, counted with those of its frame. */
  readonly announcedBytes?: number;
}

/** Count of one slot of a meter. */
export interface MeterSlot {
  readonly slot: number;
  readonly messages: number;
  readonly bytes: number;
}

/** The peer's verdict other than acceptance on one message; the first for a place is kept. Only acknowledgements move the queue. */
export interface Refusal {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly verdict: string;
  readonly code: string;
  /** Log entry about it; appended when this verdict is kept. */
  readonly leaf?: LeafWrite;
  /** Queues the message again, after all others of its lane. */
  readonly again?: true;
}

/** An acknowledged place whose message waits for a receipt: from now on that waits at a new place behind its lane. Any other stays. */
export type Repetition = Pick<Refusal, 'to' | 'lane' | 'streamId' | 'seq'>;

/**
 * A lane whose own stream restarts, because this store or that of the peer came back from a backup. Acknowledged frames stay as frames of
 * an earlier stream until they are swept, for a peer that is restored later.
 */
export interface RestoredLane {
  readonly peer: PeerKey;
  readonly lane: number;
  /** Sends the losses of a restored peer again. For an old stream the lane stays unchanged. */
  readonly again?: {
    readonly streamId: Uint8Array;
    /** Last place of this stream that the peer holds. 0 when it knows none of it: frames of earlier streams are sent again too. */
    readonly behind: number;
    /** Sends expired frames again too, because the peer holds them for its operator. */
    readonly expired?: true;
  };
}

/** Place of a node in a tree; leaves are level 0. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
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

/**
 * Entry of the node's own Merkle log. The store makes its place, its salt and the nodes of the tree, in the order of commits. They become
 * durable together with the subject of the entry.
 */
export interface LeafWrite {
  /** Number of the kind of leaf. */
  readonly kind: number;
  /** SHA-256 of the object. */
  readonly objectDigest: Uint8Array;
  /** Kept beside the leaf, to show it later. */
  readonly object?: Uint8Array;
  /** Begins the log of this epoch, in Unix milliseconds and larger than the newest. Required with a genesis leaf, forbidden with others. */
  readonly epoch?: number;
  /** Peer to which the entry is owed as a receipt: a named peer, or the source of the envelope for a mailbox (none when unknown). */
  readonly owed?: PeerKey | EnvelopeAt;
}

/** An envelope addressed to one mailbox. */
export interface EnvelopeAt {
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly mailbox: string;
}

/** A statement of another issuer about an envelope, with its proofs. A repeated one can only end a duty, unless it brings a new proof. */
export interface ReceiptWrite {
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly kind: number;
  readonly issuer: string;
  /** Its exact encoding. */
  readonly statement: Uint8Array;
  /** Proof of this statement alone, beside `head`. */
  readonly bytes: Uint8Array;
  /** Proof of many statements together, kept once for all of them. */
  readonly head?: Uint8Array;
  /** The mailbox concerned: the statement is owed to the source of the envelope. */
  readonly passTo?: string;
  /** The next hop has the frame for that mailbox, so the duty to keep it ends. */
  readonly ends?: string;
  /** Keeps this proof beside earlier proofs of the same statement. */
  readonly another?: true;
}

/**
 * kept: new, or another proof. known: held already; only a duty may have ended. excess: not kept, because its issuer reached
 * `receiptsPerIssuerMax` for this envelope.
 */
export type ReceiptVerdict = 'kept' | 'known' | 'excess';

/** One atomic step. When its promise resolves, all of it is durable; when it rejects, none of it is. */
export interface Commit {
  /** Unix milliseconds, the caller's clock. */
  readonly now: number;
  /** Applied first in the commit. */
  readonly leases?: readonly LeaseWrite[];
  /** Named by each commit that moves the lanes of a peer for one of its links. */
  readonly fences?: readonly Fence[];
  readonly inbound?: readonly InboundMessage[];
  readonly outbound?: readonly OutboundMessage[];
  readonly acknowledgements?: readonly Acknowledgement[];
  readonly refusals?: readonly Refusal[];
  readonly repeated?: readonly Repetition[];
  /** Restarts the own stream of these lanes at place 1, with all unacknowledged frames; applied behind messages and acknowledgements. */
  readonly restored?: readonly RestoredLane[];
  readonly documents?: readonly DocumentWrite[];
  readonly leaves?: readonly LeafWrite[];
  readonly receipts?: readonly ReceiptWrite[];
  readonly paid?: readonly Payment[];
  /** Debts that end for good, paid or not: ids of `Store.owed`. */
  readonly dropped?: readonly number[];
  /** Debts to restore; applied after `paid`. */
  readonly owedAgain?: readonly DebtAgain[];
}

/**
 * accepted: new, and queued for each route. duplicate: this digest is held already (RELAY-42), or the counter has passed. conflict:
 * accepted, but the same envelope id is held with another digest (RELAY-43): an alarm. rejected: as the caller asked.
 */
export type InboundVerdict = 'accepted' | 'duplicate' | 'conflict' | 'rejected';

export interface CommitResult {
  /** The epoch of each lease, in order. */
  readonly leases: readonly number[];
  /** One verdict per inbound message, in order. */
  readonly inbound: readonly InboundVerdict[];
  /** The place of each outbound message, in order. */
  readonly outbound: readonly { readonly streamId: Uint8Array; readonly seq: number }[];
  /** One verdict per receipt, in order. */
  readonly receipts: readonly ReceiptVerdict[];
  /** The own log after the last leaf of this commit; absent when the commit has none. */
  readonly log?: { readonly epoch: number; readonly size: number };
  /** Peers to which this commit adds debts, each once. */
  readonly owing: readonly PeerKey[];
  /** Number of restored debts. */
  readonly owedAgain: number;
}

/** Size and root of the node's own log at one moment. */
export interface LogHead {
  readonly epoch: number;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface StoredLeaf {
  readonly epoch: number;
  readonly index: number;
  readonly kind: number;
  readonly objectDigest: Uint8Array;
  readonly salt: Uint8Array;
  readonly object?: Uint8Array;
}

export interface StoredReceipt {
  readonly kind: number;
  readonly issuer: string;
  readonly statement: Uint8Array;
  readonly bytes: Uint8Array;
  readonly head?: Uint8Array;
}

/** A receipt that a peer has not been sent or has not confirmed: an own leaf, or a statement of another issuer. Ids grow. */
export type Owed = { readonly id: number } & (
  { readonly leaf: StoredLeaf; readonly receipt?: never } | { readonly receipt: StoredReceipt; readonly leaf?: never }
);

/** A received envelope, by its digest, with its mailboxes. */
export interface KnownEnvelope {
  readonly envelopeDigest: Uint8Array;
  readonly mailboxes: readonly {
    readonly mailbox: string;
    readonly from: PeerKey;
    /** Lane on which it came. */
    readonly lane: number;
  }[];
}

/** A message that is queued, or acknowledged but without a receipt. */
export interface Outstanding {
  readonly to: PeerKey;
  readonly lane: number;
  readonly seq: number;
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly expiresAt: number;
}

/** A place in the list of `expired`, ordered by expiry, peer, lane and sequence number. An empty `to` comes before all peers. */
export interface ExpiryPlace {
  readonly expiresAt: number;
  readonly to: PeerKey;
  readonly lane: number;
  readonly seq: number;
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
  /** Source peer; absent for a message of this node. */
  readonly from?: PeerKey;
}

export interface LaneCounters {
  readonly lane: number;
  /** The own outgoing stream to the peer. */
  readonly outStreamId: Uint8Array;
  readonly lastSeq: number;
  readonly ackedThrough: number;
  /** Last durable place of the peer's stream; absent before the first message. */
  readonly inStreamId?: Uint8Array;
  readonly receivedThrough: number;
  /** Whether frames of an earlier own stream are held, which a restored peer may have lost. */
  readonly past?: true;
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

/** Queue of one peer on one lane. */
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
  /** Verdicts recorded and not swept yet: envelope ids seen with two digests, refusals by peers. */
  readonly conflicts: number;
  readonly refusals: number;
}

/**
 * Durable state of one relay or agency. Calls may overlap; they take effect in call order, and a read returns only durable data. A
 * malformed argument is a TypeError or RangeError, and every method rejects with `STORE_UNAVAILABLE` (STORE-01) when the store cannot be
 * used.
 */
export interface Store {
  /**
   * Makes one step durable, as a whole or not at all. The bytes are copied before this returns.
   * @throws {@link RogatoryError} `STORE_EXPECTATION` (STORE-03), `STORE_SEQUENCE` (STORE-05): a message that does not follow the last one
   * of its stream, or an acknowledgement of a place never queued. `STORE_FENCED` (STORE-46): the queues of a peer are leased under another
   * epoch, or by another owner.
   */
  commit(commit: Commit): Promise<CommitResult>;
  /** Counters of the four lanes to and from a peer; creates the outgoing streams (durably) when the peer is new. */
  counters(peer: PeerKey): Promise<readonly LaneCounters[]>;
  /** Peers that have lanes, in the order of their keys. */
  peers(): Promise<readonly PeerKey[]>;
  /** Messages queued for a peer after `afterSeq`, oldest first, at most `maxMessages` and `maxBytes` of frames (but at least one, if any). */
  window(peer: PeerKey, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly QueuedMessage[]>;
  get(collection: string, key: string): Promise<Document | undefined>;
  /** Documents with `after` < key, in key order (by UTF-8 bytes); `prefix` filters. */
  list(collection: string, options?: ListOptions): Promise<readonly Document[]>;
  stats(): Promise<StoreStats>;
  /** Size and root of the newest own log; undefined before its first leaf. */
  logHead(): Promise<LogHead | undefined>;
  /** Epochs of the own logs, the newest last. */
  epochs(): Promise<readonly number[]>;
  /** Leaves of a log from `from` on, at most `limit`. */
  leaves(epoch: number, from: number, limit: number): Promise<readonly StoredLeaf[]>;
  /** Hashes of perfect nodes of a log, in the order asked for; undefined for one that is not there. At most 65,536 at once. */
  nodes(epoch: number, places: readonly NodePlace[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** Counts of a meter, by growing slot; empty for an unused one. */
  meter(name: string): Promise<readonly MeterSlot[]>;
  /** Envelopes received under an id, until their dedupe time ends; an honest sender has at most one. */
  envelopes(envelopeId: Uint8Array): Promise<readonly KnownEnvelope[]>;
  /** Statements of others about an envelope, in the order in which they came. */
  receipts(envelopeDigest: Uint8Array): Promise<readonly StoredReceipt[]>;
  /** Debts to a peer that are not paid, with ids above `after`, the oldest first. */
  owed(peer: PeerKey, after: number, limit: number): Promise<readonly Owed[]>;
  /** The oldest message of each lane that was acknowledged before `before` and still lacks a receipt. */
  overdue(before: number): Promise<readonly Outstanding[]>;
  /** Messages that were acknowledged at no place, expired before `until` and follow `after` in the order of `ExpiryPlace`, at most `limit`. */
  expired(after: ExpiryPlace, until: number, limit: number): Promise<readonly Outstanding[]>;
  /**
   * Removes queue entries acknowledged before `before`, with frames not needed elsewhere. Also removes verdicts recorded before `before`,
   * and dedupe entries whose envelope expired more than `dedupeGraceSeconds` before `now`. Queued messages stay, even when expired: a
   * stream has no gaps, and the verdict of the next hop moves it on. Leaves and nodes of the log stay forever. Debts paid more than
   * `paidRetentionMs` before `now` go.
   * @param statementsBefore - Also removes older debts, and statements of others kept before this time, the oldest first, up to the first
   * younger one. Default 0 keeps them all.
   * @returns rows removed: queue entries, frames, verdicts, statements, debts, and one for each envelope forgotten.
   */
  sweep(now: number, before: number, statementsBefore?: number): Promise<number>;
  /** Finishes pending calls and releases the files; later calls reject. */
  close(): Promise<void>;
}
