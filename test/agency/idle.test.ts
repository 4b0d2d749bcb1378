// SPDX-License-Identifier: Apache-2.0
// An hour in which nobody has anything to say: agencies and relays of two states keep their links, and leave each other alone.
import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { LIMITS } from '../../src/core/limits.js';
import { memoryNetwork } from '../../src/transport/adapters/memory.js';
import { NOW } from '../trust/states.js';
import { until } from '../relay/world.js';
import { createAgencies, manualClock } from './world.js';
import type { AgencyWorld } from './world.js';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** Lets time pass, a second at a time. */
async function passing(clock: ReturnType<typeof manualClock>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SECOND) {
    clock.advance(SECOND);
    for (let i = 0; i < 3; i++) await new Promise((done) => setImmediate(done));
  }
}

describe('agencies and relays that have said everything', () => {
  it('exchange nothing for an hour but keepalive, and write nothing (LINK-15, LOG-30, LOG-44)', async () => {
    const clock = manualClock(NOW);
    let isCounted = false;
    const sizes: number[] = [];
    const network = memoryNetwork({
      tamper(message) {
        if (isCounted) sizes.push(message.length);
        return message;
      },
    });
    const world = await createAgencies({ network });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a', undefined, clock), world.startRelay('demo-b', undefined, clock)]);
    const [a, b] = [world.open('demo-a', { clock }), world.open('demo-b', { clock })];
    const pass = (ms: number): Promise<void> => passing(clock, ms);
    const nodes = [a.store, b.store, world.stores['demo-a'], world.stores['demo-b']];
    const cosigned = () =>
      [...a.events, ...b.events, ...world.events['demo-a'], ...world.events['demo-b']].filter(({ kind }) => kind === 'cosigned');

    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await (await b.next()).acknowledge();
    await until('all four logs are cosigned', () =>
      pass(MINUTE).then(() => new Set(cosigned().map((event) => 'origin' in event && event.origin)).size === 4),
    );
    await pass(HOUR);
    const heads = () => Promise.all(nodes.map((store) => store.logHead()));
    const before = [await heads(), a.events.length, b.events.length, world.events['demo-a'].length, world.events['demo-b'].length];

    isCounted = true;
    await pass(HOUR);
    isCounted = false;
    expect([await heads(), a.events.length, b.events.length, world.events['demo-a'].length, world.events['demo-b'].length]).toEqual(before);
    // A question and an answer on each of three links, every 25 seconds, give or take a fifth; all of one size.
    const most = (3 * 2 * HOUR) / (0.8 * LIMITS.keepaliveMs);
    expect(new Set(sizes).size).toBe(1);
    expect(sizes.length > 0.6 * most && sizes.length <= most + 6).toBe(true);
  });

  it('let receipts rest that no accord carries any more, tell it once, and try nothing (LOG-61, TRUST-82)', async () => {
    const clock = manualClock(NOW);
    const world = await createAgencies({ accord: { notAfter: NOW / SECOND + 100 } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a', undefined, clock), world.startRelay('demo-b', undefined, clock)]);
    const [a, b] = [world.open('demo-a', { clock }), world.open('demo-b', { clock })];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await (await b.next()).acknowledge();
    const alarms = () => b.events.filter((event) => event.kind === 'alarm').map(({ alarm }) => alarm);
    const owed = async () => (await b.store.owed('demo-a/ca', 0, 9)).length;
    expect(await owed()).toBe(1);
    // The accord ends before the receipt leaves.
    clock.advance(2 * MINUTE);
    await until('it is told', () => passing(clock, SECOND).then(() => alarms().includes('statement-rests')));
    const sent = (await b.store.list('sent')).length;
    await passing(clock, HOUR);
    expect([await owed(), (await b.store.list('sent')).length, alarms().filter((name) => name === 'statement-rests')]).toEqual([
      1,
      sent,
      ['statement-rests'],
    ]);
    expect(a.events.filter((event) => event.kind === 'receipt' && event.receipt === 'opened')).toEqual([]);
  });
});
