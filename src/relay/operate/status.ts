// SPDX-License-Identifier: Apache-2.0
// How a running relay stands, for its operator: no content, and nothing that its log does not tell.
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { formatUtc, toSeconds } from '../../core/time.js';
import type { AlarmBoard, OpenAlarm } from '../../endpoint/alarm-board.js';
import type { BlobStatus } from '../../endpoint/blobs/blob-status.js';
import type { Expiry, ExpiryWatch } from '../../endpoint/expiry.js';
import type { LinkWatch } from '../../endpoint/link/link-watch.js';
import type { PeerKey, StoreStats } from '../../store/port.js';
import type { RelayEvent } from '../events.js';

/** How one peer stands. Times: Unix milliseconds, and the same in UTC. */
export interface PeerStatus {
  /** `scope/id`. */
  readonly peer: PeerKey;
  readonly link: 'up' | 'down';
  /** Absent: there was no link, and no attempt, since the start. */
  readonly since?: number;
  readonly sinceUtc?: string;
  /** Why it is down, as far as that is known. */
  readonly code?: string;
  readonly detail?: string;
  /** This relay dials the peer; otherwise it waits to be dialled. */
  readonly dials: boolean;
  /** Messages that wait for the peer, and their bytes. */
  readonly queued: number;
  readonly queuedBytes: number;
  readonly oldestQueuedAt?: number;
  readonly oldestQueuedUtc?: string;
}

/** How a relay stands. */
export interface RelayStatus extends Principal {
  readonly url: string;
  /** By their names. */
  readonly peers: readonly PeerStatus[];
  /** Attachments on their way; absent where none are kept. */
  readonly blobs?: BlobStatus;
  /** The oldest first. */
  readonly alarms: readonly OpenAlarm[];
  /** The first to end first. */
  readonly expiries: readonly Expiry[];
}

export interface StatusParts {
  readonly self: Principal;
  readonly url: string;
  readonly stats: StoreStats;
  readonly blobs: BlobStatus | undefined;
  readonly watches: ReadonlyMap<PeerKey, LinkWatch>;
  readonly dials: readonly PeerKey[];
  /** Who may have a link. */
  readonly expected: readonly PeerKey[];
  readonly board: Pick<AlarmBoard<RelayEvent>, 'list'>;
  readonly expiries: Pick<ExpiryWatch, 'list'>;
}

export function relayStatus({ self, url, stats, blobs, watches, dials, expected, board, expiries }: StatusParts): RelayStatus {
  const queued = stats.queued.filter(({ to }) => to !== principalKey(self));
  const keys = [...new Set([...expected, ...watches.keys(), ...dials, ...queued.map(({ to }) => to)])].sort();
  const peers = keys.map((peer): PeerStatus => {
    const queues = queued.filter(({ to }) => to === peer);
    const standing = watches.get(peer)?.standing;
    const oldest = Math.min(...queues.map(({ oldestAt }) => oldestAt));
    return {
      peer,
      link: standing?.isUp === true ? 'up' : 'down',
      ...(standing === undefined ? {} : { since: standing.since, sinceUtc: utc(standing.since) }),
      ...(standing?.code === undefined ? {} : { code: standing.code }),
      ...(standing?.detail === undefined ? {} : { detail: standing.detail }),
      dials: dials.includes(peer),
      queued: queues.reduce((sum, { messages }) => sum + messages, 0),
      queuedBytes: queues.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(queues.length === 0 ? {} : { oldestQueuedAt: oldest, oldestQueuedUtc: utc(oldest) }),
    };
  });
  const kept = blobs === undefined ? {} : { blobs };
  return { scope: self.scope, id: self.id, url, peers, ...kept, alarms: board.list(), expiries: expiries.list() };
}

function utc(ms: number): string {
  return formatUtc(toSeconds(ms));
}
