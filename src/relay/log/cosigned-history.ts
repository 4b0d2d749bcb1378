// SPDX-License-Identifier: Apache-2.0
// Which of the checkpoints that were cosigned of a log stay: enough that its owner, restored from a backup of any age, can be followed.
import { LIMITS } from '../../core/limits.js';
import { sameOrigin } from '../../log/checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';

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
    if (at >= history.length - LIMITS.cosignedNewest || !sameOrigin(checkpoint, newest.checkpoint)) return true;
    const power = Math.floor(Math.log2(Math.max(1, newest.checkpoint.size - checkpoint.size)));
    if (seen.has(power)) return false;
    seen.add(power);
    return true;
  });
  return cut(kept);
}

/** Makes room: what stands between the first and the newest of its origin leaves before those, of the oldest origin first. */
function cut(history: readonly VerifiedCheckpoint[]): readonly VerifiedCheckpoint[] {
  let excess = history.length - LIMITS.cosignedMaxCheckpoints;
  const kept = history.filter(({ checkpoint }, at) => {
    const isBetween = [history[at - 1], history[at + 1]].every((beside) => beside && sameOrigin(beside.checkpoint, checkpoint));
    return !isBetween || excess-- <= 0;
  });
  return kept.slice(-LIMITS.cosignedMaxCheckpoints);
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
