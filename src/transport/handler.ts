// SPDX-License-Identifier: Apache-2.0
// Interface from a node to its links. Relay and agency implement it over their store and their directory copy.
import type { Principal } from '../core/ids.js';
import type { RogatoryError } from '../core/errors.js';
import type { PastStreams, StreamPlace } from '../core/stream-place.js';

/** A peer whose identity was proved in the handshake: one object for each link, the same in all calls of its handler. */
export interface LinkPeer extends Principal {
  /** `scope/id`. */
  readonly key: string;
  /** The link signer that proved it. */
  readonly signerId: Uint8Array;
  /** The link carries only TRUST, because one side considers the other's directory expired. */
  readonly trustOnly?: true;
}

/**
 * State of the own restore towards a peer. `unsettled`: WELCOME asks it for lost messages. `settled`: it was asked, on a link that opened at
 * both ends; it is asked again if it comes back from a backup itself (LINK-40, LINK-59).
 */
export type OwnRestore = 'unsettled' | 'settled';

/** Claims of a peer before any proof. */
export interface PeerClaim extends Principal {
  readonly signerId: Uint8Array;
}

/** Result of `authorize` for a peer, beside its key. */
export interface LinkGrant {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Restricts the link to TRUST, PING, PONG and GOAWAY (LINK-39). */
  readonly trustOnly?: true;
}

