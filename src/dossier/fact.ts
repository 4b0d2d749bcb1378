// SPDX-License-Identifier: Apache-2.0
// What happened, as the dossier is told and as it keeps it.
import type { RoleCode } from '../schema/frame/codes.js';
import type { LegalBasisCode } from '../vocabulary/legal-bases/codes.js';
import type { Hold } from './machines/provisional.js';
import type { MeasureOpening, Role } from './view.js';

/** Rungs that matter to a dossier; the words are those of receipts. */
export type ReceiptKind = 'submitted' | 'relayed' | 'delivered' | 'opened' | 'refused' | 'expired' | 'failed';

/** A message that was sent or received, its body judged by schema and rules. */
export interface MessageEvent {
  readonly kind: 'message';
  readonly type: string;
  /** UUID. */
  readonly messageId: string;
  readonly from: Role;
  /** Sending agency, `scope/id`, and place in its chain: lets a late message be put before its successors. */
  readonly agency?: string;
  /** Names of the sending agency, as its directory has them: forwarding goes by name. */
  readonly names?: readonly string[];
  readonly seq?: number;
  /** Competences of the sending agency: an executing authority writes only once it was named. */
  readonly roles?: readonly RoleCode[];
  /**
   * The newest message of the other side that the sender had opened (msg.9 seen-prev), by message id; null for none. Left out when it is
   * not known: then the sender is taken to have seen all that is here.
   */
  readonly seen?: string | null;
  /** Handed over although a predecessor is missing. */
  readonly afterGap?: boolean;
  readonly body: unknown;
  /** Unix milliseconds at which this side sent or opened it: where deadlines start. */
  readonly at: number;
  /** Unix milliseconds at which it was issued (msg.4), the same on both sides: by it both judge what has lapsed. Default `at`. */
  readonly issuedAt?: number;
}

/** A receipt about a message of this dossier. */
export interface ReceiptEvent {
  readonly kind: 'receipt';
  readonly receipt: ReceiptKind;
  readonly messageId: string;
  /** Unix milliseconds of what the receipt states. */
  readonly at: number;
}

export type DossierEvent = MessageEvent | ReceiptEvent;

/** What a message says of a preservation or restraint. */
export interface ProvisionalContent {
  readonly kind: 'preservation' | 'restraint';
  readonly ref?: string;
  readonly measureId?: string;
  readonly outcome?: 'secured' | 'failed' | 'in-part';
  readonly hold?: Hold;
  readonly since?: number;
  readonly expiresAt?: number;
  readonly formalBy?: number;
  readonly why?: string;
}

/** What a type's step reads from a body: all that later judgement needs, and nothing else. Moments are Unix milliseconds. */
export interface Content {
  /** Measures that the message is about; absent for all of them. */
  readonly measureIds?: readonly string[];
  readonly inReplyTo?: string;
  readonly rqRef?: string;
  readonly rdRef?: string;
  readonly zone?: string;
  readonly opens?: {
    readonly legalBases: readonly LegalBasisCode[];
    readonly measures: readonly MeasureOpening[];
    readonly urgency?: string;
    /** State of the requested authority, ISO 3166-1. */
    readonly country?: string;
    readonly links?: readonly string[];
  };
  /** Of what is asked for in haste, before there is a request. */
  readonly haste?: { readonly urgency: string; readonly legalBases: readonly LegalBasisCode[]; readonly country?: string };
  readonly changes?: readonly { readonly op: string; readonly measure: MeasureOpening }[];
  readonly asks?: readonly { readonly id: string; readonly blocking: boolean }[];
  readonly answers?: readonly string[];
  /** The question stops the clock of the responder. */
  readonly stops?: true;
  /** replyBy, reviewOn or holdUntil. */
  readonly until?: number;
  /** A refusal that lacks ground, reason or consultation. */
  readonly unreasoned?: true;
  readonly conditions?: readonly { readonly id: string; readonly code: string; readonly measureIds?: readonly string[] }[];
  readonly replies?: readonly { readonly id: string; readonly answer: 'accepts' | 'rejects' | 'counters' }[];
  readonly choice?: string;
  readonly reports?: readonly { readonly measureId: string; readonly state: string }[];
  readonly forwards?: readonly { readonly to: string; readonly measureIds?: readonly string[] }[];
  readonly provisionals?: readonly ProvisionalContent[];
  readonly evidence?: readonly {
    readonly id: string;
    readonly measureId?: string;
    readonly returnRequired: boolean;
    readonly returnBy?: number;
  }[];
  readonly items?: readonly { readonly id: string; readonly intact: boolean }[];
  readonly limits?: readonly string[];
  readonly granted?: true;
  readonly waives?: readonly string[];
  readonly signatories?: number;
  readonly consultationRef?: string;
  /** Items for which another use is asked for. */
  readonly wants?: readonly string[];
  readonly costs?: readonly { readonly id: string; readonly agreed?: boolean }[];
  readonly surviving?: readonly string[];
  readonly deadline?: { readonly id: string; readonly level?: number };
  /** What a withdrawal says of results already sent, and what it releases of what is held. */
  readonly disposition?: string;
  readonly releases?: readonly string[];
  /** Message that this one rejects. */
  readonly rejects?: string;
}

/** When a message reached whom, Unix milliseconds. This side's knowledge alone: it starts deadlines and decides nothing else. */
export interface MessageTimes {
  /** Sent or opened here. */
  readonly at: number;
  /** As receipts of the other side tell. */
  readonly submitted?: number;
  readonly delivered?: number;
  readonly opened?: number;
  /** refused, expired or failed. */
  readonly ended?: number;
}

/** An entry of the journal. */
export interface MessageFact extends Omit<MessageEvent, 'body' | 'kind' | 'issuedAt'>, Content {
  /** Counts the messages of the dossier as they came. */
  readonly arrival: number;
  readonly issuedAt: number;
  /** The other side rejected the message: it has no effect. */
  readonly rejected?: boolean;
  /** Of a request: what became of it on the way, as receipts tell; absent while it is on its way. */
  readonly delivery?: 'DELIVERED' | 'DRAFT';
  /** What receipts told of it. */
  readonly times?: Omit<MessageTimes, 'at'>;
}
