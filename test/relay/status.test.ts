// What a relay tells of its links: why one is down, once, and how all stand, when it is asked.
import { afterEach, expect, it } from 'vitest';
import { NOW } from '../trust/states.js';
import { manualClock } from '../agency/world.js';
import { bareAgency, createWorld, sealed, until } from './world.js';
import type { World } from './world.js';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

it('says why a link is down at the first attempt alone, raises an alarm after a minute, and shows all by its status (LINK-19, RELAY-32)', async () => {
  const world = await createWorld();
  worlds.push(world);
  const clock = manualClock(NOW);
  const relay = await world.startRelay('demo-a', undefined, clock);
  const events = world.events['demo-a'];
  const down = () => events.filter((event) => event.kind === 'link-down' && event.peer === 'demo-b/relay');
  await until('it is told', () => down().length > 0);
  expect(down()).toMatchObject([{ code: 'LINK_CONNECT', detail: expect.stringContaining('ws://relay-b') }]);
  const sender = bareAgency(world, 'demo-a');
  sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
  await until('it is taken', () => sender.acknowledged === 1);
  await until('a minute has passed', () => {
    clock.advance(5_000);
    return events.some((event) => event.kind === 'alarm' && event.alarm === 'unreachable');
  });
  expect(down()).toHaveLength(1);
  const { peers, alarms, expiries, blobs, ...about } = await relay.status();
  expect(about).toEqual({ scope: 'demo-a', id: 'relay', url: relay.url });
  expect(blobs).toEqual({ coming: [], going: [], kept: { blobs: 0, bytes: 0, announcedBytes: 0 } });
  expect(peers.map(({ peer, link, dials }) => [peer, link, dials])).toEqual([
    ['demo-a/ca', 'up', false],
    ['demo-b/relay', 'down', true],
  ]);
  expect(peers[0]).toMatchObject({ queued: 0 });
  expect(peers[1]).toMatchObject({ since: NOW, code: 'LINK_CONNECT', queued: 1, oldestQueuedAt: NOW });
  expect(peers[1]!.queuedBytes).toBeGreaterThan(100);
  expect(peers[1]!.sinceUtc).toBe(peers[1]!.oldestQueuedUtc);
  expect(alarms).toMatchObject([{ alarm: 'unreachable', peer: 'demo-b/relay', code: 'LINK_CONNECT' }]);
  expect(expiries.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['root', 'directory', 'freshness', 'accord', 'key of link']),
  );
  await world.startRelay('demo-b', undefined, clock);
  await until('the link is up', () => {
    clock.advance(60_000);
    return events.some((event) => event.kind === 'alarm-ended' && event.alarm === 'unreachable');
  });
  await sender.link.close();
});
