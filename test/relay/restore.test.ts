// What a relay does when a link shows that one of the two stores went back in time: the links of restored.test.ts, without links.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import type { RelayEvent } from '../../src/relay/events.js';
import { closedLog } from '../../src/relay/log/closing.js';
import { Restores } from '../../src/relay/restore.js';
import { stateRelayRestored } from '../../src/relay/restored.js';
import { GENESIS, leafOf } from '../../src/store/contract/log.js';
import { acknowledge, laneOf, outboundOf, streamOf } from '../../src/store/contract/samples.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import type { LinkPeer, PeerLane } from '../../src/transport/handler.js';
import { ManualClock } from '../transport/manual-clock.js';

const PEER: LinkPeer = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };
let store: Store;
let clock: ManualClock;
let events: RelayEvent[];
let errors: unknown[];
let dialled: number;
let restores: Restores;

beforeEach(async () => {
  store = openMemoryStore();
  clock = new ManualClock();
  [events, errors, dialled] = [[], [], 0];
  await store.commit({ now: clock.now(), leaves: [GENESIS, leafOf(1), leafOf(2)] });
  await begin();
});

afterEach(() => {
  expect(errors).toEqual([]);
});

async function begin(): Promise<void> {
  restores = new Restores({
    store,
    clock,
    log: (event) => events.push(event),
    redial: () => {
      dialled++;
    },
    onError: (error) => errors.push(error),
  });
  await restores.start();
}

async function rolledBack(lane: Partial<PeerLane>, restored: boolean): Promise<void> {
  restores.rolledBack(PEER, [{ lane: 2, streamId: streamOf(1), acked: 0, ...lane }], restored);
  await restores.settled(PEER.key);
}

const alarms = (): string[] => events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));

