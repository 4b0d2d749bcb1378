import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { toHex } from '../../../src/core/bytes.js';
import { fail } from '../../../src/core/errors.js';
import { formatUuid } from '../../../src/core/ids.js';
import { Opener } from '../../../src/agency/arrive/opener.js';
import type { ArrivalParts } from '../../../src/agency/arrive/arrival.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Commit, Store } from '../../../src/store/port.js';
import { bareAgency, overlay, testClock, until, silent } from '../../relay/world.js';
import type { BareAgency } from '../../relay/world.js';
import { createAgencies, forge, manualClock, nameOf } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const GAP_HOLD_MS = 15 * 60_000;
const worlds: AgencyWorld[] = [];
const bare: BareAgency[] = [];

afterEach(async () => {
  await Promise.all(bare.splice(0).map(({ link }) => link.close()));
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function start(options: Parameters<typeof createAgencies>[0] = {}): Promise<{ world: AgencyWorld; peer: BareAgency }> {
  const world = await createAgencies(options);
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const peer = bareAgency(world, 'demo-a');
  bare.push(peer);
  return { world, peer };
}

/** The chain of a requester: a request, then supplements that nobody asked for. */
async function chainOf(world: AgencyWorld, length: number) {
  const { refs, language, handling } = requestSubmit();
  const chain = [await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER })];
  for (let seq = 2; seq <= length; seq++) {
    const body = { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
    const ownPrev = chain[seq - 2]!.messageDigest;
    chain.push(await forge(world, 'demo-a', 'demo-b', { type: 'request.supplement', body, dossier: DOSSIER, seq, ownPrev }));
  }
  return chain;
}

function opened({ events }: Opened): string[] {
  return events.flatMap((event) => (event.kind === 'opened' ? [event.messageId] : []));
}

function held({ events }: Opened): number {
  return events.filter((event) => event.kind === 'alarm' && event.alarm === 'held').length;
}

/** A store that does for some calls what a test wants instead. */
function storeWith(changes: {
  commit?: (commit: Commit, store: Store) => Promise<void>;
  call?: (name: string) => unknown;
  frame?: (bytes: Uint8Array, peer: string, lane: number) => Uint8Array;
}): Store {
  const store = openMemoryStore();
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        changes.call?.(name);
        if (name === 'commit') await changes.commit?.(args[0] as Commit, target);
        const { frame } = changes;
        if (name !== 'window' || frame === undefined) return method.apply(target, args);
        const [peer, lane] = args as Parameters<Store['window']>;
        const queued = await target.window(...(args as Parameters<Store['window']>));
        return queued.map((message) => ({ ...message, frame: frame(message.frame, peer, lane) }));
      };
    },
  });
}

