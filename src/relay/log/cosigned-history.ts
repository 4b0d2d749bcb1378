// SPDX-License-Identifier: Apache-2.0
// Which of the checkpoints that were cosigned of a log stay: enough that its owner, restored from a backup of any age, can be followed.
import { sameOrigin } from '../../log/checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';

/** The newest ones of an origin stay all: two checkpoints of one size are noticed there whatever was said in between. */
const NEWEST = 8;
/** Checkpoints kept of one peer, over all of its epochs. */
const HISTORY_MAX = 64;

/**
 * Thins a history. Behind the newest, one of each power of two of the distance from the newest stays, the oldest of them: a backup is then
 * never much younger than a checkpoint that is held from before it, and the first one of an origin stays for good.
 * @param history - The oldest first.
 */
export function thinned(history: readonly VerifiedCheckpoint[]): readonly VerifiedCheckpoint[] {
  const newest = history.at(-1);
  if (newest === undefined) return [];
  const seen = new Set<number>();
  const kept = history.filter(({ checkpoint }, at) => {
    if (at >= history.length - NEWEST || !sameOrigin(checkpoint, newest.checkpoint)) return true;
    const power = Math.floor(Math.log2(Math.max(1, newest.checkpoint.size - checkpoint.size)));
    if (seen.has(power)) return false;
    seen.add(power);
    return true;
  });
  return kept.slice(-HISTORY_MAX);
}

/** The largest of the checkpoints held of the origin of `last` that its owner, who closed it there, must be able to prove from. */
export function newestWithin(history: readonly VerifiedCheckpoint[], last: VerifiedCheckpoint): VerifiedCheckpoint | undefined {
  return history
    .filter(({ checkpoint }) => sameOrigin(checkpoint, last.checkpoint) && checkpoint.size <= last.checkpoint.size)
    .reduce<VerifiedCheckpoint | undefined>(
      (best, each) => (best === undefined || each.checkpoint.size >= best.checkpoint.size ? each : best),
      undefined,
    );
}
