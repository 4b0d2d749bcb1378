// SPDX-License-Identifier: Apache-2.0
// Why a sent message stands still, and since when. Derived when it is shown: nothing of it is stored.
import type { TransportStatus } from '../../dossier/timeline/timeline.js';
import type { LinkStanding } from '../../endpoint/link/link-watch.js';
import type { BlobRecord } from '../../endpoint/blobs/blob-record.js';
import type { ReceiptKind } from '../../log/kinds.js';

/** What a sent message waits for, as far as its agency knows. */
export interface MessageWait {
  /**
   * link: the own relay, to which there is no link now. own-relay: the own relay, which has not taken it. their-relay, their-agency: a receipt
   * of the next hop. opening: the addressee's agency has it, and has not said `opened`. attachments: the
   * own relay, for files of the message. nothing: its time ended, and no receipt says that it arrived.
   */
  readonly for: 'link' | 'own-relay' | 'their-relay' | 'their-agency' | 'opening' | 'attachments' | 'nothing';
  /** Unix milliseconds; after a receipt by the clock of its issuer. */
  readonly since: number;
  /** Of `attachments`: bytes of those files, encrypted, and how many of them the relay has confirmed to this process. */
  readonly size?: number;
  readonly done?: number;
}

/** A sent message as it stands. Times are Unix milliseconds. */
export interface StandingMessage {
  readonly transport: TransportStatus;
  readonly receipts: readonly { readonly kind: ReceiptKind; readonly at: number }[];
  readonly sentAt: number;
  readonly submittedAt?: number | undefined;
  readonly expiresAt: number;
  /** The addressee has the own relay, too. */
  readonly isOwnState: boolean;
  /** Its files that the own relay does not have whole, and their bytes that it has. */
  readonly files: readonly (Pick<BlobRecord, 'size'> & { readonly done: number })[];
  readonly link: LinkStanding;
  readonly now: number;
}

/** What comes after a rung; of all others nothing does. */
const NEXT: Partial<Readonly<Record<TransportStatus, MessageWait['for']>>> = {
  queued: 'own-relay',
  submitted: 'their-relay',
  relayed: 'their-agency',
  delivered: 'opening',
  opened: 'attachments',
};

/** @returns undefined when nothing is awaited: it was opened with all that left here, refused, or failed. */
export function waitOf(message: StandingMessage): MessageWait | undefined {
  const { transport, receipts, sentAt, submittedAt, expiresAt, isOwnState, files, link, now } = message;
  const next = transport === 'submitted' && isOwnState ? 'their-agency' : NEXT[transport];
  if (next === undefined || (next === 'attachments' && files.length === 0)) return undefined;
  if (next !== 'opening' && next !== 'attachments' && expiresAt <= now) return { for: 'nothing', since: expiresAt };
  const mustPassLink = next === 'own-relay' || files.length > 0;
  if (mustPassLink && !link.isUp) return { for: 'link', since: link.since };
  if (next === 'own-relay') return { for: next, since: Math.max(sentAt, link.since) };
  const said = receipts.flatMap(({ kind, at }) => (kind === transport ? [at] : []));
  const since = said.length > 0 ? Math.min(...said) : (submittedAt ?? sentAt);
  if (files.length === 0) return { for: next, since };
  const total = (of: 'size' | 'done') => files.reduce((sum, file) => sum + file[of], 0);
  return { for: 'attachments', since, size: total('size'), done: total('done') };
}
