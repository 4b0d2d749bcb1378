// SPDX-License-Identifier: Apache-2.0
// What waits together is committed together: in order, all of it or nothing, and each message has a verdict of its own.
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { LOCAL } from '../../../src/agency/arrive/opener.js';
import { COLLECTION } from '../../../src/agency/collections.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { fail } from '../../../src/core/errors.js';
import { uuidv7 } from '../../../src/core/ids.js';
import { systemRandom } from '../../../src/core/random.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { leafKindNumber } from '../../../src/log/kinds.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import type { Commit, Store } from '../../../src/store/port.js';
import { testClock, until } from '../../relay/world.js';
import { createAgencies, forge } from '../world.js';
import type { AgencyWorld, Forgery, Opened } from '../world.js';

const TO = 'ca@demo-b';
const [OPENED, REFUSED] = [leafKindNumber('opened'), leafKindNumber('refused')];
const worlds: AgencyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function create(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  return world;
}

const dossierOf = (i: number): string => `01890a5d-ac96-774b-bcce-b30200000${i.toString(16).padStart(3, '0')}`;

function request(world: AgencyWorld, i: number, more: Partial<Forgery> = {}): Promise<SealedEnvelope> {
  return forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: dossierOf(i), ...more });
}

async function requests(world: AgencyWorld, count: number): Promise<SealedEnvelope[]> {
  const made: SealedEnvelope[] = [];
  for (let i = 0; i < count; i++) made.push(await request(world, i));
  return made;
}

/** Arrives as it is, and cannot be opened. */
function garbled(sealed: SealedEnvelope): SealedEnvelope {
  const frame = sealed.frame.slice();
  frame.set([(frame.at(-1) ?? 0) ^ 1], frame.length - 1);
  return { ...sealed, frame, envelopeDigest: sha256(frame) };
}

