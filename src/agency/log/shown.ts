// SPDX-License-Identifier: Apache-2.0
// Checkpoints as they come: with offers, and with every batch of receipts. Two of one log and one size that differ convict its owner,
// however they came (LOG-14).
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { betweenCheckpoints } from '../../log/contradictions.js';
import type { Contradiction } from '../../log/contradictions.js';
import { parseReceiptObject } from '../../log/receipt-object.js';
import { verifyCheckpoint } from '../../log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/signed-checkpoint.js';
import type { DocumentWrite } from '../../store/port.js';
import { issuersOf } from '../../trust/issuers.js';
import { alarmOf, evidenceDocument } from './alarms.js';
import { COLLECTION, pad } from '../collections.js';
import type { AgencyNode } from '../node-parts.js';
import { pack, unpack } from '../record.js';
import type { AgencyEvent } from '../types.js';

type Parts = Pick<AgencyNode, 'trust' | 'vault' | 'clock'>;

/** Checkpoints of the step at hand, which are not stored yet, by their place. */
export type ShownNow = Map<string, VerifiedCheckpoint>;

/** What the owner of a log is held to of it: its newest checkpoint that was or is to be cosigned. */
export interface Watched {
  readonly checkpoint: Uint8Array;
  /** Its cosignature has not been queued yet. */
  readonly owed: boolean;
  /** The owner contradicted itself: nothing of this log is cosigned any more. */
  readonly blocked?: true;
}

/** Owner, epoch and size, as they stand in keys. */
export function placeOf({ checkpoint }: Pick<VerifiedCheckpoint, 'checkpoint'>): string {
  return `${principalKey(checkpoint.owner)}/${checkpoint.epoch}/${pad(checkpoint.size)}`;
}

/** The checkpoint of a batch, whose receipts were verified; undefined for a single receipt. */
export function checkpointOf({ trust }: Pick<Parts, 'trust'>, object: Uint8Array): VerifiedCheckpoint | undefined {
  const parsed = parseReceiptObject(object);
  return parsed.form === 'single' ? undefined : verifyCheckpoint(issuersOf(trust), parsed.checkpoint, { at: 'any' });
}

/**
 * Compares a checkpoint with the first that was seen of its log at this size.
 * @returns what contradicts, or the write that keeps the first one; neither when it is the same.
 */
export async function judgeShown(
  { trust, vault }: Parts,
  checkpoint: VerifiedCheckpoint,
  now: ShownNow,
): Promise<{ readonly documents: readonly DocumentWrite[]; readonly contradiction?: Contradiction }> {
  const place = placeOf(checkpoint);
  const stored = now.has(place) ? undefined : await vault.get(COLLECTION.shown, place);
  const first =
    now.get(place) ??
    (stored === undefined ? undefined : verifyCheckpoint(issuersOf(trust), stored.value as Uint8Array, { at: 'any', kept: true }));
  if (first === undefined) {
    now.set(place, checkpoint);
    return { documents: [vault.put(COLLECTION.shown, place, checkpoint.bytes)] };
  }
  const contradiction = betweenCheckpoints(first, checkpoint, []);
  return { documents: [], ...(contradiction === undefined ? {} : { contradiction }) };
}

/** Keeps what convicts the owner of a log, of which nothing is cosigned any more (LOG-14). */
export async function convict(
  node: Parts,
  contradiction: Contradiction,
  owner: Principal,
): Promise<{ readonly documents: readonly DocumentWrite[]; readonly events: readonly AgencyEvent[] }> {
  const key = principalKey(owner);
  const document = await node.vault.get(COLLECTION.witness, key);
  const blocked =
    document === undefined
      ? []
      : [
          node.vault.put(
            COLLECTION.witness,
            key,
            pack({ ...unpack<Watched>(document.value), owed: false, blocked: true } satisfies Watched),
          ),
        ];
  return { documents: [evidenceDocument(node, contradiction), ...blocked], events: [alarmOf(node, contradiction)] };
}
