// SPDX-License-Identifier: Apache-2.0
// The statement of a restored store: a checkpoint of its new log, and leaf 1, which names the earlier log and its held size.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { forms } from '../../cbor/forms.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { RESTORED_INDEX, leafHash, parseRestored } from '../leaf.js';
import { formatOrigin, sameOrigin } from '../origin.js';
import type { Origin } from '../origin.js';
import type { LogView } from '../signer-lookup.js';
import { verifyInclusion } from '../tree/verify.js';
import type { TreeHead } from '../tree/verify.js';
import { verifyCheckpoint } from './signed-checkpoint.js';
import type { VerifiedCheckpoint } from './signed-checkpoint.js';

/** Nothing of it is verified: see {@link verifyRestore}. */
export interface RestoreStatement {
  /** COSE_Sign of a checkpoint of the new log. */
  readonly checkpoint: Uint8Array;
  /** Object of leaf 1 (`encodeRestored`). */
  readonly restored: Uint8Array;
  readonly salt: Uint8Array;
  /** From leaf 1 upward. */
  readonly path: readonly Uint8Array[];
}

declare const verified: unique symbol;

/** A restore statement of the owner's log signer. Made by {@link verifyRestore} alone. */
export interface VerifiedRestore {
  readonly [verified]: true;
  /** The earlier log and its held size. */
  readonly old: Origin & TreeHead;
  readonly new: Origin;
  readonly checkpoint: VerifiedCheckpoint;
  /** The statement, an own copy. */
  readonly bytes: Uint8Array;
}

const { byteString, list, tuple } = forms((field) => fail('LOG_EXCHANGE', { field }));
const RESTORE = tuple<RestoreStatement>({
  checkpoint: byteString({ min: 1, max: LIMITS.signedStatementMaxBytes }),
  restored: byteString({ min: 1, max: LIMITS.checkpointMaxBytes }),
  salt: byteString(32),
  path: list(byteString(32), 1, LIMITS.proofMaxHashes),
});

/** Encodes a restore statement. @returns fresh bytes. */
export function encodeRestore(statement: RestoreStatement): Uint8Array {
  return encode(RESTORE.write(statement));
}

/**
 * Decodes a restore statement. @param bytes - At most 33,024; read, not kept. @throws {@link RogatoryError} `LOG_EXCHANGE` (LOG-77),
 * `CBOR_...`.
 */
export function parseRestore(bytes: Uint8Array): RestoreStatement {
  return RESTORE.read(decode(bytes, { maxBytes: LIMITS.exchangeMaxBytes }), 'restore');
}

/** Arrival time of a restore, in epoch seconds, and its sender. */
export interface RestoreExpectation {
  readonly at: number;
  readonly sender: Principal;
}

const EXPECTATION: Members<RestoreExpectation> = { required: { at: 'number', sender: 'object' }, optional: {} };

/**
 * Verifies a restore statement. The Witness checks whether it concerns the followed log and is later (LOG-13).
 * @param bytes - At most 33,024; copied.
 * @param options.at - Epoch seconds of its arrival: the signer must be valid then, and the new log must begin at most 600 s later.
 * @param options.sender - Sealed sender or link peer, which must own the log.
 * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16), `LOG_EXCHANGE` (LOG-77), `LOG_LEAF` (LOG-05), `LOG_INCLUSION` (LOG-03), and as
 * `verifyCheckpoint`.
 */
export function verifyRestore(view: LogView, bytes: Uint8Array, options: RestoreExpectation): VerifiedRestore {
  requireMembers(options, EXPECTATION, 'verifyRestore(options)');
  const { at, sender } = options;
  const statement = parseRestore(bytes);
  const { old, size, root, new: next } = parseRestored(statement.restored);
  if (next.epoch > (at + LIMITS.clockSkewSeconds) * 1000) throw fail('LOG_RESTORE', { reason: `${formatOrigin(next)} lies ahead` });
  if (principalKey(next.owner) !== principalKey(sender)) throw fail('LOG_RESTORE', { reason: `not a log of ${principalKey(sender)}` });
  const checkpoint = verifyCheckpoint(view, statement.checkpoint, { at });
  if (!sameOrigin(checkpoint.checkpoint, next)) throw fail('LOG_RESTORE', { reason: 'the checkpoint is of another log' });
  const leaf = leafHash('restored', sha256(statement.restored), statement.salt);
  const proof = { leafHash: leaf, index: RESTORED_INDEX, size: checkpoint.checkpoint.size, path: statement.path };
  verifyInclusion(proof, checkpoint.checkpoint.root);
  return { old: { ...old, size, root }, new: next, checkpoint, bytes: Uint8Array.from(bytes) } as VerifiedRestore;
}
