// SPDX-License-Identifier: Apache-2.0
import type { WireCode } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import type { Signer } from '../crypto/sign/sign.js';
import type { VerifiedOverride } from '../trust/documents/override.js';
import type { TrustEvent } from '../trust/store/links.js';
import type { EndedAlarm, OpenAlarm, RaisedAlarm } from '../endpoint/alarm-board.js';
import type { EndpointEvent } from '../endpoint/alarms.js';
import type { BlobStatus } from '../endpoint/blobs/blob-status.js';
import type { Expiry } from '../endpoint/expiry.js';
import type { ReceiptKind } from '../log/kinds.js';
import type { MessageBody, MessageTypeName } from '../vocabulary/catalogue.js';
import type { BodyOf, MessageDefinition } from '../schema/message.js';
import type { NationalBody } from '../schema/frame/frame.js';
import type { Lost } from '../schema/cast-body.js';
import type { Version } from '../schema/version.js';
import type { AttachmentProgressEvent, AttachmentToSend, Disclosure, InboxAttachment } from './attachments/attachment-types.js';
import type { RefusalLine } from './refusal-types.js';
import type { LinkClient } from '../transport/client.js';

export const PRIORITIES = ['urgent', 'normal'] as const;
/** How fast a message is wanted: `urgent` overtakes everything but status. */
export type Priority = (typeof PRIORITIES)[number];

/** The decision of two officers, by their own keys. */
export interface StaleOverride {
  /** Officers of this agency, two people whom its directory entry names. */
  readonly officers: readonly Signer[];
  /** Why it cannot wait; the other side reads it. One line. */
  readonly reason: string;
}

/** A message type of a State's own, as the registry of the agency defines it. */
export type NationalTypeName = `x-${string}.${string}`;

/** Body of a message: of a State's own type, its frame and any payload, which the registry's definition judges. */
export type BodyFor<T extends MessageTypeName | NationalTypeName> = T extends MessageTypeName ? MessageBody<T> : NationalBody;

/** What is sent. Sender, time, ids and place in the dossier are added, signed, by the agency. */
export interface SendRequest<T extends MessageTypeName | NationalTypeName = MessageTypeName | NationalTypeName> {
  /** Mailbox of the addressee, `local@scope`; may be left out inside a dossier, whose other side is known. */
  readonly to?: string;
  readonly type: T;
  /** In the newest version that the registry of the agency has; it is written in the newest one that the addressee accepts. */
  readonly body: BodyFor<T>;
  /** UUID of the dossier; left out, the message opens a new one. */
  readonly dossier?: string;
  readonly priority?: Priority;
  /** Milliseconds until the envelope may no longer be delivered; default 5 days, urgent 48 hours; at most 30 days. */
  readonly lifetimeMs?: number;
  /** Marks a test message, which a production mailbox refuses. */
  readonly test?: boolean;
  /** Sends although the version that the addressee accepts has no place for some of the content: {@link SentMessage.lost} names it. */
  readonly allowLoss?: true;
  /** Files that travel beside the message; at most 64. They are encrypted before the message is sealed. */
  readonly attachments?: readonly AttachmentToSend[];
  /** Discloses attachments of earlier own messages whose keys were kept back; at most 1,024. */
  readonly discloses?: readonly Disclosure[];
  /** Sends although a state is stale, what is EMERGENCY or PROVISIONAL alone; used only then (TRUST-42). */
  readonly staleOverride?: StaleOverride;
}

export interface SentMessage {
  /** UUIDs. */
  readonly messageId: string;
  readonly dossier: string;
  /** SHA-256 of the sealed frame, hexadecimal: what receipts and logs name. */
  readonly envelopeDigest: string;
  /** Version in which it was written and signed. */
  readonly version: Version;
  /** Content of the body that this version has no place for; empty when all of it was sent. */
  readonly lost: readonly Lost[];
  /** Nothing was sent now: this answer was sent before, with the body that was given now, or with another one. Another `key` sends anew. */
  readonly repetition?: 'same-body' | 'other-body';
}

/** Options of an answer. */
export interface ReplyOptions {
  readonly priority?: Priority;
  /** Tells two answers of one type to one message apart: 1 to 64 characters of `A-Z a-z 0-9 . _ -`. */
  readonly key?: string;
  /** As those of {@link SendRequest}. */
  readonly attachments?: readonly AttachmentToSend[];
}

