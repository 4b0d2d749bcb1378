// SPDX-License-Identifier: Apache-2.0
// The own log, statements of others, and debts to peers, in the tables of the SQLite store.
import { toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { DebtAgain, Payment } from '../debt.js';
import type {
  EnvelopeAt,
  ExpiryPlace,
  KnownEnvelope,
  LeafWrite,
  Outstanding,
  Owed,
  ReceiptVerdict,
  ReceiptWrite,
  StoredReceipt,
} from '../port.js';
import type { Row } from './driver.js';
import type { Session } from './session.js';

/** Appends a leaf and notes its debt; the session writes it with the others of its commit. @returns its id. */
export function appendLeaf(session: Session, write: LeafWrite): number {
  const place = session.log.reserve(write);
  if (write.epoch !== undefined) session.logs.begin(write.epoch);
  const id = session.logs.idOf(place) as number;
  session.appended = { epoch: place.epoch, size: place.index + 1 };
  const peer = write.owed === undefined || typeof write.owed === 'string' ? write.owed : sourceOf(session, write.owed);
  if (peer !== undefined) owe(session, peer, id, null);
  return id;
}

/** Adds a debt of a leaf or a statement to a peer. */
export function owe(session: Session, peer: string, leaf: number | null, receipt: number | null): void {
  // The number of its first lane identifies a peer.
  session.run('INSERT INTO owed VALUES (NULL, ?, ?, ?, ?, NULL, NULL)', session.openLane(peer, 0).id, leaf, receipt, session.now);
  session.owing.add(peer);
}

/** Owes a peer what others said of an envelope, unless it is owed already. */
export function oweReceipts(session: Session, peer: string, envelopeDigest: Uint8Array): void {
  const sql = `SELECT id FROM receipt WHERE digest = ? AND NOT EXISTS
    (SELECT 1 FROM owed WHERE owed.receipt = receipt.id AND owed.peer = ? AND paid_at IS NULL) ORDER BY id`;
  for (const { id } of session.all(sql, envelopeDigest, session.openLane(peer, 0).id)) owe(session, peer, null, id as number);
}

function sourceOf(session: Session, { envelopeId, envelopeDigest, mailbox }: EnvelopeAt): string | undefined {
  const row = session.get(
    `SELECT lane.peer FROM envelope JOIN seen ON seen.envelope = envelope.id JOIN lane ON lane.id = seen.source
      WHERE envelope.envelope_id = ? AND envelope.digest = ? AND seen.mailbox = ?`,
    envelopeId,
    envelopeDigest,
    mailbox,
  );
  return row?.['peer'] as string | undefined;
}

/** Notes that debts are paid. */
export function pay(session: Session, { ids, carrier }: Payment): void {
  const sql = 'UPDATE owed SET paid_at = ?, carrier = ? WHERE id = ? AND paid_at IS NULL';
  for (const id of ids) session.run(sql, session.now, carrier ?? null, id);
}

/** Restores debts. @returns their number. */
export function owedAgain(session: Session, again: DebtAgain): number {
  const update = 'UPDATE owed SET paid_at = NULL, carrier = NULL, at = ? WHERE';
  const peers = '(SELECT DISTINCT owed.peer FROM owed WHERE carrier = ?)';
  if ('to' in again) {
    const peer = session.findLanes(again.to)?.[0]?.id;
    const count = peer === undefined ? 0 : session.run(`${update} peer = ? AND paid_at >= ?`, session.now, peer, again.since);
    if (count > 0) session.owing.add(again.to);
    return count;
  }
  for (const { peer } of session.all(`SELECT peer FROM lane WHERE id IN ${peers}`, again.carrier)) session.owing.add(peer as string);
  return session.run(`${update} carrier = ?`, session.now, again.carrier);
}

/** Keeps a statement of another issuer. A repeated one is neither kept nor passed on again, but still ends a duty. */
export function keepReceipt(session: Session, receipt: ReceiptWrite): ReceiptVerdict {
  const { envelopeId, envelopeDigest, kind, issuer, statement, bytes, head, passTo, ends, another } = receipt;
  const sql = 'SELECT count(*) AS said, max(statement = ?) AS known FROM receipt WHERE digest = ? AND issuer = ?';
  const row = session.get(sql, statement, envelopeDigest, issuer);
  const isNew = row?.['known'] !== 1 || another === true;
  if (isNew && Number(row?.['said']) >= LIMITS.receiptsPerIssuerMax) return 'excess';
  if (isNew) {
    const headId = head === undefined ? null : keepHead(session, head);
    const insert = 'INSERT INTO receipt VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)';
    const id = session.insert(insert, envelopeDigest, kind, issuer, statement, headId, bytes, session.now);
    const peer = passTo === undefined ? undefined : sourceOf(session, { envelopeId, envelopeDigest, mailbox: passTo });
    if (peer !== undefined) owe(session, peer, null, id);
  }
  if (ends !== undefined) {
    const envelope = '(SELECT id FROM envelope WHERE envelope_id = ? AND digest = ?)';
    session.run(`UPDATE queue SET duty = 0 WHERE envelope = ${envelope} AND mailbox = ? AND duty = 1`, envelopeId, envelopeDigest, ends);
  }
  return isNew ? 'kept' : 'known';
}

function keepHead(session: Session, head: Uint8Array): number {
  const digest = sha256(head);
  const known = session.get('SELECT id FROM head WHERE digest = ?', digest);
  return known === undefined ? session.insert('INSERT INTO head VALUES (NULL, ?, ?)', digest, head) : (known['id'] as number);
}

const RECEIPT = `SELECT receipt.kind, receipt.issuer, receipt.statement, receipt.bytes, head.bytes AS head FROM receipt
  LEFT JOIN head ON head.id = receipt.head`;

/** Envelopes that were received under an id. */
export function readEnvelopes(session: Session, envelopeId: Uint8Array): KnownEnvelope[] {
  const sql = `SELECT envelope.digest, seen.mailbox, lane.peer, lane.lane FROM envelope JOIN seen ON seen.envelope = envelope.id
    JOIN lane ON lane.id = seen.source WHERE envelope.envelope_id = ? AND seen.mailbox <> '' ORDER BY envelope.id, seen.mailbox`;
  const found = new Map<string, { envelopeDigest: Uint8Array; mailboxes: KnownEnvelope['mailboxes'][number][] }>();
  for (const row of session.all(sql, envelopeId)) {
    const envelopeDigest = row['digest'] as Uint8Array;
    const envelope = found.get(toHex(envelopeDigest)) ?? { envelopeDigest, mailboxes: [] };
    envelope.mailboxes.push({ mailbox: row['mailbox'] as string, from: row['peer'] as string, lane: row['lane'] as number });
    found.set(toHex(envelopeDigest), envelope);
  }
  return [...found.values()];
}

export function readReceipts(session: Session, envelopeDigest: Uint8Array): StoredReceipt[] {
  return session.all(`${RECEIPT} WHERE receipt.digest = ? ORDER BY receipt.id`, envelopeDigest).map(asReceipt);
}

function asReceipt(row: Row): StoredReceipt {
  const head = row['head'] as Uint8Array | null;
  return {
    kind: row['kind'] as number,
    issuer: row['issuer'] as string,
    statement: row['statement'] as Uint8Array,
    bytes: row['bytes'] as Uint8Array,
    ...(head === null ? {} : { head }),
  };
}

export function readOwed(session: Session, peer: string, after: number, limit: number): Owed[] {
  const number = session.findLanes(peer)?.[0]?.id;
  if (number === undefined) return [];
  const rows = session.all(
    'SELECT id, leaf, receipt FROM owed WHERE peer = ? AND id > ? AND paid_at IS NULL ORDER BY id LIMIT ?',
    number,
    after,
    limit,
  );
  const readLeaf = session.logs.reader();
  return rows.map((row): Owed => {
    const id = row['id'] as number;
    if (row['leaf'] !== null) return { id, leaf: readLeaf(row['leaf'] as number) };
    return { id, receipt: asReceipt(session.get(`${RECEIPT} WHERE receipt.id = ?`, row['receipt'] as number) as Row) };
  });
}

const OUTSTANDING = `lane.peer, lane.lane, queue.seq, queue.mailbox, envelope.expires_at, envelope.envelope_id, envelope.digest
  FROM queue JOIN lane ON lane.id = queue.lane JOIN envelope ON envelope.id = queue.envelope`;

export function readOverdue(session: Session, before: number): Outstanding[] {
  // The first acknowledgement that covers the oldest place gives its time of hand-over.
  const sql = `SELECT ${OUTSTANDING} WHERE queue.duty = 1 AND queue.seq <= lane.acked
    AND queue.seq = (SELECT min(other.seq) FROM queue AS other WHERE other.lane = queue.lane AND other.duty = 1)
    AND (SELECT at FROM ack WHERE ack.lane = queue.lane AND ack.through >= queue.seq ORDER BY through LIMIT 1) < ?
    ORDER BY lane.peer, lane.lane`;
  return session.all(sql, before).map(asOutstanding);
}

export function readExpired(session: Session, after: ExpiryPlace, until: number, limit: number): Outstanding[] {
  const sql = `SELECT ${OUTSTANDING} WHERE envelope.expires_at >= ? AND envelope.expires_at < ? AND queue.seq > lane.acked AND queue.taken = 0
    AND (envelope.expires_at, lane.peer, lane.lane, queue.seq) > (?, ?, ?, ?)
    ORDER BY envelope.expires_at, lane.peer, lane.lane, queue.seq LIMIT ?`;
  return session.all(sql, after.expiresAt, until, after.expiresAt, after.to, after.lane, after.seq, limit).map(asOutstanding);
}

function asOutstanding(row: Row): Outstanding {
  return {
    to: row['peer'] as string,
    lane: row['lane'] as number,
    seq: row['seq'] as number,
    mailbox: row['mailbox'] as string,
    envelopeId: row['envelope_id'] as Uint8Array,
    envelopeDigest: row['digest'] as Uint8Array,
    expiresAt: row['expires_at'] as number,
  };
}
