// A relay's store is copied, lives on, and comes back from the copy, over real sockets: what it did in between, its peers know.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgencyEvent } from '../../src/agency/types.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { LIMITS } from '../../src/core/limits.js';
import type { Clock } from '../../src/core/time.js';
import { restoredRelay } from '../../src/relay/restored.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.js';
import type { Store } from '../../src/store/port.js';
import { nodeNetwork } from '../../src/transport/adapters/ws.js';
import { createAgencies } from '../agency/world.js';
import type { AgencyWorld, Opened } from '../agency/world.js';
import { makeFolder } from '../store/places.js';
import { freeUrl, testClock, until } from './world.js';
import type { Scope } from './world.js';

const [A, B] = ['ca@demo-a', 'ca@demo-b'];
const COMPETENCES = ['RQ-CA', 'RD-CA'];
const worlds: { readonly world: AgencyWorld; readonly stores: Set<Store> }[] = [];
afterEach(async () => {
  for (const { world, stores } of worlds.splice(0)) {
    await world.closeAll();
    await Promise.all([...stores].map((store) => store.close()));
  }
});

const of = <K extends AgencyEvent['kind']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K }> => event.kind === kind);

async function start() {
  const path = join(makeFolder(), 'relay.db');
  const urls = { 'demo-a': await freeUrl(), 'demo-b': await freeUrl() };
  const agencies = ['ca', 'police'].map((id) => ({ id, competences: COMPETENCES }));
  const stores = { 'demo-a': await openSqliteStore({ path }), 'demo-b': await openSqliteStore({ path: join(makeFolder(), 'relay.db') }) };
  const world = await createAgencies({ a: { agencies }, network: nodeNetwork, urls, stores });
  const open = new Set<Store>(Object.values(stores));
  worlds.push({ world, stores: open });
  const alarms = (scope: Scope): [string, string | undefined][] =>
    world.events[scope].flatMap((event) => (event.kind === 'alarm' ? [[event.alarm, event.peer] as [string, string | undefined]] : []));
  return {
    world,
    path,
    alarms,
    /** Ends the store of demo-a, and begins it anew from what is at `path` then. */
    async swap(change: () => void | Promise<void>): Promise<void> {
      const before = world.stores['demo-a'];
      await before.close();
      open.delete(before);
      await change();
      const store = await openSqliteStore({ path });
      open.add(store);
      (world.stores as Record<Scope, Store>)['demo-a'] = store;
    },
  };
}

/** The machine's clock, by which relays look often at each other's logs. */
const busyClock: Clock = {
  now: () => testClock.now(),
  after: (delayMs, run) => testClock.after(delayMs === LIMITS.cosignIntervalMs ? 100 : delayMs, run),
};

const submit = (agency: Opened, to: string) =>
  agency.agency.send({ to, type: 'request.submit', body: requestSubmit(), priority: 'urgent' }).then(({ dossier }) => dossier);

