// SPDX-License-Identifier: Apache-2.0
// What one reader holds of one state: the chain of roots, and every directory it accepted.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import { toSeconds } from '../core/time.js';
import { directoryKems, directorySigners } from './directory.js';
import type { Directory, DirectoryAgency, DirectoryKem, DirectoryRelay } from './directory.js';
import { standsUnder, verifyDirectory } from './directory-verify.js';
import type { DocumentKind, TrustDocument, Unverified, Verified } from './document.js';
import type { Freshness } from './freshness.js';
import { FreshnessShelf } from './freshness-shelf.js';
import type { FreshnessState } from './freshness-shelf.js';
import { requireQuorum } from './quorum.js';
import { removesSigner, verifyRoot } from './root-chain.js';
import { rootSigners } from './root.js';
import type { Root } from './root.js';
import { collectKeys, requireDisjoint } from './walls.js';
import type { KeyUses } from './walls.js';

/** How a document comes in: offered by anybody now, or held already by this reader and read again. */
export interface Entry {
  /** Unix milliseconds; undefined for what is held: its times were judged when it came, and are judged again at each use. */
  readonly offeredAt?: number;
  /** Judges the keys against those of other scopes. */
  checkWalls(keys: KeyUses): void;
}

/** The newest directory, by id, mailbox and kid: made once, so that no look-up grows with the number of agencies. */
export interface DirectoryIndex {
  readonly directory: Directory;
  readonly agencies: ReadonlyMap<string, DirectoryAgency>;
  readonly relays: ReadonlyMap<string, DirectoryRelay>;
  /** By local part. */
  readonly owners: ReadonlyMap<string, DirectoryAgency>;
  /** By local part: of several relays that serve a mailbox the first. */
  readonly servers: ReadonlyMap<string, DirectoryRelay>;
  readonly kems: ReadonlyMap<string, DirectoryKem>;
}

export class ScopeTrust {
  readonly scope: string;
  readonly #pin: Uint8Array;
  readonly #maxRoots: number;
  readonly #admitted = new Set<string>();
  readonly #roots: Verified<Root>[] = [];
  readonly #directories: Verified<Directory>[] = [];
  readonly #freshness: FreshnessShelf;
  #index: DirectoryIndex | undefined;
  #stands = true;
  #rootKeys: KeyUses = new Map();
  #directoryKeys: KeyUses = new Map();

  /** @param pin - Document digest of root version 1, 32 bytes. */
  constructor(scope: string, pin: Uint8Array, maxRoots: number = LIMITS.trustWalkMaxSteps) {
    this.scope = scope;
    this.#pin = pin;
    this.#maxRoots = maxRoots;
    this.#freshness = new FreshnessShelf({ scope, roots: this.#roots, directories: this.#directories });
  }

  /** Document digest of root version 1. */
  get pin(): Uint8Array {
    return this.#pin;
  }

  get root(): Verified<Root> | undefined {
    return this.#roots.at(-1);
  }

  get directory(): Verified<Directory> | undefined {
    return this.#directories.at(-1);
  }

  /** Every directory held, in the order of acceptance. */
  get directories(): readonly Verified<Directory>[] {
    return this.#directories;
  }

