// SPDX-License-Identifier: Apache-2.0
// Checkpoints as they come: with offers, and with every batch of receipts. Two of one log and one size that differ convict its owner,
// however they came (LOG-14).
import { isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { betweenCheckpoints } from '../../log/contradictions.js';
import type { Contradiction } from '../../log/contradictions.js';
import type { Origin } from '../../log/origin.js';
import { parseReceiptObject } from '../../log/receipt-object.js';
import { verifyCheckpoint } from '../../log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';
import type { DocumentWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { alarmOf, evidenceDocument } from './alarms.js';
import { COLLECTION, pad } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import type { AgencyEvent } from '../types.js';

type Parts = Pick<AgencyNode, 'trust' | 'vault'>;

/** What the step at hand has shown, which is not stored yet. */
export class ShownNow {
  /** The first checkpoints, by their place. */
  readonly first = new Map<string, VerifiedCheckpoint>();
  /** Origins whose owner contradicted itself. */
  readonly convicted = new Set<string>();
}

/** What the owner of a log is held to of it: its newest checkpoint that was or is to be cosigned. */
export interface Watched {
  readonly checkpoint: Uint8Array;
  /** Its cosignature has not been queued yet. */
  readonly owed: boolean;
  /** The cosignature that is owed is one more of this checkpoint, which was cosigned before: from it a closing can be proven (LOG-16). */
  readonly named?: Uint8Array;
  /** The owner contradicted itself, as a store of an earlier version has it: now that is a document of its own. */
  readonly blocked?: true;
}

function originOf({ owner, epoch }: Origin): string {
  return `${principalKey(owner)}/${epoch}`;
}

/** Owner, epoch and size, as they stand in keys. */
export function placeOf({ checkpoint }: Pick<VerifiedCheckpoint, 'checkpoint'>): string {
  return `${originOf(checkpoint)}/${pad(checkpoint.size)}`;
}

/** The checkpoint of a batch, whose receipts were verified; undefined for a single receipt. */
export function checkpointOf({ trust }: Pick<Parts, 'trust'>, object: Uint8Array): VerifiedCheckpoint | undefined {
  const parsed = parseReceiptObject(object);
  return parsed.form === 'single' ? undefined : verifyCheckpoint(issuersOf(trust), parsed.checkpoint, { at: 'any' });
}

/**
 * Compares a checkpoint with the first that was seen of its log at this size.
 * @returns what contradicts, or the write that keeps the first one, also in place of one that convicts nobody; neither when it is the same.
 */
export async function judgeShown(
  { trust, vault }: Parts,
  checkpoint: VerifiedCheckpoint,
  now: ShownNow,
): Promise<{ readonly documents: readonly DocumentWrite[]; readonly contradiction?: Contradiction }> {
  const place = placeOf(checkpoint);
  const stored = now.first.has(place) ? undefined : await vault.get(COLLECTION.shown, place);
  const first =
    now.first.get(place) ??
    (stored === undefined ? undefined : verifyCheckpoint(issuersOf(trust), stored.value as Uint8Array, { at: 'any', kept: true }));
  const contradiction = first === undefined ? undefined : betweenCheckpoints(first, checkpoint, []);
  if (first !== undefined && (contradiction === undefined || !isDisowned({ trust }, first))) {
    return { documents: [], ...(contradiction === undefined ? {} : { contradiction }) };
  }
  now.first.set(place, checkpoint);
  return { documents: [vault.put(COLLECTION.shown, place, checkpoint.bytes)] };
}

/** Whether a checkpoint that is kept is of a signer that is refused by now: a thief may have signed it, and it convicts nobody (LOG-09). */
export function isDisowned({ trust }: Pick<Parts, 'trust'>, { bytes }: VerifiedCheckpoint): boolean {
  try {
    verifyCheckpoint(issuersOf(trust), bytes, { at: 'any' });
    return false;
  } catch (error) {
    if (!isRogatoryError(error, 'LOG_SIGNER')) throw error;
    return true;
  }
}

/**
 * Keeps what convicts the owner of a log, of which nothing is cosigned any more (LOG-14). That is a document of its own, which no write of
 * what is held of the log undoes, and which is there before anything is held.
 * @param now - The step at hand, whose later statements are judged by it.
 */
export function convict(
  node: Pick<AgencyNode, 'vault' | 'clock'>,
  contradiction: Contradiction,
  origin: Origin,
  now?: ShownNow,
): { readonly documents: readonly DocumentWrite[]; readonly events: readonly AgencyEvent[] } {
  const key = originOf(origin);
  now?.convicted.add(key);
  const convicted = node.vault.put(COLLECTION.convicted, key, true);
  return { documents: [evidenceDocument(node, contradiction), convicted], events: [alarmOf(node, contradiction)] };
}

/** Whether the owner of a log contradicted itself in it. */
export async function isConvicted({ vault }: Pick<AgencyNode, 'vault'>, origin: Origin, now?: ShownNow): Promise<boolean> {
  const key = originOf(origin);
  return now?.convicted.has(key) === true || (await vault.get(COLLECTION.convicted, key)) !== undefined;
}
