// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
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
import { headJson, logViewOf, principalName, principalOf } from './log-view.js';
import { byteListOf, bytesOf, nowOf, numberOf, objectOf, textOf } from '../operation.js';
import type { JsonObject, Operations } from '../operation.js';

/** Trees, checkpoints, cosignatures, restores and contradictions (section LOG). */
export const logOperations: Operations = {
  'log.leaf-hash': async ({ input }) => {
    const kind = LEAF_KINDS.find((known) => known === textOf(input, 'kind'));
    if (kind === undefined) throw fail('LOG_LEAF', { field: 'kind' });
    return { leafHash: toHex(leafHash(kind, sha256(bytesOf(input, 'object')), bytesOf(input, 'salt'))) };
  },
  'log.tree-root': async ({ input }) => ({ root: toHex(rootOf(append(EMPTY_FRONTIER, byteListOf(input, 'leafHashes')).frontier)) }),
  'log.verify-inclusion': async ({ input }) => {
    const place = { leafHash: bytesOf(input, 'leafHash'), index: numberOf(input, 'index'), size: numberOf(input, 'size') };
    verifyInclusion({ ...place, path: byteListOf(input, 'path') }, bytesOf(input, 'root'));
    return {};
  },
  'log.verify-consistency': async ({ input }) => {
    verifyConsistency(headOf(objectOf(input, 'from')), headOf(objectOf(input, 'to')), byteListOf(input, 'path'));
    return {};
  },
  'log.verify-checkpoint': async (call) => {
    const { checkpoint } = verifyCheckpoint(logViewOf(call), bytesOf(call.input, 'checkpoint'), { at: toSeconds(nowOf(call)) });
    return { origin: formatOrigin(checkpoint), owner: principalName(checkpoint.owner), ...headJson(checkpoint) };
  },
  'log.verify-cosignature': async (call) => {
    const { input } = call;
    const now = toSeconds(nowOf(call));
    const { at, checkpoint } = verifyCosignature(logViewOf(call), principalOf(input, 'cosigner'), bytesOf(input, 'cosignature'), { now });
    return { at, origin: formatOrigin(checkpoint), ...headJson(checkpoint) };
  },
  'log.verify-restore': async (call) => {
    const { input } = call;
    const at = toSeconds(nowOf(call));
    const restore = verifyRestore(logViewOf(call), bytesOf(input, 'restore'), { at, sender: principalOf(input, 'sender') });
    return {
      old: { origin: formatOrigin(restore.old), ...headJson(restore.old) },
      new: { origin: formatOrigin(restore.new), ...headJson(restore.checkpoint.checkpoint) },
    };
  },
  'log.contradiction': async (call) => {
    const found = judgeContradiction(logViewOf(call), bytesOf(call.input, 'contradiction'));
    return { class: found.class, accused: principalName(found.accused) };
  },
  'log.verify-own-entry': async (call) => {
    const entry = verifyOwnEntry(logViewOf(call), bytesOf(call.input, 'entry'), { against: textOf(call.input, 'against') });
    const { kind, object, index, checkpoint, dating } = entry;
    return { kind, object: toHex(object), index, origin: formatOrigin(checkpoint), ...headJson(checkpoint), datedBy: dating?.by ?? null };
  },
};

function headOf(from: JsonObject): { size: number; root: Uint8Array } {
  return { size: numberOf(from, 'size'), root: bytesOf(from, 'root') };
}
