// SPDX-License-Identifier: Apache-2.0
// What a reader of trust documents can ask.
import type { SuiteId } from '../crypto/suites.js';
import type { Accord } from './accord.js';
import type { Ceremony } from './ceremony.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import type { DocumentKind, TrustDocument } from './document.js';
import type { FreshnessState } from './freshness-shelf.js';
import type { DocumentView } from './view.js';

/** A signed document that contradicts what is held, or that claims to be issued too far ahead. */
export interface TrustAlarm {
  readonly code: 'TRUST_FORK' | 'TRUST_NOT_YET_VALID';
  readonly kind: DocumentKind;
  /** What a person is told. */
  readonly detail: string;
  /** Exact bytes of both; `held` is absent when nothing of that version is held. */
  readonly offered: Uint8Array;
  readonly held?: Uint8Array;
  /** Unix milliseconds. */
  readonly at: number;
}

export interface AddedDocument {
  readonly kind: DocumentKind;
  /** Of a root, directory or freshness statement. */
  readonly scope?: string;
  /** False: the document was held already. */
  readonly changed: boolean;
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
  /** What was refused as a fork, or as issued too far ahead, since the store was opened, with both copies: proof against who signed. */
  alarms(): readonly TrustAlarm[];
  /** Exact bytes of everything held, for `openTrust`; not to be changed. */
  documents(): readonly Uint8Array[];
}
