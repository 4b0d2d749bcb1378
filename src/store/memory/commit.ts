// SPDX-License-Identifier: Apache-2.0
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LANES } from '../checked-store.js';
import { appendLeaf, keepReceipt, owe, oweReceipts, owedAgain, pay } from './log.js';
import { entriesOf, keyOf } from './state.js';
import type { MemoryEntry, MemoryLane, MemoryState } from './state.js';
import { sweepFrames } from './sweep.js';
import { nextLease, requireEpoch } from '../queue-lease.js';
import type { Acknowledgement, Commit, CommitResult, DocumentWrite, InboundMessage, InboundVerdict } from '../port.js';
import type { MeterWrite, OutboundMessage, Refusal, Repetition, RestoredLane } from '../port.js';

/** Applies one checked commit; the caller undoes it when this throws. @throws as `Store.commit`. */
export function applyCommit(state: MemoryState, commit: Commit): CommitResult {
  state.begin(commit.now);
  const leases = (commit.leases ?? []).map((lease) => {
    const next = nextLease(state.leases.get(lease.peer), lease, commit.now);
    state.put(state.leases, lease.peer, next);
    return next.epoch;
  });
  for (const fence of commit.fences ?? []) requireEpoch(state.leases.get(fence.peer), fence);
  const inbound = (commit.inbound ?? []).map((message) => receive(state, message, commit.now));
  const outbound = (commit.outbound ?? []).map((message) => send(state, message, commit.now));
  for (const refusal of commit.refusals ?? []) refuse(state, refusal, commit.now);
  for (const repetition of commit.repeated ?? []) repeat(state, repetition);
  for (const ack of commit.acknowledgements ?? []) acknowledge(state, ack, commit.now);
  for (const lane of commit.restored ?? []) restoreLane(state, lane);
  for (const document of commit.documents ?? []) write(state, document);
  for (const leaf of commit.leaves ?? []) appendLeaf(state, leaf);
  const receipts = (commit.receipts ?? []).map((receipt) => keepReceipt(state, receipt));
  for (const payment of commit.paid ?? []) pay(state, payment);
  for (const id of commit.dropped ?? []) state.remove(state.owed, id);
  const again = (commit.owedAgain ?? []).reduce((sum, debt) => sum + owedAgain(state, debt), 0);
  const log = state.appended === undefined ? {} : { log: state.appended };
  return { leases, inbound, outbound, receipts, ...log, owing: [...state.owing], owedAgain: again };
}

/** Finds one lane of a peer; creates all four when the peer is new. */
export function openLane(state: MemoryState, peer: string, lane: number): MemoryLane {
  for (const each of LANES) {
    const key = keyOf(peer, each);
    if (state.lanes.has(key)) continue;
    state.put(state.lanes, key, { peer, lane: each, outStreamId: state.random(16), lastSeq: 0, ackedThrough: 0, receivedThrough: 0 });
  }
  return state.lanes.get(keyOf(peer, lane)) as MemoryLane;
}

function receive(state: MemoryState, message: InboundMessage, now: number): InboundVerdict {
  const { from: peer, lane, streamId, seq } = message;
  const counters = openLane(state, peer, lane);
  const received = counters.inStreamId !== undefined && equal(counters.inStreamId, streamId) ? counters.receivedThrough : 0;
  if (seq <= received) return 'duplicate';
  if (seq !== received + 1) throw fail('STORE_SEQUENCE', { peer, lane, expected: received + 1, received: seq });
  state.put(state.lanes, keyOf(peer, lane), { ...counters, inStreamId: streamId.slice(), receivedThrough: seq });

  if (message.rejected === true) {
    if (message.leaf !== undefined && !state.envelopes.has(toHex(message.envelopeDigest))) appendLeaf(state, message.leaf);
    return 'rejected';
  }
  const mailboxes = message.routes.length === 0 ? [''] : message.routes.map((route) => route.mailbox);
  const known = state.envelopes.get(toHex(message.envelopeDigest))?.mailboxes ?? [];
  const digest = toHex(message.envelopeDigest);
  if (mailboxes.every((mailbox) => known.includes(mailbox))) {
    remind(state, message);
    return 'duplicate';
  }

  remember(state, message, mailboxes, message.routes.length > 0);
  const leaf = message.leaf === undefined ? undefined : appendLeaf(state, message.leaf);
  for (const mailbox of mailboxes) {
    if (!known.includes(mailbox))
      state.put(state.seen, keyOf(digest, mailbox), { from: peer, lane, ...(leaf === undefined ? {} : { leaf }) });
  }
  for (const [index, route] of message.routes.entries()) {
    if (known.includes(route.mailbox) || mailboxes.indexOf(route.mailbox) < index) continue;
    enqueue(state, { to: route.to, lane: route.lane, mailbox: route.mailbox, duty: route.duty === true, message, now, from: peer });
  }
  for (const meter of message.meters ?? []) count(state, meter, 1, message.frame.length + (meter.announcedBytes ?? 0));
  if (!isConflict(state, message)) return 'accepted';
  state.put(state.verdicts, keyOf('conflict', state.serial()), { kind: 'conflict', at: now });
  return 'conflict';
}

