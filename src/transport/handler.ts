// SPDX-License-Identifier: Apache-2.0
// What a node gives to its links. Relay and agency implement this over their store and their directory copy.
import type { Principal } from '../core/ids.js';
import type { RogatoryError } from '../core/errors.js';

/** A peer whose identity was proved in the handshake. */
export interface LinkPeer extends Principal {
  /** `scope/id`. */
  readonly key: string;
}

/** What a peer claims before it has proved anything. */
export interface PeerClaim extends Principal {
  readonly signerId: Uint8Array;
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
  /** Coarse wire code of a rejection. */
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
export interface LaneState {
  readonly lane: number;
  readonly outStreamId: Uint8Array;
  readonly lastSeq: number;
  readonly ackedThrough: number;
  readonly inStreamId?: Uint8Array;
  readonly receivedThrough: number;
}

export interface LinkHandler {
  /**
   * Looks the claimed peer up in the own directory copy and the permitted peers.
   * @returns the Ed25519 public key (32 bytes) of the named link signer; undefined refuses the peer.
   */
  authorize(claim: PeerClaim): Uint8Array | undefined;
  counters(peer: LinkPeer): Promise<readonly LaneState[]>;
  /** Commits a batch in order. Resolving means durable: only then is anything acknowledged. One verdict per message. */
  commit(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]>;
  window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]>;
  acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void>;
  refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void>;
  /** The link to this peer is up or down; `error` says why it went down, when it did so by itself. */
  status?(peer: LinkPeer, up: boolean, error?: RogatoryError): void;
  /** A connection that ended before its peer was proved. */
  failure?(error: RogatoryError, remoteAddress: string): void;
}

/** How this node proves itself on a link: its link signer, Ed25519 whatever the suite. */
export interface LinkIdentity extends Principal {
  readonly signerId: Uint8Array;
  /** Signs synchronously with the Ed25519 link key. */
  sign(message: Uint8Array): Uint8Array;
  /** Newest own root and directory versions, told to the peer. */
  versions(): readonly [root: number, directory: number];
}
