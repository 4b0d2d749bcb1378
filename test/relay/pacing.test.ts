// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { Pacing } from '../../src/relay/quota/pacing.js';
import type { LinkPeer, OutgoingMessage } from '../../src/transport/handler.js';
import type { AccordLimits } from '../../src/trust/documents/accord.js';

const NORMAL = 2;
const URGENT = 1;
const LOOK_MS = 60_000;
const peer = { scope: 'bb', id: 'relay', key: 'bb/relay' } as unknown as LinkPeer;
const other = { scope: 'cc', id: 'relay', key: 'cc/relay' } as unknown as LinkPeer;
const NONE = { messages: 0, bytes: 0, isFirst: false };
const ALL = { messages: Infinity, bytes: Infinity, isFirst: false };
const messages = (from: number, ...sizes: readonly number[]): OutgoingMessage[] =>
  sizes.map((size, i) => ({ seq: from + i, frame: new Uint8Array(size) }) as unknown as OutgoingMessage);

describe('the pace of a relay', () => {
  let now = 0;
  let limits: AccordLimits | undefined;
  let left = { messages: 0, bytes: 0 };
  let told: unknown[] = [];
  let woken: string[] = [];
  let timers: { at: number; callback: () => void }[] = [];
  let pacing: Pacing;

  beforeEach(() => {
    [now, limits, left, told, woken, timers] = [1_000, { messagesPerDay: 3, bytesPerDay: 100 }, { messages: 0, bytes: 0 }, [], [], []];
    const quotas = {
      limits: () => limits,
      left: async () => left,
      leaving: () =>
        limits?.messagesPerDay === undefined && limits?.bytesPerDay === undefined ? undefined : { name: 'day', slot: 0, keepFrom: 0 },
    };
    const clock = {
      now: () => now,
      after(delay: number, callback: () => void) {
        const timer = { at: now + delay, callback };
        timers.push(timer);
        return () => void (timers = timers.filter((one) => one !== timer));
      },
    };
    const self = { scope: 'aa', id: 'relay' } as never;
    pacing = new Pacing({ self, clock, quotas, log: (event) => told.push(event), wake: (key) => woken.push(key) });
  });
  const pass = (ms: number): void => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers = timers.filter((one) => one !== timer);
      timer.callback();
    }
  };

  it.each<[string, AccordLimits | undefined, number, object]>([
    ['nothing limits it', undefined, NORMAL, ALL],
    ['the hour of urgent ones alone is limited', { urgentPerHour: 1 }, NORMAL, ALL],
    ['it is urgent, and the hour is limited', { messagesPerDay: 1, urgentPerHour: 1 }, URGENT, ALL],
    ['it is urgent, and the day alone is limited', { messagesPerDay: 5 }, URGENT, { messages: 3, bytes: Infinity, isFirst: false }],
    ['messages alone are limited', { messagesPerDay: 5 }, NORMAL, { messages: 3, bytes: Infinity, isFirst: false }],
    ['bytes alone are limited', { bytesPerDay: 60 }, NORMAL, { messages: Infinity, bytes: 10, isFirst: false }],
    ['one message and one byte are left', { messagesPerDay: 3, bytesPerDay: 51 }, NORMAL, { messages: 1, bytes: 1, isFirst: false }],
    ['no message is left', { messagesPerDay: 2, bytesPerDay: 100 }, NORMAL, NONE],
    ['no byte is left', { messagesPerDay: 5, bytesPerDay: 50 }, NORMAL, NONE],
  ])('lets pass what may when %s (RELAY-22)', async (_name, of, lane, room) => {
    limits = of;
    left = { messages: 2, bytes: 50 };
    expect(await pacing.room(peer, lane, 0)).toEqual(room);
    expect(told).toHaveLength(room === NONE ? 1 : 0);
  });

  it('lets one message pass on a day on which none did, however large (RELAY-22)', async () => {
    limits = { messagesPerDay: 0, bytesPerDay: 0 };
    expect(await pacing.room(peer, NORMAL, 0)).toEqual({ messages: 1, bytes: 1, isFirst: true });
    limits = { messagesPerDay: 3, bytesPerDay: 100 };
    expect(await pacing.room(peer, NORMAL, 0)).toEqual({ messages: 3, bytes: 100, isFirst: true });
  });

  it('counts what is under way to any relay of the state, and what the store has counted once it is acknowledged (RELAY-22)', async () => {
    pacing.handed(peer, NORMAL, []);
    pacing.handed(peer, NORMAL, messages(1, 10, 20));
    pacing.handed(other, NORMAL, messages(1, 40));
    expect(await pacing.room(peer, 3, 0)).toEqual({ messages: 1, bytes: 70, isFirst: false });
    // Behind the first alone: the link was cut, and the second goes again.
    expect(await pacing.room(peer, NORMAL, 1)).toEqual({ messages: 2, bytes: 90, isFirst: false });
    left = { messages: 1, bytes: 10 };
    pacing.acknowledged(peer, NORMAL, 1);
    expect(await pacing.room(peer, NORMAL, 1)).toEqual({ messages: 2, bytes: 90, isFirst: false });
    limits = undefined;
    pacing.handed(peer, NORMAL, messages(2, 50));
    limits = { messagesPerDay: 3 };
    expect(await pacing.room(peer, NORMAL, 9)).toMatchObject({ messages: 2 });
  });

  it('tells that something is held back whenever it looks, and looks again each minute (RELAY-22)', async () => {
    left = { messages: 3, bytes: 10 };
    await pacing.room(peer, NORMAL, 0);
    await pacing.room(peer, NORMAL, 0);
    // The board tells its operator the first alone.
    const heldBack = { kind: 'alarm', alarm: 'held-back', peer: 'bb/relay' };
    expect(told).toMatchObject([heldBack, heldBack]);
    pass(LOOK_MS - 1);
    expect(woken).toEqual([]);
    pass(1);
    expect(woken).toEqual(['bb/relay']);
    pacing.handed(peer, NORMAL, messages(1, 1));
    expect(pacing.heldBack(peer)).toEqual([]);
    expect(told).toHaveLength(3);
    pacing.stop();
    pass(10 * LOOK_MS);
    expect(woken).toHaveLength(1);
  });

  it('rests on a lane to a relay that is busy, and on no other (RELAY-24)', async () => {
    pacing.rest(peer, NORMAL);
    expect(await pacing.room(peer, NORMAL, 0)).toEqual(NONE);
    expect((await pacing.room(peer, 3, 0)).messages).toBe(3);
    expect((await pacing.room(other, NORMAL, 0)).messages).toBe(3);
    now += LIMITS.busyRetryMs - 1;
    expect(await pacing.room(peer, NORMAL, 0)).toEqual(NONE);
    now += 1;
    expect((await pacing.room(peer, NORMAL, 0)).messages).toBe(3);
    expect(told).toEqual([]);
  });

  it('says what an acknowledgement counts into', () => {
    expect(pacing.meter(peer)).toEqual({ name: 'day', slot: 0, keepFrom: 0 });
    limits = undefined;
    expect(pacing.meter(peer)).toBeUndefined();
  });
});
