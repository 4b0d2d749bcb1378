import { afterEach, describe, expect, it, vi } from 'vitest';
import { LOCAL } from '../../src/agency/arrive/opener.js';
import { ackReceipt, infoRequest, requestSubmit } from '../../src/cli/demo/messages.js';
import { fail } from '../../src/core/errors.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit, Store } from '../../src/store/port.js';
import { registry } from '../../src/vocabulary/registry.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld, Opened } from './world.js';
import { testClock, until } from '../relay/world.js';

const worlds: AgencyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** A responder whose inbox holds `count` messages; `before` may delay any answer of its store. */
async function holding(count: number, answer: (name: string, result: Promise<unknown>) => Promise<unknown> = (_name, result) => result) {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const plain = openMemoryStore();
  const store = new Proxy(plain, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => answer(args[0] === 'inbox' ? `${name} inbox` : name, method.apply(target, args));
    },
  });
  const [a, b] = [world.open('demo-a'), world.open('demo-b', { store })];
  for (let i = 0; i < count; i++) await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
  await until('all are opened', () => b.events.filter(({ kind }) => kind === 'opened').length === count);
  return b.agency;
}

/** A responder that was handed a request, with the store that stays when its process ends. */
async function handed() {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const store = openMemoryStore();
  const [a, b] = [world.open('demo-a'), world.open('demo-b', { store })];
  await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
  return { world, store, b, request: await b.next() };
}

describe('a lease', () => {
  it('ends: a message that one officer leaves lying goes to the next, and stays with who acknowledges it in time (AGENCY-09)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const clock = manualClock(testClock.now());
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { clock })];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const [slow, next] = [b.agency.inbox({ leaseMs: 60_000 }), b.agency.inbox({ leaseMs: 60_000 })];
    const lying = (await slow.next()).value!;
    const waiting = next.next();
    clock.advance(59_999);
    clock.advance(1);
    const again = (await waiting).value!;
    expect([again.messageId, lying.redelivered, again.redelivered]).toEqual([lying.messageId, false, true]);
    await again.acknowledge();
    clock.advance(60_000);
    // The first one is late; that harms nobody.
    await lying.acknowledge();
    await Promise.all([slow.return(), next.return()]);
    await expect(b.agency.inbox({ leaseMs: 10 }).next()).rejects.toThrow(RangeError);
  });
});

describe('an answer', () => {
  it('is sent once, however often the application repeats it after a redelivery (AGENCY-60)', async () => {
    const { world, store, b, request } = await handed();
    const at = { now: request.deliveredAt };
    const first = await request.reply('ack.receipt', ackReceipt(request, at));
    // The process ends before it acknowledges.
    await b.agency.close();
    const again = world.open('demo-b', { store });
    const redelivered = await again.next();
    expect(redelivered).toMatchObject({ redelivered: true, messageId: request.messageId });
    expect(await redelivered.reply('ack.receipt', ackReceipt(redelivered, at))).toEqual({ ...first, repetition: 'same-body' });
    expect(sentBy(again)).toBe(0);
    // Another type is another answer.
    const asked = await redelivered.reply('info.request', infoRequest(redelivered, at), { key: 'first' });
    expect(await redelivered.reply('info.request', infoRequest(redelivered, at), { key: 'first' })).toEqual({
      ...asked,
      repetition: 'same-body',
    });
    expect(sentBy(again)).toBe(1);
    // So is another key: the dossier judges it as what it is, a second question.
    await expect(redelivered.reply('ack.receipt', ackReceipt(redelivered), { key: 'second' })).toRejectCode('DOSSIER_TRANSITION');
  });

  it('is not sent again with another body under its key, which is told (AGENCY-60)', async () => {
    const { b, request } = await handed();
    const at = { now: request.deliveredAt };
    const { messageId } = await request.reply('ack.receipt', ackReceipt(request, at));
    const another = { ...ackReceipt(request, at), language: 'fr' as const };
    expect(await request.reply('ack.receipt', another)).toMatchObject({ messageId, repetition: 'other-body' });
    // What no message can carry was not sent before either.
    await expect(request.reply('ack.receipt', { ...another, language: 0.5 } as never)).toRejectCode('SCHEMA_INVALID');
    expect(await request.reply('ack.receipt', ackReceipt(request, at))).toMatchObject({ messageId, repetition: 'same-body' });
    expect(sentBy(b)).toBe(1);
  });

  it.each(['', 'a b', 'x'.repeat(65)])('is refused under the key %j (AGENCY-60)', async (key) => {
    const { request } = await handed();
    await expect(request.reply('ack.receipt', ackReceipt(request), { key })).rejects.toThrow(RangeError);
  });
});

const sentBy = ({ events }: Opened): number => events.filter(({ kind }) => kind === 'sent').length;

