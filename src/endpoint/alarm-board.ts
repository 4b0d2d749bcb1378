// SPDX-License-Identifier: Apache-2.0
// The alarms of a node that are open. Each matter is told when it begins and when it ends, however often its cause comes again.
import { LIMITS } from '../core/limits.js';
import { printable } from '../core/printable.js';
import type { Clock } from '../core/time.js';

/** An event for people. Two of one name, about the same peer and subject, for the same reason, are one matter. */
export interface RaisedAlarm {
  readonly kind: 'alarm';
  readonly alarm: string;
  /** `scope/id` of a counterparty or link peer. */
  readonly peer?: string;
  /** State that it is about. */
  readonly scope?: string;
  readonly code?: string;
  readonly detail?: string;
  /** Digest or id of a single message, or the key of kept evidence. */
  readonly subject?: string;
}

/** The end of a matter that was told. `times` counts how often its cause came. Times: Unix milliseconds. */
export interface EndedAlarm {
  readonly kind: 'alarm-ended';
  readonly alarm: string;
  readonly peer?: string;
  readonly scope?: string;
  readonly code?: string;
  readonly subject?: string;
  readonly since: number;
  readonly times: number;
  readonly at: number;
}

/** A matter that is open, for `status`. Times: Unix milliseconds. */
export interface OpenAlarm extends Omit<EndedAlarm, 'kind' | 'at'> {
  readonly detail?: string;
  /** Its cause came last. */
  readonly last: number;
}

/** What an event ends: every open matter of these names, of its peer, state or subject as far as it names them. */
export interface Ending {
  readonly alarms: readonly string[];
  readonly peer?: string;
  readonly scope?: string;
  readonly subject?: string;
}

/** Says by its kind what an event ends. */
export type Endings<E extends { readonly kind: string }> = {
  readonly [K in E['kind']]?: (event: Extract<E, { readonly kind: K }>) => Ending | undefined;
};

/** What only happened, and does not last, counts as over when its cause has not come again for so long. */
const QUIET_MS = 86_400_000;
const QUIET_LOOK_MS = 60_000;
const DETAIL_MAX_CHARACTERS = 256;
/** Peers can make any number of these: where there is no room they are told and not kept, and they leave first. */
const CROWDS: ReadonlySet<string> = new Set(['refused', 'refused-by-relay', 'rejected', 'unanswered', 'unread', 'fault', 'blob-stopped']);

/** @typeParam E - Events of the node. */
export class AlarmBoard<E extends { readonly kind: string }> {
  readonly #clock: Clock;
  readonly #tell: (event: E | EndedAlarm) => void;
  readonly #endings: Endings<E>;
  /** Matters that last until an event ends them. */
  readonly #lasting: ReadonlySet<string>;
  readonly #quietMs: Readonly<Record<string, number>>;
  readonly #open = new Map<string, OpenAlarm>();
  #quietSeenAt = 0;

  /**
   * @param endings.lasting - Names of alarms that last until an event ends them; others are over after a day without their cause.
   * @param endings.quietMs - How long some of these others must be quiet instead, by name: their cause comes again at once while it is there.
   * @param endings.of - What an event ends.
   */
  constructor(
    clock: Clock,
    endings: {
      readonly lasting: readonly string[];
      readonly quietMs?: Readonly<Record<string, number>>;
      readonly of: Endings<E>;
    },
    tell: (event: E | EndedAlarm) => void,
  ) {
    this.#clock = clock;
    this.#tell = tell;
    this.#endings = endings.of;
    this.#lasting = new Set(endings.lasting);
    this.#quietMs = endings.quietMs ?? {};
  }

  /** Tells an event on, unless it repeats an open matter; then tells what it ends. */
  take(event: E | (E & RaisedAlarm)): void {
    // Ordinary events are many: what has gone quiet is looked for once a minute.
    if (this.#clock.now() - this.#quietSeenAt >= QUIET_LOOK_MS) this.#endQuiet();
    if (!isRaised(event) || this.#begins(event)) this.#tell(event);
    const row = this.#endings[event.kind as E['kind']] as ((event: E) => Ending | undefined) | undefined;
    const ending = row?.(event);
    if (ending !== undefined) this.#end((open) => matches(open, ending));
  }

  /** Open matters, the oldest first. */
  list(): readonly OpenAlarm[] {
    this.#endQuiet();
    return [...this.#open.values()];
  }

  /** @returns false when the matter is open already. */
  #begins({ alarm, peer, scope, code, subject, detail }: RaisedAlarm): boolean {
    const key = JSON.stringify([alarm, peer, scope, code, subject]);
    const now = this.#clock.now();
    const known = this.#open.get(key);
    // Escaped before it is cut: control characters of a peer would grow in the answer to `status`.
    const words = detail === undefined ? undefined : printable(detail).slice(0, DETAIL_MAX_CHARACTERS);
    this.#open.set(key, {
      ...{ alarm, since: known?.since ?? now, last: now, times: (known?.times ?? 0) + 1 },
      ...(peer === undefined ? {} : { peer }),
      ...(scope === undefined ? {} : { scope }),
      ...(code === undefined ? {} : { code }),
      ...(subject === undefined ? {} : { subject }),
      ...(words === undefined ? {} : { detail: words }),
    });
    if (this.#open.size > LIMITS.openAlarmsMax) {
      // It leaves the list and has no end: nobody may take it for one.
      const [leaving = key] = [...this.#open].flatMap(([each, open]) => (CROWDS.has(open.alarm) ? [each] : []));
      this.#open.delete(leaving);
    }
    return known === undefined;
  }

  #endQuiet(): void {
    this.#quietSeenAt = this.#clock.now();
    const quietSince = (alarm: string): number => this.#quietSeenAt - (this.#quietMs[alarm] ?? QUIET_MS);
    this.#end(({ alarm, last }) => last <= quietSince(alarm) && !this.#lasting.has(alarm));
  }

  #end(isOver: (open: OpenAlarm, key: string) => boolean): void {
    const at = this.#clock.now();
    for (const [key, open] of this.#open) {
      if (!isOver(open, key)) continue;
      this.#open.delete(key);
      const { detail: _detail, last: _last, ...about } = open;
      this.#tell({ kind: 'alarm-ended', ...about, at });
    }
  }
}

function isRaised(event: { readonly kind: string }): event is RaisedAlarm {
  return event.kind === 'alarm';
}

function matches(open: OpenAlarm, { alarms, ...about }: Ending): boolean {
  return (
    alarms.includes(open.alarm) &&
    (['peer', 'scope', 'subject'] as const).every((name) => about[name] === undefined || about[name] === open[name])
  );
}
