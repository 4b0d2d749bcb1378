// SPDX-License-Identifier: Apache-2.0
// What a restore of the own store means for dossiers: places that the lost time cannot have used, and messages that it may have seen.
import { LIMITS } from '../../core/limits.js';
import type { ChainLink, OpenedEnvelope, VerifiedMessage } from '../../envelope/types.js';
import { isRefusalType } from '../refusal-types.js';
import type { CaseRecord } from './case-record.js';

/** Stands for a predecessor of which nothing is known but that it may exist. */
const LOST_DIGEST = new Uint8Array(32);

/** Place of the next own message in a dossier (LOG-50). Computed once for a message, within the dossier's turn, and handed on (LOG-52). */
export function nextPlace({ ownSeq, ownDigest, seenDigest, restoredAt }: CaseRecord, restore: number): ChainLink {
  const seq = restoredAt >= restore ? ownSeq + 1 : Math.max(restore, ownSeq + 1);
  return { seq, ownPrev: ownDigest ?? (seq === 1 ? null : LOST_DIGEST), seenPrev: seenDigest };
}

/**
 * The restore after which a dossier began for certain that begins, for this store, with a message of the other side (LOG-51). A
 * refusal answers a message of this agency. The refused message is not in the chain of the other side, so that the refusal has no seen-prev.
 */
export function restoreBefore(opened: Pick<OpenedEnvelope, 'message'>, restore: number): number {
  const { chain, type } = opened.message;
  const isFirst = chain?.seq === 1 && chain.seenPrev === null && !isRefusalType(type.name);
  return isFirst && !isFromLostTime(opened, restore) ? restore : 0;
}

/** Whether a message was issued before a restore for all that is known: the application may have seen it, and may have been answered (LOG-53). */
export function isFromLostTime({ message }: Pick<VerifiedMessage, 'message'>, restore: number): boolean {
  return restore > 0 && message.issuedAt * 1000 < restore + LIMITS.clockSkewSeconds * 1000;
}

/** The same of an envelope of which nothing is verified (LOG-54). @param expiresAt - Epoch seconds. */
export function mayBeFromLostTime(expiresAt: number, restore: number): boolean {
  return restore > 0 && expiresAt * 1000 <= restore + (LIMITS.lifetimeMaxSeconds + LIMITS.clockSkewSeconds) * 1000;
}
