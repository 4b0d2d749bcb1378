// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { SWEEP_SLICE_ROWS } from './protocol.js';
import type { Session } from './session.js';

/**
 * Removes about a slice of rows that no promise needs any more, as `Store.sweep` documents. It works in slices, so that commits need not wait.
 * @returns rows removed; fewer than a slice when nothing is left to remove.
 */
export function sweepSlice(session: Session, now: number, before: number, statementsBefore = 0): number {
  const limit = SWEEP_SLICE_ROWS;
  let removed = 0;
  for (const step of [sweepQueue, sweepVerdicts]) if (removed < limit) removed += step(session, before, limit - removed);
  // Debts first: a debt is as old as its statement, so no removed statement is still owed.
  if (removed < limit) removed += sweepPaid(session, now - LIMITS.paidRetentionMs, limit - removed);
  for (const step of [sweepOwed, sweepReceipts]) if (removed < limit) removed += step(session, statementsBefore, limit - removed);
  if (removed < limit) removed += sweepEnvelopes(session, now, limit - removed);
  session.flush();
  return removed;
}

function sweepQueue(session: Session, before: number, limit: number): number {
  let removed = 0;
  for (const { lane, through } of session.all('SELECT lane, max(through) AS through FROM ack WHERE at < ? GROUP BY lane', before)) {
    const sql = `DELETE FROM queue WHERE lane = ? AND seq IN
      (SELECT seq FROM queue WHERE lane = ? AND seq <= ? AND duty = 0 ORDER BY seq LIMIT ?) RETURNING envelope`;
    const rows = session.all(sql, lane as number, lane as number, through as number, limit - removed);
    removed += rows.length;
    for (const { envelope } of rows) removed += dropFrame(session, envelope as number);
    if (removed >= limit) return removed;
    // An entry that waits for a receipt keeps the acknowledgements that cover it.
    const kept = 'coalesce((SELECT min(seq) FROM queue WHERE lane = ? AND duty = 1), ? + 1)';
    session.run(
      `DELETE FROM ack WHERE lane = ? AND through <= ? AND through < ${kept}`,
      lane as number,
      through as number,
      lane as number,
      through as number,
    );
  }
  return removed;
}

/** Removes the frame of an envelope that is in no queue any more. */
export function dropFrame(session: Session, envelope: number): number {
  const sql = 'DELETE FROM frame WHERE envelope = ? AND NOT EXISTS (SELECT 1 FROM queue WHERE envelope = ?)';
  const removed = session.run(sql, envelope, envelope);
  session.frames -= removed;
  return removed;
}

function sweepVerdicts(session: Session, before: number, limit: number): number {
  let removed = 0;
  for (const table of ['conflict', 'refusal']) {
    const sql = `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE at < ? LIMIT ?)`;
    if (removed < limit) removed += session.run(sql, before, limit - removed);
  }
  return removed;
}

function sweepPaid(session: Session, before: number, limit: number): number {
  return session.run('DELETE FROM owed WHERE id IN (SELECT id FROM owed WHERE paid_at < ? LIMIT ?)', before, limit);
}

function sweepOwed(session: Session, before: number, limit: number): number {
  return session.run('DELETE FROM owed WHERE id IN (SELECT id FROM owed WHERE at < ? LIMIT ?)', before, limit);
}

/** The oldest first, up to the first younger one: ids grow with time, so no search is needed. */
function sweepReceipts(session: Session, before: number, limit: number): number {
  const rows = session.all('SELECT id, head, at FROM receipt ORDER BY id LIMIT ?', limit);
  const young = rows.findIndex(({ at }) => (at as number) >= before);
  const old = young < 0 ? rows : rows.slice(0, young);
  for (const { id } of old) session.run('DELETE FROM receipt WHERE id = ?', id as number);
  for (const head of new Set(old.map((row) => row['head']))) {
    const sql = 'DELETE FROM head WHERE id = ? AND NOT EXISTS (SELECT 1 FROM receipt WHERE head = head.id)';
    if (typeof head === 'number') session.run(sql, head);
  }
  return old.length;
}

function sweepEnvelopes(session: Session, now: number, limit: number): number {
  const sql = `SELECT id FROM envelope WHERE expires_at < ? AND NOT EXISTS (SELECT 1 FROM frame WHERE frame.envelope = envelope.id)
    ORDER BY expires_at LIMIT ?`;
  const rows = session.all(sql, now - LIMITS.dedupeGraceSeconds * 1000, limit);
  for (const { id } of rows) {
    session.run('DELETE FROM seen WHERE envelope = ?', id as number);
    session.run('DELETE FROM envelope WHERE id = ?', id as number);
  }
  return rows.length;
}
