// SPDX-License-Identifier: Apache-2.0
// The documents that one reader holds of one state: the chain of roots, its directories, and the statement that they are the newest.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Directory, DirectoryAgency } from '../documents/directory.js';
import type { DirectoryIndex } from './directory-shelf.js';
import { DirectoryShelf } from './directory-shelf.js';
import { requireIssued, requireUnexpired } from '../documents/document.js';
import type { DocumentKind, TrustDocument, Unverified, Verified } from '../documents/document.js';
import type { Freshness } from '../documents/freshness.js';
import { FreshnessShelf } from './freshness-shelf.js';
import { Intake } from './intake.js';
import type { Entry, Outcome } from './intake.js';
import type { PastSeal } from './past-directories.js';
import { removesSigner, rootSigners, verifyingRoot } from '../documents/root.js';
import type { Root } from '../documents/root.js';
import type { ScopeGround } from './scope-ground.js';
import type { DirectorySigner } from '../documents/signer.js';
import { collectKeys, requireDisjoint } from '../documents/walls.js';
import type { KeyUses } from '../documents/walls.js';
import type { Work } from '../documents/work.js';

/** One document that is held: its name in a log (LOG-33), and its bytes where they are kept. */
export interface HeldObject extends Pick<TrustDocument, 'kind' | 'digest'> {
  read(): Uint8Array | undefined;
}

export function objectOf({ kind, digest, bytes }: TrustDocument): HeldObject {
  return { kind, digest, read: () => bytes };
}

export class ScopeTrust {
  readonly scope: string;
  /** Document digest of root version 1. */
  readonly pin: Uint8Array;
  readonly intake = new Intake();
  readonly directories: DirectoryShelf;
  readonly statements: FreshnessShelf;
  readonly #ground: ScopeGround;
  readonly #maxRoots: number;
  /** Seals that {@link recall} found in older directories. */
  recalled: readonly PastSeal[] = [];