/** A store in which these frames have arrived; it notes commits that end the stay of arrivals, and may fail the first of them. */
async function arrived(
  frames: readonly SealedEnvelope[],
  { fails = false, meanwhile }: { fails?: boolean; meanwhile?: SealedEnvelope } = {},
) {
  const bare = openMemoryStore();
  const arrive = (sealed: readonly SealedEnvelope[], lane: number): ReturnType<Store['commit']> => {
    const expiresAt = testClock.now() + 86_400_000;
    const outbound = sealed.map((each) => ({ to: LOCAL, lane, mailbox: TO, expiresAt, ...each }));
    return bare.commit({ now: testClock.now(), outbound });
  };
  await arrive(frames, 2);
  const groups: Commit[] = [];
  const commit = (step: Commit): ReturnType<Store['commit']> => {
    if (step.acknowledgements?.some(({ to }) => to === LOCAL) !== true) return bare.commit(step);
    groups.push(step);
    // An urgent one comes while the first group is committed.
    if (meanwhile !== undefined && groups.length === 1) void arrive([meanwhile], 1);
    return fails ? Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'the machine stops' })) : bare.commit(step);
  };
  const store = new Proxy(bare, {
    get(target, name) {
      if (name === 'commit') return commit;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { bare, store, groups };
}

const openedOf = ({ events }: Opened): string[] => events.flatMap((event) => (event.kind === 'opened' ? [event.dossier] : []));
const ended = (groups: readonly Commit[]): number[] => groups.map(({ acknowledgements }) => acknowledgements?.at(-1)?.through ?? 0);

/** Kinds of the entries that the commits logged, in their order. */
const leavesOf = (groups: readonly Commit[]): number[][] => groups.map(({ leaves = [] }) => leaves.map(({ kind }) => kind));

describe('arrivals that wait together', () => {
  it('are taken in one commit, in their order (AGENCY-07)', async () => {
    const world = await create();
    const { store, groups } = await arrived(await requests(world, 5));
    const b = world.open('demo-b', { store });
    for (let i = 0; i < 5; i++) expect((await b.next()).dossier).toBe(dossierOf(i));
    expect(openedOf(b)).toEqual([0, 1, 2, 3, 4].map(dossierOf));
    expect(ended(groups)).toEqual([5]);
    expect(leavesOf(groups)).toEqual([Array.from({ length: 5 }, () => OPENED)]);
  });

  it('are taken sixteen at a time (AGENCY-07)', async () => {
    const world = await create();
    const { store, groups } = await arrived(await requests(world, 18));
    const b = world.open('demo-b', { store });
    await until('all are opened', () => openedOf(b).length === 18);
    expect(ended(groups)).toEqual([16, 18]);
  });

  it('let an urgent one pass that comes meanwhile (AGENCY-07)', async () => {
    const world = await create();
    const { store } = await arrived(await requests(world, 18), { meanwhile: await request(world, 99, { lane: 1 }) });
    const b = world.open('demo-b', { store });
    await until('all are opened', () => openedOf(b).length === 19);
    expect(openedOf(b).indexOf(dossierOf(99))).toBe(16);
  });

  it('of one dossier are judged one after the other (DOSSIER-11)', async () => {
    const world = await create();
    const first = await request(world, 0);
    const { refs, language, handling } = requestSubmit();
    const body = { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
    const second = await request(world, 0, { type: 'request.supplement', seq: 2, ownPrev: first.messageDigest, body });
    const { store, groups } = await arrived([first, second, await request(world, 1)]);
    const b = world.open('demo-b', { store });
    await until('both dossiers are there', () => openedOf(b).includes(dossierOf(1)));
    expect(ended(groups)).toEqual([1, 3]);
    // The second was judged by what the first left: its place is no gap.
    expect(b.events.some((event) => event.kind === 'alarm' && event.alarm === 'held')).toBe(false);
  });

  it('have one that cannot be opened among them, which alone is refused (AGENCY-07)', async () => {
    const world = await create();
    const [first, second, third] = (await requests(world, 3)) as [SealedEnvelope, SealedEnvelope, SealedEnvelope];
    const { store, groups } = await arrived([first, garbled(second), third]);
    const b = world.open('demo-b', { store });
    await until('the others are opened', () => openedOf(b).length === 2);
    expect(openedOf(b)).toEqual([dossierOf(0), dossierOf(2)]);
    expect(b.events.filter((event) => event.kind === 'alarm' && event.alarm === 'refused').length).toBe(1);
    expect(ended(groups)).toEqual([3]);
  });

  it('have one under the id of another among them, which alone is refused (ENV-29)', async () => {
    const world = await create();
    const messageId = uuidv7(testClock.now(), systemRandom);
    const same = [await request(world, 0, { messageId }), await request(world, 1, { messageId })];
    const { store, bare } = await arrived([...same, await request(world, 2)]);
    const b = world.open('demo-b', { store });
    await until('the last is opened', () => openedOf(b).includes(dossierOf(2)));
    expect(openedOf(b)).toEqual([dossierOf(0), dossierOf(2)]);
    expect(b.events.flatMap((event) => (event.kind === 'alarm' && event.alarm === 'refused' ? [event.code] : []))).toEqual([
      'ENVELOPE_CONFLICT',
    ]);
    const [lane] = (await bare.counters(LOCAL)).filter((each) => each.lane === 2);
    expect(lane?.ackedThrough).toBe(3);
  });

  it('have one twice among them, which is judged once (ENV-29, LOG-22)', async () => {
    const world = await create();
    const [first, second, third] = (await requests(world, 3)) as [SealedEnvelope, SealedEnvelope, SealedEnvelope];
    const broken = garbled(second);
    const { store, groups } = await arrived([first, first, broken, broken, third]);
    const b = world.open('demo-b', { store });
    await until('the last is opened', () => openedOf(b).includes(dossierOf(2)));
    expect(b.events.filter((event) => event.kind === 'duplicate').length).toBe(2);
    expect(leavesOf(groups).flat()).toEqual([OPENED, REFUSED, OPENED]);
  });

  it('are all there again when the machine stops in the commit, and none is half done (AGENCY-07)', async () => {
    const world = await create();
    const { store, bare, groups } = await arrived(await requests(world, 4), { fails: true });
    const before = world.open('demo-b', { store });
    await until('the commit failed', () => before.events.some((event) => event.kind === 'alarm' && event.alarm === 'stalled'));
    await before.agency.close();
    expect(groups.length).toBe(1);
    expect(openedOf(before)).toEqual([]);
    for (const collection of [COLLECTION.dossier, COLLECTION.frame, COLLECTION.inbox, COLLECTION.replay]) {
      expect(await bare.list(collection)).toEqual([]);
    }
    const after = world.open('demo-b', { store: bare });
    for (let i = 0; i < 4; i++) expect((await after.next()).dossier).toBe(dossierOf(i));
    const { epoch = 0, size = 0 } = (await bare.logHead()) ?? {};
    const leaves = await bare.leaves(epoch, 0, size);
    expect(leaves.filter(({ kind }) => kind === OPENED).length).toBe(4);
  });
});
