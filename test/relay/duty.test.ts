import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { Duty } from '../../src/relay/duty.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { parseReceipt } from '../../src/log/statement/receipt.js';
import { GENESIS, leafOf, receiptOf } from '../contract/log.js';
import { MAILBOX, NORMAL, acknowledge, inboundOf } from '../contract/samples.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { InboundMessage, Store } from '../../src/store/port.js';
import { ManualClock, rest } from '../transport/manual-clock.js';

const PEER = 'demo-b/relay';
let store: Store;
let clock: ManualClock;
let events: RelayEvent[];
let owing: string[];
let concerned: string[];

beforeEach(async () => {
  store = openMemoryStore();
  clock = new ManualClock();
  events = [];
  owing = [];
  concerned = [];
  await store.commit({ now: clock.now(), leaves: [GENESIS] });
});

function begin(): Duty {
  return new Duty({
    self: { scope: 'demo-a', id: 'relay' },
    store,
    clock,
    log: (event) => events.push(event),
    committer: {
      async commit({ concerns = [], ...effects }) {
        const result = await store.commit({ ...effects, now: clock.now() });
        owing.push(...result.owing);
        concerned.push(...concerns);
        return result;
      },
    },
    book: { concernedBy: async ({ mailbox }) => [mailbox] },
    onError: (error) => {
      throw error;
    },
  });
}

const message = (number: number, seq: number, changes: Partial<InboundMessage> = {}): InboundMessage =>
  inboundOf(number, seq, {
    routes: [{ mailbox: MAILBOX, to: PEER, lane: NORMAL, duty: true }],
    leaf: leafOf(number, { owed: 'demo-a/ca' }),
    from: 'demo-a/ca',
    expiresAt: clock.now() + 3_600_000,
    ...changes,
  });

