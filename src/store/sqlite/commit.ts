// SPDX-License-Identifier: Apache-2.0
// Writes one commit into the open transaction. The caller has a savepoint, and rolls back to it when this throws.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { Acknowledgement, Commit, CommitResult, DocumentWrite, InboundMessage, InboundVerdict } from '../port.js';
import type { OutboundMessage, Refusal, Repetition } from '../port.js';
import { nextLease, requireEpoch } from '../queue-lease.js';
import type { HeldLease, LeaseWrite } from '../queue-lease.js';
import { appendLeaf, keepReceipt, owe, oweReceipts, owedAgain, pay } from './log.js';
import { restoreLane } from './restore.js';
import type { Lane, Session } from './session.js';

/** @throws as `Store.commit`, and raw errors of SQLite. */
export function applyCommit(session: Session, commit: Commit): CommitResult {
  const { now } = commit;
  session.begin(now);
  const leases = (commit.leases ?? []).map((asked) => lease(session, asked, now));
  for (const fence of commit.fences ?? []) requireEpoch(heldLease(session, fence.peer), fence);
  const inbound = (commit.inbound ?? []).map((message) => receive(session, message, now));
  const outbound = (commit.outbound ?? []).map((message) => send(session, message, now));
  for (const refusal of commit.refusals ?? []) refuse(session, refusal, now);
  for (const repetition of commit.repeated ?? []) repeat(session, repetition);
  for (const ack of commit.acknowledgements ?? []) acknowledge(session, ack, now);
  for (const lane of commit.restored ?? []) restoreLane(session, lane);
  for (const document of commit.documents ?? []) write(session, document);
  for (const leaf of commit.leaves ?? []) appendLeaf(session, leaf);
  const receipts = (commit.receipts ?? []).map((receipt) => keepReceipt(session, receipt));
  for (const payment of commit.paid ?? []) pay(session, payment);
  for (const id of commit.dropped ?? []) session.run('DELETE FROM owed WHERE id = ?', id);
  const again = (commit.owedAgain ?? []).reduce((sum, debt) => sum + owedAgain(session, debt), 0);
  session.flush();
  const log = session.appended === undefined ? {} : { log: session.appended };
  return { leases, inbound, outbound, receipts, ...log, owing: [...session.owing], owedAgain: again };
}

function lease(session: Session, asked: LeaseWrite, now: number): number {
  const { owner, epoch, until } = nextLease(heldLease(session, asked.peer), asked, now);
  session.run('INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)', asked.peer, owner, epoch, until);
  return epoch;
}

function heldLease(session: Session, peer: string): HeldLease | undefined {
  return session.get('SELECT owner, epoch, until FROM lease WHERE peer = ?', peer) as HeldLease | undefined;
}

function receive(session: Session, message: InboundMessage, now: number): InboundVerdict {
  const { from: peer, lane, streamId, seq, envelopeDigest: digest } = message;
  const source = session.openLane(peer, lane);
  const received = source.inStreamId !== null && equal(source.inStreamId, streamId) ? source.received : 0;
  if (seq <= received) return 'duplicate';
  if (seq !== received + 1) throw fail('STORE_SEQUENCE', { peer, lane, expected: received + 1, received: seq });
  // Copy it: the argument is a view of the whole message.
  if (received === 0) source.inStreamId = streamId.slice();
  source.received = seq;
  session.touch(source);

  if (message.rejected === true) {
    // What is known already is a duplicate, however it was refused now: its outcome stands.
    const isKnown = session.get('SELECT 1 FROM envelope WHERE envelope_id = ? AND digest = ?', message.envelopeId, digest) !== undefined;
    if (message.leaf !== undefined && !isKnown) appendLeaf(session, message.leaf);
    return 'rejected';
  }
  const envelope = openEnvelope(session, message);
  // Write it with the first new row: a duplicate already has its leaf.
  let leaf: number | null = null;
  const entries = message.routes.length === 0 ? [undefined] : message.routes;
  let isNew = false;
  for (const route of entries) {
    const mailbox = route?.mailbox ?? '';
    if (!accept(session, envelope, mailbox, source.id)) continue;
    isNew = true;
    if (leaf === null && message.leaf !== undefined) leaf = appendLeaf(session, message.leaf);
    if (leaf !== null) session.run('UPDATE seen SET leaf = ? WHERE envelope = ? AND mailbox = ?', leaf, envelope, mailbox);
    if (route === undefined) continue;
    const { to, lane: onto, duty } = route;
    enqueue(session, session.openLane(to, onto), envelope, { message, mailbox, source: source.id, duty: duty === true, now });
  }
  if (!isNew) {
    remind(session, message, envelope);
    return 'duplicate';
  }
  for (const meter of message.meters ?? []) session.count(meter, 1, message.frame.length + (meter.announcedBytes ?? 0));
  const other = session.get('SELECT 1 FROM envelope WHERE envelope_id = ? AND digest <> ? LIMIT 1', message.envelopeId, digest);
  if (other === undefined) return 'accepted';
  session.run('INSERT INTO conflict VALUES (NULL, ?, ?, ?, ?)', message.envelopeId, digest, source.id, now);
  return 'conflict';
}

