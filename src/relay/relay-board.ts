// SPDX-License-Identifier: Apache-2.0
// All that a relay tells goes through here: matters for people once, and lines that anybody can cause once a minute.
import type { Clock } from '../core/time.js';
import { AlarmBoard } from '../endpoint/alarm-board.js';
import type { Endings } from '../endpoint/alarm-board.js';
import { ENDED_BY_LINK, ENDPOINT_ENDINGS, LASTING } from '../endpoint/alarms.js';
import type { RelayEvent, RelayLog } from './events.js';
import { LIMITS } from '../core/limits.js';
import { Timetable } from '../endpoint/timetable.js';

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

type Repeatable = Extract<RelayEvent, { readonly kind: 'link-refused' | 'refused' }>;

interface Counted {
  last: Repeatable;
  times: number;
}

const MINUTE_MS = 60_000;
/** Stands for all whose groups are too many to be counted one by one. */
const OTHERS = 'others';

export class RepeatedLines {
  readonly #clock: Clock;
  readonly #minutes: Timetable;
  readonly #tell: RelayLog;
  readonly #counted = new Map<string, Counted>();

  constructor(clock: Clock, tell: RelayLog) {
    this.#tell = tell;
    this.#minutes = new Timetable(clock, (key) => this.#minute(key));
    this.#clock = clock;
  }

  /** Tells an event, or counts it. */
  take(event: RelayEvent): void {
    if (event.kind !== 'link-refused' && event.kind !== 'refused') return this.#tell(event);
    const own = keyOf(event, sourceOf(event));
    const key = this.#counted.has(own) || this.#counted.size < LIMITS.repeatedLinesMax ? own : keyOf(event, OTHERS);
    const counted = this.#counted.get(key);
    this.#counted.set(key, { last: event, times: counted === undefined ? 0 : counted.times + 1 });
    if (counted !== undefined) return;
    this.#tell(event);
    this.#minutes.set(key, this.#clock.now() + MINUTE_MS);
  }

  /** Tells what was counted; nothing waits for time any more. */
  stop(): void {
    this.#minutes.stop();
    for (const { last, times } of this.#counted.values()) if (times > 0) this.#tell({ ...last, times });
    this.#counted.clear();
  }

  #minute(key: string): void {
    const counted = this.#counted.get(key);
    if (counted === undefined || counted.times === 0) return void this.#counted.delete(key);
    this.#tell({ ...counted.last, times: counted.times });
    counted.times = 0;
    this.#minutes.set(key, this.#clock.now() + MINUTE_MS);
  }
}

function keyOf({ kind, code }: Repeatable, source: string): string {
  return JSON.stringify([kind, source, code]);
}

/** Who has one address has many beside it: a /24 of IPv4, a /48 of IPv6. */
function sourceOf(event: Repeatable): string {
  if (event.kind === 'refused') return event.peer;
  const address = event.address.replace(/^::ffff:(?=\d+\.)/, '');
  if (address.includes(':')) return address.split(':').slice(0, 3).join(':');
  return address.replace(/\.\d+$/, '');
}