/** A message that passed every check. Exactly one of acknowledge and another delivery follows: until it is acknowledged it comes again. */
export interface InboxMessage<T extends MessageTypeName | NationalTypeName = MessageTypeName | NationalTypeName> {
  readonly type: T;
  /** Version that the sender signed. */
  readonly version: Version;
  /** In the newest major that the registry of the agency has. */
  readonly body: BodyFor<T>;
  /** Present when the body is a view of a message that was signed in another major. */
  readonly cast?: {
    /** Version of the view. */
    readonly version: Version;
    /** Content of the message that the view has no place for. */
    readonly lost: readonly Lost[];
    /** Body as it was signed, in deterministic CBOR. */
    readonly signed: Uint8Array;
  };
  readonly messageId: string;
  readonly dossier: string;
  /** `scope/id` of the sending agency, whose seal was verified. */
  readonly from: string;
  /** Unix milliseconds, as the sender signed it. */
  readonly issuedAt: number;
  /** Unix milliseconds at which this agency held the message durably. */
  readonly deliveredAt: number;
  /** The application may have seen this message before: it was handed over and not acknowledged. */
  readonly redelivered: boolean;
  /** A predecessor of the sender's chain in this dossier is missing. */
  readonly outOfOrder: boolean;
  readonly test: boolean;
  /** Files that the message names, in its order; they may still be on their way. */
  readonly attachments: readonly InboxAttachment[];
  /** Two officers of the sender decided to send although these states were stale to it: what it knew of their keys may be old. */
  readonly override?: Pick<VerifiedOverride, 'scopes' | 'reason' | 'officers' | 'statement'>;
  /** Durably marks the message as done. Resolves when it will never be handed over again. */
  acknowledge(): Promise<void>;
  /**
   * Sends an answer within the dossier. Does not acknowledge. It may be repeated, after a redelivery for instance: an answer of this type to
   * this message, under this key, is sent once, and a repetition gives what was sent before (AGENCY-60), even if that was refused or has
   * expired: another `key` sends it anew. Make the body of the message alone, so that a repetition has the same.
   * @returns with `repetition` when nothing was sent now. @throws {@link RogatoryError} what `agency.send` throws.
   */
  reply<R extends MessageTypeName | NationalTypeName>(type: R, body: BodyFor<R>, options?: ReplyOptions): Promise<SentMessage>;
}

/** An {@link InboxMessage} of any type; `switch (message.type)` narrows the body, {@link isMessageOf} that of a State's own type. */
export type AnyInboxMessage = { [T in MessageTypeName]: InboxMessage<T> }[MessageTypeName] | InboxMessage<NationalTypeName>;

/** Tells whether a message is of a State's own type, and narrows its body. @param definition - Of the newest major of the registry. */
export function isMessageOf<D extends MessageDefinition & { readonly type: NationalTypeName }>(
  message: AnyInboxMessage,
  definition: D,
): message is InboxMessage<D['type']> & { readonly body: BodyOf<D> } {
  return message.type === definition.type;
}

/** Which sent message an event is about. */
interface AboutSent {
  /** Absent of what machines say to each other. */
  readonly dossier?: string;
  readonly messageId: string;
  readonly type: string;
  readonly envelopeDigest: string;
}

/** Which message an event is about; `at`: Unix milliseconds. */
interface AboutMessage {
  readonly dossier: string;
  readonly messageId: string;
  readonly at: number;
}
interface AboutTyped extends AboutMessage {
  readonly type: string;
}

/** Something that a person must look at. `subject` tells two of one name apart: the digest or id of the one message that it is about. */
interface Alarm<N extends string> extends RaisedAlarm {
  readonly alarm: N;
}

/** Why something could not be done. */
interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly at: number;
}

