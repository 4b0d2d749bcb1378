// SPDX-License-Identifier: Apache-2.0
// The reader's own copy of roots, directories and accords. Every look-up starts at a scope: nothing of one state is looked for in another's.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { isScope } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { formatUtc, toSeconds } from '../../core/time.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { readAccord } from '../documents/accord.js';
import type { Accord } from '../documents/accord.js';
import { AccordShelf, sealFault } from './accord-shelf.js';
import { admitting } from './admission.js';
import type { AddedDocument, Holdings } from './admission.js';
import { Alarms } from './alarms.js';
import type { TrustAlarm } from './alarms.js';
import type { Ceremony } from '../ceremony/ceremony.js';
import type { DirectoryAgency, DirectoryRelay } from '../documents/directory.js';
import type { DirectoryIndex } from './directory-shelf.js';
import { readDocument } from '../documents/document.js';
import type { DocumentKind, TrustDocument } from '../documents/document.js';
import { parseFingerprint } from '../ceremony/fingerprint.js';
import type { FreshnessState } from './freshness-shelf.js';
import type { PastSigners } from './past-directories.js';
import { keptInMemory } from './intake.js';
import type { Entry, KeptDocument } from './intake.js';
import { restoring } from './restoration.js';
import { placeOf } from '../documents/document-place.js';
import { ScopeTrust, objectOf, requireScope } from './scope-trust.js';
import type { HeldObject } from './scope-trust.js';
import { makeView } from './view.js';
import type { DocumentView, ViewOptions } from './view.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { costOf, finish, finishInSlices } from '../documents/work.js';
import type { Work } from '../documents/work.js';

export type { TrustAlarm } from './alarms.js';

/** What a reader of trust documents can ask. */
export type TrustStore = Omit<DocumentStore, 'pin' | 'restoring' | 'adding'>;

export interface SliceOptions {
  /** A peer brought it: of another state only so many directories and freshness statements are taken in a day (TRUST-52). */
  readonly fromPeer?: boolean;
  /** Leaves the document, with the signal's reason, when it was not taken in by then. */
  readonly signal?: AbortSignal;
}

interface TrustInput extends Pick<StoreInput, 'own' | 'pins' | 'now'>, Partial<Pick<StoreInput, 'since' | 'onAlarm'>> {
  readonly documents: readonly Uint8Array[];
}

const TRUST_INPUT: Members<TrustInput> = {
  required: { own: 'text', pins: 'map', documents: 'list', now: 'number' },
  optional: { since: 'number', onAlarm: 'function' },
};
const SLICE_OPTIONS: Members<SliceOptions> = { required: {}, optional: { fromPeer: 'flag', signal: 'object' } };
const VIEW_OPTIONS: Members<ViewOptions> = {
  required: {},
  optional: { acceptStale: 'flag', acceptExpired: 'flag' },
};

/**
 * Opens the documents that a reader holds in memory. Documents that others offer go through `add` and `addInSlices`.
 * @param input.own - The reader's own scope; pinned like any other.
 * @param input.pins - Scope to the fingerprint (or hexadecimal digest) of its root, version 1.
 * @param input.since - Unix milliseconds: the last time that this reader kept durably. Trust does not go back behind it, whatever the clock says.
 * @param input.onAlarm - Called with every alarm, synchronously.
 * @param input.documents - What this reader accepted before, in any order; copied. All of it is verified again, but not its expiry, which
 * is judged at each use; of directories that newer ones replaced the signatures alone, and none beyond `LIMITS.pastDirectoriesMaxBytes`.
 * @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03) when the own scope is not pinned, `ID_MALFORMED` (CONV-02) for a pin, and
 * what `add` throws.
 */
export function openTrust(input: TrustInput): TrustStore {
  requireMembers(input, TRUST_INPUT, 'openTrust(input)');
  const { documents, since = 0, onAlarm = () => undefined, ...others } = input;
  const kept = documents.map((bytes) => keptInMemory(Uint8Array.from(bytes)));
  return finish(openingStore({ ...others, kept, keep: ({ bytes }) => keptInMemory(bytes), since, onAlarm }));
}

export interface StoreInput {
  readonly own: string;
  readonly pins: ReadonlyMap<string, string>;
  /** Documents that the reader accepted before, in any order: read one at a time. */
  readonly kept: Iterable<KeptDocument>;
  /** Makes a document durable that is being accepted. Throws when it cannot be kept. */
  readonly keep: (document: TrustDocument) => KeptDocument;
  readonly now: number;
  readonly since: number;
  /** Where that time is kept, for the texts of errors. */
  readonly sincePlace?: string;
  readonly onAlarm: (alarm: TrustAlarm) => void;
}

