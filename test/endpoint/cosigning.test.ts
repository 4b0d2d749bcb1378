// Offers of the owner (LOG-30), each row of its table (LOG-77), and what the two sides come to over a wire that fails.
import { beforeEach, describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { toSeconds } from '../../src/core/time.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import type { LeafKind } from '../../src/log/kinds.js';
import { leafHash } from '../../src/log/leaf.js';
import { parseOwnEntry } from '../../src/log/own-entry.js';
import { readCosignature, signCosignature } from '../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../src/log/statement/cosigned.js';
import { EMPTY_FRONTIER, append, rootOf } from '../../src/log/tree/merkle.js';
import { readCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { parseBatch } from '../../src/log/statement/batch.js';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { Liar } from './liar.js';
import { seededRandom } from '../trust/states.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld, envelopeOf, keyOf } from './world.js';
import type { TestNode } from './world.js';

let world: TestWorld;
let a: TestNode;
let b: TestNode;

async function pair(kind: 'relay' | 'agency'): Promise<void> {
  world = new TestWorld();
  a = await world.open(kind === 'relay' ? A_RELAY : A_CA);
  b = await world.open(kind === 'relay' ? B_RELAY : B_CA);
}

const cosignedSize = (node: TestNode, other: TestNode): number => node.counterparties.record(other.key).cosignedSize;
const offersOf = (node: TestNode) =>
  node.said.flatMap(({ at, statement: { batch } }) => (batch === undefined ? [] : [{ at, ...parseBatch(batch) }]));
const minutes = (node: TestNode, since: number): number[] => offersOf(node).map(({ at }) => Math.round((at - since) / MINUTE));

describe.each(['relay', 'agency'] as const)('cosigning between two of kind %s', (kind) => {
  beforeEach(() => pair(kind));

  it('offers pending entries alone after ten minutes in which nothing leaves, and keeps the cosignature (LOG-30)', async () => {
    await a.work(b.who, 3);
    await world.run(9.9 * MINUTE);
    expect(a.said).toEqual([]);
    await world.run(1.3 * MINUTE);
    const [offer] = offersOf(a);
    expect([offer?.entries, offer?.offer]).toEqual([[], { from: 0, proof: [] }]);
    expect([cosignedSize(a, b), a.counterparties.pending(b.key)]).toEqual([4, undefined]);
    expect(a.events.filter((event) => event.kind === 'cosigned')).toMatchObject([{ peer: keyOf(b.who), size: 4 }]);
    expect([a.alarms(), b.alarms()]).toEqual([[], []]);
  });

  it('offers from the size that was cosigned last, with a proof, at most every ten minutes (LOG-30)', async () => {
    const since = world.clock.now();
    for (let i = 0; i < 42; i++) {
      if (i < 39) await a.work(b.who);
      await world.run(MINUTE);
    }
    const sizes = offersOf(a).map(({ offer, checkpoint }) => [offer?.from, readCheckpoint(checkpoint).checkpoint.size]);
    expect(sizes.slice(1).every(([from], at) => from === sizes[at]?.[1])).toBe(true);
    const times = minutes(a, since);
    expect(times.slice(1).every((at, i) => at - times[i]! >= 10)).toBe(true);
    expect([times.length >= 3, cosignedSize(a, b), a.alarms(), b.alarms()]).toEqual([true, sizes.at(-1)?.[1], [], []]);
  });

  it('adds the offer to an answer that leaves, so that both logs are cosigned by few statements (LOG-30, LOG-48)', async () => {
    await a.work(b.who);
    await b.work(a.who);
    // The second is due later, and goes along with the answer to the first.
    await world.run(10.1 * MINUTE);
    const before = world.clock.now();
    await world.run(2 * MINUTE);
    expect([cosignedSize(a, b), cosignedSize(b, a)]).toEqual([a.endpoint.keeper.size, b.endpoint.keeper.size]);
    expect(a.said.length + b.said.length).toBeLessThanOrEqual(4);
    // LOG-48: an answer waits no longer than a minute.
    const answers = [...a.said, ...b.said].filter(({ statement }) => statement.cosigned !== undefined).map(({ at }) => at - before);
    expect(answers.every((at) => at <= MINUTE)).toBe(true);
  });

  it('repeats an offer without progress after ten minutes, doubling to a day, and tells of it after a week (LOG-30)', async () => {
    world.wire = () => 'lost';
    const since = world.clock.now();
    await a.work(b.who);
    await world.run(2 * DAY);
    expect(minutes(a, since)).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560]);
    expect(a.alarms('not-cosigned')).toEqual([]);
    await world.run(5.9 * DAY);
    expect([a.alarms('not-cosigned').length, minutes(a, since).slice(8)]).toEqual([1, [2560, 4000, 5440, 6880, 8320, 9760, 11200]]);
    world.wire = () => 5;
    await world.run(1.1 * DAY);
    expect([cosignedSize(a, b), a.alarms('not-cosigned').length]).toEqual([2, 1]);
  });

  it('stays silent when nothing is pending, whatever was cosigned (LOG-30)', async () => {
    await a.work(b.who, 2);
    await world.run(HOUR);
    const said = [a.said.length, b.said.length];
    await world.run(10 * DAY);
    expect([a.said.length, b.said.length]).toEqual(said);
  });

  it('comes to the same end over a wire that loses a third and turns the order round (LOG-13, LOG-30)', async () => {
    const random = seededRandom('a wire');
    const draw = (): number => random(1)[0]! / 256;
    world.wire = () => (draw() < 0.33 ? 'lost' : Math.floor(draw() * 3_000));
    for (let i = 0; i < 30; i++) {
      await a.work(b.who);
      await b.work(a.who, 2);
      await world.run(5 * MINUTE);
    }
    await world.run(7 * DAY);
    expect([cosignedSize(a, b), cosignedSize(b, a)]).toEqual([a.endpoint.keeper.size, b.endpoint.keeper.size]);
    expect([a.alarms('contradiction'), b.alarms('contradiction')]).toEqual([[], []]);
  });

  it('takes after a restart the last entry as one that concerns each who has not cosigned it (LOG-30)', async () => {
    await a.work(b.who, 2);
    await a.crash();
    a = await world.open(a.who, a.store);
    expect(a.counterparties.pending(b.key)?.mark).toBe(2);
    await world.run(12 * MINUTE);
    expect(cosignedSize(a, b)).toBe(3);
    await a.crash();
    a = await world.open(a.who, a.store);
    expect(a.counterparties.pending(b.key)).toBeUndefined();
  });

  it('goes back to what the other side, restored, says that it cosigned last (LOG-30)', async () => {
    const liar = new Liar(world, b.who, a);
    await a.work(b.who, 4);
    await world.run(12 * MINUTE);
    const [first] = offersOf(a);
    await a.work(b.who, 4);
    await world.run(12 * MINUTE);
    expect(cosignedSize(a, b)).toBe(9);
    const { checkpoint } = readCheckpoint(first!.checkpoint);
    await liar.say('cosigned', await liar.cosigned(checkpoint, first!.checkpoint));
    expect([cosignedSize(a, b), a.counterparties.pending(b.key)?.mark]).toEqual([5, 8]);
    await world.run(12 * MINUTE);
    expect(cosignedSize(a, b)).toBe(9);
  });

  it('refuses each cosignature that is of nothing it holds or signed, and changes nothing (LOG-77, LOG-40)', async () => {
    const liar = new Liar(world, b.who, a);
    await a.work(b.who, 2);
    await world.run(12 * MINUTE);
    const before = [await a.store.logHead(), cosignedSize(a, b), await a.store.epochs()];
    const { epoch } = a.endpoint.keeper.origin;
    const root = new Uint8Array(32).fill(9);
    const forged = [
      { owner: a.who, epoch, size: 1_000_000, root },
      { owner: a.who, epoch, size: 2, root },
      { owner: a.who, epoch: epoch + 1, size: 3, root },
      { owner: a.who, epoch: 1, size: 3, root },
    ];
    for (const checkpoint of forged) await liar.say('cosigned', await liar.cosigned(checkpoint));
    // With a checkpoint beside it that nobody here signed, or that is another one.
    await liar.say('cosigned', await liar.cosigned(forged[0]!, (await liar.log.fill(2).sign()).bytes));
    await liar.say('cosigned', await liar.cosigned(forged[0]!, offersOf(a)[0]!.checkpoint));
    expect(a.codes()).toEqual(new Array(6).fill('LOG_COSIGNATURE'));
    expect([await a.store.logHead(), cosignedSize(a, b), await a.store.epochs()]).toEqual(before);
    await world.run(2 * DAY);
    expect([a.alarms('log-behind'), a.redialled, await a.store.epochs()]).toEqual([[], [], before[2]]);
  });

  it('refuses a cosignature of the future, of a signer not valid at its time, and of a stolen one (LOG-77)', async () => {
    const liar = new Liar(world, b.who, a);
    await a.work(b.who, 2);
    const checkpoint = { owner: a.who, ...(await a.store.logHead())! };
    const now = toSeconds(world.clock.now());
    await liar.say('cosigned', await liar.cosigned(checkpoint, undefined, now + 601 + 1));
    await liar.say('cosigned', await liar.cosigned(checkpoint, undefined, now - 2 * 86_400));
    world.publish(b.who, 'cosign', { status: 'compromised', invalidSince: now - 10 });
    await liar.say('cosigned', await liar.cosigned(checkpoint));
    // Of a time ahead people are told that a clock is wrong, and by how much.
    expect([a.codes(), cosignedSize(a, b)]).toEqual([['LOG_SIGNER', 'LOG_SIGNER'], 0]);
    expect(a.alarms('clock')).toEqual([expect.stringMatching(/60[12] s ahead of this machine's clock/)]);
  });

  it('tells that its log is behind when an own key signed what was cosigned and is not held (LOG-77)', async () => {
    const liar = new Liar(world, b.who, a);
    await a.work(b.who, 2);
    const { signCheckpoint } = await import('../../src/log/statement/signed-checkpoint.js');
    const of = (epoch: number) => ({ owner: a.who, epoch, size: 77, root: new Uint8Array(32).fill(3) });
    const { epoch } = a.endpoint.keeper.origin;
    for (const checkpoint of [of(epoch), of(epoch - 5)]) {
      const beside = await signCheckpoint(checkpoint, world.keys.signer(a.who, 'log'));
      await liar.say('cosigned', await liar.cosigned(checkpoint, beside.bytes));
    }
    // Of an older log it only counts what was lost.
    expect([a.alarms('log-behind').length, a.codes(), cosignedSize(a, b)]).toEqual([1, [], 0]);
    expect(a.counterparties.record(b.key).cosignedEpoch).toBe(epoch - 5);
  });

  it('is nobody of the own state whose log is offered or cosigned (LOG-13)', async () => {
    const own = { scope: a.who.scope, id: kind === 'relay' ? 'relay-2' : 'ca-2' };
    await world.settle(a.committer.commit({ leaves: [receiptLeaf(a.says(envelopeOf(1, a.who, b.who)))], concerns: [keyOf(own)] }));
    expect(a.counterparties.keys()).toEqual([]);
    await world.run(HOUR);
    expect(a.said).toEqual([]);
  });
});

describe('a cosigner that takes back what it dated', () => {
  beforeEach(() => pair('agency'));

  const kept = async (): Promise<{ size: number; at: number }[]> =>
    (await a.store.list('cosigned')).map(({ key, value }) => {
      const [bytes] = decode(value) as [Uint8Array];
      return { size: Number(key.split('/')[1]), at: readCosignature(bytes).at };
    });

  it('does not replace its cosignature by a later one of the same checkpoint (LOG-57)', async () => {
    await a.work(B_CA, 3);
    await world.run(HOUR);
    const [first] = await kept();
    const liar = new Liar(world, B_CA, a);
    const { checkpoint } = await a.endpoint.keeper.covering(first!.size);
    await world.run(DAY);
    await liar.say('cosigned', await liar.cosigned(checkpoint));
    expect(await kept()).toEqual([first]);
    // One by a key that is stolen dates nothing: another takes its place.
    world.rotate(B_CA, 'cosign');
    world.publish(B_CA, 'cosign', { status: 'compromised', invalidSince: 0 });
    const signed = { checkpoint, bytes: new Uint8Array(0) };
    const cosignature = await signCosignature(signed, B_CA, world.signer(B_CA, 'cosign'), toSeconds(world.clock.now()));
    await liar.say('cosigned', encodeCosigned({ cosignature }));
    expect([(await kept())[0]!.at > first!.at, a.codes()]).toEqual([true, []]);
  });

  it('does not hide it by a cosignature of a smaller checkpoint that was never offered (LOG-57)', async () => {
    await a.work(B_CA, 6);
    await world.run(HOUR);
    const [first] = await kept();
    const liar = new Liar(world, B_CA, a);
    const { checkpoint } = await a.endpoint.keeper.covering(first!.size);
    const smaller = { ...checkpoint, size: 3, root: await rootAt(3) };
    await liar.say('cosigned', await liar.cosigned(smaller));
    expect((await kept()).map(({ size }) => size)).toEqual([3, first!.size]);
    const [leaf] = await a.endpoint.entries.find(({ index }) => index === 1);
    const shown = parseOwnEntry(await a.endpoint.entries.show(leaf!, 'bb'));
    expect(shown.cosignatures.length).toBe(1);
  });

  async function rootAt(size: number): Promise<Uint8Array> {
    const { epoch } = a.endpoint.keeper.origin;
    const leaves = await a.store.leaves(epoch, 0, size);
    const hashes = leaves.map(({ kind, objectDigest, salt }) => leafHash(LEAF_KINDS[kind] as LeafKind, objectDigest, salt));
    return rootOf(append(EMPTY_FRONTIER, hashes).frontier);
  }
});