  /** Keys of the newest root and of the newest directory. */
  get keys(): readonly [root: KeyUses, directory: KeyUses] {
    return [this.#rootKeys, this.#directoryKeys];
  }

  /** Exact bytes of all that is held. */
  documents(): readonly Uint8Array[] {
    return [...this.#roots, ...this.#directories, ...this.#freshness.statements].map(({ document }) => document.bytes);
  }

  /** The chain of roots, from version 1. */
  get roots(): readonly Verified<Root>[] {
    return this.#roots;
  }

  get freshness(): Verified<Freshness> | undefined {
    return this.#freshness.newest;
  }

  heldVersion(kind: DocumentKind): number {
    if (kind === 'freshness') return this.freshness?.content.issuedAt ?? 0;
    return (kind === 'root' ? this.root : kind === 'directory' ? this.directory : undefined)?.content.version ?? 0;
  }

  newerThan(kind: DocumentKind, above: number): readonly TrustDocument[] {
    if (kind === 'root') return this.#roots.slice(above).map(({ document }) => document);
    if (kind === 'freshness')
      return this.freshness !== undefined && this.freshness.content.issuedAt > above ? [this.freshness.document] : [];
    const { directory } = this;
    if (kind !== 'directory' || directory === undefined) return [];
    // After a reset the newest directory has a lower version than one that others may hold (TRUST-19).
    const { version } = directory.content;
    const wasReset = this.#directories.some(({ content }) => content.version > version);
    return version > above || (wasReset && version !== above) ? [directory.document] : [];
  }

  freshnessState(now: number): FreshnessState {
    return this.#freshness.state(now);
  }

  /** Newest time at which a document of this scope was issued, epoch seconds. */
  get newestIssue(): number {
    return Math.max(0, ...[this.root, this.directory, this.freshness].map((held) => held?.content.issuedAt ?? 0));
  }

  /** An agency of the newest directory, in force or not. */
  newestAgency(id: string): DirectoryAgency | undefined {
    return this.#index?.agencies.get(id);
  }

  /** The newest directory, in force at `now` (Unix milliseconds); undefined when none is held. @throws `TRUST_EXPIRED` (TRUST-06). */
  inForce(now: number): DirectoryIndex | undefined {
    const directory = this.directory;
    if (directory === undefined) return undefined;
    const root = this.#requireRoot(now).content;
    // A root that no longer vouches for the directory's signers ended it on the day it was issued (TRUST-19).
    if (!this.#stands) throw fail('TRUST_EXPIRED', { document: `directory ${this.scope}`, expiredAt: root.issuedAt });
    this.#requireUnexpired('directory', directory.content.expiresAt, now);
    return this.#index;
  }

  /** The newest directory, expired or not; undefined when the newest root does not vouch for it. */
  standing(): DirectoryIndex | undefined {
    return this.#stands ? this.#index : undefined;
  }

  /** Local parts of the mailboxes that an agency has, or had and nobody else has now. */
  everMailboxes(id: string): readonly string[] {
    const owners = this.#index?.owners;
    const listed = this.#directories.flatMap(({ content }) => content.agencies.find((agency) => agency.id === id)?.mailboxes ?? []);
    return [...new Set(listed)].filter((local) => (owners?.get(local)?.id ?? id) === id);
  }

  /** @param now - Unix milliseconds. @throws `TRUST_STALE` (TRUST-28). */
  requireFresh(now: number): void {
    const { state, reason = '' } = this.freshnessState(now);
    if (state === 'stale') throw fail('TRUST_STALE', { scope: this.scope, reason });
  }

  /** Accepts the next root. @returns false when it is held already. */
  offerRoot(unverified: Unverified<Root>, entry: Entry): boolean {
    const { document, claimed } = unverified;
    const held = this.#roots[claimed.version - 1];
    if (held !== undefined && equal(held.document.digest, document.digest)) return false;
    // Two roots of one version are an alarm only when both are signed: the offered one is judged in the place of the held one.
    const anchor = held === undefined ? (this.root ?? this.#pin) : (this.#roots[claimed.version - 2] ?? this.#pin);
    const root = verifyRoot(unverified, anchor, this.#admitted);
    if (held !== undefined) throw fail('TRUST_FORK', { document: `root ${this.scope}`, version: claimed.version });
    if (this.#roots.length >= this.#maxRoots) throw fail('TRUST_DOCUMENT_SIZE', { size: claimed.version, limit: this.#maxRoots });
    this.#requireIssued('root', claimed.issuedAt, entry);
    const keys = collectKeys(rootSigners(claimed));
    requireDisjoint(keys, this.#directoryKeys);
    entry.checkWalls(keys);
    this.#roots.push(root);
    this.#rootKeys = keys;
    this.#judgeStanding();
    return true;
  }

  /** Accepts a newer directory. @returns false when it is the newest one held. */
  offerDirectory(unverified: Unverified<Directory>, entry: Entry): boolean {
    const { document, claimed } = unverified;
    if (this.directory !== undefined && equal(this.directory.document.digest, document.digest)) return false;
    const newest = this.root?.content.version ?? 0;
    const root = this.#roots[claimed.rootVersion - 1];
    if (root === undefined) throw fail('TRUST_GAP', { document: `root ${this.scope}`, held: newest, offered: claimed.rootVersion });
    const directory = verifyDirectory(unverified, root, this.#admitted);
    this.#judgePlace(claimed);
    if (entry.offeredAt !== undefined) {
      const current = this.#requireRoot(entry.offeredAt);
      requireQuorum(document, { role: 'directory', ...current.content.roles.directory }, claimed.issuedAt);
      this.#requireIssued('directory', claimed.issuedAt, entry);
      this.#requireUnexpired('directory', claimed.expiresAt, entry.offeredAt);
    }
    const keys = collectKeys(directorySigners(claimed), directoryKems(claimed));
    if (entry.offeredAt !== undefined) requireDisjoint(this.#rootKeys, keys);
    entry.checkWalls(keys);
    this.#directories.push(directory);
    this.#directoryKeys = keys;
    this.#index = indexOf(claimed);
    this.#judgeStanding();
    return true;
  }

  /** Accepts a newer freshness statement. @returns false when it is held already. */
  offerFreshness(unverified: Unverified<Freshness>, entry: Entry): boolean {
    const { claimed } = unverified;
    if (entry.offeredAt !== undefined && this.root !== undefined) {
      this.#requireRoot(entry.offeredAt);
      this.#requireUnexpired('freshness', claimed.expiresAt, entry.offeredAt);
    }
    return this.#freshness.offer(unverified, entry.offeredAt, () => this.#requireIssued('freshness', claimed.issuedAt, entry));
  }

  /** Versions never go down (TRUST-08), but for the way back from a stolen key: a root that removed a signer of the held directory. */
  #judgePlace(claimed: Directory): void {
    const held = this.directory?.content;
    if (held === undefined) return;
    const document = `directory ${this.scope}`;
    if (
      claimed.rootVersion > held.rootVersion &&
      removesSigner(this.#rootAt(held.rootVersion), this.#rootAt(claimed.rootVersion), 'directory')
    )
      return;
    if (claimed.version === held.version) throw fail('TRUST_FORK', { document, version: held.version });
    if (claimed.version < held.version) throw fail('TRUST_ROLLBACK', { document, held: held.version, offered: claimed.version });
    if (claimed.rootVersion < held.rootVersion) {
      throw fail('TRUST_ROLLBACK', { document: `root of ${document}`, held: held.rootVersion, offered: claimed.rootVersion });
    }
  }

  #judgeStanding(): void {
    this.#stands = this.root === undefined || this.directory === undefined || standsUnder(this.directory, this.root);
  }

  #rootAt(version: number): Root {
    return (this.#roots[version - 1] as Verified<Root>).content;
  }

  #requireRoot(now: number): Verified<Root> {
    const root = this.root as Verified<Root>;
    this.#requireUnexpired('root', root.content.expiresAt, now);
    return root;
  }

  #requireUnexpired(kind: 'root' | 'directory' | 'freshness', expiresAt: number, now: number): void {
    if (toSeconds(now) > expiresAt) throw fail('TRUST_EXPIRED', { document: `${kind} ${this.scope}`, expiredAt: expiresAt });
  }

  #requireIssued(kind: 'root' | 'directory' | 'freshness', issuedAt: number, { offeredAt }: Entry): void {
    if (offeredAt === undefined || issuedAt <= toSeconds(offeredAt) + LIMITS.clockSkewSeconds) return;
    throw fail('TRUST_NOT_YET_VALID', { document: `${kind} ${this.scope}`, validFrom: issuedAt });
  }
}

/** @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
export function requireScope(scopes: ReadonlyMap<string, ScopeTrust>, scope: string): ScopeTrust {
  const trust = scopes.get(scope);
  if (trust === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
  return trust;
}

function indexOf(directory: Directory): DirectoryIndex {
  const servers = new Map<string, DirectoryRelay>();
  for (const relay of directory.relays) {
    for (const local of relay.mailboxes) if (!servers.has(local)) servers.set(local, relay);
  }
  return {
    directory,
    agencies: new Map(directory.agencies.map((agency) => [agency.id, agency])),
    relays: new Map(directory.relays.map((relay) => [relay.id, relay])),
    owners: new Map(directory.agencies.flatMap((agency) => agency.mailboxes.map((local) => [local, agency]))),
    servers,
    kems: new Map([...directoryKems(directory)].map((kem) => [toHex(kem.kid), kem])),
  };
}
