// SPDX-License-Identifier: Apache-2.0
// What a hostile sender, or a machine that stops, makes of arrivals that are taken together.
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { LOCAL } from '../../../src/agency/arrive/opener.js';
import { Vault } from '../../../src/agency/home/vault.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { stateRestored } from '../../../src/endpoint/restore/ceremony.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { leafKindNumber } from '../../../src/log/kinds.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Commit, Store } from '../../../src/store/port.js';
import { testClock, until } from '../../relay/world.js';
import { createAgencies, forge, nameOf } from '../world.js';
import type { AgencyWorld, Forgery, Opened } from '../world.js';

const TO = 'ca@demo-b';
const OPENED = leafKindNumber('opened');
const REFUSED = leafKindNumber('refused');
const DOSSIER = '01890a5d-ac96-774b-bcce-b30200000fff';
const worlds: AgencyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function create(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  return world;
}

const dossierOf = (i: number): string => `01890a5d-ac96-774b-bcce-b30200000${i.toString(16).padStart(3, '0')}`;

const request = (world: AgencyWorld, i: number, more: Partial<Forgery> = {}): Promise<SealedEnvelope> =>
  forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: dossierOf(i), ...more });

function supplement(world: AgencyWorld, seq: number, ownPrev: Uint8Array, more: Partial<Forgery> = {}): Promise<SealedEnvelope> {
  const { refs, language, handling } = requestSubmit();
  const body = { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
  return request(world, 0, { type: 'request.supplement', dossier: DOSSIER, seq, ownPrev, body, ...more });
}

async function arrive(store: Store, sealed: readonly SealedEnvelope[], lane = 2, mailbox = TO): Promise<void> {
  const expiresAt = testClock.now() + 86_400_000;
  await store.commit({ now: testClock.now(), outbound: sealed.map((each) => ({ to: LOCAL, lane, mailbox, expiresAt, ...each })) });
}

const openedOf = ({ events }: Opened): string[] => events.flatMap((event) => (event.kind === 'opened' ? [event.dossier] : []));
const kindsOf = ({ events }: Opened): string[] => events.map(nameOf);

function watched(store: Store, commit: Store['commit']): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

async function leaves(store: Store, kind: number): Promise<number> {
  const { epoch = 0, size = 0 } = (await store.logHead()) ?? {};
  return (await store.leaves(epoch, 0, size)).filter((leaf) => leaf.kind === kind).length;
}

async function restore(store: Store): Promise<void> {
  const documents = new Vault(store, new Uint8Array(32).fill(2), systemRandom);
  const self = { scope: 'demo-b', id: 'ca' };
  await stateRestored({ self, store, documents, clock: testClock }, { by: 'operator', reason: 'disk failure' });
}

describe('a store that was put back', () => {
  it('takes in what arrives beside what waits in the inbox since before (LOG-64, AGENCY-09)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const before = world.open('demo-b', { store });
    await arrive(store, [await request(world, 0), await request(world, 1)]);
    await before.agency.close();
    const again = world.open('demo-b', { store });
    await until('they are opened', () => openedOf(again).length === 2);
    await again.agency.close();
    await restore(store);
    await arrive(store, [await request(world, 2)]);
    const b = world.open('demo-b', { store });
    const dossiers = [(await b.next()).dossier, (await b.next()).dossier];
    await until('the new one is opened', () => openedOf(b).length === 1 || kindsOf(b).includes('stalled'));
    expect(kindsOf(b)).not.toContain('stalled');
    dossiers.push((await b.next()).dossier);
    expect(dossiers).toEqual([0, 1, 2].map(dossierOf));
  });

  it('holds what arrives beside what is held since before (LOG-64, AGENCY-10)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const ahead = [await request(world, 0, { cites: 99 }), await request(world, 1, { cites: 99 })];
    await arrive(store, [ahead[0]!]);
    const before = world.open('demo-b', { store });
    await until('it is held', async () => (await before.agency.held()).length === 1);
    await before.agency.close();
    await restore(store);
    await arrive(store, [ahead[1]!]);
    const b = world.open('demo-b', { store });
    await until('it is looked at', async () =>
      (await store.counters(LOCAL)).some(({ lane, ackedThrough }) => lane === 2 && ackedThrough === 2),
    );
    expect((await b.agency.held()).length).toBe(2);
  });
});

