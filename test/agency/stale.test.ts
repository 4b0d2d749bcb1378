import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/time.js';
import type { Clock } from '../../src/core/time.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { bareAgency, testClock, until } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createAgencies, forge, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
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
  it('holds what arrives, and opens it with its delivery time when both states are fresh again (TRUST-72)', async () => {
    const world = await start();
    const { a, b } = world.pair;
    const sender = world.open('demo-a');
    const reader = world.open('demo-b', { clock: later });
    await sender.agency.send(request());
    const held = () => reader.events.filter((event) => nameOf(event) === 'held');
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

  it('takes receipts all the same, and nothing else for bearing a name like theirs (TRUST-72, AGENCY-10)', async () => {
    const world = await start();
    const reader = world.open('demo-b', { clock: later });
    const peer = bareAgency(world, 'demo-a');
    try {
      for (const type of ['transport.receipts', 'transport.receipt'])
        peer.queue(
          (
            await forge(world, 'demo-a', 'demo-b', {
              type,
              body: { no: 'schema' },
              dossier: DOSSIER,
              clock: later,
              lane: type === 'transport.receipt' ? 0 : 2,
            })
          ).frame,
        );
      const fate = () =>
        reader.events.flatMap((event) =>
          (event.kind === 'alarm' && event.alarm === 'held') || (event.kind === 'alarm' && event.alarm === 'refused')
            ? [[event.alarm, event.code]]
            : [],
        );
      await until('both were looked at', () => fate().length === 2);
      expect(fate().sort()).toEqual([
        ['held', 'TRUST_STALE'],
        ['refused', 'SCHEMA_INVALID'],
      ]);
    } finally {
      await peer.link.close();
    }
  });

  it('sends nothing until it is fresh again, and the state of the addressee too (TRUST-73)', async () => {
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

describe('an agency', () => {
  it('learns newer documents of every state from its relay, and opens what waited for them (RELAY-18, AGENCY-10)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { a, b } = world.pair;
    await world.startRelay('demo-a');
    const relay = world.pair.open('demo-b');
    await world.startRelay('demo-b', relay);
    const sender = world.open('demo-a');
    const reader = world.open('demo-b', { clock: later });
    await sender.agency.send(request());
    await until('the message is held', () => reader.events.some((event) => nameOf(event) === 'held'));
    expect(reader.events.filter((event) => nameOf(event) === 'stale')).toHaveLength(2);
    await reader.agency.close();
    for (const document of [await a.nextFreshness(LATER_S), await b.nextFreshness(LATER_S)]) relay.add(document, later.now());
    const again = world.open('demo-b', { clock: later, store: reader.store });
    expect((await again.next()).type).toBe('request.submit');
    expect(again.events.filter(({ kind }) => kind === 'trust')).toHaveLength(2);
  });

  it('starts while its own directory has expired, and comes back over a link for trust alone (RELAY-19)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { b } = world.pair;
    const at = NOW_S + 40 * 24 * HOUR;
    const muchLater: Clock = { now: () => testClock.now() + 40 * 24 * HOUR * 1000, after: systemClock.after };
    const relay = world.pair.open('demo-b');
    await world.startRelay('demo-b', relay);
    const directory = await b.nextDirectory({ issuedAt: at, expiresAt: at + 30 * 24 * HOUR });
    // The relay was given the new documents already; its clock is as fast as the agency's.
    for (const document of [directory, await b.nextFreshness(at, b.root, directory)]) relay.add(document, muchLater.now());
    const reader = world.open('demo-b', { clock: muchLater });
    await until('the own state is fresh', () => reader.events.some((event) => event.kind === 'trust' && event.document === 'freshness'));
    await until('the link carries everything', () => reader.events.filter(({ kind }) => kind === 'link').length >= 3);
    expect((await reader.agency.status()).link.state).toBe('up');
  });
});
