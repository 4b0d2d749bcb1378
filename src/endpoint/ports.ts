// SPDX-License-Identifier: Apache-2.0
// What relay and agency hand to their endpoint.
import type { Principal } from '../core/ids.js';
import type { RandomSource } from '../core/random.js';
import type { Clock } from '../core/time.js';
import type { Signer } from '../crypto/sign/sign.js';
import type { VerifiedReceipt } from '../log/read-batch.js';
import type { IssuerKind, LogView } from '../log/signer-lookup.js';
import type { Receipt } from '../log/statement/receipt.js';
import type { CommitResult, PeerKey, Store } from '../store/port.js';
import type { Committer } from './committer.js';
import type { Counterparties } from './cosigning/counterparties.js';
import type { Documents } from './documents.js';
import type { Effects } from './effects.js';
import type { EndpointEvent } from './alarms.js';

/** The lane of statements. */
export const STATUS_LANE = 0;

/** How a statement came: in a NOTICE, sealed, or in TRUST. */
export type Path = 'hop' | 'sealed' | 'trust';

/** Who handed a statement over: a link peer, or the sealed sender. */
export interface Source {
  readonly peer: Principal;
  readonly key: PeerKey;
  readonly path: Path;
}

/** The envelope that a receipt speaks of, as it is known here. */
export interface About {
  /** Another one than that of the receipt: somebody changed bytes on the way. */
  readonly envelopeDigest: Uint8Array;
  readonly lane: number;
  /** Counterparties that the envelope concerns: an agency's other side; a relay's counterparties of the states that it goes between. */
  readonly concerns: readonly PeerKey[];
  /** Mailbox that it went to: at a relay, receipts are passed on to whoever it came from for that mailbox, and end a duty. */
  readonly mailbox?: string;
}

export interface AcceptedReceipt {
  readonly verified: VerifiedReceipt;
  readonly about: About;
  /** It speaks of other bytes than those that are known under its envelope id. */
  readonly isTampered: boolean;
}

/** What a statement comes to. */
export interface Judged {
  readonly effects: Effects;
  /** Receipts that are new here, in the order of their batch. */
  readonly receipts: readonly AcceptedReceipt[];
}

/** The envelopes that a node knows, and what follows for it from receipts about them. */
export interface EnvelopeBook {
  /**
   * Step 7 of LOG-20: finds the envelope that a receipt speaks of, when the receipt may come on this path.
   * @returns undefined, as any RogatoryError thrown, refuses the entry.
   */
  about(receipt: Receipt, source: Source): Promise<About | undefined>;
  /** Counterparties that an own receipt concerns, of whatever log it was. */
  concerns(receipt: Receipt): Promise<readonly PeerKey[]>;
  /**
   * Commits what was judged, by the committer and once, together with what follows here: events, and at an agency its dossiers, each of them
   * locked for it. A dossier's lock is never held while the endpoint is waited for.
   */
  settle(judged: Judged): Promise<CommitResult>;
}

/** Parts of a statement, in the order in which they are judged: a restore is held before an offer of its log is looked at. */
export const PARTS = ['restore', 'batch', 'cosigned'] as const;
export type PartKind = (typeof PARTS)[number];

/** What travels to a counterparty at once; at least one part. */
export type Statement = { readonly [part in PartKind]?: Uint8Array };

/** all: whatever there is to say. refusals: receipts of kind `refused` alone, under an accord that is over (TRUST-50). nothing: the rest waits (TRUST-82). */
export type Carriage = 'all' | 'refusals' | 'nothing';

/** How statements leave: a relay sends TRUST, an agency seals a `transport.receipt`. */
export interface StatementSink {
  carries(peer: Principal): Carriage;
  /** Makes what carries the statement: an agency the message to be queued. @throws {@link RogatoryError}: it is tried again later. */
  carry(peer: Principal, statement: Statement): Promise<Effects>;
  /** The statement is on stable storage: a relay sends it. */
  sent(peer: Principal, statement: Statement): void;
}

export interface EndpointPorts {
  readonly self: Principal;
  readonly kind: IssuerKind;
  readonly store: Store;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly counterparties: Counterparties;
  readonly committer: Committer;
  /** The one in force, asked at each signature, so that a successor takes over without a restart; undefined: none is. */
  signer(role: 'log' | 'cosign'): Signer | undefined;
  readonly view: LogView;
  /** Version of the newest directory of a scope that the view judges by; 0: none is held. */
  directoryVersion(scope: string): number;
  readonly book: EnvelopeBook;
  readonly sink: StatementSink;
  /** @returns true when the peer said that it has dealt with the notice. */
  sendNotice(peer: PeerKey, body: Uint8Array): Promise<boolean>;
  /** Dials a peer at once, if it is one that is dialled. */
  redial(peer: PeerKey): void;
  emit(event: EndpointEvent): void;
}
