// The ceremony of a restore (SPEC.md section 9.8), and how counterparties go on with a restored node.
import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { parseRestored } from '../../src/log/leaf.js';
import { formatOrigin } from '../../src/log/origin.js';
import { plainDocuments } from '../../src/endpoint/documents.js';
import { stateRestored } from '../../src/endpoint/restore/ceremony.js';
import type { StatedRestore } from '../../src/endpoint/restore/ceremony.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { Liar } from './liar.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld, keyOf } from './world.js';
import type { TestNode } from './world.js';

const GROUNDS = { by: 'Ada', reason: 'the disk broke' };
let world: TestWorld;
let a: TestNode;
let b: TestNode;

const state = (store: Store, stated: Partial<StatedRestore> = {}, who = A_CA) =>
  stateRestored({ self: who, store, documents: plainDocuments(store), clock: world.clock }, { ...GROUNDS, ...stated });
const cosignedSize = (node: TestNode, other: TestNode): number => node.counterparties.record(other.key).cosignedSize;

async function pair(kind: 'relay' | 'agency'): Promise<void> {
  world = new TestWorld();
  a = await world.open(kind === 'relay' ? A_RELAY : A_CA);
  b = await world.open(kind === 'relay' ? B_RELAY : B_CA);
}

/** Both are cosigned, then a is put back at its present state. */
async function restoredPair(kind: 'relay' | 'agency'): Promise<void> {
  await pair(kind);
  await a.work(b.who, 3);
  await b.work(a.who, 3);
  await world.run(HOUR);
  await a.crash();
  await world.run(DAY);
  await state(a.store, {}, a.who);
  a = await world.open(a.who, a.store);
  for (const node of [a, b]) node.events.length = node.said.length = 0;
}

const restores = (): number[] => a.said.flatMap(({ at, statement }) => (statement.restore === undefined ? [] : [at]));

describe('the word of the operator', () => {
  beforeEach(() => pair('agency'));

  it('begins log and streams anew in one commit, and keeps who stated it, why and when (LOG-64)', async () => {
    await a.work(B_CA, 4);
    const frame = {
      mailbox: 'ca@bb',
      envelopeId: new Uint8Array(16),
      envelopeDigest: new Uint8Array(32),
      frame: new Uint8Array(9),
      expiresAt: world.clock.now() + DAY,
    };
    await world.settle(a.committer.commit({ outbound: [{ to: keyOf(A_RELAY), lane: 2, ...frame }] }));
    const [head, before] = [(await a.store.logHead())!, await a.store.counters(keyOf(A_RELAY))];
    await a.crash();
    await world.run(HOUR);
    const stated = await state(a.store);
    const epoch = world.clock.now();
    expect(stated).toEqual({
      old: { owner: A_CA, epoch: head.epoch, size: head.size, root: head.root },
      size: head.size,
      root: head.root,
      new: { owner: A_CA, epoch },
    });
    const leaves = await a.store.leaves(epoch, 0, 9);
    expect([leaves.map(({ kind }) => kind), formatOrigin(parseRestored(leaves[1]!.object!).old)]).toEqual([
      [0, 16],
      formatOrigin(a.endpoint.keeper.origin),
    ]);
    const after = await a.store.counters(keyOf(A_RELAY));
    expect(after.map(({ outStreamId }, at) => toHex(outStreamId) === toHex(before[at]!.outStreamId))).toEqual([false, false, false, false]);
    const kept = (await plainDocuments(a.store).list('restore')).map(({ key, value }) => [Number(key), value]);
    expect([after[2]?.lastSeq, kept]).toEqual([1, [[epoch, { by: GROUNDS.by, reason: GROUNDS.reason, at: epoch }]]]);
  });

  it('begins above every epoch that is known, however the clock stands (LOG-64, LOG-69)', async () => {
    await a.crash();
    const first = await state(a.store);
    expect(first.new.epoch).toBe(a.endpoint.keeper.origin.epoch + LIMITS.restoreMarginMs);
    world.clock.jump(-DAY);
    const second = await state(a.store, { reason: 'again' });
    expect(second.new.epoch).toBe(first.new.epoch + LIMITS.restoreMarginMs);
    const above = { owner: A_CA, epoch: second.new.epoch + 7 * DAY };
    expect((await state(a.store, { above, reason: 'once more' })).new.epoch).toBe(above.epoch + LIMITS.restoreMarginMs);
    world.clock.jump(30 * DAY);
    expect((await state(a.store, { reason: 'a fourth time' })).new.epoch).toBe(world.clock.now());
    expect(await a.store.epochs()).toHaveLength(5);
  });

  it('names the lost log when no store is left (LOG-64)', async () => {
    const store = openMemoryStore();
    const above = { owner: A_CA, epoch: world.clock.now() - DAY };
    await expect(state(store)).toRejectCode('LOG_RESTORE');
    const stated = await state(store, { above, lost: true });
    expect([stated.size, stated.root, stated.old.epoch, stated.new.epoch]).toEqual([
      0,
      sha256(new Uint8Array(0)),
      above.epoch,
      world.clock.now(),
    ]);
    await expect(state(store, { above, lost: true })).toRejectCode('LOG_RESTORE');
  });

  it('refuses the log of another, and a statement by nobody', async () => {
    await expect(state(a.store, { above: { owner: B_CA, epoch: 1 } })).toRejectCode('LOG_RESTORE');
    await expect(state(a.store, { by: ' ' })).rejects.toBeInstanceOf(TypeError);
    expect(await a.store.epochs()).toHaveLength(1);
  });
});

