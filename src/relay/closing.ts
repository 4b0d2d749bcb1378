// SPDX-License-Identifier: Apache-2.0
// The statement that closed the epoch before the present one, as it is offered to one who cosigned that epoch (LOG-16).
import { isRogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import type { Signer } from '../crypto/sign.js';
import { LEAST_SIZE, sameHead } from '../log/checkpoint.js';
import type { Checkpoint } from '../log/checkpoint.js';
import { encodeClosingOffer } from '../log/exchange.js';
import { parseClosed } from '../log/leaf.js';
import { rootAt } from '../log/merkle.js';
import { proveConsistency, proveInclusion } from '../log/prove.js';
import { signCheckpoint } from '../log/signed-checkpoint.js';
import type { Store } from '../store/port.js';
import type { LogKeeper } from './log-keeper.js';
import { nodeReader } from './log-reader.js';

interface ClosingParts {
  readonly self: Principal;
  readonly store: Store;
  readonly keeper: LogKeeper;
  /** Signs checkpoints: here that which closes an origin. */
  readonly logSigner: Signer;
}

/**
 * Makes the offer. @param seen - What the reader is known to have cosigned of the closed epoch.
 * @returns undefined when the present log did not begin by closing that epoch.
 */
export async function closingOffer({ self, store, keeper, logSigner }: ClosingParts, seen: Checkpoint): Promise<Uint8Array | undefined> {
  const [, closed] = await store.leaves(keeper.epoch, 0, 2);
  if (closed?.object === undefined || seen.epoch !== keeper.epoch - 1) return undefined;
  const { size, root } = parseClosed(closed.object);
  const last: Checkpoint = { owner: self, epoch: seen.epoch, size, root };
  const opened = await keeper.covering(LEAST_SIZE);
  const path = await proveInclusion(1, opened.checkpoint.size, keeper.read);
  return encodeClosingOffer({
    last: (await signCheckpoint(last, logSigner)).cose,
    opened: opened.cose,
    note: opened.note,
    entry: { object: closed.object, salt: closed.salt, path },
    proof: await joinOf(store, last, seen),
  });
}

/** Joins the closed checkpoint to what was seen, the smaller first; what the store has lost, or has grown otherwise since, it cannot join. */
async function joinOf(store: Store, last: Checkpoint, seen: Checkpoint): Promise<readonly Uint8Array[]> {
  const read = nodeReader(store, last.epoch);
  const [smaller, larger] = last.size < seen.size ? [last, seen] : [seen, last];
  try {
    const isHere = sameHead({ size: seen.size, root: await rootAt(seen.size, read) }, seen);
    return isHere ? await proveConsistency(smaller.size, larger.size, read) : [];
  } catch (error) {
    if (isRogatoryError(error, 'LOG_NODE')) return [];
    throw error;
  }
}