describe('a relay that finds that a store went back in time', () => {
  it('sends again on the word of the peer alone, and not so soon a second time (LINK-40)', async () => {
    await store.commit({ now: clock.now(), outbound: [1, 2, 3].map((number) => outboundOf(number, { to: PEER.key })) });
    await acknowledge(store, 3, clock.now(), PEER.key);
    const before = await laneOf(store, PEER.key);
    await rolledBack({}, false);
    expect((await laneOf(store, PEER.key)).outStreamId).toEqual(before.outStreamId);
    await rolledBack({ held: { streamId: before.outStreamId, through: 1 } }, true);
    const after = await laneOf(store, PEER.key);
    expect([after.lastSeq, after.ackedThrough, dialled]).toEqual([2, 0, 1]);
    await acknowledge(store, 2, clock.now(), PEER.key);
    await rolledBack({}, true);
    expect((await laneOf(store, PEER.key)).outStreamId).toEqual(after.outStreamId);
    await clock.advance(LIMITS.sentAgainIntervalMs);
    await rolledBack({}, true);
    expect((await laneOf(store, PEER.key)).lastSeq).toBe(2);
    expect(alarms()).toEqual(['peer-behind', 'peer-restored', 'peer-behind', 'peer-restored']);
  });

  it('sends again after a commit that failed, not so soon over a restart, and when the clock was set back (LINK-40)', async () => {
    await store.commit({ now: clock.now(), outbound: [outboundOf(1, { to: PEER.key })] });
    const lose = async (): Promise<void> => {
      await acknowledge(store, 1, clock.now(), PEER.key);
      await rolledBack({}, true);
    };
    const { commit } = store;
    store.commit = async (work) => {
      if (work.restored === undefined) return commit.call(store, work);
      throw fail('STORE_UNAVAILABLE', { reason: 'disk full' });
    };
    await lose();
    expect([errors.splice(0).length, alarms()]).toEqual([1, []]);
    store.commit = commit;
    await lose();
    await begin();
    await lose();
    expect(alarms()).toEqual(['peer-restored', 'peer-behind']);
    clock.jump(-1);
    await lose();
    expect(alarms()).toEqual(['peer-restored', 'peer-behind', 'peer-restored']);
  });

  it('begins its next epoch without a closing when the backup has the first leaf of its log alone (RELAY-25, LOG-16)', async () => {
    const self = { scope: 'demo-a', id: 'relay' };
    const stated = { by: 'operator', reason: 'disk failure' };
    store = openMemoryStore();
    await expect(stateRelayRestored({ self, store, clock }, stated)).toRejectCode('RELAY_CONFIG');
    await store.commit({ now: clock.now(), leaves: [GENESIS] });
    const before = await laneOf(store, PEER.key);
    expect(await stateRelayRestored({ self, store, clock }, stated)).toEqual({ epoch: 2 });
    expect((await laneOf(store, PEER.key)).outStreamId).not.toEqual(before.outStreamId);
    await begin();
    expect(await restores.asks(PEER.key)).toBe(true);
    expect(await store.logHead()).toMatchObject({ epoch: 2, size: 1 });
    // What comes to stand in the place of a closing is none.
    await store.commit({ now: clock.now(), leaves: [leafOf(1)] });
    const log = closedLog({ self, store, logSigner: undefined as never });
    expect(await log.closedEntry(2)).toBeUndefined();
    expect((await stateRelayRestored({ self, store, clock }, stated)).size).toBe(2);
    expect(await log.closedEntry(3)).toBeDefined();
  });

  it('is told once until a link is up, and how much was lost where that is known (LINK-13)', async () => {
    const { outStreamId } = await laneOf(store, PEER.key);
    for (let tries = 0; tries < 3; tries++) await rolledBack({ held: { streamId: outStreamId, through: 4 } }, false);
    expect(alarms()).toEqual(['store-behind']);
    expect(JSON.stringify(events)).not.toContain('0 messages');
    restores.up(PEER);
    await rolledBack({ acked: 2 }, false);
    expect(alarms()).toEqual(['store-behind', 'store-behind']);
    expect(JSON.stringify(events[1])).toContain('2 messages');
    await store.commit({ now: clock.now(), outbound: [outboundOf(1, { to: PEER.key })] });
    await acknowledge(store, 1, clock.now(), PEER.key);
    for (let tries = 0; tries < 3; tries++) await rolledBack({}, false);
    expect(alarms()).toEqual(['store-behind', 'store-behind', 'peer-behind']);
  });

  it('dials nobody once it stops, whatever it was looking at (RELAY-25)', async () => {
    await store.counters(PEER.key);
    await stateRelayRestored({ self: { scope: 'demo-a', id: 'relay' }, store, clock }, { by: 'operator', reason: 'disk failure' });
    await begin();
    restores.rolledBack(PEER, [{ lane: 2, streamId: streamOf(1), acked: 2 }], false);
    await restores.stop();
    await clock.advance(60_000);
    expect([alarms(), dialled]).toEqual([['store-restored'], 0]);
  });

  it('asks once its operator has stated it, until the link is up, and says without that what to state (RELAY-25)', async () => {
    await store.counters(PEER.key);
    const before = await laneOf(store, PEER.key);
    await rolledBack({ acked: 2 }, false);
    expect([await restores.asks(PEER.key), alarms(), dialled]).toEqual([false, ['store-behind'], 0]);
    expect(JSON.stringify(events[0])).toContain('rogatory restored --config');
    const self = { scope: 'demo-a', id: 'relay' };
    expect(await stateRelayRestored({ self, store, clock }, { by: 'operator', reason: 'disk failure' })).toEqual({ size: 2, epoch: 2 });
    expect((await laneOf(store, PEER.key)).outStreamId).not.toEqual(before.outStreamId);
    await begin();
    expect(restores.last).toEqual({ by: 'operator', reason: 'disk failure', at: clock.now() });
    for (let tries = 0; tries < 9; tries++) {
      expect(await restores.asks(PEER.key)).toBe(true);
      await rolledBack({ acked: 2 }, false);
      await clock.advance(60_000);
    }
    // The pace of LINK-31 is for what comes after.
    expect([alarms(), dialled]).toEqual([['store-behind', 'store-restored'], 5]);
    restores.up(PEER);
    await restores.settled(PEER.key);
    expect([await restores.asks(PEER.key), await restores.asks('demo-b/second')]).toEqual([false, true]);
    await begin();
    expect(await restores.asks(PEER.key)).toBe(false);
    await restores.stop();
  });
});
