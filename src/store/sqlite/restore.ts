// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import { systemRandom } from '../../core/random.js';
import type { RestoredLane } from '../port.js';
import type { Session } from './session.js';
import { dropFrame } from './sweep.js';

/** Begins the own stream of a lane anew; entries keep their order, and what no promise needs is gone. */
export function restoreLane(session: Session, { peer, lane: number, again, received }: RestoredLane): void {
  const lane = session.openLane(peer, number);
  if (again !== undefined && !equal(again.streamId, lane.outStreamId)) return;
  session.run('DELETE FROM ack WHERE lane = ?', lane.id);
  const rejected = `EXISTS (SELECT 1 FROM refusal
    WHERE refusal.lane = queue.lane AND refusal.stream = ? AND refusal.seq = queue.seq AND refusal.verdict = 'rejected')`;
  const done = session.all(
    `DELETE FROM queue WHERE lane = ? AND seq <= ? AND duty = 0 AND (seq <= ? OR expires_at < ? OR ${rejected}) RETURNING envelope`,
    lane.id,
    lane.acked,
    again?.behind ?? lane.acked,
    session.now,
    lane.outStreamId,
  );
  for (const { envelope } of done) dropFrame(session, envelope as number);
  const entries = session.all('SELECT seq, size FROM queue WHERE lane = ? ORDER BY seq', lane.id);
  // From the first on: a new place is never above the old one, so that none is taken.
  entries.forEach(({ seq }, at) => session.run('UPDATE queue SET seq = ? WHERE lane = ? AND seq = ?', at + 1, lane.id, seq as number));
  lane.outStreamId = systemRandom(16);
  lane.lastSeq = entries.length;
  lane.acked = 0;
  lane.queuedBytes = entries.reduce((sum, { size }) => sum + (size as number), 0);
  if (received !== undefined) {
    const isSame = lane.inStreamId !== null && equal(lane.inStreamId, received.streamId);
    lane.received = isSame ? Math.max(lane.received, received.through) : received.through;
    // A copy: the argument is a view of everything that came with it.
    lane.inStreamId = received.streamId.slice();
  }
  session.touch(lane);
}
