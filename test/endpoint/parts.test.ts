// The small parts below: turns, appointments, effects, records of counterparties, own entries as others see them.
import { beforeEach, describe, expect, it } from 'vitest';
import { toSeconds } from '../../src/core/time.js';
import { leafKindNumber } from '../../src/log/kinds.js';
import { verifyOwnEntry } from '../../src/log/own-entry.js';
import { Committer } from '../../src/endpoint/committer.js';
import { Counterparties } from '../../src/endpoint/cosigning/counterparties.js';
import { plainDocuments } from '../../src/endpoint/documents.js';
import { merge } from '../../src/endpoint/effects.js';
import { leafOf } from '../../src/endpoint/log/leaves.js';
import { Serial } from '../../src/endpoint/serial.js';
import { Pauses, Timetable } from '../../src/endpoint/timetable.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import { inboundOf } from '../contract/samples.js';
import type { LinkPeer } from '../../src/transport/handler.js';
import { ManualClock, rest } from '../transport/manual-clock.js';
import { A_CA, B_CA, HOUR, MINUTE, TestWorld, keyOf } from './world.js';

describe('Serial', () => {
  const task =
    (log: string[], name: string, fails = false) =>
    async (): Promise<string> => {
      log.push(`begin ${name}`);
      await rest();
      log.push(`end ${name}`);
      if (fails) throw new TypeError(name);
      return name;
    };

  it('runs tasks of one key one after another, also behind one that failed, and others side by side', async () => {
    const serial = new Serial();
    const log: string[] = [];
    const failed = serial.run('a', task(log, 'a1', true));
    const done = [serial.run('a', task(log, 'a2')), serial.run('b', task(log, 'b'))];
    await expect(failed).rejects.toThrow(TypeError);
    expect(await Promise.all(done)).toEqual(['a2', 'b']);
    expect(log.indexOf('begin a2')).toBeGreaterThan(log.indexOf('end a1'));
    expect(log.indexOf('begin b')).toBeLessThan(log.indexOf('end a1'));
    await serial.idle();
  });

  it('takes several keys in one order, so that no two tasks wait for each other', async () => {
    const serial = new Serial();
    const log: string[] = [];
    const both = [['a', 'b'], ['b', 'a'], ['b', 'a', 'b'], []].map((keys, at) => serial.runAll(keys, task(log, `t${at}`)));
    expect(await Promise.all(both)).toEqual(['t0', 't1', 't2', 't3']);
    const alone = ['t0', 't1', 't2'].map((name) => [log.indexOf(`begin ${name}`), log.indexOf(`end ${name}`)] as const);
    const overlaps = alone.some(([begin, end], i) => alone.some(([other], j) => i !== j && other > begin && other < end));
    expect(overlaps).toBe(false);
  });
});

describe('Timetable', () => {
  it('keeps the earliest appointment of a key, and none once it has stopped', async () => {
    const clock = new ManualClock();
    const due: string[] = [];
    const timetable = new Timetable(clock, (key) => due.push(key));
    const now = clock.now();
    for (const [key, at] of [
      ['a', 500],
      ['a', 900],
      ['a', 300],
      ['b', -5],
      ['c', 800],
    ] as const)
      timetable.set(key, now + at);
    await clock.advance(0);
    expect(due).toEqual(['b']);
    await clock.advance(700);
    expect(due).toEqual(['b', 'a']);
    timetable.stop();
    timetable.set('d', now);
    await clock.advance(HOUR);
    expect(due).toEqual(['b', 'a']);
  });
});

describe('Pauses', () => {
  it('ends every wait when it stops, and says so', async () => {
    const clock = new ManualClock();
    const pauses = new Pauses(clock);
    const [short, long] = [pauses.wait(5), pauses.wait(HOUR)];
    await clock.advance(5);
    expect([await short, await pauses.wait(0)]).toEqual([true, true]);
    pauses.stop();
    expect([await long, await pauses.wait(5), await pauses.wait(0)]).toEqual([false, false, false]);
  });
});

