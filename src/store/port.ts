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
  /** Entry of the log that says what became of it; appended unless the message is a duplicate. */
  readonly leaf?: LeafWrite;
  /** Counts that the message goes into, when it is new for one of its mailboxes. */
  readonly meters?: readonly MeterWrite[];
  /** The caller refuses the frame: only the counter is stored, and the leaf if there is one. The rest need not be well-formed. */
  readonly rejected?: true;
}

export interface Route {
  readonly mailbox: string;
  readonly to: PeerKey;
  readonly lane: number;
  /** The frame is kept until a receipt says that the next hop has it, whatever it acknowledges. */
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

/** `to` has taken responsibility for everything up to `through` of this stream. One of a stream no longer in use changes nothing. */
export interface Acknowledgement {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly through: number;
  /** Count that goes up by what is acknowledged anew, but for what the peer rejected. */
  readonly meter?: MeterWrite;
}

/** A durable count of messages and of the bytes of their frames, by slots: numbers that grow with time. */
export interface MeterWrite {
  readonly name: string;
  readonly slot: number;
  /** Slots below this one are forgotten. */
  readonly keepFrom: number;
}

/** What one slot of a meter has counted. */
export interface MeterSlot {
  readonly slot: number;
  readonly messages: number;
  readonly bytes: number;
}

/** The peer's verdict on one message of this stream that it did not simply accept; the first for a place stands. Its queue moves by acknowledgements. */
export interface Refusal {
  readonly to: PeerKey;
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly verdict: string;
  readonly code: string;
  /** Entry of the log that says so; appended when this verdict stands. */
  readonly leaf?: LeafWrite;
  /** The message is queued anew, behind all others of its lane. */
  readonly again?: true;
}

/**
 * A lane on which the own stream begins anew: this store came back from a backup, or that of the peer did. Frames that were acknowledged stay
 * as frames of an earlier stream until they are swept, for a peer that is restored later.
 */
export interface RestoredLane {
  readonly peer: PeerKey;
  readonly lane: number;
  /** What a restored peer lost is sent again. Of a stream no longer in use: the lane stays as it is. */
  readonly again?: {
    readonly streamId: Uint8Array;
    /** How far the peer holds this stream; 0, when it does not know it: frames of earlier streams are sent again, too. */
    readonly behind: number;
    /** Frames that have expired are sent again, too: the peer holds them for its operator. */
    readonly expired?: true;
  };
}

/** Place of a node in a tree: level 0 are the leaves. */
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
 * Entry of the node's own Merkle log. Its place, its salt and the nodes of the tree are made by the store, in the order of commits, and
 * are on stable storage together with what it speaks of.
 */
export interface LeafWrite {
  /** Number of the kind of leaf. */
  readonly kind: number;
  /** SHA-256 of the object. */
  readonly objectDigest: Uint8Array;
  /** Kept beside the leaf, for whoever is to be shown it. */
  readonly object?: Uint8Array;
  /** Begins the log of this epoch, larger than the newest: the Unix milliseconds at which it begins; with a genesis leaf, and with no other. */
  readonly epoch?: number;
  /** Who is owed the entry as a receipt: a peer, or whoever the envelope for a mailbox came from (nobody, when that is not known). */
  readonly owed?: PeerKey | EnvelopeAt;
}

/** An envelope on its way to one mailbox. */
export interface EnvelopeAt {
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly mailbox: string;
}

/** A statement of somebody else about an envelope, with all that proves it. One that is held already changes nothing but a duty, unless it brings another proof. */
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
  /** The mailbox it speaks of: whoever the envelope came from is owed it. */
  readonly passTo?: string;
  /** The next hop has the frame for that mailbox: a duty to keep it ends. */
  readonly ends?: string;
  /** Keeps this proof beside those that are held of the same statement. */
  readonly another?: true;
}

/**
 * kept: new, or another proof. known: held already, only a duty may have ended. excess: its issuer has said as much of this envelope as is
 * kept (`receiptsPerIssuerMax`), and nothing was kept.
 */
export type ReceiptVerdict = 'kept' | 'known' | 'excess';

/** Debts that a peer was paid. They are kept for `paidRetentionMs`, so that they can stand again. */
export interface Payment {
  /** Ids of `Store.owed`. */
  readonly ids: readonly number[];
  /** Digest of the envelope that carried them, when one did. */
  readonly carrier?: Uint8Array;
}

/** Debts that stand again: all that an envelope carried, or all that a peer was paid since a time (Unix milliseconds). */
export type DebtAgain = { readonly carrier: Uint8Array } | { readonly to: PeerKey; readonly since: number };