describe('messages that wait for the one before them', () => {
  it('let an urgent one of another dossier pass when all of them can be judged (AGENCY-76)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const first = await request(world, 0, { dossier: DOSSIER });
    const chain = [first];
    for (let seq = 2; seq <= 72; seq++) chain.push(await supplement(world, seq, chain.at(-1)!.messageDigest));
    await arrive(store, chain.slice(1));
    const before = world.open('demo-b', { store });
    await until('all of them wait', () => kindsOf(before).filter((kind) => kind === 'held').length === 71);
    await before.agency.close();
    await arrive(store, [first]);
    const urgent = await request(world, 7, { lane: 1 });
    let hasCome = false;
    const commit = (step: Commit): ReturnType<Store['commit']> => {
      // It comes while the first of the chain is committed.
      if (!hasCome && step.acknowledgements?.some(({ to }) => to === LOCAL) === true) {
        hasCome = true;
        void arrive(store, [urgent], 1);
      }
      return store.commit(step);
    };
    const b = world.open('demo-b', { store: watched(store, commit) });
    const ended = (): string[] =>
      b.events.flatMap((event) =>
        event.kind === 'opened' ? [event.dossier] : event.kind === 'alarm' && event.alarm === 'refused' ? [event.code] : [],
      );
    await until('all are judged', () => ended().length === 73);
    expect(ended().indexOf(dossierOf(7))).toBeGreaterThan(0);
    expect(ended().indexOf(dossierOf(7))).toBeLessThanOrEqual(LIMITS.heldBatchMessages + 1);
    // Nothing of the chain overtook another one of it.
    expect((await store.list('chain', { prefix: `${DOSSIER}/demo-a` })).length).toBe(72);
    const dossiers: string[] = [];
    while (dossiers.length < 73) {
      const message = await b.next();
      expect(message.outOfOrder).toBe(false);
      dossiers.push(message.dossier);
    }
    expect(dossiers.filter((each) => each === DOSSIER).length).toBe(72);
  });
});

describe('one frame for two mailboxes', () => {
  it('that contradicts what was said before is refused once (AGENCY-18)', async () => {
    const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], mailboxes: ['ca', 'other'] }];
    const world = await create({ b: { agencies } });
    const store = openMemoryStore();
    const mailboxes = [TO, 'other@demo-b'];
    const first = await request(world, 0, { dossier: DOSSIER });
    const fork = await supplement(world, 2, new Uint8Array(32).fill(9), { mailboxes });
    await arrive(store, [fork]);
    const b = world.open('demo-b', { store });
    await until('it waits', () => kindsOf(b).includes('held'));
    await b.agency.close();
    await arrive(store, [first]);
    await arrive(store, [fork], 2, 'other@demo-b');
    const again = world.open('demo-b', { store });
    await until('all are looked at', async () =>
      (await store.counters(LOCAL)).some(({ lane, ackedThrough }) => lane === 2 && ackedThrough === 3),
    );
    expect(await leaves(store, OPENED)).toBe(1);
    expect(await leaves(store, REFUSED)).toBe(1);
    expect(kindsOf(again).filter((kind) => kind === 'refused')).toHaveLength(1);
  });
});

