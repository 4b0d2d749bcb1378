// Each row of the table of the witness (LOG-13), with a counterparty that says whatever the row needs.
import { beforeEach, describe, expect, it } from 'vitest';
import { toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { ENDPOINT_ENDINGS } from '../../src/endpoint/alarms.js';
import { toSeconds } from '../../src/core/time.js';
import { verifyCosignature } from '../../src/log/statement/cosignature.js';
import { parseContradiction } from '../../src/log/contradiction.js';
import { formatOrigin } from '../../src/log/origin.js';
import { TestLog } from '../log/world.js';
import { Liar } from './liar.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld } from './world.js';
import type { TestNode } from './world.js';

let world: TestWorld;
/** The witness. */
let b: TestNode;
/** The owner of the log that is watched. */
let a: Liar;

describe.each(['relay', 'agency'] as const)('witness, of kind %s', (kind) => {
  beforeEach(async () => {
    world = new TestWorld();
    b = await world.open(kind === 'relay' ? B_RELAY : B_CA);
    a = new Liar(world, kind === 'relay' ? A_RELAY : A_CA, b);
    a.log.fill(3);
  });

  const answered = async (): Promise<(readonly [size: number, beside: boolean])[]> => {
    await world.run(MINUTE + 5_000);
    return a.answers().map(({ size, beside }) => [size, beside] as const);
  };
  const told = (): (string | undefined)[] => b.events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));

  /** Follows the log at size 4. */
  const follow = async (): Promise<void> => {
    await a.say('batch', await a.offer());
    expect(await answered()).toEqual([[4, false]]);
    b.events.length = 0;
    // So that each row begins with a budget of its own.
    await world.run(10 * MINUTE);
  };

  it('stores and cosigns the first valid offer, whatever it says that it begins at', async () => {
    await a.say('batch', await a.offer(3));
    await world.run(MINUTE + 5_000);
    const [answer] = a.answers();
    const verified = verifyCosignature(world.keys.view, b.who, answer!.cosignature.bytes);
    expect([verified.checkpoint.size, answer!.beside, told()]).toEqual([4, false, []]);
    expect(Math.abs(verified.at - toSeconds(world.clock.now()))).toBeLessThan(120);
  });

  it('ignores a restore of a log that it does not follow, and verifies nothing of it but its form (LOG-13, RELAY-15)', async () => {
    const { statement } = await a.restored(world.clock.now());
    await a.say('restore', statement);
    // Of the right form, and proving nothing.
    await a.say('restore', statement.with(-1, statement.at(-1)! ^ 1));
    expect([await answered(), told(), await b.endpoint.decisions.held()]).toEqual([[], [], []]);
    await a.say('restore', toUtf8('no statement'));
    expect([told(), await b.endpoint.decisions.held()]).toEqual([['statement-refused'], []]);
  });

  it('repeats the cosignature of the head, byte for byte, and signs anew when its signer is out of force', async () => {
    await follow();
    const signed = world.signatures.get(`${b.key} cosign`);
    await a.say('batch', await a.offer(4, { proof: [] }));
    expect([await answered(), world.signatures.get(`${b.key} cosign`)]).toEqual([[[4, false]], signed]);
    world.rotate(b.who, 'cosign');
    await a.say('batch', await a.offer(4, { proof: [] }));
    expect([await answered(), world.signatures.get(`${b.key} cosign`)]).toEqual([[[4, false]], signed! + 1]);
  });

  it('keeps both and raises an alarm when the size of the head has another root', async () => {
    await follow();
    const fork = a.fork('another').fill(3);
    await a.say('batch', await a.offer(0, { log: fork }));
    expect([await answered(), told()]).toEqual([[], ['contradiction']]);
    const [kept] = await b.endpoint.evidence.list();
    expect([kept?.accused, parseContradiction(kept!.evidence).kind]).toEqual([`${a.who.scope}/${a.who.id}`, 'split-view']);
    // Of each matter the first pair is kept, and told once (LOG-22).
    await a.say('batch', await a.offer(0, { log: a.fork('a third').fill(3) }));
    expect([told(), (await b.endpoint.evidence.list()).length]).toEqual([['contradiction'], 1]);
    // The owner is served all the same.
    a.log.fill(2);
    await a.say('batch', await a.offer(4));
    expect(await answered()).toEqual([[6, false]]);
  });

  it('answers with the checkpoint of its head what is smaller, or begins elsewhere', async () => {
    await follow();
    const smaller = new TestLog(world.keys, a.who, { epoch: a.log.epoch, seed: `${a.who.scope}/${a.who.id}` }).fill(2);
    await a.say('batch', await a.offer(0, { log: smaller }));
    expect(await answered()).toEqual([[4, true]]);
    a.log.fill(2);
    for (const from of [0, 3, 5]) await a.say('batch', await a.offer(from));
    const answers = await answered();
    expect([new Set(answers.flat()), told()]).toEqual([new Set([4, true]), []]);
  });

  it('stores and cosigns a larger one whose proof holds', async () => {
    await follow();
    for (const count of [1, 5]) {
      const from = a.log.frontier.size;
      a.log.fill(count);
      await a.say('batch', await a.offer(from));
      expect(await answered()).toEqual([[from + count, false]]);
    }
    expect(told()).toEqual([]);
  });

  it('stores the head while no own key is in force, tells so, and cosigns when a key comes', async () => {
    b.without.add('cosign');
    await a.say('batch', await a.offer());
    expect([await answered(), told()]).toEqual([[], ['cosign-key-missing']]);
    a.log.fill(2);
    await a.say('batch', await a.offer(4));
    expect(await answered()).toEqual([]);
    b.without.delete('cosign');
    b.endpoint.directoryChanged();
    expect(await answered()).toEqual([[6, false]]);
    // It is told once, so that the alarm ends.
    a.log.fill(1);
    await a.say('batch', await a.offer(6));
    expect(await answered()).toEqual([[7, false]]);
    const resumed = b.events.filter((event) => event.kind === 'cosigning-resumed');
    expect(resumed).toMatchObject([{ peer: principalKey(a.who) }]);
    expect(ENDPOINT_ENDINGS['cosigning-resumed'](resumed[0]!)).toEqual({ alarms: ['cosign-key-missing'], peer: principalKey(a.who) });
  });

  it('keeps both and raises an alarm when the proof leads to another root of the older size', async () => {
    await a.say('batch', await a.offer());
    const fork = a.fork('another').fill(7);
    a.answers();
    await a.say('batch', await a.offer(4, { log: fork, proof: [fork.read(2, 0)!, ...(await fork.consistency(4))].slice(1) }));
    // Below a power of two nothing convicts: the proof proves nothing, and is refused.
    expect(b.codes()).toEqual(['LOG_CONSISTENCY']);
    a.log.fill(1);
    await a.say('batch', await a.offer(4));
    const other = a.fork('a third').fill(8);
    await a.say('batch', await a.offer(5, { log: other }));
    const [kept] = await b.endpoint.evidence.list();
    expect([told().at(-1), parseContradiction(kept!.evidence).kind]).toEqual(['contradiction', 'rewritten']);
  });

  it('refuses a larger one whose proof proves nothing, with an alarm', async () => {
    await follow();
    a.log.fill(3);
    for (const proof of [[], [new Uint8Array(32)], (await a.log.consistency(4)).map(() => new Uint8Array(32))])
      await a.say('batch', await a.offer(4, { proof }));
    expect([await answered(), b.codes(), (await b.endpoint.evidence.list()).length]).toEqual([[], new Array(3).fill('LOG_CONSISTENCY'), 0]);
  });

  it('answers another origin with the checkpoint of its head, with an alarm', async () => {
    await follow();
    const later = new TestLog(world.keys, a.who, { epoch: world.clock.now(), seed: 'later' }).fill(9);
    await a.say('batch', await a.offer(0, { log: later }));
    expect([await answered(), told()]).toEqual([[[4, true]], ['other-origin']]);
  });

  it('answers a restore of the origin of its head as above', async () => {
    await follow();
    const { log, statement } = await a.restored(world.clock.now());
    await a.say('restore', statement);
    await world.settle(b.endpoint.decisions.accept({ owner: a.who, epoch: log.epoch }, { by: 'Ada', reason: 'called' }));
    expect((await answered()).at(-1)).toEqual([2, true]);
    await a.say('restore', statement);
    expect(await answered()).toEqual([[2, true]]);
  });

  it('holds a valid restore of a later epoch, one for each new log, and tells of each', async () => {
    await follow();
    const epochs = [1, 2].map((i) => world.clock.now() + i);
    for (const epoch of [...epochs, ...epochs]) await a.say('restore', (await a.restored(epoch)).statement);
    expect([await answered(), told()]).toEqual([[], ['restore-stated', 'restore-stated']]);
    const held = await b.endpoint.decisions.held();
    expect(held.map(({ stated, isOfHead, lostAtLeast }) => [stated.new.epoch, isOfHead, lostAtLeast])).toEqual(
      epochs.map((epoch) => [epoch, true, 0]),
    );
    // Until the operator accepts it, the old log is followed.
    a.log.fill(1);
    await a.say('batch', await a.offer(4));
    expect(await answered()).toEqual([[5, false]]);
  });

  it('refuses any other restore: of another owner, ahead, older, not proven, not signed (LOG-16, LOG-66)', async () => {
    await follow();
    const other = new Liar(world, { scope: a.who.scope, id: kind === 'relay' ? 'ca' : 'relay' }, b);
    const good = (await a.restored(world.clock.now())).statement;
    const bad = [
      (await other.restored(world.clock.now())).statement,
      (await a.restored(world.clock.now() + 601_000 + MINUTE)).statement,
      good.map((byte, at) => (at === good.length - 1 ? byte ^ 1 : byte)),
      good.map((byte, at) => (at === 250 ? byte ^ 1 : byte)),
    ];
    for (const statement of bad) await a.say('restore', statement);
    expect([b.codes().length, await b.endpoint.decisions.held()]).toEqual([bad.length, []]);
    await a.say('restore', good);
    expect((await b.endpoint.decisions.held()).length).toBe(1);
  });

  it('refuses a restore whose epoch is not above that of its head (LOG-66)', async () => {
    await follow();
    const late = new Liar(world, a.who, b);
    late.log = new TestLog(world.keys, a.who, { epoch: a.log.epoch - 10, seed: 'older' }).fill(3);
    await a.say('restore', (await late.restored(a.log.epoch - 5)).statement);
    expect([b.codes(), await b.endpoint.decisions.held()]).toEqual([['LOG_RESTORE'], []]);
  });

  it('cosigns the log of a restore that its operator accepts, archives the head, and drops lower ones (LOG-13, LOG-66)', async () => {
    await follow();
    const [low, taken, high] = [1, 2, 3].map((i) => world.clock.now() + i) as [number, number, number];
    const stated = await a.restored(taken);
    for (const epoch of [low, taken, high]) await a.say('restore', (await a.restored(epoch)).statement);
    const decided = { by: 'Ada', reason: 'the number was compared on the phone' };
    expect(await world.settle(b.endpoint.decisions.accept({ owner: a.who, epoch: taken }, decided))).toBe('accepted');
    expect(await answered()).toEqual([[2, true]]);
    expect(
      (await b.endpoint.decisions.held()).map(
        ({
          stated: {
            new: { epoch },
          },
        }) => epoch,
      ),
    ).toEqual([high]);
    expect(b.events.at(-1)).toMatchObject({ kind: 'restore-accepted', origin: formatOrigin({ owner: a.who, epoch: taken }), ...decided });
    stated.log.fill(2);
    await a.say('batch', await a.offer(2, { log: stated.log }));
    expect(await answered()).toEqual([[4, false]]);
    expect(await b.endpoint.restoredEpochs(a.who)).toEqual([low, taken, high]);
  });

  it('accepts a restore ahead of its statement, and drops one that the operator discards (LOG-13, LOG-66)', async () => {
    await follow();
    const epoch = world.clock.now() + 1;
    const decided = { by: 'Ada', reason: 'called' };
    // Said twice, it is awaited once.
    for (const _ of [1, 2]) expect(await world.settle(b.endpoint.decisions.accept({ owner: a.who, epoch }, decided))).toBe('awaited');
    await a.say('restore', (await a.restored(epoch)).statement);
    expect([await answered(), told()]).toEqual([[[2, true]], []]);
    const forged = { owner: a.who, epoch: epoch + 1 };
    await a.say('restore', (await a.restored(forged.epoch)).statement);
    await world.settle(b.endpoint.decisions.discard(forged, decided));
    expect([await b.endpoint.decisions.held(), await b.endpoint.restoredEpochs(a.who)]).toEqual([[], [epoch]]);
    await expect(b.endpoint.decisions.discard(forged, decided)).toRejectCode('LOG_RESTORE');
  });

  it('accepts no restore that cannot be meant: not above its head, of its own state, of another kind, of nobody (LOG-66)', async () => {
    await follow();
    const decided = { by: 'Ada', reason: 'called' };
    const epoch = world.clock.now() + 1;
    const refused: [Principal, number, ErrorCode][] = [
      [a.who, a.log.epoch, 'LOG_RESTORE'],
      [a.who, a.log.epoch - 1, 'LOG_RESTORE'],
      [b.who, epoch, 'LOG_RESTORE'],
      [kind === 'relay' ? A_CA : A_RELAY, epoch, 'LOG_RESTORE'],
      [{ scope: a.who.scope, id: 'nobody' }, epoch, 'LOG_RESTORE'],
    ];
    for (const [owner, of, code] of refused) await expect(b.endpoint.decisions.accept({ owner, epoch: of }, decided)).toRejectCode(code);
    expect(b.events.filter((event) => event.kind === 'restore-accepted')).toEqual([]);
  });

  it('refuses an offer of a signer that is not in force at its arrival, and of another owner (LOG-13, LOG-20)', async () => {
    await follow();
    a.log.fill(1);
    const offer = await a.offer(4);
    world.publish(a.who, 'log', { to: toSeconds(world.clock.now()) - 1 });
    await a.say('batch', offer);
    world.publish(a.who, 'log', {
      status: 'compromised',
      invalidSince: toSeconds(world.clock.now()) - 1,
      to: toSeconds(world.clock.now()) + DAY,
    });
    await a.say('batch', offer);
    const other = new Liar(world, { scope: a.who.scope, id: kind === 'relay' ? 'ca' : 'relay' }, b);
    await a.say('batch', await other.offer(0, { log: other.log.fill(2) }));
    expect([await answered(), b.codes()]).toEqual([[], ['LOG_SIGNER', 'LOG_SIGNER', 'LOG_OWNER']]);
  });

  it('has the head on stable storage before it signs, and signs what a crash left (LOG-47, LOG-48)', async () => {
    await a.say('batch', await a.offer());
    if (kind === 'relay') return;
    // The answer waits for its moment; the process ends before.
    expect([world.signatures.get(`${b.key} cosign`), a.answers()]).toEqual([undefined, []]);
    await b.crash();
    b = await world.open(b.who, b.store);
    const again = new Liar(world, a.who, b);
    await world.run(MINUTE + 5_000);
    expect(again.answers().map(({ size }) => size)).toEqual([4]);
  });

  it('answers within a minute (LOG-48)', async () => {
    const since = world.clock.now();
    await a.say('batch', await a.offer());
    await world.run(HOUR);
    expect(b.said.map(({ at }) => at - since <= MINUTE + 100)).toEqual([true]);
  });
});