describe('duty', () => {
  it('finds out who acknowledges without a receipt for 60 seconds, and forgives when it comes (RELAY-46)', async () => {
    await store.commit({ now: clock.now(), inbound: [message(1, 1)] });
    await acknowledge(store, 1, clock.now(), PEER);
    const duty = begin();
    await duty.start(0);
    await clock.advance(LIMITS.receiptDueMs);
    expect([duty.isOverdue(PEER), events]).toEqual([false, []]);
    await clock.advance(LIMITS.receiptCheckMs);
    expect(duty.isOverdue(PEER)).toBe(true);
    expect(events).toMatchObject([{ kind: 'alarm', alarm: 'receipt-overdue', peer: PEER }]);
    await clock.advance(60_000);
    expect(events).toHaveLength(1);
    await store.commit({ now: clock.now(), receipts: [receiptOf(1, { ends: MAILBOX })] });
    await clock.advance(LIMITS.receiptCheckMs);
    expect(duty.isOverdue(PEER)).toBe(false);
    expect(events.at(-1)).toEqual({ kind: 'receipts-resumed', peer: PEER });
    await duty.stop();
  });

  it('remembers over a restart that a receipt is overdue (RELAY-46)', async () => {
    await store.commit({ now: clock.now(), inbound: [message(1, 1)] });
    await acknowledge(store, 1, clock.now(), PEER);
    await clock.advance(LIMITS.receiptDueMs + 1);
    const duty = begin();
    await duty.start(0);
    expect(duty.isOverdue(PEER)).toBe(true);
    await duty.stop();
  });

  it('hands over again what was acknowledged 16 minutes ago without a receipt, and again after that (RELAY-46)', async () => {
    await store.commit({ now: clock.now(), inbound: [message(1, 1), message(2, 2), message(3, 3)] });
    await store.commit({ now: clock.now(), receipts: [receiptOf(2, { ends: MAILBOX })] });
    await acknowledge(store, 3, clock.now(), PEER);
    const duty = begin();
    await duty.start(0);
    const late = LIMITS.receiptDueMs + LIMITS.busyRetryMs;
    const repeated = (): string[] => events.flatMap((event) => (event.kind === 'repeated' ? [event.envelope] : []));
    await clock.advance(late);
    expect(repeated()).toEqual([]);
    await clock.advance(2 * LIMITS.receiptCheckMs);
    expect(repeated()).toEqual([1, 3].map((number) => toHex(message(number, number).envelopeId)));
    expect((await store.window(PEER, NORMAL, 0, 9, 9_000)).map(({ seq, frame }) => [seq, frame])).toEqual([
      [4, message(1, 1).frame],
      [5, message(3, 3).frame],
    ]);
    await clock.advance(late);
    expect(repeated()).toHaveLength(2);
    // What is not acknowledged waits for the peer, and not for a receipt.
    await acknowledge(store, 5, clock.now(), PEER);
    await store.commit({ now: clock.now(), receipts: [receiptOf(1, { ends: MAILBOX })] });
    await clock.advance(late + 2 * LIMITS.receiptCheckMs);
    expect(repeated()).toHaveLength(3);
    expect((await store.window(PEER, NORMAL, 0, 9, 9_000)).map(({ seq, frame }) => [seq, frame])).toEqual([[6, message(3, 3).frame]]);
    await duty.stop();
  });

  it('states expired of what nobody took over, once, and to whoever sent it (RELAY-14)', async () => {
    const duty = begin();
    await duty.start(0);
    await store.commit({
      now: clock.now(),
      inbound: [message(1, 1), message(2, 2), message(3, 3, { expiresAt: clock.now() + 7_200_000 })],
    });
    await acknowledge(store, 1, clock.now(), PEER);
    await clock.advance(3_600_000 + LIMITS.clockSkewSeconds * 1_000);
    expect(events.filter(({ kind }) => kind === 'expired')).toEqual([]);
    await clock.advance(2 * LIMITS.expiryCheckMs);
    await clock.advance(2 * LIMITS.expiryCheckMs);
    await rest();
    expect(events.filter(({ kind }) => kind === 'expired')).toHaveLength(1);
    const leaves = await store.leaves(GENESIS.epoch!, 4, 9);
    expect(leaves.map(({ object }) => parseReceipt(object ?? new Uint8Array(0)))).toMatchObject([{ kind: 'expired', addressee: MAILBOX }]);
    expect([owing, concerned]).toEqual([['demo-a/ca'], [MAILBOX]]);
    await duty.stop();
  });

  it('writes nothing while nothing expires (RELAY-14)', async () => {
    const duty = begin();
    await duty.start(0);
    await clock.advance(10 * LIMITS.expiryCheckMs);
    expect(await store.list('relay', {})).toEqual([]);
    await duty.stop();
  });

  it('states no expired while that may have been delivered in the time that a restore has lost (RELAY-27)', async () => {
    const duty = begin();
    await duty.start(clock.now());
    await duty.stop();
    const lapse = async (number: number): Promise<number> => {
      await store.commit({ now: clock.now(), inbound: [message(number, number)] });
      const before = (await store.logHead())!.size;
      await clock.advance(3_600_000 + LIMITS.clockSkewSeconds * 1_000 + 1);
      await duty.checkExpiry();
      return (await store.logHead())!.size - before;
    };
    expect(await lapse(1)).toBe(0);
    expect(events).toMatchObject([{ kind: 'expired', to: PEER }]);
    await clock.advance(LIMITS.lifetimeMaxSeconds * 1_000);
    expect(await lapse(2)).toBe(1);
  });

  it('judges by the end of a message, not by when it looks, what a restore may have lost (RELAY-27)', async () => {
    const quietMs = (LIMITS.lifetimeMaxSeconds + LIMITS.clockSkewSeconds) * 1_000;
    const duty = begin();
    const ends = clock.now() + quietMs;
    await duty.start(clock.now());
    await duty.stop();
    const inbound = [message(1, 1, { expiresAt: ends }), message(2, 2, { expiresAt: ends + 1 })];
    await store.commit({ now: clock.now(), inbound });
    const before = (await store.logHead())!.size;
    await clock.advance(quietMs + LIMITS.clockSkewSeconds * 1_000 + 2);
    await duty.checkExpiry();
    expect(events).toHaveLength(2);
    const leaves = await store.leaves(GENESIS.epoch!, before, 9);
    expect(leaves.map(({ object }) => parseReceipt(object!).envelopeId)).toEqual([inbound[1]!.envelopeId]);
  });

  it('states expired of each of more messages than it reads at once, although they share one hour of expiry (RELAY-14)', async () => {
    const duty = begin();
    const count = 4_100;
    const inbound = Array.from({ length: count }, (_, at) => message(at + 1, at + 1));
    await store.commit({ now: clock.now(), inbound });
    await clock.advance(3_600_000 + LIMITS.clockSkewSeconds * 1_000 + 1);
    await duty.checkExpiry();
    expect(events.filter(({ kind }) => kind === 'expired')).toHaveLength(count);
    await duty.checkExpiry();
    expect(events).toHaveLength(count);
  });
});