describe('a relay that came back from a backup', () => {
  it('is given what its peers still hold, hands nothing over twice, and contradicts itself nowhere (RELAY-25, RELAY-26, LINK-13, LINK-40)', async () => {
    const { world, path, alarms, swap } = await start();
    const cosigned = (epoch: number): number[] =>
      world.events['demo-a'].flatMap((event) => (event.kind === 'cosigned' && event.origin.endsWith(`/${epoch}`) ? [event.size] : []));
    const newest = (): number => cosigned(1).at(-1) ?? 0;
    let relay = await world.startRelay('demo-a', undefined, busyClock);
    let other = await world.startRelay('demo-b', undefined, busyClock);
    const b = world.open('demo-b');
    const police = world.open('demo-a', { id: 'police' });
    let a = world.open('demo-a');
    /** One message each way, acknowledged by who reads it, and receipted. */
    const traffic = async (): Promise<void> => {
      const dossier = await submit(a, B);
      await (await b.next()).acknowledge();
      await submit(b, A);
      await (await a.next()).acknowledge();
      await until('it was delivered', () => of(a, 'receipt').some((event) => event.dossier === dossier && event.receipt === 'delivered'));
    };
    await traffic();
    await until('the log is cosigned', () => newest() > 0);
    await relay.close();
    const known = newest();
    await swap(() => copyFileSync(path, `${path}.backup`));

    // The time that will be lost: mail that arrived, mail of B that waits in the relay, mail of the police that waits there too.
    relay = await world.startRelay('demo-a', undefined, busyClock);
    for (const each of [a, police]) each.agency.retryNow();
    await traffic();
    await until('more of it is cosigned', () => newest() > known);
    await a.agency.close();
    const inward = await submit(b, A);
    await until('the relay of A has it', () => of(b, 'receipt').some((event) => event.dossier === inward && event.receipt === 'relayed'));
    await other.close();
    police.agency.retryNow();
    const outward = await submit(police, B);
    await until('the relay of A has it', () => of(police, 'submitted').some((event) => event.dossier === outward));
    await relay.close();
    await swap(() => copyFileSync(`${path}.backup`, path));
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);

    // Without a word of the operator links stay shut, both sides know why, and the operator is told what to do.
    relay = await world.startRelay('demo-a', undefined, busyClock);
    other = await world.startRelay('demo-b', undefined, busyClock);
    police.agency.retryNow();
    await until('it is noticed', () => alarms('demo-b').length > 0 && alarms('demo-a').length > 1 && of(police, 'relay-behind').length > 0);
    expect(alarms('demo-b')).toEqual([['peer-behind', 'demo-a/relay']]);
    expect(alarms('demo-a').sort()).toEqual([
      ['store-behind', 'demo-a/police'],
      ['store-behind', 'demo-b/relay'],
    ]);
    const [told] = world.events['demo-a'].flatMap((event) => (event.kind === 'alarm' ? [event.detail] : []));
    expect(told).toContain('rogatory restored --config FILE --by NAME --reason TEXT');
    expect([relay.connected(), other.connected().filter((peer) => peer !== 'demo-b/ca')]).toEqual([[], []]);
    await relay.close();

    const config = { scope: 'demo-a', id: 'relay', storePath: path };
    const stated = { by: 'operator', reason: 'disk failure' };
    await expect(restoredRelay(config, stated)).toRejectCode('STORE_UNAVAILABLE');
    await swap(async () => {
      await expect(restoredRelay(config, { ...stated, by: ' ' })).rejects.toThrow(TypeError);
      await expect(restoredRelay({ ...config, storePath: `${path}.none` }, stated)).toRejectCode('RELAY_CONFIG');
      expect(await restoredRelay(config, stated, testClock)).toEqual({ size: known, epoch: 2 });
    });
    for (const events of Object.values(world.events)) events.splice(0);
    relay = await world.startRelay('demo-a', undefined, busyClock);
    for (const each of [b, police]) each.agency.retryNow();
    await until('the links are up', () => ['demo-a/police', 'demo-b/relay'].every((peer) => relay.connected().includes(peer)));
    expect(of(police, 'relay-restored')).toMatchObject([{ relay: 'demo-a/relay', lost: 1, again: 1 }]);

    // What waited in the relay arrives; what had arrived before does not come a second time.
    a = world.open('demo-a', { store: a.store });
    expect(await b.next()).toMatchObject({ dossier: outward, redelivered: false });
    expect(await a.next()).toMatchObject({ dossier: inward, redelivered: false });
    await traffic();

    // The log goes on under its next origin, which the other side follows; it says what is lost.
    await until('the new log is cosigned', () => cosigned(2).length > 0);
    const details = world.events['demo-b'].flatMap((event) => (event.kind === 'alarm' ? [`${event.alarm}: ${event.detail}`] : []));
    expect(details).toEqual([
      expect.stringMatching(/^peer-restored: (\d+) messages .* are lost to it: \1 are sent again, 0 are not/),
      expect.stringMatching(/^peer-log-restored: [1-9]\d* entries that were cosigned are lost$/),
    ]);
    expect(new Set(alarms('demo-a').map(([alarm]) => alarm))).toEqual(new Set(['store-restored']));
    for (const { store } of [a, b, police, { store: world.stores['demo-a'] }, { store: world.stores['demo-b'] }]) {
      expect(await store.list('evidence')).toEqual([]);
    }
    for (const each of [a, b, police]) expect(of(each, 'alarm')).toEqual([]);
  });
});
