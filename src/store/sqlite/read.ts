// SPDX-License-Identifier: Apache-2.0
import type { Document, LaneCounters, ListOptions, MeterSlot, QueuedMessage, StoreStats } from '../port.js';
import type { Row } from './driver.js';
import type { Lane, Session } from './session.js';

export function readCounters(session: Session, peer: string): LaneCounters[] {
  return session.openLanes(peer).map((lane) => {
    const past = session.get('SELECT 1 FROM queue WHERE lane = ? AND seq < 1 LIMIT 1', lane.id);
    return { ...describeLane(lane), ...(past === undefined ? {} : { past: true as const }) };
  });
}

function describeLane({ lane, outStreamId, lastSeq, acked, inStreamId, received }: Lane): LaneCounters {
  return {
    lane,
    outStreamId,
    lastSeq,
    ackedThrough: acked,
    ...(inStreamId === null ? {} : { inStreamId }),
    receivedThrough: received,
  };
}

export function readWindow(
  session: Session,
  peer: string,
  lane: number,
  afterSeq: number,
  maxMessages: number,
  maxBytes: number,
): QueuedMessage[] {
  const found = session.findLanes(peer)?.[lane];
  if (found === undefined) return [];
  const after = Math.max(afterSeq, found.acked);
  const through = endOfWindow(session, found, after, maxMessages, maxBytes);
  const sql = `SELECT queue.seq, queue.mailbox, queue.stored_at, queue.expires_at, envelope.envelope_id, envelope.digest, frame.bytes, lane.peer
    FROM queue JOIN envelope ON envelope.id = queue.envelope JOIN frame ON frame.envelope = queue.envelope
    LEFT JOIN lane ON lane.id = queue.source WHERE queue.lane = ? AND queue.seq > ? AND queue.seq <= ? ORDER BY queue.seq`;
  return session.all(sql, found.id, after, through).map(readQueued);
}

/** Measures before reading any frame. @returns the last place that still fits. */
function endOfWindow(session: Session, lane: Lane, after: number, maxMessages: number, maxBytes: number): number {
  let bytes = 0;
  let through = after;
  for (const row of session.all(
    'SELECT seq, size FROM queue WHERE lane = ? AND seq > ? ORDER BY seq LIMIT ?',
    lane.id,
    after,
    maxMessages,
  )) {
    bytes += row['size'] as number;
    if (through > after && bytes > maxBytes) break;
    through = row['seq'] as number;
  }
  return through;
}

function readQueued(row: Row): QueuedMessage {
  const from = row['peer'];
  return {
    seq: row['seq'] as number,
    mailbox: row['mailbox'] as string,
    envelopeId: row['envelope_id'] as Uint8Array,
    envelopeDigest: row['digest'] as Uint8Array,
    frame: row['bytes'] as Uint8Array,
    expiresAt: row['expires_at'] as number,
    storedAt: row['stored_at'] as number,
    ...(typeof from === 'string' ? { from } : {}),
  };
}

export function readDocument(session: Session, collection: string, key: string): Document | undefined {
  const row = session.get('SELECT key, value, version FROM document WHERE collection = ? AND key = ?', collection, key);
  return row === undefined ? undefined : asDocument(row);
}

export function listDocuments(session: Session, collection: string, { prefix = '', after = '', limit }: ListOptions = {}): Document[] {
  const end = prefixEnd(prefix);
  const sql = `SELECT key, value, version FROM document WHERE collection = ? AND key > ? AND key >= ?
    ${end === undefined ? '' : 'AND key < ?'} ORDER BY key LIMIT ?`;
  return session.all(sql, collection, after, prefix, ...(end === undefined ? [] : [end]), limit ?? -1).map(asDocument);
}

/** @returns the first text after all that begin with `prefix`, in the order of their UTF-8 bytes; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Surrogates are no characters: after U+D7FF comes U+E000.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

function asDocument(row: Row): Document {
  return { key: row['key'] as string, value: row['value'] as Uint8Array, version: row['version'] as number };
}

export function readPeers(session: Session): string[] {
  return session.all('SELECT DISTINCT peer FROM lane ORDER BY peer').map(({ peer }) => peer as string);
}

export function readMeter(session: Session, name: string): MeterSlot[] {
  const rows = session.all('SELECT slot, messages, bytes FROM meter WHERE name = ? ORDER BY slot', name);
  return rows.map((row) => ({ slot: row['slot'] as number, messages: row['messages'] as number, bytes: row['bytes'] as number }));
}

export function readStats(session: Session): StoreStats {
  const rows = session.all(`SELECT peer, lane, last_seq - acked AS messages, queued_bytes AS bytes,
    (SELECT stored_at FROM queue WHERE queue.lane = lane.id AND queue.seq = lane.acked + 1) AS oldest
    FROM lane WHERE last_seq > acked ORDER BY peer, lane`);
  const count = (sql: string): number => session.get(sql)?.['count'] as number;
  return {
    queued: rows.map((row) => ({
      to: row['peer'] as string,
      lane: row['lane'] as number,
      messages: row['messages'] as number,
      bytes: row['bytes'] as number,
      oldestAt: row['oldest'] as number,
    })),
    messages: count("SELECT count FROM tally WHERE name = 'frames'"),
    conflicts: count('SELECT count(*) AS count FROM conflict'),
    refusals: count('SELECT count(*) AS count FROM refusal'),
  };
}
