// SPDX-License-Identifier: Apache-2.0
// What a hostile sender, or a machine that stops, makes of arrivals that are taken together.
import { afterEach, describe, expect, it } from 'vitest';
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
import { createAgencies, forge } from '../world.js';
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
const kindsOf = ({ events }: Opened): string[] => events.map((event) => event.kind);

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
