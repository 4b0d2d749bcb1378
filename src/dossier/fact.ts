// SPDX-License-Identifier: Apache-2.0
// Events as they come to the dossier, and as it keeps them.
import type { RoleCode } from '../schema/frame/codes.js';
import type { LegalBasisCode } from '../vocabulary/legal-bases/codes.js';
import type { Hold } from './machines/provisional.js';
import type { MeasureOpening, Role } from './view.js';

/** Receipt kinds that matter to a dossier. */
export type ReceiptKind = 'submitted' | 'relayed' | 'delivered' | 'opened' | 'refused' | 'expired' | 'failed';

/** A message that was sent or received, its body judged by schema and rules. */
export interface MessageEvent {
  readonly kind: 'message';
  readonly type: string;
  /** UUID. */
  readonly messageId: string;
  readonly from: Role;
  /** Sending agency, `scope/id`, and place in its chain: orders a late message before its successors. */
  readonly agency?: string;
  /** Names of the sending agency, as its directory has them: forwarding goes by name. */
  readonly names?: readonly string[];
  readonly seq?: number;
  /** Competences of the sending agency: an executing authority may write only after it was named. */
  readonly roles?: readonly RoleCode[];
  /**
   * The newest message of the other side that the sender had opened (msg.9 seen-prev), by message id; null for none. Left out when unknown:
   * then the sender counts as having seen everything held here.
   */
  readonly seen?: string | null;
  /** Handed over although a predecessor is missing. */
  readonly afterGap?: boolean;
  readonly body: unknown;
  /** Unix milliseconds at which this side sent or opened it: where deadlines start. */
  readonly at: number;
  /** Unix milliseconds at which it was issued (msg.4), the same on both sides, so both judge lapses alike. Default `at`. */
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

/** Content of a message about a preservation or restraint. */
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

/** Extract of a body by the step of its type: only the members that later judgement needs. Moments are Unix milliseconds. */
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
  /** True for an urgent request, before the formal one. */
  readonly haste?: { readonly urgency: string; readonly legalBases: readonly LegalBasisCode[]; readonly country?: string };
  readonly changes?: readonly { readonly op: string; readonly measure: MeasureOpening }[];
  readonly asks?: readonly { readonly id: string; readonly blocking: boolean }[];
  readonly answers?: readonly string[];
  /** Whether the message asks for the paper original, or tells that it was sent. */
  readonly original?: 'asked' | 'sent';
  /** The question stops the clock of the responder. */
  readonly stops?: true;
  /** replyBy, reviewOn or holdUntil. */
  readonly until?: number;
  /** True for a refusal without ground or reason. */
  readonly unreasoned?: true;
  /** True where the treaty that the decision cites asks for a consultation first. */
  readonly consultFirst?: true;
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
  /** Disposition of results already sent, and the holds that a withdrawal releases. */
  readonly disposition?: string;
  readonly releases?: readonly string[];
  /** Message that this one rejects. */
  readonly rejects?: string;
}

/** Arrival times of a message, Unix milliseconds. Only this side knows them, so they start deadlines and decide nothing else. */
export interface MessageTimes {
  /** Sent or opened here. */
  readonly at: number;
  /** From receipts of the other side. */
  readonly submitted?: number;
  readonly delivered?: number;
  readonly opened?: number;
  /** refused, expired or failed. */
  readonly ended?: number;
}

/** An entry of the journal. */
export interface MessageFact extends Omit<MessageEvent, 'body' | 'kind' | 'issuedAt'>, Content {
  /** Number of the message in order of arrival. */
  readonly arrival: number;
  readonly issuedAt: number;
  /** The other side rejected the message: it has no effect. */
  readonly rejected?: boolean;
  /** Only for a request: its outcome in transport, from receipts; absent while it is under way. */
  readonly delivery?: 'DELIVERED' | 'DRAFT';
  /** Facts from receipts about it. */
  readonly times?: Omit<MessageTimes, 'at'>;
}
