// What an agency's link does when the relay asks again for what it lost: the links of restored.test.ts, without links.
import { afterEach, describe, expect, it } from 'vitest';
import { AgencyLinkHandler } from '../../src/agency/link-handler.js';
import { SentStatus } from '../../src/agency/outbox/sent-status.js';
import { leafOf } from '../../src/agency/log-book.js';
import { stateRestored } from '../../src/agency/restore.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { acknowledge, laneOf, outboundOf, streamOf } from '../../src/store/contract/samples.js';
import type { LinkPeer } from '../../src/transport/handler.js';
import { testClock } from '../relay/world.js';
import { createAgencies, linkNode, manualClock } from './world.js';
import type { AgencyWorld } from './world.js';

const RELAY: LinkPeer = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** An agency whose relay acknowledged one message; `lose` is its word that it lost it. */
async function start() {
  const world = await createAgencies();
  worlds.push(world);
  const events: AgencyEvent[] = [];
  const clock = manualClock(testClock.now());
  const node = linkNode(world, clock, events);
  const { store } = node;
  await store.commit({ now: clock.now(), outbound: [outboundOf(1, { to: RELAY.key })] });
  let handler = new AgencyLinkHandler(node, new SentStatus(node), () => undefined);
  return {
    node,
    clock,
    kinds: () => events.splice(0).map(({ kind }) => kind),
    restart: () => (handler = new AgencyLinkHandler(node, new SentStatus(node), () => undefined)),
    async lose(acked = 0): Promise<void> {
      await acknowledge(store, (await laneOf(store, RELAY.key)).lastSeq, clock.now(), RELAY.key);
      handler.rolledBack(RELAY, [{ lane: 2, streamId: streamOf(1), acked }], true);
      await handler.settled();
    },
  };
}

describe('an agency whose relay asks for what it lost', () => {
  it('sends again after a commit that failed, not so soon over a restart, and when the clock was set back (LINK-40)', async () => {
    const { node, clock, kinds, restart, lose } = await start();
    const { store } = node;
    const { commit } = store;
    store.commit = async (work) => {
      if (work.restored === undefined) return commit.call(store, work);
      throw fail('STORE_UNAVAILABLE', { reason: 'disk full' });
    };
    await lose();
    expect(kinds()).toEqual(['stalled']);
    store.commit = commit;
    await lose();
    expect(kinds()).toEqual(['relay-restored']);
    restart();
    await lose();
    expect(kinds()).toEqual(['relay-behind']);
    clock.advance(-1);
    await lose();
    expect(kinds()).toEqual(['relay-restored']);
    clock.advance(LIMITS.sentAgainIntervalMs);
    await lose();
    expect(kinds()).toEqual(['relay-restored']);
  });

  it('notes it too where both were restored (LINK-40, AGENCY-34)', async () => {
    const { node, kinds, restart, lose } = await start();
    await node.log.ready();
    await node.store.commit({ now: 0, leaves: [leafOf('custody', Uint8Array.of(1))] });
    await stateRestored(node, { by: 'operator', reason: 'disk failure' });
    await lose(3);
    expect(kinds()).toEqual(['store-behind', 'relay-restored']);
    restart();
    await lose();
    expect(kinds()).toEqual(['relay-behind']);
  });
});
