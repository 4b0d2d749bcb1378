// What an accord lets pass between its two states, at the relay that sends and at the one that receives.
import { afterEach, describe, expect, it } from 'vitest';
import type { AccordLimits } from '../../src/trust/documents/accord.js';
import type { TrustStore } from '../../src/trust/store/resolver.js';
import { overlay, receiptsTold, sealed, start, stop, testClock, until } from './world.js';
import type { BareAgency, Scope, World } from './world.js';

const HOUR = 3_600_000;

afterEach(stop);

/** A clock that a test moves; it never goes by itself to another hour. */
function movable() {
  const clock = { offset: 0, now: () => testClock.now() + clock.offset, after: testClock.after };
  return clock;
}

/** The accord as another copy of it might have it. */
function limited(trust: TrustStore, limits: () => AccordLimits): TrustStore {
  return overlay(trust, {
    accordBetween(...args) {
      const accord = trust.accordBetween(...args);
      return accord && { ...accord, limits: limits() };
    },
  });
}

async function queueSome(world: World, sender: BareAgency, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    sender.queue((await sealed(world, 'demo-a', 'demo-b', { expiresAt: Math.floor(testClock.now() / 1000) + 20 * 86_400 })).frame);
  }
}

const codes = (world: World, scope: Scope): string[] =>
  world.events[scope].flatMap((event) => (event.kind === 'refused' ? [event.code] : []));
/** How often the relay of the sending state was told that a message is too much for now. */
const busy = (world: World): number => world.events['demo-a'].filter(({ kind }) => kind === 'refused-by-peer').length;
const alarms = (world: World, scope: Scope): string[] =>
  world.events[scope].flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));

/** Kinds of receipt that an agency was told. */
function told(world: World, agency: BareAgency): string[] {
  return receiptsTold(world, 'demo-a', agency).map(({ receipt }) => receipt.kind);
}

