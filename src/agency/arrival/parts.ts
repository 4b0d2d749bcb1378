// SPDX-License-Identifier: Apache-2.0
// What the handling of one arrival takes and gives.
import type { RogatoryError } from '../../core/errors.js';
import type { Principal } from '../../core/ids.js';
import type { OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import type { Commit } from '../../store/port.js';
import type { Casebook } from '../dossier/casebook.js';
import type { CaseRecord } from '../case-record.js';
import type { Arrival, ChainPlace } from './held.js';
import type { Inbox } from '../inbox.js';
import type { AgencyNode } from '../node-parts.js';
import type { OutgoingSealed } from '../outbox/outbox.js';
import type { Serial } from '../serial.js';

/** An arrival on its way, with the key under which the message before it went to the inbox if it had to wait for that one. */
export interface Taken extends Arrival {
  readonly after?: string;
  /** Why it was held until now. */
  readonly code?: string;
  /** Agency whose signatures had verified then. */
  readonly signedBy?: Principal | undefined;
}

/** The sender's chain went on to this place; `key` is that of the message there. */
export interface ChainStep extends ChainPlace {
  readonly key: string;
}

/**
 * Seals what is said to the sender's agency when its verified message breaks accord, schema, rules or dossier; undefined when nothing is to be said.
 * Commits nothing.
 */
export type SealReply = (
  record: CaseRecord,
  opened: VerifiedMessage | OpenedEnvelope,
  error: RogatoryError,
) => Promise<OutgoingSealed | undefined>;

export interface ArrivalParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly inbox: Inbox;
  readonly serial: Serial;
  readonly sealReply: SealReply;
  readonly receipts: ArrivalReceipts;
}

/** Where receipts go and come from. */
export interface ArrivalReceipts {
  /** Something is owed to the relay. */
  hop(): void;
  /** Something is owed to an agency. */
  sealed(peer: Principal, urgent: boolean): void;
  /** Takes what a transport.receipt brings. @returns whether its sender is owed an answer. */
  take(opened: OpenedEnvelope, commit: CommitArrival): Promise<boolean>;
}

/** What is committed together with the end of an arrival's wait. */
type Followed = Pick<Commit, 'documents' | 'outbound' | 'receipts' | 'leaves'>;
export type CommitArrival = (followed: Followed) => Promise<void>;

export const URGENT_LANE = 1;

/** Urgent messages are answered at once. */
export function arrivedUrgently({ outer }: VerifiedMessage): boolean {
  return outer.lane === URGENT_LANE;
}
