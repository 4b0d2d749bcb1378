// SPDX-License-Identifier: Apache-2.0
// The reader's own copy of roots, directories and accords. Every look-up starts at a scope: the walls between states are here.
import { equal } from '../core/bytes.js';
import { fail, isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { isScope } from '../core/ids.js';
import { LIMITS } from '../core/limits.js';
import { toSeconds } from '../core/time.js';
import type { SuiteId } from '../crypto/suites.js';
import { readAccord } from './accord.js';
import type { Accord, AccordContent } from './accord.js';
import { readAccordEnd, verifyAccordEnd } from './accord-end.js';
import type { AccordEnd } from './accord-end.js';
import { sealFault, sealsEver, sealsHeld, sealsInForce, sealsListed, sealsNow } from './accord-seals.js';
import { requireTimely, verifyAccord } from './accord-verify.js';
import { AccordShelf } from './accord-shelf.js';
import { readCeremony, verifyCeremony } from './ceremony.js';
import type { Ceremony } from './ceremony.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import { readDirectory } from './directory-read.js';
import { readDocument } from './document.js';
import type { DocumentKind, TrustDocument, Unverified, Verified } from './document.js';
import { parseFingerprint } from './fingerprint.js';
import { readFreshness } from './freshness.js';
import type { FreshnessState } from './freshness-shelf.js';
import { readRoot } from './root.js';
import { ScopeTrust, requireScope } from './scope-trust.js';
import type { DirectoryIndex, Entry } from './scope-trust.js';
import type { AddedDocument, TrustAlarm, TrustStore } from './trust-store.js';
import { makeView } from './view.js';
import type { DocumentView } from './view.js';
import { requireDisjoint, requireWall } from './walls.js';
import type { KeyUses } from './walls.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export type { AddedDocument, TrustAlarm, TrustStore } from './trust-store.js';

interface TrustInput {
  readonly own: string;
  readonly pins: ReadonlyMap<string, string>;
  readonly documents: readonly Uint8Array[];
  readonly now: number;
  readonly since?: number;
  readonly onAlarm?: (alarm: TrustAlarm) => void;
  readonly onRefused?: (document: Uint8Array) => void;
}

const TRUST_INPUT: Members<TrustInput> = {
  required: { own: 'text', pins: 'map', documents: 'list', now: 'number' },
  optional: { since: 'number', onAlarm: 'function', onRefused: 'function' },
};
const VIEW_OPTIONS: Members<NonNullable<Parameters<TrustStore['view']>[1]>> = {
  required: {},
  optional: { acceptStale: 'flag', acceptExpired: 'flag' },
};

/**
 * Opens the documents that a reader holds.
 * @param input.own - The reader's own scope; pinned like any other.
 * @param input.pins - Scope to the fingerprint (or hexadecimal digest) of its root, version 1.
 * @param input.since - Unix milliseconds: the last time that this reader kept durably. Trust does not go back behind it, whatever the clock says.
 * @param input.onAlarm - Called with every alarm, synchronously.
 * @param input.documents - What this reader accepted before, in any order; copied. All of it is verified again, but not its expiry, which
 * is judged at each use. What others offer goes through `add`.
 * @param input.onRefused - Called with the exact bytes of the document that stands in the way, before its error is thrown.
 * @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03) when the own scope is not pinned, `ID_MALFORMED` (CONV-02) for a pin, and
 * what `add` throws.
 */
export function openTrust(input: TrustInput): TrustStore {
  requireMembers(input, TRUST_INPUT, 'openTrust(input)');
  const scopes = new Map<string, ScopeTrust>();
  for (const [scope, pin] of [...input.pins].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isScope(scope)) throw fail('ID_MALFORMED', { expected: 'scope', value: scope.slice(0, 64) });
    scopes.set(scope, new ScopeTrust(scope, parseFingerprint(pin)));
  }
  const own = scopes.get(input.own);
  if (own === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope: input.own });
  const store = new DocumentStore(own, scopes, input.since ?? 0, input.onAlarm ?? (() => undefined));
  store.restore(input.documents, input.onRefused ?? (() => undefined));
  return store;
}

