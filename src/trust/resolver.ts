// SPDX-License-Identifier: Apache-2.0
// The reader's own copy of roots, directories and accords. Every look-up starts at a scope: nothing of one state is looked for in another's.
import { toHex } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { isScope } from '../core/ids.js';
import type { SuiteId } from '../crypto/suites.js';
import { readAccord } from './accord.js';
import type { Accord } from './accord.js';
import { sealFault } from './accord-seals.js';
import { AccordShelf } from './accord-shelf.js';
import { admitting } from './admission.js';
import type { Holdings } from './admission.js';
import { Alarms } from './alarms.js';
import type { TrustAlarm } from './alarms.js';
import type { Ceremony } from './ceremony.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import type { DirectoryIndex } from './directory-index.js';
import { readDirectoryHeader } from './directory-read.js';
import { readDocument } from './document.js';
import type { DocumentKind, TrustDocument, Verified } from './document.js';
import { parseFingerprint } from './fingerprint.js';
import { readFreshness } from './freshness.js';
import type { FreshnessState } from './freshness-shelf.js';
import type { PastSigners } from './past-signers.js';
import { keptInMemory, sortingKept } from './kept-document.js';
import type { KeptDocument } from './kept-document.js';
import { restoring } from './restoration.js';
import { readRoot } from './root.js';
import { ScopeTrust, requireScope } from './scope-trust.js';
import type { AddedDocument, SliceOptions, TrustStore } from './trust-store.js';
import { makeView } from './view.js';
import type { DocumentView } from './view.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { costOf, finish, finishInSlices } from './work.js';
import type { Work } from './work.js';

export type { TrustAlarm } from './alarms.js';
export type { AddedDocument, TrustStore } from './trust-store.js';

interface TrustInput {
  readonly own: string;
  readonly pins: ReadonlyMap<string, string>;
  readonly documents: readonly Uint8Array[];
  readonly now: number;
  readonly since?: number;
  readonly onAlarm?: (alarm: TrustAlarm) => void;
}

const TRUST_INPUT: Members<TrustInput> = {
  required: { own: 'text', pins: 'map', documents: 'list', now: 'number' },
  optional: { since: 'number', onAlarm: 'function' },
};
const SLICE_OPTIONS: Members<SliceOptions> = { required: {}, optional: { fromPeer: 'flag', signal: 'object' } };
const VIEW_OPTIONS: Members<NonNullable<Parameters<TrustStore['view']>[1]>> = {
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
  readonly onAlarm: (alarm: TrustAlarm) => void;
}

/** Opens a reader's documents, wherever they are kept. @throws as {@link openTrust}. */
export function* openingStore(input: StoreInput): Work<DocumentStore> {
  const store = new DocumentStore(input);
  for (const [scope, pin] of input.pins) store.pin(scope, pin);
  yield* store.restoring(input);
  return store;
}

/** Options of an addition. */
interface Addition {
  readonly fromPeer?: boolean;
  /** Default: as the store does. */
  readonly keep?: StoreInput['keep'];
}

