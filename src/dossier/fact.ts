// SPDX-License-Identifier: Apache-2.0
// What happened, as the dossier is told and as it keeps it.
import type { LegalBasisCode } from '../schema/codes/legal-bases.js';
import type { MeasureFacts } from '../schema/rules/context.js';
import type { Obligation, Role } from './view.js';

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
  readonly seq?: number;
  /**
   * The newest message of the other side that the sender had opened (msg.9 seen-prev), by message id; null for none. Left out when it is
   * not known: then the sender is taken to have seen all that is here.
   */
  readonly seen?: string | null;
  /** Handed over although a predecessor is missing. */
  readonly afterGap?: boolean;
  readonly body: unknown;
  /** Unix milliseconds at which this side sent or opened it. */
  readonly at: number;
}

/** A receipt about a message of this dossier. */
export interface ReceiptEvent {
  readonly kind: 'receipt';
  readonly receipt: ReceiptKind;
  readonly messageId: string;
  readonly at: number;
}

export type DossierEvent = MessageEvent | ReceiptEvent;

/** What a type's step reads from a body: all that later judgement needs, and nothing else. */
export interface Content {
  /** Measures that the message is about; absent for all of them. */
  readonly measureIds?: readonly string[];
  readonly rqRef?: string;
  readonly rdRef?: string;
  readonly opens?: { readonly legalBases: readonly LegalBasisCode[]; readonly measures: readonly MeasureFacts[] };
  readonly asks?: readonly { readonly id: string; readonly blocking: boolean }[];
  readonly answers?: readonly string[];
  /** A refusal that lacks ground, reason or consultation. */
  readonly unreasoned?: boolean;
  readonly obligations?: readonly Obligation[];
  /** Message that this one rejects. */
  readonly rejects?: string;
}

/** An entry of the journal. */
export interface MessageFact extends Omit<MessageEvent, 'body' | 'kind' | 'at'>, Content {
  /** Counts the messages of the dossier as they came. */
  readonly arrival: number;
  /** The other side rejected the message: it has no effect. */
  readonly rejected?: boolean;
  /** Of a request: what became of it on the way, as receipts tell; absent while it is on its way. */
  readonly delivery?: 'DELIVERED' | 'DRAFT';
}
