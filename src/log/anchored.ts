// SPDX-License-Identifier: Apache-2.0
// Signed is what the owner says; anchored is what the counterparty has seen, so that the owner cannot unsay it.
import { isRogatoryError } from '../core/errors.js';
import { sameHead, sameOrigin } from './checkpoint.js';
import type { VerifiedCosignature } from './cosignature.js';
import { verifyConsistency } from './verify.js';
import type { TreeHead } from './verify.js';
import type { LoggedAt } from './verify-receipt.js';

/** A consistency proof between two heads of one log, the smaller first. Not verified. */
export interface ConsistencyLink {
  readonly from: TreeHead;
  readonly to: TreeHead;
  readonly path: readonly Uint8Array[];
}

/** The interval in which an entry was logged, by the cosigners' clocks, epoch seconds. */
export interface Anchor {
  /** Time of the last cosigned checkpoint without the entry; absent when there is none at hand. */
  readonly after?: number;
  /** Time of the first cosigned checkpoint with it. */
  readonly until: number;
}

/**
 * Says whether an entry is anchored: the checkpoint that it was proven under was cosigned by the counterparty, or is joined to one
 * that was by a consistency proof.
 * @param entry - An entry whose inclusion was verified.
 * @param cosignatures - By whomever; those of other states than `counterparty`, and of other logs, do not count.
 * @param counterparty - Scope of the other state; never the owner's own.
 * @returns undefined when the entry is signed, not anchored.
 */
export function anchored(
  entry: Pick<LoggedAt, 'index' | 'checkpoint'>,
  cosignatures: readonly VerifiedCosignature[],
  links: readonly ConsistencyLink[],
  counterparty: string,
): Anchor | undefined {
  const { index, checkpoint } = entry;
  if (counterparty === checkpoint.owner.scope) return undefined;
  const joined = cosignatures.filter(
    (cosigned) =>
      cosigned.cosigner.scope === counterparty &&
      sameOrigin(cosigned.checkpoint, checkpoint) &&
      isJoined(cosigned.checkpoint, checkpoint, links),
  );
  const times = (has: boolean): number[] => joined.filter((cosigned) => index < cosigned.checkpoint.size === has).map(({ at }) => at);
  const withEntry = times(true);
  if (withEntry.length === 0) return undefined;
  const without = times(false);
  return { ...(without.length > 0 && { after: Math.max(...without) }), until: Math.min(...withEntry) };
}

/** Two heads are of one growing tree: the same head, or joined by links, one after the other, which are verified here. */
function isJoined(a: TreeHead, b: TreeHead, links: readonly ConsistencyLink[]): boolean {
  if (sameHead(a, b)) return true;
  const [from, to] = a.size < b.size ? [a, b] : [b, a];
  const next = links.filter((link) => sameHead(link.from, from) && from.size < link.to.size && link.to.size <= to.size);
  return next.some((link) => isConsistent(link) && isJoined(link.to, to, links));
}

function isConsistent({ from, to, path }: ConsistencyLink): boolean {
  try {
    verifyConsistency(from, to, path);
    return true;
  } catch (error) {
    if (isRogatoryError(error, 'LOG_CONSISTENCY')) return false;
    throw error;
  }
}
