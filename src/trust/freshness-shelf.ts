// SPDX-License-Identifier: Apache-2.0
// What one reader holds of a state's freshness statements, and whether they still vouch for its root and directory (TRUST-27 to TRUST-29).
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { toSeconds } from '../core/time.js';
import type { Directory } from './directory.js';
import type { Unverified, Verified } from './document.js';
import { verifyFreshness } from './freshness.js';
import type { Freshness } from './freshness.js';
import { hasQuorum } from './quorum.js';
import { removesSigner } from './root-chain.js';
import type { Root } from './root.js';

/** Whether the newest documents held of a state are known to be its newest. */
export interface FreshnessState {
  readonly state: 'fresh' | 'stale';
  /** Why it is stale. */
  readonly reason?: string;
  /** Epoch seconds of the newest statement held. */
  readonly issuedAt?: number;
  readonly expiresAt?: number;
}

/** What a scope holds beside its statements. */
export interface FreshnessGround {
  readonly scope: string;
  /** By version - 1. */
  readonly roots: readonly Verified<Root>[];
  readonly directories: readonly Verified<Directory>[];
}

export class FreshnessShelf {
  readonly #ground: FreshnessGround;
  /** In the order of acceptance: the last one counts. */
  readonly #statements: Verified<Freshness>[] = [];

  constructor(ground: FreshnessGround) {
    this.#ground = ground;
  }

  get newest(): Verified<Freshness> | undefined {
    return this.#statements.at(-1);
  }

  get statements(): readonly Verified<Freshness>[] {
    return this.#statements;
  }

  /**
   * Accepts a newer statement.
   * @param offeredAt - Unix milliseconds; undefined for what is held already.
   * @param requireIssued - Judges the time of issue, after the signatures.
   * @returns false when it is the newest one held.
   * @throws `TRUST_GAP` (TRUST-16), `TRUST_ROLLBACK` (TRUST-08), `TRUST_FORK` (TRUST-09) and what `verifyFreshness` throws.
   */
  offer(unverified: Unverified<Freshness>, offeredAt: number | undefined, requireIssued: () => void): boolean {
    const { document, claimed } = unverified;
    const { scope, roots } = this.#ground;
    if (this.#statements.some((held) => equal(held.document.digest, document.digest))) return false;
    const root = roots[claimed.rootVersion - 1];
    if (root === undefined) throw fail('TRUST_GAP', { document: `root ${scope}`, held: roots.length, offered: claimed.rootVersion });
    const statement = verifyFreshness(unverified, root);
    requireIssued();
    this.#requireNamed(claimed);
    this.#judgePlace(claimed);
    const newest = roots.at(-1) as Verified<Root>;
    if (offeredAt !== undefined && !vouches(statement, newest)) {
      throw fail('TRUST_THRESHOLD', { role: 'freshness', threshold: newest.content.roles.freshness.threshold, signers: 0 });
    }
    this.#statements.push(statement);
    return true;
  }

  /** Judges at `now`, Unix milliseconds. */
  state(now: number): FreshnessState {
    const { roots, directories } = this.#ground;
    const root = roots.at(-1);
    const directory = directories.at(-1);
    const newest = this.newest;
    if (root === undefined || directory === undefined) return { state: 'stale', reason: 'no directory is held' };
    if (newest === undefined) return { state: 'stale', reason: 'no freshness statement is held' };
    const { issuedAt, expiresAt } = newest.content;
    const reason = staleReason(newest, root, directory, toSeconds(now));
    return { state: reason === undefined ? 'fresh' : 'stale', ...(reason === undefined ? {} : { reason }), issuedAt, expiresAt };
  }

  /** A directory of the named version that is not the named one: one of the two was made for somebody's eyes alone. */
  #requireNamed({ directoryVersion, directoryDigest }: Freshness): void {
    const same = this.#ground.directories.filter(({ content }) => content.version === directoryVersion);
    if (same.length === 0 || same.some(({ document }) => equal(document.digest, directoryDigest))) return;
    throw fail('TRUST_FORK', { document: `directory ${this.#ground.scope}`, version: directoryVersion });
  }

  /** Statements have no version of their own: what they name never goes down, nor does their time of issue. */
  #judgePlace(claimed: Freshness): void {
    const held = this.newest?.content;
    if (held === undefined) return;
    const { scope, roots } = this.#ground;
    const before = (version: number): Root => (roots[version - 1] as Verified<Root>).content;
    const document = `freshness ${scope}`;
    if (claimed.rootVersion < held.rootVersion)
      throw fail('TRUST_ROLLBACK', { document: `root of ${document}`, held: held.rootVersion, offered: claimed.rootVersion });
    if (claimed.rootVersion > held.rootVersion) {
      const [old, later] = [before(held.rootVersion), before(claimed.rootVersion)];
      // The way back from stolen keys, as for directories (TRUST-19).
      if (removesSigner(old, later, 'freshness') || removesSigner(old, later, 'directory')) return;
    }
    if (claimed.directoryVersion < held.directoryVersion)
      throw fail('TRUST_ROLLBACK', {
        document: `directory of ${document}`,
        held: held.directoryVersion,
        offered: claimed.directoryVersion,
      });
    if (claimed.issuedAt === held.issuedAt) throw fail('TRUST_FORK', { document, version: claimed.directoryVersion });
    if (claimed.issuedAt < held.issuedAt) throw fail('TRUST_ROLLBACK', { document, held: held.issuedAt, offered: claimed.issuedAt });
  }
}

function vouches(statement: Verified<Freshness>, root: Verified<Root>): boolean {
  if (statement.content.rootVersion === root.content.version) return true;
  return hasQuorum(statement.document, { role: 'freshness', ...root.content.roles.freshness }, statement.content.issuedAt);
}

function staleReason(statement: Verified<Freshness>, root: Verified<Root>, directory: Verified<Directory>, at: number): string | undefined {
  const { rootVersion, directoryVersion, directoryDigest, expiresAt } = statement.content;
  if (at > expiresAt) return `the newest freshness statement expired at ${expiresAt}`;
  if (!vouches(statement, root)) return 'the newest root no longer has the signers of the freshness statement';
  if (rootVersion > root.content.version) return `root ${rootVersion} is in use, ${root.content.version} is held`;
  const held = directory.content.version;
  if (directoryVersion > held) return `directory ${directoryVersion} is in use, ${held} is held`;
  if (directoryVersion === held && !equal(directoryDigest, directory.document.digest))
    return `another directory ${directoryVersion} is in use than the one held`;
  return undefined;
}