describe('Committer', () => {
  it('moves no queue for a link once a later link of its peer has taken them (STORE-46)', async () => {
    const store = openMemoryStore();
    const counterparties = new Counterparties(plainDocuments(store), 'aa');
    const committer = new Committer({ store, clock: new ManualClock(), counterparties, owner: 'aa/relay', emit: () => undefined });
    const early: LinkPeer = { scope: 'bb', id: 'ca', key: 'bb/ca', signerId: new Uint8Array(32) };
    const late = { ...early };
    const step = { inbound: [inboundOf(1, 1, { from: 'bb/ca' })] };
    await committer.lease(early);
    await committer.lease(late);
    await expect(committer.commit({ ...step, link: early })).toRejectCode('STORE_FENCED');
    expect((await committer.commit({ ...step, link: late })).inbound).toEqual(['accepted']);
    await expect(committer.commit({ ...step, link: { ...late } })).toRejectCode('STORE_FENCED');
  });

  it('writes nothing and tells nothing of a step that the store refuses, and knows no counterparty by it', async () => {
    const store = openMemoryStore();
    const counterparties = new Counterparties(plainDocuments(store), 'aa');
    const events: string[] = [];
    const seen: number[] = [];
    const emit = (event: string): void => void events.push(event);
    const committer = new Committer({ store, clock: new ManualClock(), counterparties, owner: 'aa/relay', emit });
    committer.observe((_, { owedAgain }) => seen.push(owedAgain));
    const step = { events: ['told'], concerns: ['bb/ca'], leaves: [leafOf('custody', new Uint8Array(1))] };
    await expect(committer.commit(step)).toRejectCode('STORE_EXPECTATION');
    expect([events, seen, counterparties.keys()]).toEqual([[], [], []]);
    await committer.commit({ events: ['told'], concerns: ['bb/ca', 'aa/other'] });
    expect([events, seen, counterparties.keys(), (await store.list('counterparty')).length]).toEqual([['told'], [0], ['bb/ca'], 1]);
  });
});

describe('merge', () => {
  it('joins what each step writes, in its order', () => {
    const one = { concerns: ['a'], events: [] };
    const merged = merge(one, {}, { concerns: ['b'], dropped: [1] }, { dropped: [2] });
    expect(merged).toEqual({ concerns: ['a', 'b'], events: [], dropped: [1, 2] });
    expect(one).toEqual({ concerns: ['a'], events: [] });
  });
});

describe('own entries', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });

  it('stand under the first checkpoint that the other state cosigned, and are dated by it (LOG-57)', async () => {
    const a = await world.open(A_CA);
    await world.open(B_CA);
    for (let i = 0; i < 3; i++) {
      await a.work(B_CA, 2);
      await world.run(12 * MINUTE);
    }
    const [first, second, third, ...rest] = await a.endpoint.entries.find(({ kind }) => kind === leafKindNumber('delivered'));
    expect([first?.index, third?.index, rest.length]).toEqual([1, 3, 3]);
    for (const [leaf, size] of [
      [first, 3],
      [second, 3],
      [third, 5],
    ] as const) {
      const shown = verifyOwnEntry(world.keys.view, await a.endpoint.entries.show(leaf!, 'bb'), { against: 'bb' });
      expect([shown.checkpoint.size, shown.cosignatures.length, shown.dating?.shownBy]).toEqual([size, 1, 'cosignature']);
      expect(Math.abs(toSeconds(world.clock.now()) - (shown.dating?.by ?? 0))).toBeLessThan(3_600);
    }
  });

  it('are the own word alone while nobody cosigned them (LOG-57)', async () => {
    const a = await world.open(A_CA);
    await a.work(B_CA, 2);
    const [leaf] = await a.endpoint.entries.find(({ kind }) => kind === leafKindNumber('delivered'));
    const showing = a.endpoint.entries.show(leaf!);
    await world.run(100);
    const shown = verifyOwnEntry(world.keys.view, await showing, { against: 'bb' });
    expect([shown.index, shown.cosignatures, shown.dating]).toEqual([1, [], undefined]);
    expect(keyOf(shown.checkpoint.owner)).toBe(keyOf(A_CA));
  });
});