/** Owes the receipt, and those of next hops, again: a sender that repeats an envelope may have lost them. */
function remind(state: MemoryState, { from, leaf, routes, envelopeDigest }: InboundMessage): void {
  if (leaf?.owed !== from) return;
  const digest = toHex(envelopeDigest);
  for (const { mailbox } of routes) {
    const known = state.seen.get(keyOf(digest, mailbox));
    if (known?.leaf !== undefined) owe(state, { peer: from, leaf: known.leaf });
    if (known?.from === from) oweReceipts(state, from, digest);
  }
}

function send(state: MemoryState, message: OutboundMessage, now: number): CommitResult['outbound'][number] {
  remember(state, message, [], true);
  return enqueue(state, { to: message.to, lane: message.lane, mailbox: message.mailbox, duty: false, message, now });
}

/** Stores envelope, frame and accepted mailboxes. The first frame of a digest is kept; later ones have the same bytes. */
function remember(state: MemoryState, message: InboundMessage | OutboundMessage, mailboxes: readonly string[], keepFrame: boolean): void {
  const digest = toHex(message.envelopeDigest);
  const known = state.envelopes.get(digest);
  const frame = known?.frame ?? (keepFrame ? message.frame.slice() : undefined);
  state.put(state.envelopes, digest, {
    envelopeId: known?.envelopeId ?? message.envelopeId.slice(),
    digest: known?.digest ?? message.envelopeDigest.slice(),
    expiresAt: known?.expiresAt ?? message.expiresAt,
    mailboxes: [...new Set([...(known?.mailboxes ?? []), ...mailboxes])],
    ...(frame === undefined ? {} : { frame }),
  });
  if (known !== undefined) return;
  const id = toHex(message.envelopeId);
  state.put(state.digests, id, [...(state.digests.get(id) ?? []), digest]);
}

function isConflict(state: MemoryState, message: InboundMessage): boolean {
  return (state.digests.get(toHex(message.envelopeId)) ?? []).some((digest) => digest !== toHex(message.envelopeDigest));
}

interface Enqueued {
  readonly to: string;
  readonly lane: number;
  readonly mailbox: string;
  readonly message: InboundMessage | OutboundMessage;
  readonly duty: boolean;
  readonly now: number;
  readonly from?: string;
}

function enqueue(state: MemoryState, entry: Enqueued): CommitResult['outbound'][number] {
  const lane = openLane(state, entry.to, entry.lane);
  const seq = lane.lastSeq + 1;
  state.put(state.lanes, keyOf(entry.to, entry.lane), { ...lane, lastSeq: seq });
  const queued: MemoryEntry = {
    seq,
    envelope: toHex(entry.message.envelopeDigest),
    mailbox: entry.mailbox,
    storedAt: entry.now,
    expiresAt: entry.message.expiresAt,
    duty: entry.duty,
    taken: false,
    ...(entry.from === undefined ? {} : { from: entry.from }),
  };
  state.put(state.queue, keyOf(entry.to, entry.lane, seq), queued);
  return { streamId: lane.outStreamId.slice(), seq };
}

/** Finds the lane with this present outgoing stream; an unused place in it is refused. */
function outgoing(state: MemoryState, to: string, lane: number, streamId: Uint8Array, seq: number): MemoryLane | undefined {
  const counters = state.lanes.get(keyOf(to, lane));
  if (counters === undefined || !equal(counters.outStreamId, streamId)) return undefined;
  if (seq > counters.lastSeq) throw fail('STORE_SEQUENCE', { peer: to, lane, expected: counters.lastSeq, received: seq });
  return counters;
}

function refuse(state: MemoryState, { to, lane, streamId, seq, verdict, leaf, again }: Refusal, now: number): void {
  const key = keyOf('refusal', to, lane, toHex(streamId), seq);
  const counters = outgoing(state, to, lane, streamId, seq);
  if (counters === undefined || state.verdicts.has(key)) return;
  state.put(state.verdicts, key, { kind: 'refusal', at: now, verdict });
  if (leaf !== undefined) appendLeaf(state, leaf);
  const entry = state.queue.get(keyOf(to, lane, seq));
  if (again === true && entry !== undefined && seq > counters.ackedThrough) requeue(state, counters, { ...entry, taken: false });
  // A peer that rejects the frame gives no receipt for it.
  if (verdict === 'rejected' && entry !== undefined) state.put(state.queue, keyOf(to, lane, seq), { ...entry, duty: false });
}