export class DocumentStore implements TrustStore {
  readonly own: string;
  readonly #scopes = new Map<string, ScopeTrust>();
  readonly #input: Pick<StoreInput, 'since' | 'keep'>;
  readonly #alarms: Alarms;
  readonly #ceremonies: Verified<Ceremony>[] = [];
  readonly #accords = new AccordShelf((accord) =>
    accord.parties.map((party) => sealFault(this.#scopes, party)).find((fault) => fault !== undefined),
  );

  constructor({ own, since, keep, onAlarm }: StoreInput) {
    this.own = own;
    this.#input = { since, keep };
    this.#alarms = new Alarms(onAlarm);
  }

  /** Pins a scope that is not pinned yet. @throws `ID_MALFORMED` (CONV-02). */
  pin(scope: string, pin: string): void {
    if (!isScope(scope)) throw fail('ID_MALFORMED', { expected: 'scope', value: scope.slice(0, 64) });
    if (this.#scopes.has(scope)) return;
    const all = [...this.#scopes, [scope, new ScopeTrust(scope, parseFingerprint(pin))] as const];
    this.#scopes.clear();
    for (const [name, trust] of all.sort(([a], [b]) => (a < b ? -1 : 1))) this.#scopes.set(name, trust);
  }

  *restoring({ kept, now }: Pick<StoreInput, 'kept' | 'now'>): Work<void> {
    this.#scope(this.own);
    yield* restoring(this.#holdings, yield* sortingKept(kept), now);
  }

  scopes(): readonly string[] {
    return [...this.#scopes.keys()];
  }

  add(bytes: Uint8Array, now: number): AddedDocument {
    return finish(this.adding(bytes, now));
  }

  addInSlices(bytes: Uint8Array, now: number, options: SliceOptions = {}): Promise<AddedDocument> {
    requireMembers(options, SLICE_OPTIONS, 'trust.addInSlices(options)');
    const { fromPeer, signal } = options;
    return finishInSlices(this.adding(bytes, now, fromPeer === undefined ? {} : { fromPeer }), { signal });
  }

  /** Work of {@link add}. */
  *adding(bytes: Uint8Array, now: number, { fromPeer = false, keep = this.#input.keep }: Addition = {}): Work<AddedDocument> {
    const document = readDocument(bytes);
    yield costOf('hashing', 3 * bytes.length);
    try {
      return yield* admitting(this.#holdings, document, { offeredAt: this.time(now), fromPeer, keep });
    } catch (error) {
      if (isRogatoryError(error, 'TRUST_FORK') || isRogatoryError(error, 'TRUST_NOT_YET_VALID')) this.#alarm(document, error, now);
      throw error;
    }
  }

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

  agencyOf(scope: string, local: string, now: number): DirectoryAgency | undefined {
    return this.#inForce(scope, now)?.owners.get(local);
  }

  relayOf(scope: string, local: string, now: number): DirectoryRelay | undefined {
    return this.#inForce(scope, now)?.servers.get(local);
  }

  lastRelay(scope: string, id: string): DirectoryRelay | undefined {
    return this.#scopes.get(scope)?.standing()?.relays.get(id);
  }

  lastAgency(scope: string, id: string): DirectoryAgency | undefined {
    return this.#scopes.get(scope)?.standing()?.agencies.get(id);
  }

  pastSigners(scope: string): PastSigners | undefined {
    const trust = this.#scopes.get(scope);
    return trust?.standing() && trust.directories.past.signers;
  }

  lastAgencies(scope: string): readonly DirectoryAgency[] {
    return this.#scopes.get(scope)?.standing()?.directory.agencies ?? [];
  }

  lastAgencyOf(scope: string, local: string): DirectoryAgency | undefined {
    return this.#scopes.get(scope)?.standing()?.owners.get(local);
  }

  everMailboxes(scope: string, id: string): readonly string[] {
    return this.#scopes.get(scope)?.everMailboxes(id) ?? [];
  }

  lastRelays(scope: string): readonly DirectoryRelay[] {
    return this.#scopes.get(scope)?.standing()?.directory.relays ?? [];
  }

  freshness(scope: string, now: number): FreshnessState {
    return this.#scope(scope).freshnessState(this.time(now));
  }

  requireFresh(scope: string, now: number): void {
    this.#scope(scope).requireFresh(this.time(now));
  }

  time(now: number): number {
    return Math.max(now, this.#input.since, this.#scope(this.own).newestIssue * 1000);
  }

  directoryRef(scope: string): ReturnType<TrustStore['directoryRef']> {
    const { root, directory } = this.#scope(scope);
    if (root === undefined || directory === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
    return { rootVersion: root.content.version, directoryVersion: directory.content.version, digest: directory.document.digest };
  }

  rootSuite(scope: string): SuiteId {
    const { root } = this.#scope(scope);
    if (root === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
    return root.content.suite;
  }

  accordBetween(a: string, b: string, now: number): Accord | undefined {
    return this.#accords.between(a, b, this.time(now));
  }

  requireAccord(a: string, b: string, now: number): Accord {
    return this.#accords.require(a, b, this.time(now));
  }

  accords(): readonly Accord[] {
    return this.#accords.all();
  }

  view(now: number, options: Parameters<TrustStore['view']>[1] = {}): DocumentView {
    requireMembers(options, VIEW_OPTIONS, 'trust.view(options)');
    return makeView(this.#scope(this.own), this.#scopes, this.#accords, this.time(now), options);
  }

  ceremonies(): readonly Ceremony[] {
    return this.#ceremonies.map(({ content }) => content);
  }

  documents(): readonly Uint8Array[] {
    const ceremonies = this.#ceremonies.map(({ document }) => document.bytes);
    return [...[...this.#scopes.values()].flatMap((scope) => scope.documents()), ...this.#accords.documents(), ...ceremonies];
  }

  objects(): readonly Pick<TrustDocument, 'kind' | 'digest'>[] {
    const ceremonies = this.#ceremonies.map(({ document }) => document);
    return [...[...this.#scopes.values()].flatMap((scope) => scope.objects()), ...this.#accords.objects(), ...ceremonies];
  }

  newest(scope: string): readonly TrustDocument[] {
    const { roots, directory, freshness } = this.#scope(scope);
    return [...roots, directory, freshness].flatMap((held) => (held === undefined ? [] : [held.document]));
  }

  heldVersion(kind: DocumentKind, scope: string): number {
    return this.#scopes.get(scope)?.heldVersion(kind) ?? 0;
  }

  newerThan(kind: DocumentKind, scope: string, above: number): readonly TrustDocument[] {
    return this.#scopes.get(scope)?.newerThan(kind, above) ?? [];
  }

  between(a: string, b: string): readonly TrustDocument[] {
    const ceremonies = this.#ceremonies.filter(({ content }) => [a, b].includes(content.own) && [a, b].includes(content.other));
    return [...this.#accords.documentsBetween(a, b), ...ceremonies.map(({ document }) => document)];
  }

  get #holdings(): Holdings {
    return { own: this.own, scopes: this.#scopes, accords: this.#accords, ceremonies: this.#ceremonies, alarms: this.#alarms };
  }

  #alarm(
    document: TrustDocument,
    { code, message: detail, details }: RogatoryError<'TRUST_FORK' | 'TRUST_NOT_YET_VALID'>,
    at: number,
  ): void {
    const { kind, digest, bytes: offered } = document;
    const scope = scopeOf(document) ?? this.own;
    this.#alarms.raise(scope, `${kind} ${toHex(digest)}`, at, () => {
      const held = 'version' in details ? this.#heldInstead(document, scope, details.version) : undefined;
      return { code, kind, detail, offered, ...(held === undefined ? {} : { held }), at };
    });
  }

  /** What is held where the offered document wants to stand. @param version - Of which two documents differ. */
  #heldInstead(document: TrustDocument, scope: string, version: number): Uint8Array | undefined {
    if (document.kind === 'accord') return this.#accords.bytesOf(readAccord(document).claimed.id, version);
    return this.#scope(scope).heldInstead(document.kind, version);
  }

  #inForce(scope: string, now: number): DirectoryIndex | undefined {
    return this.#scopes.get(scope)?.inForce(this.time(now));
  }

  #scope(scope: string): ScopeTrust {
    return requireScope(this.#scopes, scope);
  }
}

/** The scope that a document is of; undefined for what two states sign. */
function scopeOf(document: TrustDocument): string | undefined {
  switch (document.kind) {
    case 'root':
      return readRoot(document).claimed.scope;
    case 'directory':
      return readDirectoryHeader(document).scope;
    case 'freshness':
      return readFreshness(document).claimed.scope;
    default:
      return undefined;
  }
}
