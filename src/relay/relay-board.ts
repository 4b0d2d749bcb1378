// SPDX-License-Identifier: Apache-2.0
// All that a relay tells goes through here: matters for people once, and lines that anybody can cause once a minute.
import type { Clock } from '../core/time.js';
import { AlarmBoard } from '../endpoint/alarm-board.js';
import type { Endings } from '../endpoint/alarm-board.js';
import { ENDED_BY_LINK, ENDPOINT_ENDINGS, LASTING } from '../endpoint/endings.js';
import type { RelayEvent, RelayLog } from './events.js';
import { RepeatedLines } from './repeated-lines.js';

const ENDINGS: Endings<RelayEvent> = {
  ...ENDPOINT_ENDINGS,
  // A link for documents of trust alone says nothing of the stores.
  'link-up': ({ peer, trustOnly }) => ({ alarms: trustOnly === true ? ['unreachable'] : ENDED_BY_LINK, peer }),
  'receipts-resumed': ({ peer }) => ({ alarms: ['receipt-overdue'], peer }),
};

/** What an accord holds back is looked at every minute, and held back again. */
const HELD_BACK_QUIET_MS = 300_000;

/** What a relay tells people goes through its board. */
export interface RelayBoard extends Pick<AlarmBoard<RelayEvent>, 'take' | 'list'> {
  /** Tells what was only counted so far. */
  stop(): void;
}

export function relayBoard(clock: Clock, log: RelayLog): RelayBoard {
  const lines = new RepeatedLines(clock, log);
  const endings = {
    lasting: [...LASTING, 'receipt-overdue'],
    quietMs: { 'held-back': HELD_BACK_QUIET_MS },
    of: ENDINGS,
  };
  const board = new AlarmBoard<RelayEvent>(clock, endings, (event) => lines.take(event));
  return { take: (event) => board.take(event), list: () => board.list(), stop: () => lines.stop() };
}
