// SPDX-License-Identifier: Apache-2.0
// What the shelves of one state share: its chain of roots, and the count of its day.
import { fail } from '../../core/errors.js';
import { requireUnexpired } from '../documents/document.js';
import type { Verified } from '../documents/document.js';
import type { Intake } from './intake.js';
import { requiringQuorum } from '../documents/quorum.js';
import type { QuorumJudge } from '../documents/quorum.js';
import { quorumOf, removesSigner } from '../documents/root.js';
import type { Root, RootRole } from '../documents/root.js';
import type { KeyUses } from '../documents/walls.js';

export interface ScopeGround {
  readonly scope: string;
  /** By version - 1. */
  readonly roots: Verified<Root>[];
  /** Keys of the newest root. */
  rootKeys: KeyUses;
  readonly intake: Intake;
}

/** The root that a document names. @throws `TRUST_GAP` (TRUST-16). */
export function requireRoot({ scope, roots }: ScopeGround, version: number): Verified<Root> {
  const root = roots[version - 1];
  if (root === undefined) throw fail('TRUST_GAP', { document: `root ${scope}`, held: roots.length, offered: version });
  return root;
}

/**
 * TRUST-19: judges by the root that a document names and, of one that is offered, by the newest too. So a signer who lost a role signs nothing new.
 * @throws `TRUST_THRESHOLD` (TRUST-05), `TRUST_EXPIRED` (TRUST-06).
 */
export function judgeUnder({ scope, roots }: ScopeGround, role: 'directory' | 'freshness', offeredAt: number | undefined): QuorumJudge {
  return function* (document, quorum, issuedAt) {
    yield* requiringQuorum(document, quorum, issuedAt);
    if (offeredAt === undefined) return;
    const newest = roots.at(-1) as Verified<Root>;
    requireUnexpired(`root ${scope}`, newest.content.expiresAt, offeredAt);
    if (newest.content.roles[role].signers !== quorum.signers) yield* requiringQuorum(document, quorumOf(newest, role), issuedAt);
  };
}

/** Tells whether a later root removed a signer: the way back from a stolen key (TRUST-71). @param held - Version of the earlier root. */
export function hasRemoved(ground: ScopeGround, held: number, later: number, role: RootRole): boolean {
  return later > held && removesSigner(requireRoot(ground, held).content, requireRoot(ground, later).content, role);
}
