// A relay's store is copied, lives on, and is put back from the copy, over real sockets: what it did in between, its peers know.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgencyEvent } from '../../../src/agency/types.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { LIMITS } from '../../../src/core/limits.js';
import type { RelayConfig } from '../../../src/relay/config.js';
import {
  acceptRelayRestore,
  exportRelayEntries,
  heldRelayRestores,
  repeatRelayReceipts,
  restoredRelay,
} from '../../../src/relay/operate/stopped-relay.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import type { Store } from '../../../src/store/port.js';
import { nodeNetwork } from '../../../src/transport/adapters/ws.js';
import { createAgencies } from '../../agency/world.js';
import type { AgencyWorld, Opened } from '../../agency/world.js';
import { makeFolder } from '../../store/places.js';
import { AheadClock, freeUrl, relayConfig, until } from '../../relay/world.js';
import type { Scope } from '../../relay/world.js';

const [A, B] = ['ca@demo-a', 'ca@demo-b'];
const COMPETENCES = ['RQ-CA', 'RD-CA'];
const STATED = { by: 'operator', reason: 'disk failure' };
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
  const paths = { 'demo-a': join(makeFolder(), 'relay.db'), 'demo-b': join(makeFolder(), 'relay.db') };
  const urls = { 'demo-a': await freeUrl(), 'demo-b': await freeUrl() };
  const agencies = ['ca', 'police'].map((id) => ({ id, competences: COMPETENCES }));
  const stores = { 'demo-a': await openSqliteStore({ path: paths['demo-a'] }), 'demo-b': await openSqliteStore({ path: paths['demo-b'] }) };
  const world = await createAgencies({ a: { agencies }, network: nodeNetwork, urls, stores });
  const clock = new AheadClock();
  const open = new Set<Store>(Object.values(stores));
  worlds.push({ world, stores: open });
  const config = (scope: Scope): RelayConfig => relayConfig(world, scope, paths[scope]);
  // The test moves time on faster than a busy machine exchanges receipts: that they are overdue is not what it asks.
  const alarms = (scope: Scope): [string, string | undefined][] =>
    world.events[scope].flatMap((event) =>
      event.kind === 'alarm' && event.alarm !== 'receipt-overdue' ? [[event.alarm, event.peer] as [string, string | undefined]] : [],
    );
  return {
    world,
    clock,
    paths,
    config,
    alarms,
    run: (scope: Scope) => world.startRelay(scope, undefined, clock),
    agency: (scope: Scope, more: { id?: string; store?: Store } = {}) => world.open(scope, { ...more, clock }),
    /** Ends the store of a stopped relay for as long as something is done with its file. */
    async without<T>(scope: Scope, step: () => T | Promise<T>): Promise<T> {
      const before = world.stores[scope];
      await before.close();
      open.delete(before);
      const done = await step();
      const store = await openSqliteStore({ path: paths[scope] });
      open.add(store);
      (world.stores as Record<Scope, Store>)[scope] = store;
      return done;
    },
  };
}

/** Lets ten minutes pass, in steps that no link takes for silence, until something has come of it: an offer that a link lost is repeated later. */
async function later(clock: AheadClock, hasCome: () => boolean): Promise<void> {
  const stepMs = LIMITS.keepaliveMs / 5;
  for (let passed = 0; passed <= 4 * LIMITS.offerIntervalMs && !hasCome(); passed += stepMs) {
    clock.advance(stepMs);
    await new Promise((done) => setTimeout(done, 10));
  }
}

const submit = (agency: Opened, to: string) =>
  agency.agency.send({ to, type: 'request.submit', body: requestSubmit(), priority: 'urgent' }).then(({ dossier }) => dossier);

