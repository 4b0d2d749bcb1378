// SPDX-License-Identifier: Apache-2.0
// What a reader of trust documents can ask.
import type { SuiteId } from '../crypto/suites.js';
import type { Accord } from './accord.js';
import type { Ceremony } from './ceremony.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import type { DocumentKind, TrustDocument } from './document.js';
import type { FreshnessState } from './freshness-shelf.js';
import type { PastSigners } from './past-signers.js';
import type { DocumentView } from './view.js';

export interface AddedDocument {
  readonly kind: DocumentKind;
  /** Of a root, directory or freshness statement. */
  readonly scope?: string;
  /** False: the document was held already, or waits. */
  readonly changed: boolean;
  /** Its state has sent as many as a reader takes in a day: the newest is taken in when there is room again. */
  readonly waits?: true;
}

export interface SliceOptions {
  /** A peer brought it: of another state only so many directories and freshness statements are taken in a day (TRUST-52). */
  readonly fromPeer?: boolean;
  /** Leaves the document, with the signal's reason, when it was not taken in by then. */
  readonly signal?: AbortSignal;
}

/** Documents that one reader holds. `now` is Unix milliseconds throughout. */
export interface TrustStore {
  /** The reader's own scope. */
  readonly own: string;
  /** Scopes for which a root is pinned, sorted. */
  scopes(): readonly string[];
  /**
   * Verifies a document against what is held, and takes it in; nothing changes when it is refused. Write it to durable storage before
   * use. An expired root is taken in, as a step to the next: what hangs on it stays refused.
   * @param document - Copied.
   * @throws {@link RogatoryError} `TRUST_...` (TRUST-01 to TRUST-12, TRUST-15, TRUST-16), `CBOR_...`, `CRYPTO_...`, `ID_MALFORMED` (CONV-02).
   */
  add(document: Uint8Array, now: number): AddedDocument;
  /**
   * As {@link add}, in slices between which others are served: for whatever comes from outside while a node runs.
   */
  addInSlices(document: Uint8Array, now: number, options?: SliceOptions): Promise<AddedDocument>;
  /** Takes in what waited and finds room now. */
  addWaiting(now: number): Promise<readonly AddedDocument[]>;
  /** @returns undefined when unknown. @throws {@link RogatoryError} `TRUST_EXPIRED` (TRUST-06), as all look-ups with `now`. */
  agency(scope: string, id: string, now: number): DirectoryAgency | undefined;
  relay(scope: string, id: string, now: number): DirectoryRelay | undefined;
  agencies(scope: string, now: number): readonly DirectoryAgency[];
  relays(scope: string, now: number): readonly DirectoryRelay[];
  /** The agency that owns a mailbox. @param local - Local part. */
  agencyOf(scope: string, local: string, now: number): DirectoryAgency | undefined;
  /** The relay that serves a mailbox; of several the first. @param local - Local part. */
  relayOf(scope: string, local: string, now: number): DirectoryRelay | undefined;
  /** A relay of the newest directory, expired or not, while the newest root vouches for that directory: for trust documents alone. */
  lastRelay(scope: string, id: string): DirectoryRelay | undefined;
  /** As {@link lastRelay}, an agency: receipts and checkpoints are judged whatever became of the directory since. */
  lastAgency(scope: string, id: string): DirectoryAgency | undefined;
  /** As {@link lastAgency}: all of them. */
  lastAgencies(scope: string): readonly DirectoryAgency[];
  /** Signers of logs in directories that the newest replaced (LOG-58); undefined when the newest root does not vouch for the newest directory. */
  pastSigners(scope: string): Pick<PastSigners, 'of' | 'holderOf'> | undefined;
  /** As {@link lastAgency}: the owner of a mailbox. @param local - Local part. */
  lastAgencyOf(scope: string, local: string): DirectoryAgency | undefined;
  /**
   * Local parts of the mailboxes that an agency has in the newest directory, or had in one that is held and nobody else has now: what was on
   * its way to them still finds it.
   */
  everMailboxes(scope: string, id: string): readonly string[];
  /** As {@link lastRelay}: all of them. */
  lastRelays(scope: string): readonly DirectoryRelay[];
  /** Whether what is held of a scope is known to be its newest. */
  freshness(scope: string, now: number): FreshnessState;
  /** @throws {@link RogatoryError} `TRUST_STALE` (TRUST-28) unless {@link freshness} says fresh. */
  requireFresh(scope: string, now: number): void;
  /** The time that trust goes by: `now`, but not before the newest document of the own state, nor before `since` of `openTrust`. */
  time(now: number): number;
  /** Newest versions held, and the document digest of the directory. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  directoryRef(scope: string): { readonly rootVersion: number; readonly directoryVersion: number; readonly digest: Uint8Array };
  /** Least suite in which the state signs. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  rootSuite(scope: string): SuiteId;
  /** The accord in force between two scopes, one of them the own. */
  accordBetween(a: string, b: string, now: number): Accord | undefined;
  /** As `accordBetween`. @throws {@link RogatoryError} `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14). */
  requireAccord(a: string, b: string, now: number): Accord;
  accords(): readonly Accord[];
  /** Records of ceremonies in which the own state took part. */
  ceremonies(): readonly Ceremony[];
  /** All roots, the newest directory and the newest freshness statement of a scope: what another reader of it needs, in this order. */
  newest(scope: string): readonly TrustDocument[];
  /** Version of the newest root or directory held, or the issue time of the newest freshness statement; 0 for none and for other kinds. */
  heldVersion(kind: DocumentKind, scope: string): number;
  /** What a reader lacks whose {@link heldVersion} is `above`: later roots, the newest directory, the newest statement. */
  newerThan(kind: DocumentKind, scope: string, above: number): readonly TrustDocument[];
  /** The accords between two scopes, their ends, and the records of ceremonies. */
  between(a: string, b: string): readonly TrustDocument[];
  /**
   * What opening an envelope asks, at `now`.
   * @param options.acceptStale - The operator ends the quarantine of stale scopes for this look.
   * @param options.acceptExpired - Looks into the newest directory held, expired or not, while the newest root vouches for it: to verify, not to accept.
   */
  view(now: number, options?: { readonly acceptStale?: boolean; readonly acceptExpired?: boolean }): DocumentView;
  /** Exact bytes of everything held, for `openTrust`; not to be changed. Those of older directories are read for it. */
  documents(): readonly Uint8Array[];
  /** Kind and document digest of everything held: what a log states of it (LOG-33). */
  objects(): readonly Pick<TrustDocument, 'kind' | 'digest'>[];
}