/** Owes the receipt, and those of next hops, again: a sender that repeats an envelope may have lost them. */
function remind(session: Session, { from, leaf, routes, envelopeDigest }: InboundMessage, envelope: number): void {
  if (leaf?.owed !== from) return;
  const sql = 'SELECT seen.leaf, lane.peer FROM seen JOIN lane ON lane.id = seen.source WHERE seen.envelope = ? AND seen.mailbox = ?';
  for (const { mailbox } of routes) {
    const known = session.get(sql, envelope, mailbox);
    if (typeof known?.['leaf'] === 'number') owe(session, from, known['leaf'], null);
    if (known?.['peer'] === from) oweReceipts(session, from, envelopeDigest);
  }
}

function send(session: Session, message: OutboundMessage, now: number): CommitResult['outbound'][number] {
  const lane = session.openLane(message.to, message.lane);
  enqueue(session, lane, openEnvelope(session, message), { message, mailbox: message.mailbox, source: null, duty: false, now });
  return { streamId: lane.outStreamId, seq: lane.lastSeq };
}

/** @returns the number by which the other tables know the envelope. */
function openEnvelope(session: Session, { envelopeDigest, envelopeId, expiresAt }: InboundMessage | OutboundMessage): number {
  const known = session.get('SELECT id FROM envelope WHERE envelope_id = ? AND digest = ?', envelopeId, envelopeDigest);
  if (known !== undefined) return known['id'] as number;
  return session.insert('INSERT INTO envelope VALUES (NULL, ?, ?, ?)', envelopeId, envelopeDigest, expiresAt);
}

/** Enters the envelope for a mailbox. @returns false when it was entered before. */
function accept(session: Session, envelope: number, mailbox: string, source: number): boolean {
  return session.run('INSERT INTO seen VALUES (?, ?, ?, NULL) ON CONFLICT DO NOTHING', envelope, mailbox, source) > 0;
}

interface Entry {
  readonly message: InboundMessage | OutboundMessage;
  readonly mailbox: string;
  readonly source: number | null;
  readonly duty: boolean;
  readonly now: number;
}

function enqueue(session: Session, lane: Lane, envelope: number, { message, mailbox, source, duty, now }: Entry): void {
  const { frame, expiresAt } = message;
  session.frames += session.run('INSERT INTO frame VALUES (?, ?) ON CONFLICT DO NOTHING', envelope, frame);
  lane.lastSeq += 1;
  lane.queuedBytes += frame.length;
  session.touch(lane);
  const sql = 'INSERT INTO queue VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)';
  session.run(sql, lane.id, lane.lastSeq, envelope, mailbox, source, frame.length, now, expiresAt, duty ? 1 : 0);
}

