// SPDX-License-Identifier: Apache-2.0
// Events and effects of the link machine.
import type { RogatoryError } from '../../core/errors.js';
import type {
  BlobEnd,
  BlobRole,
  LaneState,
  LinkPeer,
  OutgoingMessage,
  OwnRestore,
  PeerLane,
  ReceivedMessage,
  TrustDocument,
  TrustPart,
  TrustRequest,
  Verdict,
} from '../handler.js';
import type { LooseName } from '../channel/loose-channel.js';
import type { LaneWant } from '../lane/send-lane.js';

export type LinkEvent =
  /** The socket is open. */
  | { readonly kind: 'start' }
  | { readonly kind: 'message'; readonly message: Uint8Array | 'text' }
  /**
   * Answer to `proved`. `restored`: the own store came back from a backup; `unsettled` asks the peer for lost frames. `seen`: the record of
   * the peer that goes into WELCOME.
   */
  | { readonly kind: 'counters'; readonly lanes: readonly LaneState[]; readonly restored?: OwnRestore; readonly seen?: Uint8Array }
  /** The outbox may hold new messages, on one lane or on any. */
  | { readonly kind: 'wake'; readonly lane?: number }
  /** Answer to `wanted()`. */
  | { readonly kind: 'supply'; readonly want: LaneWant; readonly messages: readonly OutgoingMessage[] }
  /** Delivered messages are on stable storage, in the order of their delivery; one verdict each. */
  | {
      readonly kind: 'committed';
      readonly messages: readonly Pick<ReceivedMessage, 'lane' | 'seq'>[];
      readonly verdicts: readonly Verdict[];
    }
  /** To be sent, after earlier frames. */
  | { readonly kind: 'notice'; readonly body: Uint8Array }
  | { readonly kind: 'trust'; readonly content: TrustRequest | { readonly document: TrustDocument; readonly digest: Uint8Array } }
  /** The oldest NOTICE or TRUST frame that was handed over is handled for good. */
  | { readonly kind: 'handled'; readonly name: LooseName }
  /** The peer is asked for a blob that it named, from `offset` on; `blob-ended` follows at once when it is on its way or too many are. */
  | { readonly kind: 'blob-want'; readonly digest: Uint8Array; readonly size: number; readonly offset: number }
  /** The peer is told again that a blob of its is whole here. */
  | { readonly kind: 'blob-held'; readonly digest: Uint8Array; readonly size: number }
  /** Bytes of a wanted blob before `through` are durable; at its size, its digest was found right too. */
  | { readonly kind: 'blob-durable'; readonly transfer: number; readonly digest: Uint8Array; readonly through: number }
  /** The bytes before `through` of a blob that the peer wants are durable here. */
  | { readonly kind: 'blob-available'; readonly digest: Uint8Array; readonly through: number }
  /** Answer to `wantedBlob()`: one byte at least, given away. */
  | { readonly kind: 'blob-supply'; readonly digest: Uint8Array; readonly offset: number; readonly bytes: Uint8Array }
  /** This side ends a transfer. */
  | { readonly kind: 'blob-end'; readonly role: BlobRole; readonly digest: Uint8Array; readonly reason: BlobEnd }
  /** The socket takes another message: at most one `send` follows, none when nothing waits. */
  | { readonly kind: 'writable' }
  /** `deadline()` has come. */
  | { readonly kind: 'tick' }
  /** This side closes: by its own wish (no error), or because it cannot go on. */
  | { readonly kind: 'stop'; readonly error?: RogatoryError; readonly closeCode?: number; readonly retryAfterMs?: number }
  /** The socket is gone; `error` when the own end of the socket found a fault. */
  | { readonly kind: 'disconnected'; readonly closeCode: number; readonly reason: string; readonly error?: RogatoryError };

export type LinkEffect =
  | { readonly kind: 'send'; readonly message: Uint8Array }
  /** The peer proved who it is; `counters` must follow. */
  | { readonly kind: 'proved'; readonly peer: LinkPeer }
  | { readonly kind: 'open'; readonly peer: LinkPeer }
  /** The peer's first frame on the open link has come, GOAWAY excepted. */
  | { readonly kind: 'heard' }
  /** To be committed; `committed` must follow, in order. */
  | { readonly kind: 'deliver'; readonly message: ReceivedMessage }
  | { readonly kind: 'acknowledged'; readonly lane: number; readonly streamId: Uint8Array; readonly through: number }
  | { readonly kind: 'refused'; readonly lane: number; readonly streamId: Uint8Array; readonly seq: number; readonly verdict: Verdict }
  /** To be handled in order; `handled` must follow. */
  | { readonly kind: 'noticed'; readonly body: Uint8Array }
  | { readonly kind: 'trusted'; readonly content: TrustPart | TrustRequest }
  /** The peer has handled this many more of the notices, documents and requests that this side sent. */
  | ({ readonly kind: 'confirmed' } & Readonly<Record<LooseName, number>>)
  /** The peer wants a blob; `blob-available` or `blob-end` follows. */
  | { readonly kind: 'blob-wanted'; readonly digest: Uint8Array; readonly size: number; readonly offset: number }
  /** To be stored, in order; `blob-durable` or `blob-end` follows. */
  | {
      readonly kind: 'blob-data';
      /** Number of the transfer on this link. */
      readonly transfer: number;
      readonly digest: Uint8Array;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** The peer holds the bytes before `through` durably; at the size, the whole blob. */
  | { readonly kind: 'blob-confirmed'; readonly digest: Uint8Array; readonly through: number }
  /** The peer ended a transfer. `role`: that of this side. */
  | { readonly kind: 'blob-ended'; readonly role: BlobRole; readonly digest: Uint8Array; readonly reason: BlobEnd }
  /** The lane states of the peer contradict the store of this side; `close` follows. */
  | { readonly kind: 'rolled-back'; readonly lanes: readonly PeerLane[]; readonly restored: boolean }
  /** The last effect of a link. */
  | LinkEnd;

/** End of a link. */
export interface LinkEnd {
  readonly kind: 'close';
  /** Code and reason for the own close of the socket. */
  readonly sendCode: number;
  readonly reason: string;
  /** The code, own or of the peer, that decides the client's next step. */
  readonly closeCode: number;
  /** Absent when this side closed by its own wish. */
  readonly error?: RogatoryError;
  /** Delay that the peer asked for. */
  readonly retryAfterMs?: number;
}