/** A trust document, checkpoint or cosignature: only bytes to transport; the node that knows the kind judges it. */
export interface TrustDocument {
  /** 0 to 255; the numbers stand in SPEC.md "Link". */
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** One part of a document; parts arrive in order, and one document after the other. */
export interface TrustPart extends TrustDocument {
  /** SHA-256 and size of the whole document, and the offset of these bytes. */
  readonly digest: Uint8Array;
  readonly size: number;
  readonly offset: number;
}

/** Requests documents of a kind and a scope above a version; 0: any version. */
export interface TrustRequest {
  readonly kind: number;
  readonly scope: string;
  readonly above: number;
}

/** One message of the peer, parsed but not judged: `frame` is opaque to transport. */
export interface ReceivedMessage {
  readonly lane: number;
  readonly streamId: Uint8Array;
  readonly seq: number;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  readonly mailbox: string;
  /** Epoch seconds, as the header claims. */
  readonly expiresAt: number;
  readonly frame: Uint8Array;
}

export interface Verdict {
  readonly verdict: 'accepted' | 'duplicate' | 'conflict' | 'rejected' | 'quarantined';
  /** Wire code of a rejection. */
  readonly code?: string;
  readonly retryable?: boolean;
}

export interface OutgoingMessage {
  readonly seq: number;
  readonly mailbox: string;
  readonly envelopeId: Uint8Array;
  readonly envelopeDigest: Uint8Array;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly frame: Uint8Array;
}

/** Durable counters of one lane, at connect. */
export interface LaneState extends PastStreams {
  readonly lane: number;
  readonly outStreamId: Uint8Array;
  readonly lastSeq: number;
  readonly ackedThrough: number;
  readonly inStreamId?: Uint8Array;
  readonly receivedThrough: number;
}

/** State of one lane that a peer reports when a link opens. */
export interface PeerLane {
  readonly lane: number;
  /** Its own stream, and the acknowledgement of this side that the peer recorded. */
  readonly streamId: Uint8Array;
  readonly acked: number;
  /** The stream of this side, as far as the peer holds it; absent before its first message. */
  readonly held?: StreamPlace;
}

export const BLOB_ENDS = ['unknown', 'no-room', 'digest', 'stopped'] as const;
/**
 * Why a transfer ends before its blob is whole. `unknown`: no message named it on the way to this peer, or it is held no longer; `no-room`:
 * the disk has none, later perhaps; `digest`: the bytes are not those of the digest; `stopped`: a fault or a wish of this side.
 */
export type BlobEnd = (typeof BLOB_ENDS)[number];
/** Which side of a transfer one is. */
export type BlobRole = 'sender' | 'receiver';

/** A blob by its content, as the outer header of an envelope names it. */
export interface BlobName {
  /** SHA-256, 32 bytes. */
  readonly digest: Uint8Array;
  readonly size: number;
}

/** What a node does with blobs on one open link. */
export interface BlobChannel {
  /** Whether one more blob may be wanted now; at most `LIMITS.blobsOpenMax` are on their way. */
  readonly hasRoom: boolean;
  /** Asks the peer for a blob that it named; `ended` follows when it is on its way or too many are. @param offset - Bytes that are durable here. */
  want(blob: BlobName, offset: number): void;
  /** Tells the peer again that the whole of a blob is here; at most `LIMITS.blobsHeldMax` times. */
  held(blob: BlobName): void;
  /** More bytes of a blob that the peer may want are durable here: those before `through`. */
  available(digest: Uint8Array, through: number): void;
  end(role: BlobRole, digest: Uint8Array, reason: BlobEnd): void;
}

/** What a node that sends and takes blobs gives to its links. Transport judges order, sizes and credit; the node judges who may have what. */
export interface BlobHandler {
  /** The link is open for blobs. `down` follows, perhaps after a newer link of the same peer is up. */
  up(peer: LinkPeer, channel: BlobChannel): void;
  down(peer: LinkPeer, channel: BlobChannel): void;
  /** The peer wants a blob. @returns durable bytes of it here, which may be fewer than `offset`; undefined refuses it (LINK-47). */
  wanted(peer: LinkPeer, blob: BlobName, offset: number): Promise<number | undefined>;
  /** Reads bytes that were said to be available: at least one. The array is the link's from then on. */
  read(peer: LinkPeer, digest: Uint8Array, offset: number, maxBytes: number): Promise<Uint8Array>;
  /**
   * Stores a part, in the order of the calls. @returns the durable end, once these bytes are durable; for the last part, once the digest was
   * found right. A reason ends the transfer.
   */
  data(peer: LinkPeer, digest: Uint8Array, offset: number, bytes: Uint8Array): Promise<number | BlobEnd>;
  /** The peer holds everything before `through` durably; at the size, the whole blob. */
  confirmed(peer: LinkPeer, digest: Uint8Array, through: number): Promise<void>;
  /** The peer ended a transfer. @param role - Of this side. */
  ended(peer: LinkPeer, role: BlobRole, digest: Uint8Array, reason: BlobEnd): Promise<void>;
}

export interface LinkHandler {
  /** Absent: blobs are neither sent nor wanted. */
  readonly blobs?: BlobHandler;
  /**
   * Looks the claimed peer up in the own directory copy and the permitted peers.
   * @returns the Ed25519 public key (32 bytes) of the named link signer, alone or with the rights of the peer; undefined refuses it.
   */
  authorize(claim: PeerClaim): Uint8Array | LinkGrant | undefined;
  counters(peer: LinkPeer): Promise<readonly LaneState[]>;
  /** Commits a batch in order. Resolving means durable: only then messages are acknowledged. One verdict per message. */
  commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]>;
  window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]>;
  acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void>;
  refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void>;
  /**
   * Takes the body of a NOTICE: receipts of the hop path. Resolving means handled for good: the peer is told and stops sending it
   * (LINK-35). A rejection ends the link, and the peer may send it again. Absent: the notice is dropped, and counts as handled.
   */
  notice?(peer: LinkPeer, body: Uint8Array): Promise<void> | void;
  /** Takes a part or a request of TRUST, one at a time; resolving and rejecting mean the same as for `notice`. */
  trust?(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> | void;
  /** Record of the peer that this node has seen last, for WELCOME; 1 to 512 bytes, opaque here. Absent or undefined: nothing was seen. */
  seen?(peer: LinkPeer): Promise<Uint8Array | undefined>;
  /**
   * Whether the peer has seen a record of this node that is newer than its store; then the link closes with 4410 (LINK-41). @throws
   * {@link RogatoryError} when it is malformed.
   */
  isBehind?(peer: LinkPeer, seen: Uint8Array): boolean;
  /**
   * State of the restore that the operator stated, towards this peer (LINK-40). Absent or undefined: none was stated. It is read before
   * `counters`.
   * @returns `unsettled` puts "restored" into WELCOME; `settled` closes a link on which the peer says "restored".
   */
  restored?(peer: LinkPeer): Promise<OwnRestore | undefined>;
  /**
   * One of the two stores went back in time: the link ends with 4410 and does not open (LINK-13). With 1012 it ends when the peer came back
   * from a backup after it was asked: it is asked again (LINK-59).
   * @param restored - The peer reports that its own did, and asks for lost messages (LINK-40).
   */
  rolledBack?(peer: LinkPeer, lanes: readonly PeerLane[], restored: boolean): void;
  /** The link to this peer is up or down; `error` is the reason when it failed by itself. */
  status?(peer: LinkPeer, up: boolean, error?: RogatoryError): void;
  /** The peer has opened the link too: its first frame came, GOAWAY excepted. It is called once a link, for TRUST alone too (LINK-40). */
  heard?(peer: LinkPeer): void;
  /** A connection that ended before its peer was proved. */
  failure?(error: RogatoryError, remoteAddress: string): void;
}

/** Signer of a node on its links: Ed25519 in every suite. */
export interface LinkSigner {
  readonly signerId: Uint8Array;
  /** Signs synchronously with the Ed25519 link key. */
  sign(message: Uint8Array): Uint8Array;
}

/** Identity of this node on a link. */
export interface LinkIdentity extends Principal {
  /** The link signer in use, read at every handshake. */
  signer(): LinkSigner;
  /** Newest own root and directory versions, told to the peer. */
  versions(): readonly [root: number, directory: number];
}
