// SPDX-License-Identifier: Apache-2.0
// How fast what is queued leaves for another state: within its accord, and not at once again to a relay that is busy (RELAY-22, RELAY-24).
import { LIMITS } from '../../core/limits.js';
import { Timetable } from '../../endpoint/timetable.js';
import type { MeterWrite, PeerKey } from '../../store/port.js';
import type { LinkPeer, OutgoingMessage } from '../../transport/handler.js';
import type { RelayGround } from '../events.js';
import type { Counted } from './meter.js';
import type { Quotas } from './quotas.js';

const URGENT_LANE = 1;
/** How often it is looked whether what is held back may leave: an accord may have changed, or the clock. */
const LOOK_MS = 60_000;

export interface PacingOptions extends Pick<RelayGround, 'self' | 'clock' | 'log'> {
  readonly quotas: Pick<Quotas, 'limits' | 'left' | 'leaving'>;
  readonly wake: (peer: PeerKey) => void;
}

interface Sent {
  readonly seq: number;
  readonly bytes: number;
}

/** What may leave now. */
export interface Room extends Counted {
  /** Nothing left in the last day: one message may leave, however large. */
  readonly isFirst: boolean;
}

const NONE: Room = { messages: 0, bytes: 0, isFirst: false };
const ALL: Room = { messages: Infinity, bytes: Infinity, isFirst: false };

/** Paces the queues of a relay. */
export class Pacing {
  readonly #options: PacingOptions;
  /** Handed to a link and not acknowledged, by peer and lane. */
  readonly #underWay = new Map<string, readonly Sent[]>();
  /** Until when a lane of a peer rests. */
  readonly #resting = new Map<string, number>();
  /** Peers for which something is held back, with the next look at it. */
  readonly #looks: Timetable;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#looks = new Timetable(options.clock, options.wake);
  }

  /** How much of a lane may leave now, behind `afterSeq`. Zero of either: nothing; a later `wake` follows. */
  async room(peer: LinkPeer, lane: number, afterSeq: number): Promise<Room> {
    const { self, quotas, clock } = this.#options;
    const now = clock.now();
    const direction = { from: self.scope, to: peer.scope };
    this.#keep(peer, lane, ({ seq }) => seq <= afterSeq);
    if ((this.#resting.get(laneOf(peer, lane)) ?? 0) > now) {
      this.#lookLater(peer);
      return NONE;
    }
    const { messagesPerDay, bytesPerDay, urgentPerHour } = quotas.limits(direction, now) ?? {};
    const isUnlimited = messagesPerDay === undefined && bytesPerDay === undefined;
    // RELAY-23: what is in this lane was within the hour's limit when it came.
    if (isUnlimited || (lane === URGENT_LANE && urgentPerHour !== undefined)) return ALL;
    const used = this.#sum(peer.scope, await quotas.left(peer.scope, now));
    // One alone may always leave: if it is too large for any day, the other side says so, and those behind it move on.
    const isFirst = used.messages === 0;
    const room = { messages: (messagesPerDay ?? Infinity) - used.messages, bytes: (bytesPerDay ?? Infinity) - used.bytes, isFirst };
    if (isFirst) return { ...room, messages: Math.max(1, room.messages), bytes: Math.max(1, room.bytes) };
    if (room.messages > 0 && room.bytes > 0) return room;
    this.heldBack(peer);
    return NONE;
  }

  /** Notes what was given to the link. */
  handed(peer: LinkPeer, lane: number, messages: readonly OutgoingMessage[]): void {
    const { quotas, clock } = this.#options;
    if (messages.length === 0) return;
    if (quotas.leaving(peer.scope, clock.now()) === undefined) return;
    const key = laneOf(peer, lane);
    this.#underWay.set(key, [...(this.#underWay.get(key) ?? []), ...messages.map(({ seq, frame }) => ({ seq, bytes: frame.length }))]);
  }

  /** What an acknowledgement counts into. */
  meter(peer: LinkPeer): MeterWrite | undefined {
    return this.#options.quotas.leaving(peer.scope, this.#options.clock.now());
  }

  /** The acknowledgement is durable. */
  acknowledged(peer: LinkPeer, lane: number, through: number): void {
    this.#keep(peer, lane, ({ seq }) => seq > through);
  }

  /** The peer is busy: nothing more on this lane for a while. */
  rest(peer: LinkPeer, lane: number): void {
    this.#resting.set(laneOf(peer, lane), this.#options.clock.now() + LIMITS.busyRetryMs);
    this.#lookLater(peer);
  }

  /** Something of the peer's queue does not fit into the day. The relay's board tells its operator when it begins. */
  heldBack(peer: LinkPeer): readonly [] {
    const detail = `the accord with ${peer.scope} lets no more pass today; what is queued waits`;
    this.#options.log({ kind: 'alarm', alarm: 'held-back', peer: peer.key, detail });
    this.#lookLater(peer);
    return [];
  }

  stop(): void {
    this.#looks.stop();
  }

  #lookLater(peer: LinkPeer): void {
    this.#looks.set(peer.key, this.#options.clock.now() + LOOK_MS);
  }

  #keep(peer: LinkPeer, lane: number, isKept: (sent: Sent) => boolean): void {
    const key = laneOf(peer, lane);
    this.#underWay.set(key, (this.#underWay.get(key) ?? []).filter(isKept));
  }

  #sum(scope: string, left: Counted): Counted {
    let { messages, bytes } = left;
    for (const [lane, sent] of this.#underWay) {
      if (!lane.startsWith(`${scope}/`)) continue;
      messages += sent.length;
      for (const each of sent) bytes += each.bytes;
    }
    return { messages, bytes };
  }
}

function laneOf({ key }: LinkPeer, lane: number): string {
  return `${key} ${lane}`;
}
