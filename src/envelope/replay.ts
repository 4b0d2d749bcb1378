// SPDX-License-Identifier: Apache-2.0
// Step 8 of opening, replay. The agency keeps the replay set and writes to it only after steps 1 to 7.
import { equal, toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { MessageHeader, OpenedEnvelope } from './types.js';

/** Names a message in the replay set: (scope, agency, message id) of the sender. */
export function replayKey({ from, messageId }: Pick<MessageHeader, 'from' | 'messageId'>): string {
  return `${from.scope}/${from.id}/${toHex(messageId)}`;
}

/** Epoch seconds until which the replay set must keep an entry, at least. */
export function replayKeepUntil(opened: Pick<OpenedEnvelope, 'outer'>): number {
  return opened.outer.expiresAt + LIMITS.lifetimeMaxSeconds;
}

/**
 * Judges an opened envelope by the entry of the replay set under its {@link replayKey}.
 * @param held - Message digest held, or undefined.
 * @returns `new`, or `duplicate` for the same message in any envelope: it gets a receipt, but is not handed over again.
 * @throws {@link RogatoryError} `ENVELOPE_CONFLICT` (ENV-29) when another message has the id: keep both, raise an alarm.
 */
export function judgeReplay(held: Uint8Array | undefined, opened: Pick<OpenedEnvelope, 'messageDigest' | 'message'>): 'new' | 'duplicate' {
  if (held === undefined) return 'new';
  if (equal(held, opened.messageDigest)) return 'duplicate';
  throw fail('ENVELOPE_CONFLICT', { messageId: toHex(opened.message.messageId) });
}