/** What an agency tells its observer. No event holds content. */
export type AgencyEvent =
  /** A receipt about a sent message was verified and kept; `at` is the time of the fact, as the issuer says. */
  | ({
      readonly kind: 'receipt';
      readonly receipt: ReceiptKind;
      /** Coarse reason of a refusal or failure, when the issuer gave one. */
      readonly reason?: WireCode;
      /** In `opened`: attachments that came whole and were not taken, by their numbers; a scan refused them, or they are not what was signed. */
      readonly declined?: readonly number[];
      readonly issuer: string;
      readonly at: number;
    } & AboutSent)
  /** A checkpoint of the own log, by epoch and size, has its time token. */
  | { readonly kind: 'stamped'; readonly checkpoint: string; readonly at: number }
  /** No time token came, since this time (Unix milliseconds); the authority is asked again after ten minutes. */
  | (Alarm<'unstamped'> & { readonly since: number } & Failure)
  /** Logs, receipts and restores. */
  | EndpointEvent
  /** A log key is marked stolen since (Unix milliseconds): nothing dates these receipts by it before that (LOG-60). */
  | (Alarm<'undated'> & {
      /** `scope/id`. */
      readonly issuer: string;
      readonly invalidSince: number;
      readonly receipts: readonly { readonly envelopeDigest: string; readonly receipt: ReceiptKind }[];
      readonly at: number;
    })
  | TrustEvent
  /** An attachment is on its way: told at most once a second, and when it is whole. */
  | AttachmentProgressEvent
  /** The link came up or ended, or an attempt failed for a reason that was not told since. */
  | { readonly kind: 'link'; readonly relay: string; readonly up: boolean; readonly code?: string; readonly detail?: string }
  /** Another relay serves the agency, as the own directory says: what waited for the old one goes along. */
  | { readonly kind: 'relay'; readonly relay: string; readonly at: number }
  | ({ readonly kind: 'sent' } & AboutTyped)
  /** Two officers had a message sent although these states are stale. */
  | ({ readonly kind: 'override' } & AboutMessage & Pick<VerifiedOverride, 'scopes' | 'reason' | 'officers'>)
  /** The operator ended the quarantine of a message that was held because a state is stale. */
  | {
      readonly kind: 'quarantine-ended';
      readonly envelopeDigest: string;
      readonly by: string;
      readonly reason: string;
      readonly at: number;
    }
  | ({ readonly kind: 'submitted' } & AboutTyped)
  | (Alarm<'refused-by-relay'> & { readonly code: string } & AboutTyped)
  /** The addressee refused an own message and said why. */
  | (Alarm<'rejected'> & { readonly reasons: readonly RefusalLine[] } & AboutMessage)
  | ({ readonly kind: 'opened'; readonly envelopeDigest: string } & AboutTyped)
  /** What had stalled goes on. */
  | { readonly kind: 'resumed'; readonly at: number }
  | { readonly kind: 'duplicate'; readonly envelopeDigest: string; readonly at: number }
  /** A message cannot be judged yet. `from`: the agency whose signatures verified; absent: nobody's did, and it may be anybody's. */
  | (Alarm<'held'> & { readonly envelopeDigest: string; readonly code: string; readonly from?: string; readonly at: number })
  /** A refused message whose sender could not be told. */
  | (Alarm<'unanswered'> & AboutMessage & Failure)
  /** A message in the inbox is of a type that the registry of this run does not read: it stays there (AGENCY-54). */
  | (Alarm<'unread'> & AboutTyped & Failure)
  /** A fault of this program while it handled a message, which is held (AGENCY-16). */
  | (Alarm<'fault'> & { readonly envelopeDigest: string } & Failure)
  /** A file that came whole is not what its sender signed: it is attested to nobody, and cannot be saved. */
  /** A scan refused a file, or failed: `subject` is the SHA-256 of its blob. */
  | (Alarm<'attachment-quarantined'> & { readonly envelopeDigest: string } & Failure)
  /** The operator released a file from its quarantine. */
  | { readonly kind: 'attachment-released'; readonly blob: string; readonly by: string; readonly reason: string; readonly at: number }
  | (Alarm<'attachment-wrong'> & { readonly envelopeDigest: string } & Failure)
  | (Alarm<'stalled'> & Failure)
  | (Alarm<'refused'> & { readonly envelopeDigest: string } & Failure)
  /** A matter that was told is over. */
  | EndedAlarm;

/**
 * An event that a person must look at: something is held up, contradicts something, or may be lost. docs/operations.md has a section on each
 * name, and a test that holds the two together. Each matter is told once, and an event `alarm-ended` tells its end.
 */
export type AgencyAlarm = Extract<AgencyEvent, { readonly kind: 'alarm' }>;

/** Tells whether a person must look at an event. */
export function isAlarm(event: AgencyEvent): event is AgencyAlarm {
  return event.kind === 'alarm';
}

/** How an agency stands at this moment. */
export interface AgencyStatus extends Principal {
  readonly relay: string;
  /** `since`: Unix milliseconds. While it is not up, `code` and `detail` say why, as far as that is known. */
  readonly link: { readonly state: LinkClient['state']; readonly since: number; readonly code?: string; readonly detail?: string };
  /** Messages sealed and not yet taken over by the relay, and their bytes. */
  readonly queued: number;
  readonly queuedBytes: number;
  /** Unix milliseconds at which the oldest of them was queued; absent: none is. */
  readonly oldestQueuedAt?: number;
  /** Attachments on their way. */
  readonly blobs: BlobStatus;
  /** Alarms that are open, the oldest first. */
  readonly alarms: readonly OpenAlarm[];
  /** When documents and own keys end, the first to end first. */
  readonly expiries: readonly Expiry[];
  readonly dossiers: number;
}
