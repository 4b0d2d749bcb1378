// SPDX-License-Identifier: Apache-2.0
// Writes one commit into the open transaction. Whoever calls has a savepoint, and rolls back to it when this throws.
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { Acknowledgement, Commit, CommitResult, DocumentWrite, InboundMessage, InboundVerdict, LeafWrite } from './port.js';
import type { OutboundMessage, ReceiptWrite, Refusal } from './port.js';
import type { Lane, Session } from './sqlite-session.js';

/** @throws what `Store.commit` documents, and raw errors of SQLite. */
export function applyCommit(session: Session, commit: Commit): CommitResult {
  const { now } = commit;
  const inbound = (commit.inbound ?? []).map((message) => receive(session, message, now));
  const outbound = (commit.outbound ?? []).map((message) => send(session, message, now));
  for (const refusal of commit.refusals ?? []) refuse(session, refusal, now);
  for (const ack of commit.acknowledgements ?? []) acknowledge(session, ack, now);
  for (const document of commit.documents ?? []) write(session, document);
  for (const leaf of commit.leaves ?? []) append(session, leaf);
  for (const receipt of commit.receipts ?? []) keep(session, receipt);
  session.flush();
  return { inbound, outbound };
}

function receive(session: Session, message: InboundMessage, now: number): InboundVerdict {
  const { from: peer, lane, streamId, seq, envelopeDigest: digest } = message;
  const source = session.openLane(peer, lane);
  const received = source.inStreamId !== null && equal(source.inStreamId, streamId) ? source.received : 0;
  if (seq <= received) return 'duplicate';
  if (seq !== received + 1) throw fail('STORE_SEQUENCE', { peer, lane, expected: received + 1, received: seq });
  // A copy: the argument is a view of everything that came with it.
  if (received === 0) source.inStreamId = streamId.slice();
  source.received = seq;
  session.touch(source);

  if (message.rejected !== undefined) {
    session.run('INSERT INTO rejection VALUES (NULL, ?, ?, ?, ?, ?, ?)', source.id, streamId, seq, digest, message.rejected, now);
    return 'rejected';
  }
  const envelope = openEnvelope(session, message);
  let isNew = message.routes.length === 0 && accept(session, envelope, '');
  for (const { mailbox, to, lane: onto } of message.routes) {
    if (!accept(session, envelope, mailbox)) continue;
    isNew = true;
    enqueue(session, session.openLane(to, onto), envelope, { message, mailbox, source: source.id, now });
  }
  if (!isNew) return 'duplicate';
  const other = session.get('SELECT 1 FROM envelope WHERE envelope_id = ? AND digest <> ? LIMIT 1', message.envelopeId, digest);
  if (other === undefined) return 'accepted';
  session.run('INSERT INTO conflict VALUES (NULL, ?, ?, ?, ?)', message.envelopeId, digest, source.id, now);
  return 'conflict';
}

function send(session: Session, message: OutboundMessage, now: number): CommitResult['outbound'][number] {
  const lane = session.openLane(message.to, message.lane);
  enqueue(session, lane, openEnvelope(session, message), { message, mailbox: message.mailbox, source: null, now });
  return { streamId: lane.outStreamId, seq: lane.lastSeq };
}

/** @returns the number by which the other tables know the envelope. */
function openEnvelope(session: Session, { envelopeDigest, envelopeId, expiresAt }: InboundMessage | OutboundMessage): number {
  const known = session.get('SELECT id FROM envelope WHERE envelope_id = ? AND digest = ?', envelopeId, envelopeDigest);
  if (known !== undefined) return known['id'] as number;
  return session.insert('INSERT INTO envelope VALUES (NULL, ?, ?, ?)', envelopeId, envelopeDigest, expiresAt);
}

/** Enters the envelope for a mailbox. @returns false when it was entered before. */
function accept(session: Session, envelope: number, mailbox: string): boolean {
  return session.run('INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING', envelope, mailbox) > 0;
}

interface Entry {
  readonly message: InboundMessage | OutboundMessage;
  readonly mailbox: string;
  readonly source: number | null;
  readonly now: number;
}

function enqueue(session: Session, lane: Lane, envelope: number, { message, mailbox, source, now }: Entry): void {
  const { frame, expiresAt } = message;
  session.frames += session.run('INSERT INTO frame VALUES (?, ?) ON CONFLICT DO NOTHING', envelope, frame);
  lane.lastSeq += 1;
  lane.queuedBytes += frame.length;
  session.touch(lane);
  const sql = 'INSERT INTO queue VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
  session.run(sql, lane.id, lane.lastSeq, envelope, mailbox, source, frame.length, now, expiresAt);
}

/** Finds the lane whose present outgoing stream this is; a place in it that was never used is refused. */
function outgoing(session: Session, to: string, lane: number, streamId: Uint8Array, seq: number): Lane | undefined {
  const found = session.findLanes(to)?.[lane];
  if (found === undefined || !equal(found.outStreamId, streamId)) return undefined;
  if (seq > found.lastSeq) throw fail('STORE_SEQUENCE', { peer: to, lane, expected: found.lastSeq, received: seq });
  return found;
}

function refuse(session: Session, { to, lane, streamId, seq, verdict, code }: Refusal, now: number): void {
  const found = outgoing(session, to, lane, streamId, seq);
  if (found === undefined) return;
  session.run('INSERT INTO refusal VALUES (NULL, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', found.id, streamId, seq, verdict, code, now);
}

function acknowledge(session: Session, { to, lane, streamId, through }: Acknowledgement, now: number): void {
  const found = outgoing(session, to, lane, streamId, through);
  if (found === undefined || through <= found.acked) return;
  const sql = 'SELECT sum(size) AS bytes FROM queue WHERE lane = ? AND seq > ? AND seq <= ?';
  found.queuedBytes -= session.get(sql, found.id, found.acked, through)?.['bytes'] as number;
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

function append(session: Session, leaf: LeafWrite): void {
  const next = Number(session.get('SELECT coalesce(max(id) + 1, 0) AS next FROM leaf')?.['next']);
  if (leaf.index !== next) throw fail('STORE_EXPECTATION', { collection: 'leaf', key: String(leaf.index) });
  session.run('INSERT INTO leaf VALUES (?, ?, ?, ?)', leaf.index, leaf.kind, leaf.objectDigest, leaf.salt);
  for (const { level, index, hash } of leaf.nodes) {
    session.run('INSERT INTO node VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash', level, index, hash);
  }
}

function keep(session: Session, { envelopeDigest, kind, issuer, bytes }: ReceiptWrite): void {
  const known = session.get(
    'SELECT 1 FROM receipt WHERE digest = ? AND kind = ? AND issuer = ? AND bytes = ?',
    envelopeDigest,
    kind,
    issuer,
    bytes,
  );
  // Two that differ are kept both: they may contradict each other.
  if (known === undefined) session.run('INSERT INTO receipt VALUES (NULL, ?, ?, ?, ?)', envelopeDigest, kind, issuer, bytes);
}
