// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import { systemRandom } from '../../core/random.js';
import type { RestoredLane } from '../port.js';
import type { Session } from './session.js';
import { dropFrame } from './sweep.js';

/** Larger than every place of a stream: rows wait there while others change places. */
const ASIDE = 2 ** 50;

/**
 * Restarts the own stream of a lane; entries keep their order. Acknowledged ones move, with their acknowledgements, to places below 1, as
 * those of an earlier stream. If the peer states its last held place, later entries are sent again or dropped.
 */
export function restoreLane(session: Session, { peer, lane: number, again }: RestoredLane): void {
  const lane = session.openLane(peer, number);
  if (again !== undefined && !equal(again.streamId, lane.outStreamId)) return;
  const behind = again === undefined ? lane.acked : again.behind === 0 ? -ASIDE : again.behind;
  const rejected = `EXISTS (SELECT 1 FROM refusal
    WHERE refusal.lane = queue.lane AND refusal.stream = ? AND refusal.seq = queue.seq AND refusal.verdict = 'rejected')`;
  const gone = session.all(
    `DELETE FROM queue WHERE lane = ? AND seq <= ? AND duty = 0 AND ((seq > ? AND expires_at < ?) OR ${rejected}) RETURNING envelope`,
    lane.id,
    lane.acked,
    behind,
    again?.expired === true ? 0 : session.now,
    lane.outStreamId,
  );
  for (const { envelope } of gone) dropFrame(session, envelope as number);
  const queued = session.all(
    'SELECT seq, size FROM queue WHERE lane = ? AND (seq > ? OR duty = 1) ORDER BY seq',
    lane.id,
    Math.min(behind, lane.acked),
  );
  const move = 'UPDATE queue SET seq = ? WHERE lane = ? AND seq = ?';
  queued.forEach(({ seq }, at) => session.run(move, ASIDE + at + 1, lane.id, seq as number));
  // Move twice, because a place must be free before a row takes it.
  for (const [shift, below] of [
    [ASIDE + lane.lastSeq, ASIDE],
    [-ASIDE, -ASIDE / 2],
  ] as const) {
    session.run('UPDATE queue SET seq = seq - ? WHERE lane = ? AND seq < ?', shift, lane.id, below);
    session.run('UPDATE ack SET through = through - ? WHERE lane = ? AND through < ?', shift, lane.id, below);
  }
  session.run('UPDATE queue SET seq = seq - ? WHERE lane = ? AND seq > ?', ASIDE, lane.id, ASIDE);
  lane.outStreamId = systemRandom(16);
  lane.lastSeq = queued.length;
  lane.acked = 0;
  lane.queuedBytes = queued.reduce((sum, { size }) => sum + (size as number), 0);
  session.touch(lane);
}