describe('limits of an accord', () => {
  it('lets the relay that receives refuse for now what is too much, over a restart, and the other send it again (RELAY-20, RELAY-21, RELAY-24)', async () => {
    const { world, agency } = await start();
    const [clockA, clockB] = [movable(), movable()];
    const limits = { messagesPerDay: 3 };
    const few = limited(world.trust('demo-b'), () => limits);
    // The sending state has another copy of the accord, without limits.
    const relayA = await world.startRelay('demo-a', world.trust('demo-a'), clockA);
    const relayB = await world.startRelay('demo-b', few, clockB);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    await queueSome(world, sender, 2);
    await until('two arrive', () => receiver.received.length === 2);
    await relayB.close();
    const again = await world.startRelay('demo-b', few, clockB);
    receiver.link.retryNow();
    await queueSome(world, sender, 3);
    await until('two are too many', () => busy(world) === 2);
    await until('the third arrives', () => receiver.received.length === 3);
    expect(codes(world, 'demo-b')).toEqual(['RELAY_QUOTA']);
    const queued = async () => (await world.stores['demo-a'].stats()).queued.map(({ to, messages }) => [to, messages]);
    await until('both wait where they came from', async () => JSON.stringify(await queued()) === '[["demo-b/relay",2]]');
    // It rests: a new message wakes the queue, and nothing is sent.
    await queueSome(world, sender, 1);
    await until('it waits too', async () => JSON.stringify(await queued()) === '[["demo-b/relay",3]]');
    expect(busy(world)).toBe(2);
    // A clock set back forgives nothing.
    clockB.offset = -2 * HOUR;
    clockA.offset = 20 * 60_000;
    await queueSome(world, sender, 1);
    await until('they are tried again', () => busy(world) === 6);
    clockB.offset = 25 * HOUR;
    clockA.offset = 25 * HOUR;
    limits.messagesPerDay = 10;
    await queueSome(world, sender, 1);
    await until('all have arrived', () => receiver.received.length === 8);
    await until('nothing waits', async () => (await queued()).length === 0);
    await until('all is told', () => told(world, sender).filter((kind) => kind === 'relayed').length === 8);
    expect(told(world, sender)).not.toContain('failed');
    expect(new Set(receiver.received.map(({ envelopeId }) => envelopeId.join())).size).toBe(8);
    await Promise.all([relayA.close(), again.close()]);
  });

  it('lets the relay that sends hold back what is too much, told to its operator, over a restart and a clock set back (RELAY-20, RELAY-22)', async () => {
    const { world, agency } = await start({ accord: { limits: { messagesPerDay: 2 } } });
    const clock = movable();
    let relay = await world.startRelay('demo-a', world.trust('demo-a'), clock);
    await world.startRelay('demo-b');
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const restart = async (offset: number, trust = world.trust('demo-a')): Promise<void> => {
      await relay.close();
      clock.offset = offset;
      const asked = world.events['demo-b'].filter(({ kind }) => kind === 'link-up').length;
      relay = await world.startRelay('demo-a', trust, clock);
      await until('the link is back', () => world.events['demo-b'].filter(({ kind }) => kind === 'link-up').length > asked);
    };
    await queueSome(world, sender, 5);
    await until('all are taken', () => sender.acknowledged === 5);
    await until('two arrive', () => receiver.received.length === 2);
    await until('the operator is told', () => alarms(world, 'demo-a').includes('held-back'));
    expect(alarms(world, 'demo-a')).toEqual(['held-back']);
    // Its agency sees all of them submitted, and of what is held back nothing else.
    const kinds = (kind: string): number => told(world, sender).filter((each) => each === kind).length;
    await until('each is told as submitted', () => kinds('submitted') === 5 && kinds('relayed') === 2);
    await restart(0);
    await restart(-3 * HOUR);
    await until('it is told again', () => alarms(world, 'demo-a').length >= 2);
    expect(receiver.received).toHaveLength(2);
    // The accord is changed in the middle: what was counted stays counted.
    await restart(
      0,
      limited(world.trust('demo-a'), () => ({ messagesPerDay: 3 })),
    );
    await until('one more arrives', () => receiver.received.length === 3 || codes(world, 'demo-b').length === 1);
    expect(receiver.received).toHaveLength(2);
    // By the own copy one more may leave; the other side holds to its own, and the message waits.
    expect(codes(world, 'demo-b')).toEqual(['RELAY_QUOTA']);
    expect((await world.stores['demo-a'].stats()).queued.reduce((sum, { messages }) => sum + messages, 0)).toBe(3);
    expect(told(world, sender)).not.toContain('failed');
  });

  it('lets the next day begin an hour after the last message of the day before has left (RELAY-22)', async () => {
    const { world, agency } = await start({ accord: { limits: { messagesPerDay: 1, bytesPerDay: 1_000_000 } } });
    const [clockA, clockB] = [movable(), movable()];
    const relayA = await world.startRelay('demo-a', world.trust('demo-a'), clockA);
    await world.startRelay('demo-b', world.trust('demo-b'), clockB);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    await queueSome(world, sender, 2);
    await until('the operator is told', () => alarms(world, 'demo-a').includes('held-back'));
    await until('one arrives', () => receiver.received.length === 1);
    await until('it is counted', async () => (await world.stores['demo-a'].meter('day demo-a demo-b')).length === 1);
    await relayA.close();
    clockA.offset = clockB.offset = 25 * HOUR;
    await world.startRelay('demo-a', world.trust('demo-a'), clockA);
    await until('the other arrives', () => receiver.received.length === 2);
    expect(codes(world, 'demo-b')).toEqual([]);
  });

  it('lowers urgent messages beyond the limit of an hour, and lets those within it pass on a day that is full (RELAY-23)', async () => {
    const { world, agency } = await start({ accord: { limits: { messagesPerDay: 1, urgentPerHour: 2 } } });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a', { lane: 1 }), agency('demo-b')];
    // A normal message may leave on a day that has room: the first reads of a new link, lane by lane, must not meet it before the urgent ones.
    await until('the relays are linked', () =>
      world.events['demo-a'].some((event) => event.kind === 'link-up' && event.peer === 'demo-b/relay'),
    );
    await queueSome(world, sender, 4);
    await until('all are taken', () => sender.acknowledged === 4);
    await until('the urgent ones arrive', () => receiver.received.length === 2);
    await until('the others wait', () => alarms(world, 'demo-a').includes('held-back'));
    expect(receiver.received.map(({ lane }) => lane)).toEqual([1, 1]);
    expect(world.events['demo-a'].filter(({ kind }) => kind === 'lowered')).toHaveLength(2);
    expect(sender.refusals).toEqual([]);
    const waiting = (await world.stores['demo-a'].stats()).queued.map(({ to, lane, messages }) => [to, lane, messages]);
    expect(waiting).toEqual([['demo-b/relay', 2, 2]]);
  });

  it('lets the relay that receives lower what claims to be urgent (RELAY-23)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    await world.startRelay(
      'demo-b',
      limited(world.trust('demo-b'), () => ({ urgentPerHour: 1 })),
    );
    const [sender, receiver] = [agency('demo-a', { lane: 1 }), agency('demo-b')];
    await queueSome(world, sender, 3);
    await until('all arrive', () => receiver.received.length === 3);
    expect(receiver.received.map(({ lane }) => lane).sort()).toEqual([1, 2, 2]);
    expect(world.events['demo-b'].filter(({ kind }) => kind === 'lowered')).toHaveLength(2);
  });

  it('refuses at once what no day could carry, and says so to the sender (RELAY-21)', async () => {
    const { world, agency } = await start({ accord: { limits: { bytesPerDay: 1_000 } } });
    await world.startRelay('demo-a');
    const sender = agency('demo-a');
    await queueSome(world, sender, 1);
    await until('it is refused', () => sender.refusals.length === 1);
    expect(sender.refusals[0]?.verdict).toMatchObject({ verdict: 'rejected', code: 'policy' });
    await until('it is told', () => told(world, sender).includes('failed'));
    expect(codes(world, 'demo-a')).toEqual(['RELAY_POLICY']);
  });

  it('counts bytes, and a message that comes twice once (RELAY-20)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    await world.startRelay(
      'demo-b',
      limited(world.trust('demo-b'), () => ({ messagesPerDay: 2, bytesPerDay: 2 * frame.length })),
    );
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    sender.queue(frame);
    sender.queue(frame);
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('both arrive', () => receiver.received.length === 2);
    const [counted, ...none] = await world.stores['demo-b'].meter('day demo-a demo-b');
    expect([counted?.messages, counted?.bytes, none.length]).toEqual([
      2,
      receiver.received.reduce((sum, each) => sum + each.frame.length, 0),
      0,
    ]);
    expect(codes(world, 'demo-b')).toEqual([]);
  });
});
