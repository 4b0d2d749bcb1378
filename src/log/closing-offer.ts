// SPDX-License-Identifier: Apache-2.0
// The statement that closed an origin, as it is offered to one who holds a checkpoint of it (LOG-16).
import { isRogatoryError } from '../core/errors.js';
import type { Principal } from '../core/ids.js';
import type { Signer } from '../crypto/sign.js';
import { LEAST_SIZE, sameHead } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { CLOSED_INDEX } from './epoch.js';
import { encodeClosingOffer } from './exchange.js';
import { parseClosed } from './leaf.js';
import { rootAt } from './merkle.js';
import type { NodeReader } from './merkle.js';
import { proveConsistency, proveInclusion } from './prove.js';
import { signCheckpoint } from './signed-checkpoint.js';
import type { SignedCheckpoint } from './signed-checkpoint.js';

/** What a reader holds of a closed origin; without `root` it is known to be what the log was. */
export interface KnownSize {
  readonly epoch: number;
  readonly size: number;
  readonly root?: Uint8Array;
}

/** The log of an owner, over all of its epochs. */
export interface ClosedLog {
  readonly owner: Principal;
  /** Signs the checkpoint that closes an origin. */
  readonly signer: Signer;
  /** Nodes of the log of an epoch. */
  read(epoch: number): NodeReader;
  /** The leaf by which an epoch closed the one before it; undefined when it did not. */
  closedEntry(epoch: number): Promise<{ readonly object: Uint8Array; readonly salt: Uint8Array } | undefined>;
}

/**
 * Makes the offer that leads a reader from the origin that it knows into the next one.
 * @param present - The newest checkpoint of the present log.
 * @returns undefined when the log did not go on by closing that origin, or did so behind a tree that the reader holds and this log never was:
 *   nobody could follow.
 * @throws {@link RogatoryError} `LOG_NODE` (LOG-02), `LOG_LEAF` (LOG-05), and what the store throws.
 */
export async function closingOffer(log: ClosedLog, known: KnownSize, present: SignedCheckpoint): Promise<Uint8Array | undefined> {
  const closed = await log.closedEntry(known.epoch + 1);
  if (closed === undefined) return undefined;
  const last = lastOf(log.owner, known.epoch, closed.object);
  const proof = await joinOf(log, last, known);
  if (proof === undefined && known.size <= last.size) return undefined;
  const opened = known.epoch + 1 === present.checkpoint.epoch ? present : await endOf(log, known.epoch + 1);
  if (opened === undefined) return undefined;
  const { epoch, size } = opened.checkpoint;
  const [path, { cose }] = await Promise.all([proveInclusion(CLOSED_INDEX, size, log.read(epoch)), signCheckpoint(last, log.signer)]);
  return encodeClosingOffer({ last: cose, opened: opened.cose, note: opened.note, entry: { ...closed, path }, proof: proof ?? [] });
}

/** The checkpoint at which an origin that was closed later ended, for who has to follow through several. */
async function endOf(log: ClosedLog, epoch: number): Promise<SignedCheckpoint | undefined> {
  const closed = await log.closedEntry(epoch + 1);
  return closed && signCheckpoint(lastOf(log.owner, epoch, closed.object), log.signer);
}

function lastOf(owner: Principal, epoch: number, object: Uint8Array): Checkpoint {
  const { size, root } = parseClosed(object);
  return { owner, epoch, size, root };
}

/** Joins the closed checkpoint to what is known, the smaller first. @returns undefined when the store has lost that, or has grown otherwise since. */
async function joinOf(log: ClosedLog, last: Checkpoint, known: KnownSize): Promise<readonly Uint8Array[] | undefined> {
  const read = log.read(known.epoch);
  const [smaller, larger] = last.size < known.size ? [last.size, known.size] : [known.size, last.size];
  try {
    const { size, root } = known;
    if (root !== undefined && !sameHead({ size, root: await rootAt(size, read) }, { size, root })) return undefined;
    return smaller === larger || smaller < LEAST_SIZE ? [] : await proveConsistency(smaller, larger, read);
  } catch (error) {
    if (isRogatoryError(error, 'LOG_NODE')) return undefined;
    throw error;
  }
}
