import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { createAgencies } from './world.js';
import type { AgencyWorld } from './world.js';
import { until } from '../relay/world.js';

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
});