describe('inbox', () => {
  it('does not hand a message over that is acknowledged during the look (AGENCY-09)', async () => {
    let delay = Promise.resolve();
    const agency = await holding(1, (name, result) => (name === 'list inbox' ? result.then((page) => delay.then(() => page)) : result));
    const message = (await agency.inbox().next()).value!;
    let release: () => void = () => undefined;
    delay = new Promise((done) => (release = done));
    const stop = new AbortController();
    const second = agency.inbox({ signal: stop.signal }).next();
    await message.acknowledge();
    release();
    setTimeout(() => stop.abort(), 100);
    expect((await second).done).toBe(true);
  });

  it('reads as many entries as it needs to find one that nobody holds', async () => {
    const read: number[] = [];
    const agency = await holding(4, async (name, result) => {
      if (name === 'list inbox') read.push(((await result) as readonly unknown[]).length);
      return result;
    });
    const inbox = agency.inbox();
    await (await inbox.next()).value!.acknowledge();
    await inbox.next();
    await inbox.next();
    expect(read).toEqual([1, 1, 2]);
  });

  it('writes once a message for which somebody waits, and hands it over as redelivered after a restart alone (AGENCY-09)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const store = openMemoryStore();
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { store })];
    const gone = new AbortController();
    const given = b.agency.inbox({ signal: gone.signal }).next();
    for (let i = 0; i < 2; i++) await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const first = (await given).value!;
    await until('both are there', async () => (await store.list('inbox')).length === 2);
    expect((await store.list('inbox')).map(({ version }) => version)).toEqual([1, 1]);
    expect(first.redelivered).toBe(false);
    await b.agency.close();
    const again = world.open('demo-b', { store });
    expect([await again.next(), await again.next()].map(({ redelivered }) => redelivered)).toEqual([true, false]);
  });

  it('asks the schema about a message once on each side, and again only in a later run (AGENCY-54)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const store = openMemoryStore();
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { store })];
    const asked = vi.spyOn(registry.get('request.submit', [1, 0]).body._zod, 'run');
    for (let sent = 1; sent <= 2; sent++) {
      await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
      await until('it is opened', () => b.events.filter(({ kind }) => kind === 'opened').length === sent);
    }
    expect(asked).toHaveBeenCalledTimes(4);
    await b.next();
    await b.next();
    expect(asked).toHaveBeenCalledTimes(4);
    await b.agency.close();
    const again = world.open('demo-b', { store });
    await again.next();
    expect(asked).toHaveBeenCalledTimes(5);
  });

  it('hands nothing over when it is closed during the look (AGENCY-03)', async () => {
    let delay = Promise.resolve();
    const agency = await holding(1, (name, result) => (name === 'list inbox' ? result.then((page) => delay.then(() => page)) : result));
    let release: () => void = () => undefined;
    delay = new Promise((done) => (release = done));
    const next = agency.inbox().next();
    await agency.close();
    release();
    expect((await next).done).toBe(true);
  });

  it('ends when it is given up during the look, and when it was before', async () => {
    const agency = await holding(0);
    const stop = new AbortController();
    const given = agency.inbox({ signal: stop.signal }).next();
    stop.abort();
    expect(await given).toEqual({ done: true, value: undefined });
    expect((await agency.inbox({ signal: stop.signal }).next()).done).toBe(true);
  });

  it('hands over again what an iterator that ended left unacknowledged (AGENCY-09)', async () => {
    const agency = await holding(2);
    const ids: string[] = [];
    for await (const message of agency.inbox()) {
      ids.push(message.messageId);
      break;
    }
    const inbox = agency.inbox();
    const again = (await inbox.next()).value!;
    expect(again).toMatchObject({ messageId: ids[0], redelivered: true });
    await again.acknowledge();
    expect((await inbox.next()).value!.messageId).not.toBe(ids[0]);
  });

  it('hands over again what the store could not read for a moment (AGENCY-09)', async () => {
    let isBroken = false;
    const agency = await holding(1, (name, result) => {
      if (!isBroken || name !== 'get') return result;
      isBroken = false;
      return Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'the disk is busy' }));
    });
    isBroken = true;
    await expect(agency.inbox().next()).toRejectCode('STORE_UNAVAILABLE');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 2_000).unref();
    expect((await agency.inbox({ signal: stop.signal }).next()).done).toBe(false);
  });

  it('hands each message to one of two that wait, as delivered once, whatever commit fails and whoever gives up (AGENCY-09)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const plain = openMemoryStore();
    let fails = 1;
    const store = new Proxy(plain, {
      get(target, name: keyof Store) {
        const method = target[name] as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => {
          const { acknowledgements = [] } = name === 'commit' ? (args[0] as Commit) : {};
          if (acknowledgements.some(({ to }) => to === LOCAL) && fails-- > 0) {
            return Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'the disk is busy' }));
          }
          return method.apply(target, args);
        };
      },
    });
    const b = world.open('demo-b', { store });
    const gone = new AbortController();
    const given = b.agency.inbox({ signal: gone.signal }).next();
    const [one, two] = [b.agency.inbox(), b.agency.inbox()];
    const both = [one.next(), two.next()];
    const dossier = (i: number): string => `01890a5d-ac96-774b-bcce-b3020000000${i}`;
    const messageId = new Uint8Array(16).fill(7);
    const frames = [];
    for (let i = 0; i < 4; i++) {
      const twin = i < 2 ? { messageId } : {};
      const type = 'request.submit';
      frames.push(await forge(world, 'demo-a', 'demo-b', { type, body: requestSubmit(), dossier: dossier(i), ...twin }));
    }
    const expiresAt = testClock.now() + 86_400_000;
    await plain.commit({
      now: testClock.now(),
      outbound: frames.map((each) => ({ to: LOCAL, lane: 2, mailbox: 'ca@demo-b', expiresAt, ...each })),
    });
    await b.agency.importFrame(
      (await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: dossier(5) })).frame,
    );
    await until('the commit failed', () => b.events.some((event) => nameOf(event) === 'stalled'));
    gone.abort();
    const first = await Promise.all([given, ...both]);
    const got = first.flatMap(({ value }) => value ?? []);
    const other = got.length === 2 ? [one, two] : [one];
    for (const inbox of other) got.push((await inbox.next()).value!);
    expect(got.map((message) => message.dossier).sort()).toEqual([0, 2, 3, 5].map(dossier));
    expect(got.map(({ redelivered }) => redelivered)).toEqual([false, false, false, false]);
  });
});