class DocumentStore implements TrustStore {
  readonly own: string;
  readonly #ownTrust: ScopeTrust;
  readonly #scopes: ReadonlyMap<string, ScopeTrust>;
  readonly #since: number;
  readonly #onAlarm: (alarm: TrustAlarm) => void;
  readonly #alarms: TrustAlarm[] = [];
  readonly #ceremonies: Verified<Ceremony>[] = [];
  readonly #accords = new AccordShelf((accord) =>
    accord.parties.map((party) => sealFault(this.#scopes, party)).find((fault) => fault !== undefined),
  );

  constructor(own: ScopeTrust, scopes: ReadonlyMap<string, ScopeTrust>, since: number, onAlarm: (alarm: TrustAlarm) => void) {
    this.own = own.scope;
    this.#ownTrust = own;
    this.#scopes = scopes;
    this.#since = since;
    this.#onAlarm = onAlarm;
  }

  scopes(): readonly string[] {
    return [...this.#scopes.keys()];
  }

  /** Held documents come back in any order: roots first, then directories as they followed each other, then what hangs on them. */
  restore(bytes: readonly Uint8Array[], onRefused: (document: Uint8Array) => void): void {
    const about = <T>(document: Uint8Array, task: () => T): T => {
      try {
        return task();
      } catch (error) {
        onRefused(document);
        throw error;
      }
    };
    const documents = bytes.map((held) => about(held, () => readDocument(held)));
    const of = <T>(kind: DocumentKind, read: (document: TrustDocument) => Unverified<T>): Unverified<T>[] =>
      documents.filter((document) => document.kind === kind).map((document) => about(document.bytes, () => read(document)));
    const take = <T>(all: readonly Unverified<T>[], enter: (unverified: Unverified<T>) => unknown): void => {
      for (const unverified of all) about(unverified.document.bytes, () => enter(unverified));
    };
    const entry: Entry = { checkWalls: () => undefined };
    const roots = of('root', readRoot).sort((a, b) => a.claimed.version - b.claimed.version);
    take(roots, (root) => this.#scope(root.claimed.scope).offerRoot(root, entry));
    const directories = of('directory', readDirectory).sort(
      (a, b) => a.claimed.rootVersion - b.claimed.rootVersion || a.claimed.version - b.claimed.version,
    );
    take(directories, (directory) => this.#scope(directory.claimed.scope).offerDirectory(directory, entry));
    const statements = of('freshness', readFreshness).sort(
      (a, b) => a.claimed.rootVersion - b.claimed.rootVersion || a.claimed.issuedAt - b.claimed.issuedAt,
    );
    take(statements, (statement) => this.#scope(statement.claimed.scope).offerFreshness(statement, entry));
    this.#checkAllWalls();
    const accords = of('accord', readAccord).sort((a, b) => a.claimed.version - b.claimed.version);
    take(accords, (accord) => this.#takeAccord(accord));
    take(of('accord-end', readAccordEnd), (end) => this.#takeEnd(end));
    take(of('ceremony', readCeremony), (ceremony) => this.#takeCeremony(ceremony));
  }

  add(bytes: Uint8Array, now: number): AddedDocument {
    const document = readDocument(bytes);
    try {
      return this.#add(document, this.time(now));
    } catch (error) {
      if (isRogatoryError(error, 'TRUST_FORK') || isRogatoryError(error, 'TRUST_NOT_YET_VALID')) this.#alarm(document, error, now);
      throw error;
    }
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
    return Math.max(now, this.#since, this.#ownTrust.newestIssue * 1000);
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
    return makeView(this.#ownTrust, this.#scopes, this.#accords, this.time(now), options);
  }

  alarms(): readonly TrustAlarm[] {
    return this.#alarms;
  }

  ceremonies(): readonly Ceremony[] {
    return this.#ceremonies.map(({ content }) => content);
  }

  documents(): readonly Uint8Array[] {
    const ceremonies = this.#ceremonies.map(({ document }) => document.bytes);
    return [...[...this.#scopes.values()].flatMap((scope) => scope.documents()), ...this.#accords.documents(), ...ceremonies];
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

  #add(document: TrustDocument, now: number): AddedDocument {
    const { kind } = document;
    const entryOf = (scope: string): Entry => ({ offeredAt: now, checkWalls: (keys) => this.#checkWalls(scope, keys) });
    const take = <T extends { readonly scope: string }>(
      unverified: Unverified<T>,
      offer: (trust: ScopeTrust, entry: Entry) => boolean,
    ): AddedDocument => {
      const { scope } = unverified.claimed;
      return { kind, scope, changed: offer(this.#scope(scope), entryOf(scope)) };
    };
    switch (kind) {
      case 'root': {
        const root = readRoot(document);
        return take(root, (trust, entry) => trust.offerRoot(root, entry));
      }
      case 'directory': {
        const directory = readDirectory(document);
        return take(directory, (trust, entry) => trust.offerDirectory(directory, entry));
      }
      case 'freshness': {
        const statement = readFreshness(document);
        return take(statement, (trust, entry) => trust.offerFreshness(statement, entry));
      }
      case 'accord':
        return { kind, changed: this.#takeAccord(readAccord(document), now) };
      case 'accord-end':
        return { kind, changed: this.#takeEnd(readAccordEnd(document), now) };
      case 'ceremony':
        return { kind, changed: this.#takeCeremony(readCeremony(document)) };
    }
  }

  #alarm(document: TrustDocument, error: RogatoryError<'TRUST_FORK' | 'TRUST_NOT_YET_VALID'>, at: number): void {
    const known = this.#alarms.some(({ offered }) => equal(offered, document.bytes));
    if (known || this.#alarms.length >= LIMITS.trustAlarmsMax) return;
    const held = 'version' in error.details ? this.#heldInstead(document, error.details.version) : undefined;
    const alarm: TrustAlarm = {
      code: error.code,
      kind: document.kind,
      detail: error.message,
      offered: document.bytes,
      ...(held === undefined ? {} : { held }),
      at,
    };
    this.#alarms.push(alarm);
    this.#onAlarm(alarm);
  }

  /** What is held where the offered document wants to stand. @param version - Of which two documents differ. */
  #heldInstead(document: TrustDocument, version: number): Uint8Array | undefined {
    if (document.kind === 'accord') return this.#accords.bytesOf(readAccord(document).claimed.id, version);
    const reader = { root: readRoot, directory: readDirectory, freshness: readFreshness }[document.kind as 'root'];
    const trust = this.#scope((reader(document) as Unverified<{ scope: string }>).claimed.scope);
    const of = <T extends { readonly version: number }>(held: readonly Verified<T>[]): Uint8Array | undefined =>
      held.findLast(({ content }) => content.version === version)?.document.bytes;
    if (document.kind === 'root') return of(trust.roots);
    return document.kind === 'freshness' ? (trust.freshness?.document.bytes ?? of(trust.directories)) : of(trust.directories);
  }

  #inForce(scope: string, now: number): DirectoryIndex | undefined {
    return this.#scopes.get(scope)?.inForce(this.time(now));
  }

  #scope(scope: string): ScopeTrust {
    return requireScope(this.#scopes, scope);
  }

  /** @param offeredAt - Unix milliseconds; undefined for what is held. @returns false when it is held already. */
  #takeAccord(unverified: Unverified<AccordContent>, offeredAt?: number): boolean {
    if (this.#accords.has(unverified)) return false;
    if (!unverified.claimed.parties.some(({ scope }) => scope === this.own)) {
      throw fail('TRUST_SCOPE_WALL', { reason: `${this.own} is no party to the accord` });
    }
    const source = offeredAt === undefined ? sealsHeld(this.#scopes) : sealsInForce(this.#scopes, offeredAt);
    const verified = verifyAccord(unverified, source);
    if (offeredAt !== undefined) requireTimely(unverified.claimed, offeredAt);
    this.#accords.put(verified);
    return true;
  }

  /** As {@link #takeAccord}. */
  #takeEnd(unverified: Unverified<AccordEnd>, offeredAt?: number): boolean {
    const accord = this.#accords.requireSigned(unverified.claimed.id, unverified.claimed.version);
    const at = toSeconds(offeredAt ?? 0);
    const seals = accord.parties.flatMap((party) => (offeredAt === undefined ? sealsEver : sealsNow)(this.#scopes, party.scope, party.id));
    return this.#accords.putEnd(verifyAccordEnd(unverified, accord, seals, at));
  }

  #takeCeremony(unverified: Unverified<Ceremony>): boolean {
    if (this.#ceremonies.some(({ document }) => equal(document.digest, unverified.document.digest))) return false;
    const { own, other } = unverified.claimed;
    if (own !== this.own && other !== this.own) throw fail('TRUST_SCOPE_WALL', { reason: `${this.own} took no part in the ceremony` });
    const { pin } = this.#scope(other);
    this.#ceremonies.push(verifyCeremony(unverified, pin, (scope) => sealsListed(this.#scopes, scope)));
    return true;
  }

  #checkWalls(scope: string, keys: KeyUses): void {
    for (const [name, other] of this.#scopes) {
      if (name !== scope) for (const otherKeys of other.keys) requireWall(scope, keys, name, otherKeys);
    }
  }

  #checkAllWalls(): void {
    for (const [scope, { keys }] of this.#scopes) {
      requireDisjoint(...keys);
      for (const held of keys) this.#checkWalls(scope, held);
    }
  }
}