  /** @param pin - Document digest of root version 1, 32 bytes. */
  constructor(scope: string, pin: Uint8Array, maxRoots: number = LIMITS.trustWalkMaxSteps) {
    this.scope = scope;
    this.pin = pin;
    this.#maxRoots = maxRoots;
    this.#ground = { scope, roots: [], rootKeys: new Map(), intake: this.intake };
    this.directories = new DirectoryShelf(this.#ground);
    this.statements = new FreshnessShelf(this.#ground, this.directories);
  }

  get root(): Verified<Root> | undefined {
    return this.roots.at(-1);
  }

  /** The chain of roots, from version 1. */
  get roots(): readonly Verified<Root>[] {
    return this.#ground.roots;
  }

  get directory(): Verified<Directory> | undefined {
    return this.directories.newest;
  }

  get freshness(): Verified<Freshness> | undefined {
    return this.statements.newest;
  }

  /** Keys of the newest root and of the newest directory. */
  get keys(): readonly [root: KeyUses, directory: KeyUses] {
    return [this.#ground.rootKeys, this.directories.keys ?? new Map()];
  }

  /** Kind and document digest of all that is held, and its exact bytes: those of older directories are read for it. */
  objects(): readonly HeldObject[] {
    const directories = this.directories.all.map(({ digest, kept }) => ({ kind: 'directory' as const, digest, read: () => kept.read() }));
    const statement = this.freshness === undefined ? [] : [objectOf(this.freshness.document)];
    return [...this.roots.map(({ document }) => objectOf(document)), ...directories, ...statement];
  }

  heldVersion(kind: DocumentKind): number {
    if (kind === 'freshness') return this.freshness?.content.issuedAt ?? 0;
    return (kind === 'root' ? this.root : kind === 'directory' ? this.directory : undefined)?.content.version ?? 0;
  }

  /** Exact bytes of what is held in the place of an offered document. @param version - Of which two documents differ. */
  heldInstead(kind: DocumentKind, version: number): Uint8Array | undefined {
    if (kind === 'root') return this.roots[version - 1]?.document.bytes;
    if (kind === 'freshness' && this.freshness !== undefined) return this.freshness.document.bytes;
    return this.directories.all.findLast(({ place }) => place.version === version)?.kept.read();
  }

  newerThan(kind: DocumentKind, above: number): readonly TrustDocument[] {
    if (kind === 'root') return this.roots.slice(above).map(({ document }) => document);
    if (kind === 'freshness')
      return this.freshness !== undefined && this.freshness.content.issuedAt > above ? [this.freshness.document] : [];
    return kind === 'directory' ? this.directories.newerThan(above) : [];
  }

  /** Newest time at which a document of this scope was issued, epoch seconds. */
  get newestIssue(): number {
    return Math.max(0, ...[this.root, this.directory, this.freshness].map((held) => held?.content.issuedAt ?? 0));
  }

  /** An agency of the newest directory, in force or not. */
  newestAgency(id: string): DirectoryAgency | undefined {
    return this.directories.index?.agencies.get(id);
  }

  /** Seals of the newest directory, in force or not, or of one agency of it. */
  seals(id?: string): readonly DirectorySigner[] {
    const agencies = id === undefined ? this.directory?.content.agencies : [this.newestAgency(id)];
    return (agencies ?? []).flatMap((agency) => agency?.signers.filter(({ role }) => role === 'seal') ?? []);
  }

  /** Looks for seals in older directories, which are read for it. */
  *recall(isWanted: (seal: DirectorySigner) => boolean): Work<void> {
    this.recalled = yield* this.directories.past.findSeals(isWanted);
  }

  /** The newest directory, in force at `now` (Unix milliseconds); undefined when none is held. @throws `TRUST_EXPIRED` (TRUST-63, TRUST-70). */
  inForce(now: number): DirectoryIndex | undefined {
    const { directory, root, scope } = this;
    if (directory === undefined || root === undefined) return undefined;
    requireUnexpired(`root ${scope}`, root.content.expiresAt, now);
    // A root that no longer vouches for the directory's signers ended it on the day it was issued (TRUST-70).
    if (!this.directories.stands) throw fail('TRUST_EXPIRED', { document: `directory ${scope}`, expiredAt: root.content.issuedAt });
    requireUnexpired(`directory ${scope}`, directory.content.expiresAt, now);
    return this.directories.index;
  }

  /** The newest directory, expired or not; undefined when the newest root does not vouch for it. */
  standing(): DirectoryIndex | undefined {
    return this.directories.stands ? this.directories.index : undefined;
  }

  /** Local parts of the mailboxes that an agency has, or had and nobody else has now. */
  everMailboxes(id: string): readonly string[] {
    const owners = this.directories.index?.owners;
    const listed = new Set([...this.directories.past.mailboxesOf(id), ...(this.newestAgency(id)?.mailboxes ?? [])]);
    return [...listed].filter((local) => (owners?.get(local)?.id ?? id) === id);
  }

  /** @param now - Unix milliseconds. @throws `TRUST_STALE` (TRUST-28). */
  requireFresh(now: number): void {
    const { state, reason = '' } = this.statements.state(now);
    if (state === 'stale') throw fail('TRUST_STALE', { scope: this.scope, reason });
  }

  /** Accepts the next root. */
  *offerRoot(unverified: Unverified<Root>, entry: Entry): Work<Outcome> {
    const { document, claimed } = unverified;
    const { roots } = this;
    const rival = roots[claimed.version - 1];
    if (rival !== undefined && equal(rival.document.digest, document.digest)) return 'held';
    const held = [this.root, this.directory, this.freshness];
    // Two roots of one version are an alarm only when both are signed: the offered one is judged in the place of the held one.
    const anchor = rival === undefined ? (this.root ?? this.pin) : (roots[claimed.version - 2] ?? this.pin);
    const root = yield* verifyingRoot(unverified, anchor, [this.#ground.rootKeys]);
    const stands = yield* this.directories.standing(root);
    const isVouched = yield* this.statements.vouching(root);
    const [before, ...others] = [this.root, this.directory, this.freshness];
    // Judged anew by what came meanwhile. From here on there is no rest.
    if ([before, ...others].some((one, i) => one !== held[i])) return yield* this.offerRoot(unverified, entry);
    if (rival !== undefined) throw fail('TRUST_FORK', { document: `root ${this.scope}`, version: claimed.version });
    this.#requireRoom(document, claimed.version);
    requireIssued(`root ${this.scope}`, claimed.issuedAt, entry.offeredAt);
    const keys = collectKeys(rootSigners(claimed));
    requireDisjoint(keys, this.keys[1]);
    entry.keep(document);
    this.#ground.roots.push(root);
    this.#ground.rootKeys = keys;
    this.directories.follow(stands);
    this.statements.follow(isVouched);
    if (before !== undefined && entry.offeredAt !== undefined && removesSigner(before.content, claimed, 'directory'))
      this.intake.beginAnew(entry.offeredAt);
    return 'taken';
  }

  /** All roots stay in memory: a peer that asks begins with the first. */
  #requireRoom(document: TrustDocument, version: number): void {
    if (this.roots.length >= this.#maxRoots) throw fail('TRUST_DOCUMENT_SIZE', { size: version, limit: this.#maxRoots });
    const size = this.roots.reduce((sum, root) => sum + root.document.bytes.length, document.bytes.length);
    if (size > LIMITS.trustWalkMaxBytes) throw fail('TRUST_DOCUMENT_SIZE', { size, limit: LIMITS.trustWalkMaxBytes });
  }
}

/** @throws {@link RogatoryError} `TRUST_SCOPE_UNKNOWN` (TRUST-03). */
export function requireScope(scopes: ReadonlyMap<string, ScopeTrust>, scope: string): ScopeTrust {
  const trust = scopes.get(scope);
  if (trust === undefined) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
  return trust;
}
