// SPDX-License-Identifier: Apache-2.0
// A log that was restored from a backup has lost what the counterparty may have cosigned. It says so: closes the origin at the size
// that it still knows and goes on under the next one. Without this a restore looks like equivocation.
import { fail, isRogatoryError } from '../core/errors.js';
import { sha256 } from '../crypto/digest.js';
import { sameHead, sameOrigin } from './checkpoint.js';
import type { Checkpoint, Cosignable } from './checkpoint.js';
import { betweenCheckpoints } from './contradictions.js';
import type { Contradiction } from './contradictions.js';
import { leafHash, parseClosed } from './leaf.js';
import type { Closed } from './leaf.js';
import { formatOrigin } from './origin.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';
import { verifyInclusion } from './verify.js';

/** Leaf 0 is the genesis leaf; the one behind it closes the old origin. */
export const CLOSED_INDEX = 1;

/** The closing statement that a restored log makes. @param last - The last checkpoint that it still knows. */
export function closing(last: Checkpoint): Closed {
  const { owner, epoch, size, root } = last;
  return { origin: { owner, epoch }, size, root, next: { owner, epoch: epoch + 1 } };
}

/** Entry 1 of the new log, and how it is proven. */
export interface ClosedEntry {
  /** Object of the leaf. */
  readonly object: Uint8Array;
  readonly salt: Uint8Array;
  readonly path: readonly Uint8Array[];
}

export type EpochDecision =
  | {
      readonly verdict: 'cosign';
      readonly cosignable: Cosignable;
      /** Entries that were cosigned and are lost: they stay proven by what the counterparty holds of them. */
      readonly lost: number;
    }
  | { readonly verdict: 'equivocation'; readonly contradiction: Contradiction };

/**
 * Follows a log into its next epoch.
 * @param held - The last checkpoint of the old origin that was cosigned and stored.
 * @param last - The one that closes the old origin, signed for it.
 * @param opened - The first offered one of the new origin.
 * @param proof - Consistency proof between `held` and `last`, the smaller first; empty for equal sizes.
 * @throws {@link RogatoryError} `LOG_EPOCH` (LOG-16), `LOG_INCLUSION` (LOG-03), `LOG_CONSISTENCY` (LOG-04), `LOG_LEAF` (LOG-05), `CBOR_...`.
 */
export function followEpoch(
  held: VerifiedCheckpoint,
  last: VerifiedCheckpoint,
  opened: VerifiedCheckpoint,
  entry: ClosedEntry,
  proof: readonly Uint8Array[],
): EpochDecision {
  const closed = parseClosed(entry.object);
  if (!sameOrigin(closed.origin, held.checkpoint)) throw fail('LOG_EPOCH', { reason: 'another origin is closed' });
  if (!sameOrigin(last.checkpoint, closed.origin) || !sameHead(last.checkpoint, closed)) {
    throw fail('LOG_EPOCH', { reason: 'the last checkpoint of the old origin is another one' });
  }
  const next = { ...closed.origin, epoch: closed.origin.epoch + 1 };
  if (!sameOrigin(closed.next, next) || !sameOrigin(opened.checkpoint, next)) {
    throw fail('LOG_EPOCH', { reason: `the next origin is ${formatOrigin(next)}` });
  }
  const { size, root } = opened.checkpoint;
  const hash = leafHash('closed', sha256(entry.object), entry.salt);
  verifyInclusion({ leafHash: hash, index: CLOSED_INDEX, size, path: entry.path }, root);
  const [older, newer] = last.checkpoint.size <= held.checkpoint.size ? [last, held] : [held, last];
  const contradiction = betweenCheckpoints(older, newer, proof);
  if (contradiction !== undefined) return { verdict: 'equivocation', contradiction };
  return {
    verdict: 'cosign',
    cosignable: { checkpoint: opened.checkpoint },
    lost: Math.max(0, held.checkpoint.size - last.checkpoint.size),
  };
}

/**
 * Follows a log into its next epoch from the first of several checkpoints that were cosigned of the old origin, and from which the proof
 * leads: it does not say which one it is about.
 * @param history - All of the closed origin.
 * @returns undefined when it leads from none of them.
 * @throws {@link RogatoryError} as {@link followEpoch}, but for `LOG_CONSISTENCY`.
 */
export function followFirst(
  history: readonly VerifiedCheckpoint[],
  last: VerifiedCheckpoint,
  opened: VerifiedCheckpoint,
  entry: ClosedEntry,
  proof: readonly Uint8Array[],
): { readonly held: VerifiedCheckpoint; readonly decision: EpochDecision } | undefined {
  for (const held of history) {
    try {
      const isSameSize = held.checkpoint.size === last.checkpoint.size;
      return { held, decision: followEpoch(held, last, opened, entry, isSameSize ? [] : proof) };
    } catch (error) {
      if (!isRogatoryError(error, 'LOG_CONSISTENCY')) throw error;
    }
  }
  return undefined;
}
