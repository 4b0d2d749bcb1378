import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/time.js';
import type { Clock } from '../../src/core/time.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { until, testClock } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createAgencies } from './world.js';
import type { AgencyWorld } from './world.js';

const HOUR = 3600;
/** A day on which the statements of the test states are over, and their directories are not. */
const LATER_S = NOW_S + 80 * HOUR;
const later: Clock = { now: () => testClock.now() + 80 * HOUR * 1000, after: systemClock.after };

const worlds: AgencyWorld[] = [];

async function start(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  await world.startRelay('demo-a');
  await world.startRelay('demo-b');
  return world;
}

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const request = () => ({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() }) as const;

describe('an agency whose own scope is stale', () => {
  it('holds what arrives, and opens it with its delivery time when both states are fresh again (TRUST-28)', async () => {
    const world = await start();
    const { a, b } = world.pair;
    const sender = world.open('demo-a');
    const reader = world.open('demo-b', { clock: later });
    await sender.agency.send(request());
    const held = () => reader.events.filter(({ kind }) => kind === 'held');
    await until('the message is held', () => Promise.resolve(held().length === 1));
    expect(held()).toMatchObject([{ code: 'TRUST_STALE' }]);
    // The sender's scope is looked at when the message is open that far.
    await reader.agency.addTrust(await b.nextFreshness(LATER_S));
    expect(reader.events.some(({ kind }) => kind === 'opened')).toBe(false);
    await reader.agency.addTrust(await a.nextFreshness(LATER_S));
    const message = await reader.next();
    expect(message.type).toBe('request.submit');
    const [first] = held();
    expect(message.deliveredAt).toBeLessThanOrEqual((first as { at: number }).at);
  });

  it('sends nothing until it is fresh again, and the state of the addressee too (TRUST-28)', async () => {
    const world = await start();
    const { a, b } = world.pair;
    const sender = world.open('demo-a', { clock: later });
    await expect(sender.agency.send(request())).toRejectCode('TRUST_STALE');
    await sender.agency.addTrust(await a.nextFreshness(LATER_S));
    await expect(sender.agency.send(request())).toRejectCode('TRUST_STALE');
    await sender.agency.addTrust(await b.nextFreshness(LATER_S));
    await sender.agency.send(request());
  });
});
