// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../../core/errors.js';
import { principalKey } from '../../../core/ids.js';
import { toSeconds } from '../../../core/time.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import { judgeContradiction } from '../../../log/contradiction.js';
import { LEAF_KINDS } from '../../../log/kinds.js';
import { leafHash } from '../../../log/leaf.js';
import { formatOrigin } from '../../../log/origin.js';
import { verifyOwnEntry } from '../../../log/own-entry.js';
import { verifyCosignature } from '../../../log/statement/cosignature.js';
import { verifyRestore } from '../../../log/statement/restore.js';
import { verifyCheckpoint } from '../../../log/statement/signed-checkpoint.js';
import { EMPTY_FRONTIER, append, rootOf } from '../../../log/tree/merkle.js';
import { verifyConsistency, verifyInclusion } from '../../../log/tree/verify.js';
import { logViewOf, principal } from './log-view.js';
import { bytes, list, nowOf, number, object, operation, text } from '../operation.js';
import type { Operations } from '../operation.js';

const head = object({ size: number, root: bytes });
const path = list(bytes);

/** Trees, checkpoints, cosignatures, restores and contradictions (section LOG). */
export const logOperations: Operations = {
  'log.leaf-hash': operation({ kind: text, object: bytes, salt: bytes }, ({ kind: name, object: content, salt }) => {
    const kind = LEAF_KINDS.find((known) => known === name);
    if (kind === undefined) throw fail('LOG_LEAF', { field: 'kind' });
    return { leafHash: leafHash(kind, sha256(content), salt) };
  }),
  'log.tree-root': operation({ leafHashes: list(bytes) }, ({ leafHashes }) => ({
    root: rootOf(append(EMPTY_FRONTIER, leafHashes).frontier),
  })),
  'log.verify-inclusion': operation({ leafHash: bytes, index: number, size: number, path, root: bytes }, ({ root, ...proof }) =>
    verifyInclusion(proof, root),
  ),
  'log.verify-consistency': operation({ from: head, to: head, path }, ({ from, to, path: proof }) => verifyConsistency(from, to, proof)),
  'log.verify-checkpoint': operation({ checkpoint: bytes }, (input, call) => {
    const { checkpoint } = verifyCheckpoint(logViewOf(call), input.checkpoint, { at: toSeconds(nowOf(call)) });
    const { origin, size, root } = headOf(checkpoint);
    return { origin, owner: principalKey(checkpoint.owner), size, root };
  }),
  'log.verify-cosignature': operation({ cosigner: principal, cosignature: bytes }, ({ cosigner, cosignature }, call) => {
    const { at, checkpoint } = verifyCosignature(logViewOf(call), cosigner, cosignature, { now: toSeconds(nowOf(call)) });
    return { at, ...headOf(checkpoint) };
  }),
  'log.verify-restore': operation({ restore: bytes, sender: principal }, ({ restore, sender }, call) => {
    const verified = verifyRestore(logViewOf(call), restore, { at: toSeconds(nowOf(call)), sender });
    const { size, root } = verified.checkpoint.checkpoint;
    return { old: headOf(verified.old), new: { origin: formatOrigin(verified.new), size, root } };
  }),
  'log.contradiction': operation({ contradiction: bytes }, ({ contradiction }, call) => {
    const found = judgeContradiction(logViewOf(call), contradiction);
    return { class: found.class, accused: principalKey(found.accused) };
  }),
  'log.verify-own-entry': operation({ entry: bytes, against: text }, ({ entry, against }, call) => {
    const { kind, object: content, index, checkpoint, dating } = verifyOwnEntry(logViewOf(call), entry, { against });
    return { kind, object: content, index, ...headOf(checkpoint), datedBy: dating?.by ?? null };
  }),
};

/** A log at one size. */
export function headOf(checkpoint: Parameters<typeof formatOrigin>[0] & ReturnType<typeof head>) {
  const { size, root } = checkpoint;
  return { origin: formatOrigin(checkpoint), size, root };
}
