// SPDX-License-Identifier: Apache-2.0
// Whether a checkpoint may be cosigned: only as a continuation of the one cosigned before. The decision is pure; who calls it keeps the
// checkpoint on stable storage before the cosignature leaves.
import { fail } from '../core/errors.js';
import { sameOrigin } from './checkpoint.js';
import type { Cosignable } from './checkpoint.js';
import { betweenCheckpoints } from './contradictions.js';
import type { Contradiction } from './contradictions.js';
import { formatOrigin } from './origin.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';

export type CosignDecision =
  | { readonly verdict: 'cosign'; readonly cosignable: Cosignable }
  /** The owner signed what cannot both be true: keep the evidence, raise an alarm, cosign nothing of this origin any more. */
  | { readonly verdict: 'equivocation'; readonly contradiction: Contradiction };

/**
 * Decides about an offered checkpoint.
 * @param held - The last one cosigned *and stored*; undefined before the first, which is taken as it is.
 * @param proof - Consistency proof from `held` to `offered`; empty for equal sizes.
 * @throws {@link RogatoryError} `LOG_ROLLBACK` (LOG-13) for a smaller one, `LOG_EPOCH` (LOG-16) for another origin,
 * `LOG_CONSISTENCY` (LOG-04) when the proof proves nothing: that convicts nobody, since a proof is not signed.
 */
export function cosign(held: VerifiedCheckpoint | undefined, offered: VerifiedCheckpoint, proof: readonly Uint8Array[]): CosignDecision {
  if (held !== undefined) {
    const [before, now] = [held.checkpoint, offered.checkpoint];
    if (!sameOrigin(before, now)) throw fail('LOG_EPOCH', { reason: 'another origin, and nothing that closes the old one' });
    if (now.size < before.size) throw fail('LOG_ROLLBACK', { origin: formatOrigin(now), held: before.size, offered: now.size });
    const contradiction = betweenCheckpoints(held, offered, proof);
    if (contradiction !== undefined) return { verdict: 'equivocation', contradiction };
  }
  return { verdict: 'cosign', cosignable: { checkpoint: offered.checkpoint } };
}