describe.each(['relay', 'agency'] as const)('a restored %s', (kind) => {
  beforeEach(() => restoredPair(kind));

  it('states it with its first statement, then daily until its new log is cosigned (LOG-65)', async () => {
    const since = world.clock.now();
    await world.run(3.5 * DAY);
    const days = restores().map((at) => (at - since) / DAY);
    expect(days.map((day) => Math.floor(day + 0.001))).toEqual([0, 1, 2, 3]);
    // At once: the other side is to know of it before a message comes whose place has jumped.
    expect(restores()[0]! - since).toBeLessThan(1_000);
    expect([b.alarms('restore-stated').length, b.codes(), a.codes()]).toEqual([1, [], []]);
    const [held] = await b.endpoint.decisions.held();
    expect([held?.owner, held?.isOfHead, held?.lostAtLeast, held?.contradictions]).toEqual([a.key, true, 0, 0]);
    expect(Math.abs((held?.cosignedAt ?? 0) - (since - DAY) / 1000)).toBeLessThan(3_601);
    await world.settle(b.endpoint.decisions.accept(a.endpoint.keeper.origin, { by: 'Bo', reason: 'called' }));
    await world.run(DAY);
    expect([cosignedSize(a, b), a.counterparties.pending(b.key), a.alarms('contradiction'), b.alarms('contradiction')]).toEqual([
      a.endpoint.keeper.size,
      undefined,
      [],
      [],
    ]);
    const count = restores().length;
    await world.run(10 * DAY);
    expect(restores().length).toBe(count);
    // The other side was put back to a copy that follows a lost state of the old log, and the key of that log was stolen since.
    const [old] = await a.store.epochs();
    const liar = new Liar(world, b.who, a);
    const { signCheckpoint } = await import('../../src/log/statement/signed-checkpoint.js');
    const lost = { owner: a.who, epoch: old!, size: 77, root: new Uint8Array(32).fill(3) };
    const beside = await signCheckpoint(lost, world.keys.signer(b.who, 'log'));
    const kept = await plainDocuments(a.store).list('cosigned');
    await liar.say('cosigned', await liar.cosigned(lost, beside.bytes));
    await world.run(3.5 * DAY);
    // Once: it follows the new log after all, and says so.
    expect([restores().length - count, a.codes()]).toEqual([1, []]);
    expect(await plainDocuments(a.store).list('cosigned')).toEqual(kept);
  });

  it('is served meanwhile, and followed by its old log alone (LOG-13, LOG-40)', async () => {
    await b.work(a.who, 2);
    await world.run(HOUR);
    expect(cosignedSize(b, a)).toBe(b.endpoint.keeper.size);
    await a.work(b.who, 2);
    await world.run(DAY);
    expect([cosignedSize(a, b), b.alarms('other-origin').length > 0, await b.store.epochs()]).toEqual([
      0,
      true,
      [b.endpoint.keeper.origin.epoch],
    ]);
  });

  it('takes cosignatures of its old log as far as it holds it (LOG-77)', async () => {
    const [old] = await a.store.epochs();
    const liar = new Liar(world, b.who, a);
    const { rootAt } = await import('../../src/log/tree/merkle.js');
    const read = async (level: number, index: number) => (await a.store.nodes(old!, [{ level, index }]))[0];
    const root = await rootAt(4, read);
    await liar.say('cosigned', await liar.cosigned({ owner: a.who, epoch: old!, size: 4, root }));
    expect([a.codes(), cosignedSize(a, b), a.counterparties.record(b.key).cosignedEpoch]).toEqual([[], 0, old]);
  });

  it('states a second restore at once, however short the first one’s statement is past (LOG-65)', async () => {
    await world.run(2 * MINUTE);
    const { epoch } = a.endpoint.keeper.origin;
    await a.crash();
    await state(a.store, { reason: 'again' }, a.who);
    a = await world.open(a.who, a.store);
    await world.run(2 * MINUTE);
    const held = (await b.endpoint.decisions.held()).map(({ stated }) => stated.new.epoch);
    expect(held).toEqual([epoch, a.endpoint.keeper.origin.epoch]);
  });

  it('comes to its end when it is restored twice, and the first statement is accepted late (LOG-65, LOG-66)', async () => {
    await world.run(2 * MINUTE);
    const first = a.endpoint.keeper.origin;
    await a.crash();
    await world.run(HOUR);
    await state(a.store, { reason: 'again' }, a.who);
    a = await world.open(a.who, a.store);
    await world.run(2 * MINUTE);
    const decided = { by: 'Bo', reason: 'called' };
    await world.settle(b.endpoint.decisions.accept(first, decided));
    await world.run(HOUR);
    await world.settle(b.endpoint.decisions.accept(a.endpoint.keeper.origin, decided));
    await world.run(2 * DAY);
    expect([cosignedSize(a, b), (await b.endpoint.decisions.held()).length]).toEqual([a.endpoint.keeper.size, 0]);
    expect((await b.endpoint.restoredEpochs(a.who)).slice().sort((x, y) => x - y)).toEqual([first.epoch, a.endpoint.keeper.origin.epoch]);
  });
});