describe('sixteen that wait together', () => {
  it('are held and refused each for itself, and the others are opened in order (AGENCY-07, AGENCY-10)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const garble = (sealed: SealedEnvelope): SealedEnvelope => {
      const frame = sealed.frame.slice();
      frame.set([(frame.at(-1) ?? 0) ^ 1], frame.length - 1);
      return { ...sealed, frame, envelopeDigest: sha256(frame) };
    };
    const messageId = systemRandom(16);
    const frames: SealedEnvelope[] = [
      await request(world, 1),
      await request(world, 2, { cites: 99 }),
      await request(world, 3, { messageId }),
      await request(world, 4, { messageId }),
      garble(await request(world, 5)),
      await request(world, 6, { seq: 5, ownPrev: systemRandom(32) }),
      await request(world, 7, { body: { no: 'schema' } }),
      await request(world, 8, { type: 'transport.receipt', body: {} }),
      await request(world, 9),
      await request(world, 9, { messageId: systemRandom(16) }),
      await request(world, 10, { body: 7 }),
      await request(world, 11),
    ];
    await arrive(store, frames);
    const b = world.open('demo-b', { store });
    await until('all are looked at', async () =>
      (await store.counters(LOCAL)).some(({ lane, ackedThrough }) => lane === 2 && ackedThrough === frames.length),
    );
    expect(openedOf(b)).toEqual([1, 3, 9, 11].map(dossierOf));
    expect(kindsOf(b).filter((kind) => kind === 'held')).toHaveLength(2);
    expect(kindsOf(b)).not.toContain('stalled');
    expect(await leaves(store, OPENED)).toBe(4);
    expect(
      b.events.flatMap((event) =>
        (event.kind === 'alarm' && event.alarm === 'refused') || (event.kind === 'alarm' && event.alarm === 'held') ? [event.code] : [],
      ),
    ).toEqual([
      'ENVELOPE_DIRECTORY_AHEAD',
      'ENVELOPE_CONFLICT',
      'ENVELOPE_DECAPSULATION',
      'gap',
      'SCHEMA_INVALID',
      'AGENCY_NOT_ALLOWED',
      'ENVELOPE_FORK',
      'SCHEMA_INVALID',
    ]);
  });
});

describe('statements that wait together', () => {
  it('are not in the way of an urgent message, however many there are (LOG-49)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const frames: SealedEnvelope[] = [];
    for (let i = 0; i < 20; i++) frames.push(await request(world, i, { type: 'transport.receipt', lane: 0, body: {} }));
    await arrive(store, frames, 0);
    await arrive(store, [await request(world, 0, { lane: 1 })], 1);
    const lanes: number[] = [];
    const commit = (step: Commit): ReturnType<Store['commit']> => {
      lanes.push(...(step.acknowledgements ?? []).filter(({ to }) => to === LOCAL).map(({ lane }) => lane));
      return store.commit(step);
    };
    const b = world.open('demo-b', { store: watched(store, commit) });
    await until('all are taken', () => lanes.length === 3);
    expect([lanes, openedOf(b)]).toEqual([[1, 0, 0], [dossierOf(0)]]);
  });

  it('are judged in the order in which they came (LOG-13)', async () => {
    const world = await create();
    const store = openMemoryStore();
    const frames: SealedEnvelope[] = [];
    for (let i = 0; i < 12; i++) {
      frames.push(await request(world, i, { type: 'transport.receipt', lane: 0, body: { cosigned: Uint8Array.of(0x82, 0x41, i, 0xf6) } }));
    }
    await arrive(store, frames, 0);
    const order: number[] = [];
    const vault = new Vault(store, new Uint8Array(32).fill(2), systemRandom);
    const spy = new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          const result: unknown = await Reflect.apply(member as (...all: unknown[]) => unknown, target, args);
          if (name === 'commit' && order.length === 0) {
            for (const { value } of await vault.list<{ bytes: Uint8Array }>('statement')) order.push(value.bytes[2] ?? -1);
          }
          return result;
        };
      },
    });
    const b = world.open('demo-b', { store: spy });
    await until('they are stored', () => order.length > 0);
    expect(order).toEqual([...order].sort((x, y) => x - y));
    expect(order.length).toBeGreaterThan(1);
    expect(kindsOf(b)).not.toContain('stalled');
  });
});
