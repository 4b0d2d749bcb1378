// SPDX-License-Identifier: Apache-2.0
// The reader's own copy of roots, directories and accords. Every look-up starts at a scope: the walls between states are here.
import { fail } from '../core/errors.js';
import { isScope } from '../core/ids.js';
import type { SuiteId } from '../crypto/suites.js';
import { readAccord } from './accord.js';
import type { Accord, AccordContent } from './accord.js';
import { sealFault, sealsHeld, sealsInForce } from './accord-seals.js';
import { requireTimely, verifyAccord } from './accord-verify.js';
import { AccordShelf } from './accord-shelf.js';
import type { DirectoryAgency, DirectoryRelay } from './directory.js';
import { readDirectory } from './directory-read.js';
import { readDocument } from './document.js';
import type { DocumentKind, Unverified } from './document.js';
import { parseFingerprint } from './fingerprint.js';
import { readRoot } from './root.js';
import { ScopeTrust, requireScope } from './scope-trust.js';
import type { Entry } from './scope-trust.js';
import { makeView } from './view.js';
import type { DocumentView } from './view.js';
import { requireDisjoint, requireWall } from './walls.js';
import type { KeyUses } from './walls.js';

export interface AddedDocument {
  readonly kind: DocumentKind;
  /** Of a root or directory. */
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
  /** Newest versions held, and the document digest of the directory. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  directoryRef(scope: string): { readonly rootVersion: number; readonly directoryVersion: number; readonly digest: Uint8Array };
  /** Least suite in which the state signs. @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
  rootSuite(scope: string): SuiteId;
  /** The accord in force between two scopes, one of them the own. */
  accordBetween(a: string, b: string, now: number): Accord | undefined;
  /** As `accordBetween`. @throws {@link RogatoryError} `TRUST_ACCORD_UNKNOWN` (TRUST-13), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14). */
  requireAccord(a: string, b: string, now: number): Accord;
  accords(): readonly Accord[];
  /** What opening an envelope asks, at `now`. */
  view(now: number): DocumentView;
  /** Exact bytes of everything held, for `openTrust`; not to be changed. */
  documents(): readonly Uint8Array[];
}

/**
 * Opens the documents that a reader holds.
 * @param input.own - The reader's own scope; pinned like any other.
 * @param input.pins - Scope to the fingerprint (or hexadecimal digest) of its root, version 1.
 * @param input.documents - What this reader accepted before, in any order; copied. All of it is verified again, but not its expiry, which
 * is judged at each use. What others offer goes through `add`.
 * @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03) when the own scope is not pinned, `ID_MALFORMED` (CONV-02) for a pin, and
 * what `add` throws.
 */
export function openTrust(input: {
  readonly own: string;
  readonly pins: ReadonlyMap<string, string>;
  readonly documents: readonly Uint8Array[];
  readonly now: number;
}): TrustStore {
  const scopes = new Map<string, ScopeTrust>();
  for (const [scope, pin] of [...input.pins].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isScope(scope)) throw fail('ID_MALFORMED', { expected: 'scope', value: scope.slice(0, 64) });
    scopes.set(scope, new ScopeTrust(scope, parseFingerprint(pin)));
  }
  const own = scopes.get(input.own);
  if (own === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope: input.own });
  const store = new DocumentStore(own, scopes);
  store.restore(input.documents);
  return store;
}

class DocumentStore implements TrustStore {
  readonly own: string;
  readonly #ownTrust: ScopeTrust;
  readonly #scopes: ReadonlyMap<string, ScopeTrust>;
  readonly #accords = new AccordShelf((accord) =>
    accord.parties.map((party) => sealFault(this.#scopes, party)).find((fault) => fault !== undefined),
  );

  constructor(own: ScopeTrust, scopes: ReadonlyMap<string, ScopeTrust>) {
    this.own = own.scope;
    this.#ownTrust = own;
    this.#scopes = scopes;
  }

  scopes(): readonly string[] {
    return [...this.#scopes.keys()];
  }

  /** Held documents come back in any order: roots first, then directories as they followed each other, then accords. */
  restore(bytes: readonly Uint8Array[]): void {
    const documents = bytes.map(readDocument);
    const of = <T>(kind: DocumentKind, read: (document: (typeof documents)[number]) => Unverified<T>): Unverified<T>[] =>
      documents.filter((document) => document.kind === kind).map(read);
    const entry: Entry = { checkWalls: () => undefined };
    for (const root of of('root', readRoot).sort((a, b) => a.claimed.version - b.claimed.version)) {
      this.#scope(root.claimed.scope).offerRoot(root, entry);
    }
    const directories = of('directory', readDirectory).sort(
      (a, b) => a.claimed.rootVersion - b.claimed.rootVersion || a.claimed.version - b.claimed.version,
    );
    for (const directory of directories) this.#scope(directory.claimed.scope).offerDirectory(directory, entry);
    this.#checkAllWalls();
    for (const accord of of('accord', readAccord).sort((a, b) => a.claimed.version - b.claimed.version)) this.#takeAccord(accord);
  }

  add(bytes: Uint8Array, now: number): AddedDocument {
    const document = readDocument(bytes);
    const { kind } = document;
    if (kind === 'accord') return { kind, changed: this.#takeAccord(readAccord(document), now) };
    const unverified = kind === 'root' ? readRoot(document) : readDirectory(document);
    const { scope } = unverified.claimed;
    const trust = this.#scope(scope);
    const entry: Entry = { offeredAt: now, checkWalls: (keys) => this.#checkWalls(scope, keys) };
    const changed =
      kind === 'root'
        ? trust.offerRoot(unverified as Parameters<ScopeTrust['offerRoot']>[0], entry)
        : trust.offerDirectory(unverified as Parameters<ScopeTrust['offerDirectory']>[0], entry);
    return { kind, scope, changed };
  }

  agency(scope: string, id: string, now: number): DirectoryAgency | undefined {
    return this.#scopes.get(scope)?.inForce(now)?.agencies.get(id);
  }

  relay(scope: string, id: string, now: number): DirectoryRelay | undefined {
    return this.#scopes.get(scope)?.inForce(now)?.relays.get(id);
  }

  agencies(scope: string, now: number): readonly DirectoryAgency[] {
    return [...(this.#scopes.get(scope)?.inForce(now)?.agencies.values() ?? [])];
  }

  relays(scope: string, now: number): readonly DirectoryRelay[] {
    return [...(this.#scopes.get(scope)?.inForce(now)?.relays.values() ?? [])];
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
    return this.#accords.between(a, b, now);
  }

  requireAccord(a: string, b: string, now: number): Accord {
    return this.#accords.require(a, b, now);
  }

  accords(): readonly Accord[] {
    return this.#accords.all();
  }

  view(now: number): DocumentView {
    return makeView(this.#ownTrust, this.#scopes, this.#accords, now);
  }

  documents(): readonly Uint8Array[] {
    return [...[...this.#scopes.values()].flatMap((scope) => scope.documents()), ...this.#accords.documents()];
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
