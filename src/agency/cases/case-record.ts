// SPDX-License-Identifier: Apache-2.0
import type { WireCode } from '../../core/errors.js';
import type { Principal } from '../../core/ids.js';
import type { DossierState, Role } from '../../dossier/state.js';
import type { ReceiptKind } from '../../log/kinds.js';
import type { TimelineEntry } from '../../dossier/timeline/timeline.js';
import type { AccordRef } from '../../envelope/types.js';
import type { RefusalLine } from '../refusal-types.js';
import type { MessageWait } from './message-wait.js';

export interface Counterpart extends Principal {
  readonly mailbox: string;
}

export interface CaseRecord {
  /** UUID. */
  readonly dossier: string;
  readonly role: Role;
  readonly counterpart: Counterpart;
  /** What its first message cited: deadlines keep its terms (TRUST-83). Absent within one state. */
  readonly accord?: AccordRef;
  /** Own chain: number and digest of the last message sent. */
  readonly ownSeq: number;
  readonly ownDigest: Uint8Array | null;
  /** The newest restore of this store after which the dossier began for certain, Unix milliseconds (LOG-51); 0 while there was none. */
  readonly restoredAt: number;
  /** Digest of the last message of the other side that was opened. */
  readonly seenDigest: Uint8Array | null;
  /** Its message id. */
  readonly seenMessage: string | null;
  /** Entries of the timeline so far. */
  readonly entries: number;
  readonly state: DossierState;
  /** Version of the stored document; 0 before it is stored. */
  readonly version: number;
}

/** One line of a dossier's history. */
export interface HistoryEntry extends TimelineEntry {
  /** Unix milliseconds, this agency's clock. */
  readonly at: number;
  /** Addressee, `scope/id`. */
  readonly to: string;
  readonly envelopeDigest: string;
  readonly messageDigest: string;
  /** What rules warned of, one line each. */
  readonly warnings?: readonly string[];
  /** Of a sent message: what others signed of it, in the order in which it came. */
  readonly receipts?: readonly ReceiptLine[];
  /** Of a sent message that was refused: by whom and why. */
  readonly refusals?: readonly RefusalLine[];
  /** Of a sent message that stands still: what it waits for, and since when. */
  readonly waiting?: MessageWait;
}

/** One receipt, for people. */
export interface ReceiptLine {
  readonly kind: ReceiptKind;
  /** Coarse reason of a refusal or failure, when its issuer gave one. */
  readonly reason?: WireCode;
  /** `scope/id`. */
  readonly issuer: string;
  /** Unix milliseconds: time of the fact, by the issuer's clock. */
  readonly at: number;
}