describe('opener', () => {
  it('opens and hands over a chain in its order, each message once, however it arrived (DOSSIER-11)', async () => {
    const { world, peer } = await start();
    const b = world.open('demo-b');
    const chain = await chainOf(world, 4);
    for (const { frame } of [chain[2]!, chain[3]!, chain[1]!]) peer.queue(frame);
    await until('three wait', () => held(b) === 3);
    peer.queue(chain[0]!.frame);
    await until('all are opened', () => opened(b).length === 4);
    const ids = chain.map(({ messageId }) => formatUuid(messageId));
    expect(opened(b)).toEqual(ids);
    const taken = [];
    for (let i = 0; i < 4; i++) taken.push(await b.next());
    expect(taken.map(({ messageId }) => messageId)).toEqual(ids);
    expect(taken.some(({ outOfOrder }) => outOfOrder)).toBe(false);
    expect(b.events.filter(({ kind }) => kind === 'duplicate')).toEqual([]);
    expect(held(b)).toBe(3);
    expect(await b.store.list('held')).toEqual([]);
  });

  it('judges a message again when the trust that it wants arrives while it is being set aside (AGENCY-10)', async () => {
    const { world } = await start();
    const newer = await world.pair.a.nextDirectory();
    const trust = silent(world.pair.open('demo-a'));
    trust.add(newer, testClock.now());
    let release: (() => void) | undefined;
    const store = storeWith({
      commit: (commit) =>
        release === undefined && commit.documents?.some(({ collection, value }) => collection === 'held' && value !== null) === true
          ? new Promise((done) => (release = done))
          : Promise.resolve(),
    });
    await Promise.all(bare.splice(0).map(({ link }) => link.close()));
    const [a, b] = [world.open('demo-a', { trust }), world.open('demo-b', { store })];
    const { messageId } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is being set aside', () => release !== undefined);
    const added = b.agency.addTrust(newer);
    await new Promise((done) => setTimeout(done, 50));
    release?.();
    await added;
    await until('it is opened', () => opened(b).length === 1);
    expect(opened(b)).toEqual([messageId]);
  });

  it('takes up messages held for want of trust in the order of their arrival (AGENCY-10, DOSSIER-11)', async () => {
    const { world } = await start();
    await Promise.all(bare.splice(0).map(({ link }) => link.close()));
    const newer = await world.pair.a.nextDirectory();
    const trust = silent(world.pair.open('demo-a'));
    trust.add(newer, testClock.now());
    const clock = manualClock(testClock.now());
    const [a, b] = [world.open('demo-a', { trust }), world.open('demo-b', { clock })];
    const first = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const { refs, language, handling } = requestSubmit();
    const more = { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
    const ids = [first.messageId];
    for (let i = 0; i < 5; i++)
      ids.push((await a.agency.send({ dossier: first.dossier, type: 'request.supplement', body: more })).messageId);
    await until('all wait', () => held(b) === 6);
    clock.advance(GAP_HOLD_MS + 1);
    await b.agency.addTrust(newer);
    expect(opened(b)).toEqual(ids);
    expect((await b.next()).outOfOrder).toBe(false);
    expect((await b.next()).outOfOrder).toBe(false);
  });

  it('blames its store, and not the sender, for a frame that the disk has changed, and opens what comes on other lanes (RELAY-35)', async () => {
    const { world } = await start();
    await Promise.all(bare.splice(0).map(({ link }) => link.close()));
    const store = storeWith({
      frame: (bytes, peer, lane) => (peer === 'local' && lane === 2 ? bytes.map((byte, at) => (at === 99 ? byte ^ 1 : byte)) : bytes),
    });
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { store })];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const said = (): string[] => b.events.map((event) => JSON.stringify(event)).filter((line) => line.includes('the store is damaged'));
    await until('it is told', () => said().length > 0);
    const urgent = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await until('the other is opened', () => opened(b).length === 1);
    expect([opened(b), said().length]).toEqual([[urgent.messageId], 1]);
    expect(JSON.stringify(b.events)).not.toContain('"refused"');
  });

  it('survives a store that fails when a gap has been waited for, and goes on (AGENCY-10)', async () => {
    const { world, peer } = await start();
    const clock = manualClock(testClock.now());
    let broken = false;
    const store = storeWith({
      call() {
        if (broken) throw fail('STORE_UNAVAILABLE', { reason: 'test' });
      },
    });
    const b = world.open('demo-b', { clock, store });
    peer.queue((await chainOf(world, 2))[1]!.frame);
    await until('it waits', () => held(b) === 1);
    broken = true;
    clock.advance(GAP_HOLD_MS + 1);
    await until('the failure is told', () => b.events.some((event) => nameOf(event) === 'stalled'));
    broken = false;
    clock.advance(1_000);
    await until('it is opened', () => opened(b).length === 1);
    expect(b.events.filter((event) => nameOf(event) === 'stalled')).toHaveLength(1);
  });

  it('asks nothing of the store after its close (AGENCY-03)', async () => {
    const { world, peer } = await start();
    const clock = manualClock(testClock.now());
    let calls = 0;
    const b = world.open('demo-b', { clock, store: storeWith({ call: () => (calls += 1) }) });
    peer.queue((await chainOf(world, 2))[1]!.frame);
    await until('it waits', () => held(b) === 1);
    await b.agency.close();
    const before = calls;
    clock.advance(GAP_HOLD_MS + 1);
    await new Promise((done) => setTimeout(done, 20));
    expect(calls).toBe(before);
  });

  it('holds what a directory that has just expired keeps from being judged, and does not forget it (AGENCY-10)', async () => {
    const { world, peer } = await start();
    const trust = world.pair.open('demo-b');
    let looks = 0;
    const expiring = overlay(trust, {
      agency(scope, id, now) {
        // The first look finds the sender's mailbox; the second is for the rules.
        if (scope === 'demo-a' && ++looks === 2) throw fail('TRUST_EXPIRED', { document: 'directory', expiredAt: now });
        return trust.agency(scope, id, now);
      },
    });
    const b = world.open('demo-b', { trust: expiring });
    peer.queue((await chainOf(world, 1))[0]!.frame);
    await until('it is held', () => held(b) === 1);
    await b.agency.addTrust(await world.pair.b.nextDirectory());
    expect(opened(b)).toHaveLength(1);
    expect((await b.agency.dossiers()).length).toBe(1);
  });

  it('goes on at once when the answer to a refused message cannot be sent, and tells so (AGENCY-11)', async () => {
    const types = new Map([['ack.receipt', [[1, 0] as const]]]);
    const { world, peer } = await start({ a: { agencies: [{ id: 'ca', types }] } });
    const b = world.open('demo-b');
    peer.queue((await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: { no: 'schema' }, dossier: DOSSIER })).frame);
    await until('it is told', () => b.events.some((event) => nameOf(event) === 'unanswered'));
    expect(b.events.filter((event) => nameOf(event) === 'refused' || nameOf(event) === 'stalled').map(nameOf)).toEqual(['refused']);
    expect(b.events.at(-1)).toMatchObject({ kind: 'alarm', alarm: 'unanswered', dossier: DOSSIER, code: 'AGENCY_NOT_ALLOWED' });
  });

  it('commits a refusal and its answer in one step: no crash leaves one without the other (AGENCY-17, AGENCY-11)', async () => {
    const { world, peer } = await start();
    const refusals: Commit[] = [];
    const store = storeWith({
      commit: async (commit) => {
        if (commit.documents?.some(({ collection }) => collection === 'refused') === true) refusals.push(commit);
      },
    });
    const b = world.open('demo-b', { store });
    peer.queue((await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: { no: 'schema' }, dossier: DOSSIER })).frame);
    await until('it is answered', () => b.events.some(({ kind }) => kind === 'sent'));
    expect(refusals).toHaveLength(1);
    const [{ outbound, acknowledgements, documents }] = refusals as [Commit];
    expect(outbound).toMatchObject([{ to: 'demo-b/relay', mailbox: 'ca@demo-a' }]);
    expect(acknowledgements).toMatchObject([{ to: 'local' }]);
    expect(documents!.map(({ collection }) => collection).sort()).toEqual([
      'chain',
      'chain',
      'counterparty',
      'dossier',
      'frame',
      'message',
      'refused',
      'replay',
      'sent',
      'sent-id',
      'timeline',
    ]);
    expect(b.events.map(nameOf)).toContain('refused');
    const [answered] = await b.agency.dossiers();
    expect((await b.agency.dossier(answered!.dossier)).timeline.map(({ type }) => type)).toEqual(['error.validation']);
  });

  it('refuses and answers again when the one commit fails (AGENCY-17)', async () => {
    const { world, peer } = await start();
    let failures = 0;
    const store = storeWith({
      commit: async (commit) => {
        if (commit.documents?.some(({ collection }) => collection === 'refused') === true && failures++ === 0)
          throw fail('STORE_UNAVAILABLE', { reason: 'test' });
      },
    });
    const clock = manualClock(testClock.now());
    const b = world.open('demo-b', { store, clock });
    peer.queue((await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: { no: 'schema' }, dossier: DOSSIER })).frame);
    await until('the failure is told', () => b.events.some((event) => nameOf(event) === 'stalled'));
    expect(await store.list('dossier')).toEqual([]);
    clock.advance(1_000);
    await until('it is answered', () => b.events.some(({ kind }) => kind === 'sent'));
    expect(b.events.filter((event) => nameOf(event) === 'refused')).toHaveLength(1);
  });

  it('holds a message over which this program stumbles, tells so, and goes on with the next (AGENCY-16)', async () => {
    const { world, peer } = await start();
    const [first] = await chainOf(world, 1);
    const digest = toHex(first!.envelopeDigest);
    let broken = true;
    const trust = world.pair.open('demo-b');
    const stumbling = overlay(trust, {
      agency(scope, id, now) {
        if (scope === 'demo-a' && broken) throw new TypeError('the name of a suspect');
        return trust.agency(scope, id, now);
      },
    });
    const b = world.open('demo-b', { trust: stumbling });
    peer.queue(first!.frame);
    await until('it is told', () => b.events.some((event) => nameOf(event) === 'fault'));
    const fault = b.events.find((event) => nameOf(event) === 'fault');
    expect(fault).toMatchObject({ code: 'AGENCY_FAULT', envelopeDigest: digest });
    expect(JSON.stringify(fault)).not.toContain('suspect');
    expect(b.events.filter((event) => nameOf(event) === 'stalled')).toEqual([]);
    expect(await b.store.list('held')).toHaveLength(1);
    // Nothing is in the way of what comes behind it.
    const other = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: {}, dossier: DOSSIER.replace('8057', '8058') });
    peer.queue(other.frame);
    await until('the next is looked at', () => b.events.filter((event) => nameOf(event) === 'fault').length >= 2);
    broken = false;
    await b.agency.addTrust(await world.pair.b.nextDirectory());
    expect(opened(b)).toEqual([formatUuid(first!.messageId)]);
    expect(await b.store.list('held')).toEqual([]);
  });

  it('misses no arrival that is announced in the moment in which a look ends', async () => {
    for (let ticks = 0; ticks < 16; ticks++) {
      let looks = 0;
      const parts = {
        node: {
          self: { scope: 'demo-b', id: 'ca' },
          keys: { decapsulators: [] },
          clock: testClock,
          vault: { list: () => Promise.resolve([]) },
          store: {
            counters: () => Promise.resolve([0, 1, 2, 3].map((lane) => ({ lane, ackedThrough: 0 }))),
            async window() {
              if (++looks === 4) void after(ticks).then(() => opener.wake());
              return [];
            },
          },
        },
      };
      const opener = new Opener(parts as unknown as ArrivalParts);
      void opener.wake();
      await new Promise((done) => setTimeout(done, 0));
      expect(looks, `${ticks} ticks`).toBe(8);
    }
  });
});

async function after(ticks: number): Promise<void> {
  for (let i = 0; i < ticks; i++) await Promise.resolve();
}