/** Opens a reader's documents, wherever they are kept. @throws as {@link openTrust}. */
export function* openingStore(input: StoreInput): Work<DocumentStore> {
  const store = new DocumentStore(input);
  for (const [scope, pin] of input.pins) store.pin(scope, pin);
  yield* store.restoring(input);
  return store;
}

/** Documents that one reader holds. `now` is Unix milliseconds throughout. */
export class DocumentStore {
  /** The reader's own scope. */
  readonly own: string;
  readonly #scopes = new Map<string, ScopeTrust>();
  readonly #input: Required<Pick<StoreInput, 'since' | 'sincePlace' | 'keep'>>;
  readonly #accords = new AccordShelf((accord) =>
    accord.parties.map((party) => sealFault(this.#scopes, party)).find((fault) => fault !== undefined),
  );
  readonly #holdings: Holdings;

  constructor({ own, since, sincePlace = 'the time that was kept', keep, onAlarm }: StoreInput) {
    this.own = own;
    this.#input = { since, sincePlace, keep };
    const alarms = new Alarms(onAlarm);
    this.#holdings = { own, scopes: this.#scopes, accords: this.#accords, alarms };
  }

  /** Pins a scope that is not pinned yet. @throws `ID_MALFORMED` (CONV-02). */
  pin(scope: string, pin: string): void {
    if (!isScope(scope)) throw fail('ID_MALFORMED', { expected: 'a scope, such as demo-a', value: scope.slice(0, 64) });
    if (this.#scopes.has(scope)) return;
    const all = [...this.#scopes, [scope, new ScopeTrust(scope, parseFingerprint(pin))] as const];
    this.#scopes.clear();
    for (const [name, trust] of all.sort(([a], [b]) => (a < b ? -1 : 1))) this.#scopes.set(name, trust);
  }

  *restoring({ kept, now }: Pick<StoreInput, 'kept' | 'now'>): Work<void> {
    this.#scope(this.own);
    yield* restoring(this.#holdings, kept, now);
  }

  /** Scopes for which a root is pinned, sorted. */
  scopes(): readonly string[] {
    return [...this.#scopes.keys()];
  }

  /**
   * Verifies a document against what is held, and takes it in; nothing changes when it is refused. Write it to durable storage before
   * use. An expired root is taken in, as a step to the next: what hangs on it stays refused.
   * @param bytes - The document; copied.
   * @throws {@link RogatoryError} `TRUST_...` (TRUST-01 to TRUST-12, TRUST-15, TRUST-16), `CBOR_...`, `CRYPTO_...`, `ID_MALFORMED` (CONV-02).
   */
  add(bytes: Uint8Array, now: number): AddedDocument {
    return finish(this.adding(bytes, now));
  }

  /**
   * As {@link add}, in slices between which others are served: for whatever comes from outside while a node runs.
   */
  addInSlices(bytes: Uint8Array, now: number, options: SliceOptions = {}): Promise<AddedDocument> {
    requireMembers(options, SLICE_OPTIONS, 'trust.addInSlices(options)');
    const { fromPeer = false, signal } = options;
    return finishInSlices(this.adding(bytes, now, { fromPeer }), { signal });
  }

  /** Work of {@link add}. @param how.keep - Default: as the store does. */
  *adding(bytes: Uint8Array, now: number, how: Partial<Pick<Entry, 'fromPeer' | 'keep'>> = {}): Work<AddedDocument> {
    const document = readDocument(bytes);
    yield costOf('hashing', 3 * bytes.length);
    try {
      return yield* admitting(this.#holdings, document, { keep: this.#input.keep, ...how, offeredAt: this.time(now) });
    } catch (error) {
      if (isRogatoryError(error, 'TRUST_FORK') || isRogatoryError(error, 'TRUST_NOT_YET_VALID')) this.#alarm(document, error, now);
      throw error;
    }
  }

  /** Takes in what waited and finds room now. */
  async addWaiting(now: number): Promise<readonly AddedDocument[]> {
    const due = [...this.#scopes.values()].flatMap(({ intake }) => intake.takeDue(this.time(now)));
    const added: AddedDocument[] = [];
    for (const bytes of due) {
      try {
        added.push(await this.addInSlices(bytes, now, { fromPeer: true }));
      } catch (error) {
        // Something came in meanwhile that it does not stand beside: it is no news any more.
        if (!isRogatoryError(error)) throw error;
      }
    }
    return added;
  }

  /** @returns undefined when unknown. @throws {@link RogatoryError} `TRUST_EXPIRED` (TRUST-63), as all look-ups with `now`. */
  agency(scope: string, id: string, now: number): DirectoryAgency | undefined {
    return this.#inForce(scope, now)?.agencies.get(id);
  }

  relay(scope: string, id: string, now: number): DirectoryRelay | undefined {
    return this.#inForce(scope, now)?.relays.get(id);
  }

  agencies(scope: string, now: number): readonly DirectoryAgency[] {
    return this.#inForce(scope, now)?.directory.agencies ?? [];
  }

  relays(scope: string, now: number): readonly DirectoryRelay[] {
    return this.#inForce(scope, now)?.directory.relays ?? [];
  }

  /** The agency that owns a mailbox. @param local - Local part. */
  agencyOf(scope: string, local: string, now: number): DirectoryAgency | undefined {
    return this.#inForce(scope, now)?.owners.get(local);
  }

  /** The relay that serves a mailbox; of several the first. @param local - Local part. */
  relayOf(scope: string, local: string, now: number): DirectoryRelay | undefined {
    return this.#inForce(scope, now)?.servers.get(local);
  }

  /**
   * The newest directory, expired or not, while the newest root vouches for it: for trust documents, and for receipts and checkpoints, which
   * are judged whatever became of the directory since.
   */
  standing(scope: string): DirectoryIndex | undefined {
    return this.#scopes.get(scope)?.standing();
  }

  /** Signers of logs in directories that the newest replaced (LOG-58); undefined when the newest root does not vouch for the newest directory. */
  pastSigners(scope: string): Pick<PastSigners, 'of' | 'holderOf'> | undefined {
    const trust = this.#scopes.get(scope);
    return trust?.standing() && trust.directories.past.signers;
  }

  /**
   * Local parts of the mailboxes that an agency has in the newest directory, or had in one that is held and nobody else has now: what was on
   * its way to them still finds it.
   */
  everMailboxes(scope: string, id: string): readonly string[] {
    return this.#scopes.get(scope)?.everMailboxes(id) ?? [];
  }

  /** When the newest documents of a scope were issued, and when they end, epoch seconds; of a kind that is not held nothing. */
  validity(scope: string): readonly { readonly kind: DocumentKind; readonly issuedAt: number; readonly expiresAt: number }[] {
    const { root, directory, freshness } = this.#scope(scope);
    return Object.entries({ root, directory, freshness }).flatMap(([kind, held]) => {
      if (held === undefined) return [];
      const { issuedAt, expiresAt } = held.content;
      return [{ kind: kind as DocumentKind, issuedAt, expiresAt }];
    });
  }

  /** Whether what is held of a scope is known to be its newest. */
  freshness(scope: string, now: number): FreshnessState {
    const { statements } = this.#scope(scope);
    const state = statements.state(this.time(now));
    const ahead = this.#ahead(now);
    if (state.reason === undefined || ahead === undefined || statements.state(now).state === 'stale') return state;
    return { ...state, reason: `${state.reason}, as it seems: ${ahead}` };
  }

  /** @throws {@link RogatoryError} `TRUST_STALE` (TRUST-28) unless {@link freshness} says fresh. */
  requireFresh(scope: string, now: number): void {
    const { state, reason = '' } = this.freshness(scope, now);
    if (state === 'stale') throw fail('TRUST_STALE', { scope, reason });
  }

  /** The time that trust goes by: `now`, but not before the newest document of the own state, nor before `since` of `openTrust`. */
  time(now: number): number {
    return Math.max(now, this.#input.since, this.#scope(this.own).newestIssue * 1000);
  }

  /** Says where the time comes from that trust goes by, when that is not the clock; nobody else knows why all has expired. */
  #ahead(now: number): string | undefined {
    const time = this.time(now);
    const seconds = toSeconds(time - now);
    if (seconds <= LIMITS.clockSkewSeconds) return undefined;
    const isKept = time === this.#input.since;
    const place = isKept ? this.#input.sincePlace : `the newest document of ${this.own}`;
    const hours = Math.ceil(seconds / 3600);
    const by = seconds < 172_800 ? `${hours} hour${hours === 1 ? '' : 's'}` : `${Math.floor(seconds / 86_400)} days`;
    const what = `${place} says ${formatUtc(toSeconds(time))}, ${by} ahead of this clock`;
    return isKept ? `${what}; if the clock was wrong then, and is right now, remove it` : what;
  }

  /** Newest versions held, and the document digest of the directory. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  directoryRef(scope: string): { readonly rootVersion: number; readonly directoryVersion: number; readonly digest: Uint8Array } {
    const { root, directory } = this.#scope(scope);
    if (root === undefined || directory === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
    return { rootVersion: root.content.version, directoryVersion: directory.content.version, digest: directory.document.digest };
  }

  /** Least suite in which the state signs. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  rootSuite(scope: string): SuiteId {
    const { root } = this.#scope(scope);
    if (root === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
    return root.content.suite;
  }

  /** The accord in force between two scopes, one of them the own. */
  accordBetween(a: string, b: string, now: number): Accord | undefined {
    return this.#accords.inForce(a, b, this.time(now));
  }

  /** As `accordBetween`. @throws {@link RogatoryError} `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14). */
  requireAccord(a: string, b: string, now: number): Accord {
    return this.#accords.require(a, b, this.time(now));
  }

  accords(): readonly Accord[] {
    return this.#accords.all();
  }

  /**
   * What opening an envelope asks, at `now`.
   * @param options.acceptStale - The operator ends the quarantine of stale scopes for this look.
   * @param options.acceptExpired - Looks into the newest directory held, expired or not, while the newest root vouches for it: to verify, not to accept.
   */
  view(now: number, options: ViewOptions = {}): DocumentView {
    requireMembers(options, VIEW_OPTIONS, 'trust.view(options)');
    return makeView(this.#scope(this.own), this.#scopes, this.#accords, this.time(now), options, (look) => this.#explained(now, look));
  }

  /** Records of ceremonies in which the own state took part. */
  ceremonies(): readonly Ceremony[] {
    return this.#accords.ceremonies();
  }

  /** Exact bytes of everything held, for `openTrust`; not to be changed. Those of older directories are read for it. */
  documents(): readonly Uint8Array[] {
    return this.#all().flatMap((one) => one.read() ?? []);
  }

  /** Kind and document digest of everything held: what a log states of it (LOG-33). */
  objects(): readonly Pick<TrustDocument, 'kind' | 'digest'>[] {
    return this.#all().map(({ kind, digest }) => ({ kind, digest }));
  }

  #all(): readonly HeldObject[] {
    return [...[...this.#scopes.values()].flatMap((scope) => scope.objects()), ...this.#accords.documents().map(objectOf)];
  }

  /** Keys of the newest root and of the newest directory of a scope; none of one that is not pinned. */
  keys(scope: string): ScopeTrust['keys'] {
    return this.#scopes.get(scope)?.keys ?? [new Map(), new Map()];
  }

  /** All roots, the newest directory and the newest freshness statement of a scope: what another reader of it needs, in this order. */
  newest(scope: string): readonly TrustDocument[] {
    const trust = this.#scope(scope);
    return (['root', 'directory', 'freshness'] as const).flatMap((kind) => trust.newerThan(kind, 0));
  }

  /** Version of the newest root or directory held, or the issue time of the newest freshness statement; 0 for none and for other kinds. */
  heldVersion(kind: DocumentKind, scope: string): number {
    return this.#scopes.get(scope)?.heldVersion(kind) ?? 0;
  }

  /** What a reader lacks whose {@link heldVersion} is `above`: later roots, the newest directory, the newest statement. */
  newerThan(kind: DocumentKind, scope: string, above: number): readonly TrustDocument[] {
    return this.#scopes.get(scope)?.newerThan(kind, above) ?? [];
  }

  /** The accords between two scopes, their ends, and the records of ceremonies. */
  between(a: string, b: string): readonly TrustDocument[] {
    return this.#accords.between(a, b);
  }

  #alarm(document: TrustDocument, error: RogatoryError<'TRUST_FORK' | 'TRUST_NOT_YET_VALID'>, at: number): void {
    const { code, message: detail, details } = error;
    const { kind, digest, bytes: offered } = document;
    const { scope = this.own } = placeOf(document);
    this.#holdings.alarms.raise(scope, `${kind} ${toHex(digest)}`, at, () => {
      const held = 'version' in details ? this.#heldInstead(document, scope, details.version) : undefined;
      return { code, kind, detail, offered, ...(held === undefined ? {} : { held }), at };
    });
  }

  /** What is held where the offered document wants to stand. @param version - Of which two documents differ. */
  #heldInstead(document: TrustDocument, scope: string, version: number): Uint8Array | undefined {
    if (document.kind === 'accord') return this.#accords.version(readAccord(document).claimed.id, version)?.document.bytes;
    return this.#scope(scope).heldInstead(document.kind, version);
  }

  #inForce(scope: string, now: number): DirectoryIndex | undefined {
    return this.#explained(now, () => this.#scopes.get(scope)?.inForce(this.time(now)));
  }

  #explained<T>(now: number, look: () => T): T {
    try {
      return look();
    } catch (error) {
      const ahead = this.#ahead(now);
      if (ahead === undefined || !isRogatoryError(error, 'TRUST_EXPIRED')) throw error;
      throw fail('TRUST_EXPIRED', { ...error.details, clock: ahead }, error);
    }
  }

  #scope(scope: string): ScopeTrust {
    return requireScope(this.#scopes, scope);
  }
}
