// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { keyOf } from './state.js';
import type { MemoryState } from './state.js';

/** Removes rows that no promise needs any more, as `Store.sweep` documents. @returns their number. */
export function sweepState(state: MemoryState, now: number, before: number, statementsBefore = 0): number {
  const swept = sweepQueue(state, before) + sweepFrames(state) + sweepVerdicts(state, before);
  return swept + sweepOwed(state, now, statementsBefore) + sweepReceipts(state, statementsBefore) + sweepEnvelopes(state, now);
}

function sweepOwed(state: MemoryState, now: number, before: number): number {
  const old = [...state.owed.values()].filter(({ at, paid }) => at < before || (paid?.at ?? now) < now - LIMITS.paidRetentionMs);
  for (const { id } of old) state.remove(state.owed, id);
  return old.length;
}

/** The oldest first, up to the first that is younger. */
function sweepReceipts(state: MemoryState, before: number): number {
  const receipts = [...state.receipts];
  const young = receipts.findIndex(([, { at }]) => at >= before);
  const old = young < 0 ? receipts : receipts.slice(0, young);
  for (const [key] of old) state.remove(state.receipts, key);
  return old.length;
}

function sweepQueue(state: MemoryState, before: number): number {
  let removed = 0;
  for (const [lane, { peer, lane: number }] of state.lanes) {
    const acks = [...state.acks].filter(([, ack]) => ack.lane === lane);
    const through = Math.max(-Infinity, ...acks.filter(([, ack]) => ack.at < before).map(([, ack]) => ack.through));
    const held = [...state.queue.values()].filter((entry) => state.queue.get(keyOf(peer, number, entry.seq)) === entry);
    const covered = held.filter(({ seq }) => seq <= through);
    for (const { seq } of covered.filter(({ duty }) => !duty)) {
      state.remove(state.queue, keyOf(peer, number, seq));
      removed++;
    }
    // An entry that waits for a receipt keeps the acknowledgements that cover it.
    const kept = Math.min(Infinity, ...held.filter(({ duty }) => duty).map(({ seq }) => seq));
    for (const [key, ack] of acks) if (ack.through <= through && ack.through < kept) state.remove(state.acks, key);
  }
  return removed;
}

/** Removes frames that are in no queue any more. @returns their number. */
export function sweepFrames(state: MemoryState): number {
  const needed = new Set([...state.queue.values()].map((entry) => entry.envelope));
  const done = [...state.envelopes].filter(([digest, { frame }]) => frame !== undefined && !needed.has(digest));
  for (const [digest, { envelopeId, digest: bytes, expiresAt, mailboxes }] of done) {
    state.put(state.envelopes, digest, { envelopeId, digest: bytes, expiresAt, mailboxes });
  }
  return done.length;
}

function sweepVerdicts(state: MemoryState, before: number): number {
  const old = [...state.verdicts].filter(([, verdict]) => verdict.at < before);
  for (const [key] of old) state.remove(state.verdicts, key);
  return old.length;
}

function sweepEnvelopes(state: MemoryState, now: number): number {
  const graceMs = LIMITS.dedupeGraceSeconds * 1000;
  const old = [...state.envelopes].filter(([, { frame, expiresAt }]) => frame === undefined && expiresAt + graceMs < now);
  for (const [digest, { envelopeId, mailboxes }] of old) {
    state.remove(state.envelopes, digest);
    for (const mailbox of mailboxes) state.remove(state.seen, keyOf(digest, mailbox));
    const id = toHex(envelopeId);
    const others = (state.digests.get(id) ?? []).filter((other) => other !== digest);
    if (others.length === 0) state.remove(state.digests, id);
    else state.put(state.digests, id, others);
  }
  return old.length;
}
