// SPDX-License-Identifier: Apache-2.0
// Signed is what the owner says; anchored is what the counterparty has seen, so that the owner cannot unsay it.
import { toHex } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import { sameOrigin } from './checkpoint.js';
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

/** When an entry was there at the latest. When it was not there yet, no cosignature says: a checkpoint may be cosigned long after it was made. */
export interface Anchor {
  /** Time of the first cosigned checkpoint with the entry, by the cosigner's clock, epoch seconds. */
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
  const joined = new Set([...headsJoined(checkpoint, links, 'from'), ...headsJoined(checkpoint, links, 'to')]);
  const times = cosignatures.flatMap(({ cosigner, at, checkpoint: cosigned }) => {
    const isOfCounterparty = cosigner.scope === counterparty && sameOrigin(cosigned, checkpoint);
    return isOfCounterparty && index < cosigned.size && joined.has(nameOfHead(cosigned)) ? [at] : [];
  });
  return times.length === 0 ? undefined : { until: Math.min(...times) };
}

/**
 * Heads that links, one after the other, join to a head, itself among them: those of its beginnings, or of what it became. Links are verified
 * here, each once, since whoever hands them over chooses how many there are and how they cross.
 * @param near - End of a link that is nearer to `head`: `from` leads to larger trees, `to` to smaller ones.
 */
function headsJoined(head: TreeHead, links: readonly ConsistencyLink[], near: 'from' | 'to'): ReadonlySet<string> {
  const byHead = new Map<string, ConsistencyLink[]>();
  for (const link of links) {
    const name = nameOfHead(link[near]);
    byHead.set(name, [...(byHead.get(name) ?? []), link]);
  }
  const reached = new Set<string>([nameOfHead(head)]);
  // A set is walked in the order in which it grows.
  for (const name of reached) {
    for (const link of byHead.get(name) ?? []) {
      const next = nameOfHead(link[near === 'from' ? 'to' : 'from']);
      if (!reached.has(next) && link.from.size < link.to.size && isConsistent(link)) reached.add(next);
    }
  }
  return reached;
}

function nameOfHead({ size, root }: TreeHead): string {
  return `${size} ${toHex(root)}`;
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