/** One atomic step. When its promise resolves, all of it is on stable storage; when it rejects, none of it is. */
export interface Commit {
  /** Unix milliseconds, the caller's clock. */
  readonly now: number;
  readonly inbound?: readonly InboundMessage[];
  readonly outbound?: readonly OutboundMessage[];
  readonly acknowledgements?: readonly Acknowledgement[];
  readonly refusals?: readonly Refusal[];
  /** The own stream of each of these lanes begins anew, at place 1 with all frames not acknowledged; before all else of the commit. */
  readonly restored?: readonly RestoredLane[];
  readonly documents?: readonly DocumentWrite[];
  readonly leaves?: readonly LeafWrite[];
  readonly receipts?: readonly ReceiptWrite[];
  readonly paid?: readonly Payment[];
  /** Debts that end for good, paid or not: ids of `Store.owed`. */
  readonly dropped?: readonly number[];
  /** Debts that stand again; behind `paid`. */
  readonly owedAgain?: readonly DebtAgain[];
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
  /** One verdict per receipt, in order. */
  readonly receipts: readonly ReceiptVerdict[];
  /** The own log behind the last leaf of this commit; absent when the commit has none. */
  readonly log?: { readonly epoch: number; readonly size: number };
  /** Peers that are owed something by this commit, each once. */
  readonly owing: readonly PeerKey[];
  /** Number of debts that stand again. */
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

/** A receipt that a peer has not been sent, or not said to have: an own leaf, or what somebody else said. Ids grow. */
export type Owed = { readonly id: number } & (
  { readonly leaf: StoredLeaf; readonly receipt?: never } | { readonly receipt: StoredReceipt; readonly leaf?: never }
);

/** An envelope that was received, by its digest, with the mailboxes that it was received for. */
export interface KnownEnvelope {
  readonly envelopeDigest: Uint8Array;
  readonly mailboxes: readonly {
    readonly mailbox: string;
    readonly from: PeerKey;
    /** Lane on which it came. */
    readonly lane: number;
  }[];
}

/** A message that is queued, or acknowledged without a receipt. */
export interface Outstanding {
  readonly to: PeerKey;
  readonly lane: number;
  readonly seq: number;
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly expiresAt: number;
}

/** A place in what `expired` tells, which goes by expiry, peer, lane and sequence number. An empty `to` stands before all peers. */
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
  /** Frames of an earlier own stream are held, which a restored peer may have lost. */
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
  /** Verdicts recorded and not swept yet: envelope ids seen with two digests, refusals by peers. */
  readonly conflicts: number;
  readonly refusals: number;
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
  /** What a meter has counted, by growing slot; empty for one that counted nothing. */
  meter(name: string): Promise<readonly MeterSlot[]>;
  /** Envelopes that were received under an id, until their dedupe time is over; of an honest sender at most one. */
  envelopes(envelopeId: Uint8Array): Promise<readonly KnownEnvelope[]>;
  /** Statements of others about an envelope, in the order in which they came. */
  receipts(envelopeDigest: Uint8Array): Promise<readonly StoredReceipt[]>;
  /** Debts to a peer that are not paid, with ids above `after`, the oldest first. */
  owed(peer: PeerKey, after: number, limit: number): Promise<readonly Owed[]>;
  /** For each lane with a message that was acknowledged before `before` and for which no receipt came: the oldest of them. */
  overdue(before: number): Promise<readonly Outstanding[]>;
  /** Messages that expired before `until`, stand after `after` in the order of {@link ExpiryPlace} and are not acknowledged, at most `limit`. */
  expired(after: ExpiryPlace, until: number, limit: number): Promise<readonly Outstanding[]>;
  /**
   * Removes queue entries acknowledged before `before` with the frames that nothing else needs, verdicts recorded before `before`, and
   * dedupe entries whose envelope expired more than `dedupeGraceSeconds` before `now`. What is still queued stays, expired or not: a
   * stream has no holes, and the next hop's verdict moves it on. Leaves and nodes of the log stay for ever.
   * Debts paid more than `paidRetentionMs` before `now` go.
   * @param statementsBefore - Debts from before this time go too, and statements of others that were kept before it, the
   *   oldest first, up to the first that is younger; 0, the default, keeps all of them.
   * @returns rows removed: queue entries, frames, verdicts, statements, debts, and one for each envelope forgotten.
   */
  sweep(now: number, before: number, statementsBefore?: number): Promise<number>;
  /** Finishes pending calls and releases the files; later calls reject. */
  close(): Promise<void>;
}
