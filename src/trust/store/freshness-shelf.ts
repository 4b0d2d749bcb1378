// SPDX-License-Identifier: Apache-2.0
// What one reader holds of a state's freshness statements, and whether they still vouch for its root and directory (TRUST-27 to TRUST-29).
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { formatUtc, toSeconds } from '../../core/time.js';
import type { Directory } from '../documents/directory.js';
import type { DirectoryShelf } from './directory-shelf.js';
import { requireIssued, requireUnexpired } from '../documents/document.js';
import type { Unverified, Verified } from '../documents/document.js';
import { verifyingFreshness } from '../documents/freshness.js';
import type { Freshness } from '../documents/freshness.js';
import type { Entry, KeptDocument, Outcome } from './intake.js';
import { standingUnder } from '../documents/root.js';
import type { Root } from '../documents/root.js';
import { hasRemoved, judgeUnder, requireRoot } from './scope-ground.js';
import type { ScopeGround } from './scope-ground.js';
import { finish } from '../documents/work.js';
import type { Work } from '../documents/work.js';

/** Whether the newest documents held of a state are known to be its newest. */
export interface FreshnessState {
  readonly state: 'fresh' | 'stale';
  /** Why it is stale. */
  readonly reason?: string;
  /** Epoch seconds of the newest statement held. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

/** Holds the newest statement: those that it followed say nothing any more. */
export class FreshnessShelf {
  readonly #ground: ScopeGround;
  readonly #directories: DirectoryShelf;
  #newest: { readonly statement: Verified<Freshness>; readonly kept: KeptDocument } | undefined;
  /** The newest root has the signers of the newest statement. */
  #isVouched = true;

  constructor(ground: ScopeGround, directories: DirectoryShelf) {
    this.#ground = ground;
    this.#directories = directories;
  }

  get newest(): Verified<Freshness> | undefined {
    return this.#newest?.statement;
  }

  /**
   * Accepts a newer statement.
   * @throws `TRUST_GAP` (TRUST-16), `TRUST_ROLLBACK` (TRUST-08), `TRUST_FORK` (TRUST-09), `TRUST_EXPIRED` (TRUST-06) and what
   * `verifyingFreshness` throws.
   */
  *offer(unverified: Unverified<Freshness>, entry: Entry): Work<Outcome> {
    const { document, claimed } = unverified;
    const { scope, roots, intake } = this.#ground;
    const { offeredAt } = entry;
    if (this.newest !== undefined && equal(this.newest.document.digest, document.digest)) return 'held';
    if (intake.isWaiting('freshness', document)) return 'waits';
    const newest = roots.at(-1);
    const root = requireRoot(this.#ground, claimed.rootVersion);
    // By both roots first: whoever keys were taken from claims no fork (TRUST-09).
    const statement = yield* verifyingFreshness(unverified, root, judgeUnder(this.#ground, 'freshness', offeredAt));
    const isVouched = offeredAt !== undefined || (yield* standingUnder('freshness', statement, newest as Verified<Root>));
    // Judged anew by a root that came meanwhile. From here on there is no rest.
    if (newest !== roots.at(-1)) return yield* this.offer(unverified, entry);
    if (offeredAt !== undefined) requireUnexpired(`freshness ${scope}`, claimed.expiresAt, offeredAt);
    requireIssued(`freshness ${scope}`, claimed.issuedAt, offeredAt);
    // Of one that is held the directory may have come later: it is stale, and keeps nobody from beginning.
    if (offeredAt !== undefined) this.#requireNamed(claimed);
    this.#judgePlace(claimed);
    if (!finish(intake.counting('freshness', document, [claimed.rootVersion, claimed.issuedAt], entry))) return 'waits';
    const kept = entry.keep(document);
    this.#newest?.kept.putAway();
    this.#newest = { statement, kept };
    this.#isVouched = isVouched;
    return 'taken';
  }

  /** Tells whether a root that comes has the signers of the newest statement. */
  *vouching(root: Verified<Root>): Work<boolean> {
    return this.newest === undefined || (yield* standingUnder('freshness', this.newest, root));
  }

  /** A newer root came. @param isVouched - As {@link vouching} said of it. */
  follow(isVouched: boolean): void {
    this.#isVouched = isVouched;
  }

  /** Judges at `now`, Unix milliseconds. */
  state(now: number): FreshnessState {
    const root = this.#ground.roots.at(-1);
    const directory = this.#directories.newest;
    const newest = this.newest;
    if (root === undefined || directory === undefined) return { state: 'stale', reason: 'no directory is held' };
    if (newest === undefined) return { state: 'stale', reason: 'no freshness statement is held' };
    const { issuedAt, expiresAt } = newest.content;
    const reason = this.#staleReason(newest, root, directory, toSeconds(now));
    return { state: reason === undefined ? 'fresh' : 'stale', ...(reason === undefined ? {} : { reason }), issuedAt, expiresAt };
  }

  /** A directory of the named version that is not the named one: one of the two was made for somebody's eyes alone. */
  #requireNamed({ directoryVersion, directoryDigest }: Freshness): void {
    const same = this.#directories.digestsOf(directoryVersion);
    if (same.length === 0 || same.some((digest) => equal(digest, directoryDigest))) return;
    throw fail('TRUST_FORK', { document: `directory ${this.#ground.scope}`, version: directoryVersion });
  }

  /** Statements have no version of their own: what they name never goes down, nor does their time of issue. */
  #judgePlace(claimed: Freshness): void {
    const held = this.newest?.content;
    if (held === undefined) return;
    const document = `freshness ${this.#ground.scope}`;
    if (claimed.rootVersion < held.rootVersion)
      throw fail('TRUST_ROLLBACK', { document: `root of ${document}`, held: held.rootVersion, offered: claimed.rootVersion });
    // The way back from stolen keys, as for directories (TRUST-71).
    const roles = ['freshness', 'directory'] as const;
    if (roles.some((role) => hasRemoved(this.#ground, held.rootVersion, claimed.rootVersion, role))) return;
    if (claimed.directoryVersion < held.directoryVersion)
      throw fail('TRUST_ROLLBACK', {
        document: `directory of ${document}`,
        held: held.directoryVersion,
        offered: claimed.directoryVersion,
      });
    if (claimed.issuedAt === held.issuedAt) throw fail('TRUST_FORK', { document, version: claimed.directoryVersion });
    if (claimed.issuedAt < held.issuedAt) throw fail('TRUST_ROLLBACK', { document, held: held.issuedAt, offered: claimed.issuedAt });
  }

  #staleReason(
    { content: { rootVersion, directoryVersion, directoryDigest, expiresAt } }: Verified<Freshness>,
    root: Verified<Root>,
    directory: Verified<Directory>,
    at: number,
  ): string | undefined {
    if (at > expiresAt) return `the newest freshness statement expired at ${formatUtc(expiresAt)}`;
    if (!this.#isVouched) return 'the newest root no longer has the signers of the freshness statement';
    if (rootVersion > root.content.version) return `root ${rootVersion} is in use, ${root.content.version} is held`;
    const held = directory.content.version;
    if (directoryVersion > held) return `directory ${directoryVersion} is in use, ${held} is held`;
    if (directoryVersion === held && !equal(directoryDigest, directory.document.digest))
      return `another directory ${directoryVersion} is in use than the one held`;
    return undefined;
  }
}