describe('a relay whose store was put back', () => {
  it('is given what its peers still hold, and is cosigned on once the other operator accepts it (RELAY-26, LINK-13, LINK-40, LOG-16, LOG-65, LOG-66)', async () => {
    const { world, clock, paths, config, alarms, run, agency, without } = await start();
    const path = paths['demo-a'];
    const cosigned = (): [string, number][] =>
      world.events['demo-a'].flatMap((event) => (event.kind === 'cosigned' ? [[event.origin, event.size] as [string, number]] : []));
    let relay = await run('demo-a');
    let other = await run('demo-b');
    const b = agency('demo-b');
    const police = agency('demo-a', { id: 'police' });
    let a = agency('demo-a');
    /** One message each way, acknowledged by who reads it, and receipted. */
    const traffic = async (): Promise<void> => {
      const dossier = await submit(a, B);
      await (await b.next()).acknowledge();
      await submit(b, A);
      await (await a.next()).acknowledge();
      await until('it was delivered', () => of(a, 'receipt').some((event) => event.dossier === dossier && event.receipt === 'delivered'));
    };
    const cosign = async (): Promise<void> => {
      const before = cosigned().length;
      await until('nothing is outstanding', async () => (await world.stores['demo-a'].overdue(clock.now() * 2)).length === 0);
      const hasCome = (): boolean => cosigned().length > before;
      await later(clock, hasCome);
      await until('the log is cosigned', hasCome);
    };
    await traffic();
    await cosign();
    await relay.close();
    await without('demo-a', () => copyFileSync(path, `${path}.backup`));
    const backedUpAt = clock.now();

    // The time that will be lost: mail that arrived, mail of B that waits in the relay, mail of the police that waits there too.
    relay = await run('demo-a');
    for (const each of [a, police]) each.agency.retryNow();
    await traffic();
    await cosign();
    const [lostOrigin, lostSize] = cosigned().at(-1)!;
    await a.agency.close();
    const inward = await submit(b, A);
    await until('the relay of A has it', () => of(b, 'receipt').some((event) => event.dossier === inward && event.receipt === 'relayed'));
    await other.close();
    police.agency.retryNow();
    const outward = await submit(police, B);
    await until('the relay of A has it', () => of(police, 'submitted').some((event) => event.dossier === outward));
    await relay.close();
    await without('demo-a', () => copyFileSync(`${path}.backup`, path));
    expect([alarms('demo-a'), alarms('demo-b')]).toEqual([[], []]);

    // Without a word of the operator links stay shut, and both sides know why.
    relay = await run('demo-a');
    other = await run('demo-b');
    police.agency.retryNow();
    await until('it is noticed', () => alarms('demo-b').length > 0 && alarms('demo-a').length > 1);
    expect(new Set(alarms('demo-b').map(String))).toEqual(new Set(['peer-behind,demo-a/relay']));
    expect(new Set(alarms('demo-a').map(String))).toEqual(new Set(['store-behind,demo-a/police', 'store-behind,demo-b/relay']));
    expect([relay.connected(), other.connected().filter((peer) => peer !== 'demo-b/ca')]).toEqual([[], []]);
    await relay.close();

    await expect(restoredRelay(config('demo-a'), STATED)).toRejectCode('STORE_UNAVAILABLE');
    const stated = await without('demo-a', async () => {
      await expect(restoredRelay(config('demo-a'), { ...STATED, by: ' ' }, clock)).rejects.toThrow(TypeError);
      await expect(restoredRelay({ ...config('demo-a'), storePath: `${path}.none` }, STATED, clock)).toRejectCode('RELAY_CONFIG');
      return restoredRelay(config('demo-a'), STATED, clock);
    });
    expect(stated.old).toBe(lostOrigin);
    expect(stated.size).toBeLessThan(lostSize);
    for (const events of Object.values(world.events)) events.splice(0);
    relay = await run('demo-a');
    for (const each of [b, police]) each.agency.retryNow();
    await until('the links are up', () => ['demo-a/police', 'demo-b/relay'].every((peer) => relay.connected().includes(peer)));

    // What waited in the relay arrives; what had arrived before does not come a second time.
    a = agency('demo-a', { store: a.store });
    expect(await b.next()).toMatchObject({ dossier: outward, redelivered: false });
    expect(await a.next()).toMatchObject({ dossier: inward, redelivered: false });
    await traffic();

    // The other side is told of the restore, and goes on all the same; it cosigns once its operator accepts.
    await until('nothing is outstanding', async () => (await world.stores['demo-a'].overdue(clock.now() * 2)).length === 0);
    const isStated = (): boolean => alarms('demo-b').some(([alarm]) => alarm === 'restore-stated');
    await later(clock, isStated);
    await until('the restore is stated', isStated);
    expect(cosigned().filter(([origin]) => origin === stated.new)).toEqual([]);
    await expect(heldRelayRestores(config('demo-b'))).toRejectCode('STORE_UNAVAILABLE');
    await other.close();
    const again = await without('demo-b', async () => {
      const [held, ...more] = await heldRelayRestores(config('demo-b'), clock);
      expect(more).toEqual([]);
      expect(held).toMatchObject({ ...stated, owner: 'demo-a/relay', isOfHead: true, lostAtLeast: lostSize - stated.size, withinYear: 0 });
      await expect(acceptRelayRestore(config('demo-b'), { ...STATED, origin: 'rogatory/x' }, clock)).toRejectCode('LOG_ORIGIN');
      const twoLines = { by: 'operator', reason: 'called\nthe other side', origin: stated.new };
      await expect(acceptRelayRestore(config('demo-b'), twoLines, clock)).rejects.toThrow(TypeError);
      expect(await acceptRelayRestore(config('demo-b'), { ...STATED, origin: stated.new }, clock)).toBe('accepted');
      expect(await heldRelayRestores(config('demo-b'), clock)).toEqual([]);
      // The receipts that A lost are owed to it again.
      return repeatRelayReceipts(config('demo-b'), { to: 'demo-a/relay', since: backedUpAt }, clock);
    });
    expect(again).toBeGreaterThan(0);
    other = await run('demo-b');
    b.agency.retryNow();
    await until('the links are up', () => relay.connected().includes('demo-b/relay') && other.connected().includes('demo-b/ca'));
    await until('nothing is owed', async () => (await world.stores['demo-b'].owed('demo-a/relay', 0, 9)).length === 0);
    const isFollowed = (): boolean => cosigned().some(([origin]) => origin === stated.new);
    await later(clock, isFollowed);
    await until('the new log is cosigned', isFollowed);
    expect(new Set(alarms('demo-a').map(([alarm]) => alarm))).toEqual(new Set(['store-restored']));
    // An offer of the new log may come before its operator is believed.
    const told = new Set(alarms('demo-b').map(([alarm]) => alarm));
    expect([...told].filter((alarm) => alarm !== 'other-origin').sort()).toEqual(['peer-restored', 'restore-stated']);
    for (const { store } of [a, b, police, { store: world.stores['demo-a'] }, { store: world.stores['demo-b'] }]) {
      expect(await store.list('contradiction')).toEqual([]);
    }
    await Promise.all([relay.close(), other.close()]);
    expect(await without('demo-b', () => exportRelayEntries(config('demo-b'), '00'.repeat(16), clock))).toEqual([]);
  });
});
