// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../core/time.js';
import { AlarmBoard } from '../endpoint/alarm-board.js';
import type { Endings } from '../endpoint/alarm-board.js';
import { ENDED_BY_LINK, ENDPOINT_ENDINGS, LASTING } from '../endpoint/alarms.js';
import type { AgencyEvent } from './types.js';

/** What an agency tells people goes through its board. */
export type AgencyBoard = AlarmBoard<AgencyEvent>;

const ABOUT_ARRIVAL = ['held', 'fault'] as const;

const ENDINGS: Endings<AgencyEvent> = {
  ...ENDPOINT_ENDINGS,
  link: ({ up, relay }) => (up ? { alarms: ENDED_BY_LINK, peer: relay } : undefined),
  // Of the relay before nothing is told any more.
  relay: () => ({ alarms: ENDED_BY_LINK }),
  opened: ({ envelopeDigest }) => ({ alarms: ABOUT_ARRIVAL, subject: envelopeDigest }),
  duplicate: ({ envelopeDigest }) => ({ alarms: ABOUT_ARRIVAL, subject: envelopeDigest }),
  alarm: (event) => (event.alarm === 'refused' ? { alarms: ABOUT_ARRIVAL, subject: event.envelopeDigest } : undefined),
  'attachment-released': ({ blob }) => ({ alarms: ['attachment-quarantined'], subject: blob }),
  resumed: () => ({ alarms: ['stalled'] }),
  stamped: () => ({ alarms: ['unstamped'] }),
};

/** @param observe - Called with every event that is told. */
export function agencyBoard(clock: Clock, observe: (event: AgencyEvent) => void): AgencyBoard {
  const lasting = [...LASTING, ...ABOUT_ARRIVAL, 'stalled', 'unstamped', 'attachment-quarantined'];
  return new AlarmBoard<AgencyEvent>(clock, { lasting, of: ENDINGS }, shield(observe));
}

/** Keeps an observer's error apart from what it observes: a message is not sent again because a listener threw. */
function shield(observe: (event: AgencyEvent) => void): (event: AgencyEvent) => void {
  return (event) => {
    try {
      observe(event);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
}