function repeat(state: MemoryState, { to, lane, streamId, seq }: Repetition): void {
  const counters = outgoing(state, to, lane, streamId, seq);
  const entry = state.queue.get(keyOf(to, lane, seq));
  if (counters === undefined || entry?.duty !== true || seq > counters.ackedThrough) return;
  requeue(state, counters, { ...entry, taken: true });
  state.put(state.queue, keyOf(to, lane, seq), { ...entry, duty: false });
}

function requeue(state: MemoryState, counters: MemoryLane, entry: MemoryEntry): void {
  const seq = counters.lastSeq + 1;
  state.put(state.lanes, keyOf(counters.peer, counters.lane), { ...counters, lastSeq: seq });
  state.put(state.queue, keyOf(counters.peer, counters.lane, seq), { ...entry, seq });
}

function acknowledge(state: MemoryState, { to, lane, streamId, through, meter }: Acknowledgement, now: number): void {
  const counters = outgoing(state, to, lane, streamId, through);
  if (counters === undefined || through <= counters.ackedThrough) return;
  const key = keyOf(to, lane);
  for (let seq = counters.ackedThrough + 1; meter !== undefined && seq <= through; seq++) {
    const entry = state.queue.get(keyOf(to, lane, seq));
    const verdict = state.verdicts.get(keyOf('refusal', to, lane, toHex(streamId), seq))?.verdict;
    if (entry?.taken === false && verdict !== 'rejected') count(state, meter, 1, state.envelopes.get(entry.envelope)?.frame?.length ?? 0);
  }
  state.put(state.lanes, key, { ...counters, ackedThrough: through });
  state.put(state.acks, keyOf(to, lane, through), { lane: key, through, at: now });
}

function count(state: MemoryState, { name, slot, keepFrom }: MeterWrite, messages: number, bytes: number): void {
  for (const [key, old] of state.meters) if (old.name === name && old.slot < keepFrom) state.remove(state.meters, key);
  const key = keyOf(name, slot);
  const before = state.meters.get(key);
  state.put(state.meters, key, { name, slot, messages: (before?.messages ?? 0) + messages, bytes: (before?.bytes ?? 0) + bytes });
}

/**
 * Restarts the own stream; entries keep their order. Acknowledged ones move, with their acknowledgements, to places below 1, as those of an
 * earlier stream. If the peer states its last held place, later entries are sent again or dropped.
 */
function restoreLane(state: MemoryState, { peer, lane, again }: RestoredLane): void {
  const before = openLane(state, peer, lane);
  const { outStreamId, lastSeq, ackedThrough } = before;
  if (again !== undefined && !equal(again.streamId, outStreamId)) return;
  const key = keyOf(peer, lane);
  const behind = again === undefined ? Infinity : again.behind === 0 ? -Infinity : again.behind;
  const fate = (entry: MemoryEntry): 'queued' | 'past' | 'gone' => {
    if (entry.seq > ackedThrough || entry.duty) return 'queued';
    const refusal = state.verdicts.get(keyOf('refusal', peer, lane, toHex(outStreamId), entry.seq));
    if (refusal?.verdict === 'rejected') return 'gone';
    if (entry.seq <= behind) return 'past';
    return again?.expired === true || entry.expiresAt >= state.now ? 'queued' : 'gone';
  };
  for (const [place, ack] of [...state.acks].filter(([, each]) => each.lane === key)) {
    state.remove(state.acks, place);
    state.put(state.acks, keyOf(peer, lane, 'past', toHex(outStreamId), ack.through), { ...ack, through: ack.through - lastSeq });
  }
  const entries = entriesOf(state, peer, lane);
  for (const { seq } of entries) state.remove(state.queue, keyOf(peer, lane, seq));
  const queued = entries.filter((entry) => fate(entry) === 'queued');
  for (const entry of entries) {
    if (fate(entry) === 'past') state.put(state.queue, keyOf(peer, lane, entry.seq - lastSeq), { ...entry, seq: entry.seq - lastSeq });
  }
  queued.forEach((entry, at) => state.put(state.queue, keyOf(peer, lane, at + 1), { ...entry, seq: at + 1 }));
  sweepFrames(state);
  state.put(state.lanes, key, { ...before, outStreamId: state.random(16), lastSeq: queued.length, ackedThrough: 0 });
}

function write(state: MemoryState, { collection, key, value, expect }: DocumentWrite): void {
  const place = keyOf(collection, key);
  const version = state.documents.get(place)?.version;
  if (expect !== undefined && (expect === 'absent' ? undefined : expect) !== version) throw fail('STORE_EXPECTATION', { collection, key });
  if (value === null) state.remove(state.documents, place);
  else state.put(state.documents, place, { collection, key, value: value.slice(), version: (version ?? 0) + 1 });
}
