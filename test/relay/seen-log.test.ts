// SPDX-License-Identifier: Apache-2.0
// A peer has seen more of a log than its owner holds: the owner went back in time, or the peer lies. Either way one link rests, and people decide.
import { afterEach, describe, expect, it } from 'vitest';
import { plainDocuments } from '../../src/endpoint/documents.js';
import { formatOrigin } from '../../src/log/origin.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld } from '../agency/world.js';
import { until } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function open(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  return world;
}

/** Has the store of a node believe that it saw `more` entries of a peer's present log that the peer does not hold. */
async function believe(
  store: Store,
  owner: { readonly scope: string; readonly id: string },
  log: Store,
  more: number,
  earlierMs = 0,
): Promise<string> {
  const head = (await log.logHead())!;
  const origin = formatOrigin({ owner, epoch: head.epoch - earlierMs });
  const seen = plainDocuments(store).put('seen', `${owner.scope}/${owner.id}`, [origin, head.size + more]);
  await store.commit({ now: 1, documents: [seen] });
  return origin;
}

const behind = (events: readonly { readonly kind: string }[]): string[] =>
  events.flatMap((event) => ('alarm' in event && event.alarm === 'store-behind' && 'detail' in event ? [String(event.detail)] : []));

describe('a node whose log lies behind what its peer has seen', () => {
  it('keeps the link to a foreign relay shut, tells its operator once whose word it is, and serves everybody else (LOG-63)', async () => {
    const world = await open();
    const relay = await world.startRelay('demo-a');
    await believe(world.stores['demo-b'], { scope: 'demo-a', id: 'relay' }, world.stores['demo-a'], 1_000);
    const other = await world.startRelay('demo-b');
    await until('it is told', () => behind(world.events['demo-a']).length > 0);
    const a = world.open('demo-a');
    await until('its agency is linked', () => a.events.some((event) => event.kind === 'link' && event.up));
    expect([relay.connected(), other.connected()]).toEqual([['demo-a/ca'], []]);
    const [detail, ...more] = behind(world.events['demo-a']);
    expect(more).toEqual([]);
    // Any peer can say so: nothing is advised that would end a log.
    expect(detail).toContain('if it never was, the peer is wrong');
    expect(await world.stores['demo-a'].epochs()).toHaveLength(1);
  });

  it('keeps the link shut when its store began another log unstated, and names the command with the lost one (LOG-63)', async () => {
    const world = await open();
    await world.startRelay('demo-a');
    const lost = await believe(world.stores['demo-b'], { scope: 'demo-a', id: 'relay' }, world.stores['demo-a'], 0, 86_400_000);
    const other = await world.startRelay('demo-b');
    await until('it is told', () => behind(world.events['demo-a']).length > 0);
    expect(other.connected()).toEqual([]);
    expect(behind(world.events['demo-a'])[0]).toContain(`rogatory restored --above ${lost} --by NAME --reason TEXT; with --lost`);
  });

  it('keeps the link to its relay shut as an agency, and opens it when its record is not ahead (LOG-63)', async () => {
    const world = await open();
    const relay = await world.startRelay('demo-a');
    const store = openMemoryStore();
    const first = world.open('demo-a', { store });
    await until('it is linked', () => relay.connected().length === 1);
    await first.agency.close();
    await relay.close();
    for (const more of [0, 1]) {
      await believe(world.stores['demo-a'], { scope: 'demo-a', id: 'ca' }, store, more);
      const again = await world.startRelay('demo-a');
      const agency = world.open('demo-a', { store });
      if (more === 0) await until('it is linked', () => again.connected().length === 1);
      else await until('it is told', () => behind(agency.events).length > 0);
      expect([again.connected(), behind(agency.events).length]).toEqual(more === 0 ? [['demo-a/ca'], 0] : [[], 1]);
      await agency.agency.close();
      await again.close();
    }
  });
});
