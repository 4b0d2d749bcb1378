// SPDX-License-Identifier: Apache-2.0
// A relay that acknowledges what it gets and never states that it took it over: what its word is worth to the relay that sent.
import { afterEach, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import type { Relay } from '../../src/relay/relay.js';
import { AheadClock, bareAgency, createWorld, receiptBatch, sealed, stateOf, until } from './world.js';
import type { BareAgency, World } from './world.js';

const PEER = 'demo-b/relay';
const LANE = 2;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function begin(): Promise<{ world: World; clock: AheadClock; relay: Relay; sender: BareAgency; peer: BareAgency }> {
  const world = await createWorld();
  const clock = new AheadClock();
  const relay = await world.startRelay('demo-a', world.trust('demo-a'), clock);
  const sender = bareAgency(world, 'demo-a');
  const link = stateOf(world.pair, 'demo-b').relays.get('relay')!.link;
  const peer = bareAgency(world, 'demo-a', { identity: { scope: 'demo-b', id: 'relay' }, link });
  closing.push(
    () => sender.link.close(),
    () => peer.link.close(),
    () => world.close(),
  );
  return { world, clock, relay, sender, peer };
}

it('keeps the frame, raises the alarm after 60 seconds and counts no acknowledgement until the receipt comes (RELAY-12, RELAY-46)', async () => {
  const { world, clock, sender, peer } = await begin();
  const store = world.stores['demo-a'];
  const events = world.events['demo-a'];
  const acked = async (): Promise<number | undefined> => (await store.counters(PEER))[LANE]?.ackedThrough;
  const alarms = (): unknown[] => events.filter((event) => event.kind === 'alarm');

  const first = (await sealed(world, 'demo-a', 'demo-b')).frame;
  sender.queue(first);
  await until('the first is acknowledged', async () => (await acked()) === 1);
  await store.sweep(clock.now() + LIMITS.receiptDueMs, clock.now() + LIMITS.receiptDueMs);
  expect([(await store.stats()).messages, alarms()]).toEqual([1, []]);

  clock.advance(LIMITS.receiptDueMs + LIMITS.receiptCheckMs);
  await until('the alarm is raised', () => alarms().length > 0);
  expect(alarms()).toMatchObject([{ alarm: 'receipt-overdue', peer: PEER }]);

  sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
  await until('the second arrives', () => peer.received.length > 1);
  // The next link begins with what was acknowledged on this one, and the third frame comes after that.
  peer.link.restart();
  sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
  await until('the third arrives', () => peer.received.length > 2);
  expect([await acked(), (await store.stats()).messages]).toEqual([1, 3]);

  const notice = encodeNotice([await receiptBatch(world, first, { kind: 'relayed', issuer: { scope: 'demo-b', id: 'relay' } })]);
  await until('the receipt is taken', () => peer.link.sendNotice(notice));
  await until('it is believed again', () => events.some((event) => event.kind === 'receipts-resumed' && event.peer === PEER));
  peer.link.restart();
  await until('the others count as acknowledged', async () => (await acked()) === 3);
});