/** Finds the lane with this present outgoing stream; an unused place in it is refused. */
function outgoing(session: Session, to: string, lane: number, streamId: Uint8Array, seq: number): Lane | undefined {
  const found = session.findLanes(to)?.[lane];
  if (found === undefined || !equal(found.outStreamId, streamId)) return undefined;
  if (seq > found.lastSeq) throw fail('STORE_SEQUENCE', { peer: to, lane, expected: found.lastSeq, received: seq });
  return found;
}

function refuse(session: Session, { to, lane, streamId, seq, verdict, code, leaf, again }: Refusal, now: number): void {
  const found = outgoing(session, to, lane, streamId, seq);
  if (found === undefined) return;
  const sql = 'INSERT INTO refusal VALUES (NULL, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
  if (session.run(sql, found.id, streamId, seq, verdict, code, now) === 0) return;
  if (leaf !== undefined) appendLeaf(session, leaf);
  if (again === true && seq > found.acked) requeue(session, found, seq, 0);
  // A peer that rejects the frame gives no receipt for it.
  if (verdict === 'rejected') session.run('UPDATE queue SET duty = 0 WHERE lane = ? AND seq = ? AND duty = 1', found.id, seq);
}

function repeat(session: Session, { to, lane, streamId, seq }: Repetition): void {
  const found = outgoing(session, to, lane, streamId, seq);
  if (found === undefined || seq > found.acked) return;
  if (session.get('SELECT 1 FROM queue WHERE lane = ? AND seq = ? AND duty = 1', found.id, seq) === undefined) return;
  requeue(session, found, seq, 1);
  session.run('UPDATE queue SET duty = 0 WHERE lane = ? AND seq = ?', found.id, seq);
}

/** Queues a message a second time, after all others of its lane; both share the frame. */
function requeue(session: Session, lane: Lane, seq: number, taken: 0 | 1): void {
  const place = lane.lastSeq + 1;
  const sql = `INSERT INTO queue SELECT lane, ?, envelope, mailbox, source, size, stored_at, expires_at, duty, ?
    FROM queue WHERE lane = ? AND seq = ? RETURNING size`;
  const size = session.get(sql, place, taken, lane.id, seq)?.['size'] as number;
  lane.lastSeq = place;
  lane.queuedBytes += size;
  session.touch(lane);
}

function acknowledge(session: Session, { to, lane, streamId, through, meter }: Acknowledgement, now: number): void {
  const found = outgoing(session, to, lane, streamId, through);
  if (found === undefined || through <= found.acked) return;
  const sql = 'SELECT sum(size) AS bytes FROM queue WHERE lane = ? AND seq > ? AND seq <= ?';
  found.queuedBytes -= session.get(sql, found.id, found.acked, through)?.['bytes'] as number;
  if (meter !== undefined) {
    const taken = `SELECT count(*) AS messages, coalesce(sum(size), 0) AS bytes FROM queue
      LEFT JOIN refusal ON refusal.lane = queue.lane AND refusal.stream = ? AND refusal.seq = queue.seq AND refusal.verdict = 'rejected'
      WHERE queue.lane = ? AND queue.seq > ? AND queue.seq <= ? AND queue.taken = 0 AND refusal.id IS NULL`;
    const row = session.get(taken, streamId, found.id, found.acked, through);
    if (row?.['messages'] !== 0) session.count(meter, row?.['messages'] as number, row?.['bytes'] as number);
  }
  found.acked = through;
  session.touch(found);
  session.run('INSERT INTO ack VALUES (?, ?, ?)', found.id, through, now);
}

function write(session: Session, { collection, key, value, expect }: DocumentWrite): void {
  if (expect !== undefined) {
    const found = session.get('SELECT version FROM document WHERE collection = ? AND key = ?', collection, key)?.['version'];
    if (found !== (expect === 'absent' ? undefined : expect)) throw fail('STORE_EXPECTATION', { collection, key });
  }
  if (value === null) {
    session.run('DELETE FROM document WHERE collection = ? AND key = ?', collection, key);
    return;
  }
  const sql = `INSERT INTO document VALUES (NULL, ?, ?, 1, ?)
    ON CONFLICT (collection, key) DO UPDATE SET version = version + 1, value = excluded.value`;
  session.run(sql, collection, key, value);
}
