// The own directory changes under a running agency: a mailbox comes, one goes, and another relay serves it.
import { afterEach, describe, expect, it } from 'vitest';
import { ackReceipt, accordTerms, requestSubmit } from '../../src/cli/demo/messages.js';
import { systemRandom } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { openRelay } from '../../src/relay/relay.js';
import type { Relay } from '../../src/relay/relay.js';
import { encodeTerms } from '../../src/vocabulary/accords/terms.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Commit, CommitResult } from '../../src/store/port.js';
import { memoryLinkIdentity } from '../../src/transport/identity.js';
import type { DirectoryInput } from '../../src/trust/publish/publication.js';
import { URLS, testClock, until } from '../relay/world.js';
import { createAgencies, manualClock, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const SECOND = 'ws://relay-b2:7003';
const OTHER = { id: 'other', mailboxes: ['other'], competences: ['RQ-CA'] };

let world: AgencyWorld | undefined;
const relays: Relay[] = [];
afterEach(async () => {
  await world?.closeAll();
  for (const relay of relays.splice(0)) await relay.close();
});

async function start(): Promise<AgencyWorld> {
  const agencies = new Map([
    ['demo-a', new Map([['ca', ['ca']]])],
    ['demo-b', new Map([['ca', ['ca', 'desk']]])],
  ]);
  const b = {
    agencies: [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'] }, OTHER],
    relays: [
      { id: 'relay', urls: [URLS['demo-b']], mailboxes: ['ca', 'other'] },
      { id: 'relay-2', urls: [SECOND], mailboxes: ['spare'] },
    ],
  };
  return createAgencies({ b, accord: { agencies, terms: encodeTerms(accordTerms()) } });
}

/** Publishes the directory of state B with other mailboxes of `ca` and `other`, and the relays that serve them. */
function publish({ pair }: AgencyWorld, version: number, mailboxes: Record<'ca' | 'other' | 'relay' | 'relay-2', readonly string[]>) {
  const { agencies, relays: served } = pair.b.directoryInput;
  const listed = <T extends { readonly id: string }>(entries: readonly T[]): T[] =>
    entries.map((entry) => ({ ...entry, mailboxes: mailboxes[entry.id as 'ca'] }));
  const changes: Partial<DirectoryInput> = { version, agencies: listed(agencies), relays: listed(served) };
  return pair.b.nextDirectory(changes);
}

describe('a running agency', () => {
  it('takes in a new mailbox, lets an old one go without loss, and moves to another relay with its queue (AGENCY-50, AGENCY-75)', async () => {
    world = await start();
    const trusts = {
      a: world.pair.open('demo-a'),
      b: world.pair.open('demo-b'),
      relayA: world.pair.open('demo-a'),
      relayB: world.pair.open('demo-b'),
    };
    await world.startRelay('demo-a', trusts.relayA);
    const relayB = await world.startRelay('demo-b', trusts.relayB);
    const [a, b] = [world.open('demo-a', { trust: trusts.a }), world.open('demo-b', { trust: trusts.b })];
    const tellAll = async (document: Uint8Array): Promise<void> => {
      for (const trust of [trusts.relayA, trusts.relayB]) trust.add(document, testClock.now());
      for (const { agency } of [a, b]) await agency.addTrust(document).catch(() => undefined);
    };
    const request = (to: string) => a.agency.send({ to, type: 'request.submit', body: requestSubmit() });
    const first = await request('ca@demo-b');
    const received = await b.next();
    expect(received.messageId).toBe(first.messageId);

    // A second mailbox: no restart, no new link.
    await expect(request('desk@demo-b')).toRejectCode('TRUST_UNKNOWN');
    await tellAll(await publish(world, 2, { ca: ['ca', 'desk'], other: ['other'], relay: ['ca', 'desk', 'other'], 'relay-2': ['spare'] }));
    const atDesk = await request('desk@demo-b');
    expect((await b.next()).messageId).toBe(atDesk.messageId);

    // The old mailbox goes while a message for it is on its way, stored by a relay that has not heard of it.
    await a.agency.close();
    const onTheWay = world.open('demo-a', { trust: world.pair.open('demo-a') });
    const third = await publish(world, 3, { ca: ['desk'], other: ['other'], relay: ['desk', 'other'], 'relay-2': ['spare'] });
    await b.agency.addTrust(third);
    const late = await onTheWay.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    expect((await b.next()).messageId).toBe(late.messageId);
    expect(b.events.filter((event) => nameOf(event) === 'refused')).toEqual([]);
    trusts.relayB.add(third, testClock.now());

    // The relay goes too. What the agency sends waits, and leaves by the relay that serves it from now on.
    await relayB.close();
    await until('the link is down', async () => (await b.agency.status()).link.state !== 'up');
    if (received.type !== 'request.submit') throw new TypeError(received.type);
    const reply = await received.reply('ack.receipt', ackReceipt(received));
    expect(await b.agency.status()).toMatchObject({ relay: 'demo-b/relay', queued: 1 });
    const moved = await publish(world, 4, { ca: ['desk'], other: ['other'], relay: ['other'], 'relay-2': ['desk'] });
    const secrets = world.pair.b.relays.get('relay-2')!;
    const trust = world.pair.open('demo-b');
    for (const document of [third, moved]) trust.add(document, testClock.now());
    relays.push(
      await openRelay({
        identity: memoryLinkIdentity({ scope: 'demo-b', id: 'relay-2' }, secrets.link, () => [1, 1]),
        signers: { log: [memorySigner(secrets.log)], cosign: [memorySigner(secrets.cosign)] },
        trust,
        store: openMemoryStore(),
        network: world.network,
        listen: { host: 'relay-b2', port: 7003 },
        clock: testClock,
        random: systemRandom,
        log: () => undefined,
      }),
    );
    for (const document of [third, moved]) trusts.relayA.add(document, testClock.now());
    await b.agency.addTrust(moved);
    expect(b.events).toContainEqual(expect.objectContaining({ kind: 'relay', relay: 'demo-b/relay-2' }));
    await until('the new link is up', async () => (await b.agency.status()).link.state === 'up');
    await until('the queue is empty', async () => (await b.agency.status()).queued === 0);
    expect(await b.agency.status()).toMatchObject({ relay: 'demo-b/relay-2' });
    const { timeline } = await b.agency.dossier(first.dossier);
    expect(timeline.find(({ messageId }) => messageId === reply.messageId)!.transport).not.toBe('queued');
  });

  it('takes along at its start what an earlier run queued for a relay that serves it no more (AGENCY-75)', async () => {
    world = await start();
    const store = openMemoryStore();
    const before = world.open('demo-b', { store });
    await before.agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit() });
    await before.agency.close();
    const trust = world.pair.open('demo-b');
    trust.add(await publish(world, 2, { ca: ['ca'], other: ['other'], relay: ['other'], 'relay-2': ['ca'] }), testClock.now());
    const after = world.open('demo-b', { store, trust });
    await until('the queue is that of the new relay', async () => (await after.agency.status()).queued === 1);
    expect(await after.agency.status()).toMatchObject({ relay: 'demo-b/relay-2', dossiers: 1 });
    expect((await store.stats()).queued.map(({ to }) => to)).toEqual(['demo-b/relay-2']);
  });

  it.each([0, 64])('goes back with its queue to a relay that took none of it (AGENCY-75, LINK-13), of %i more', async (more) => {
    world = await start();
    const store = openMemoryStore();
    const outbound = Array.from({ length: more }, (_, place) => {
      const frame = Uint8Array.of(place);
      const about = { mailbox: 'ca@demo-a', envelopeId: sha256(frame).slice(0, 16), envelopeDigest: sha256(frame) };
      return { to: 'demo-b/relay', lane: 2, ...about, frame, expiresAt: testClock.now() + 3_600_000 };
    });
    await store.commit({ now: testClock.now(), outbound });
    const served = (relay: string[], second: string[]) => ({ ca: ['ca'], other: ['other'], relay, 'relay-2': second });
    const away = await publish(world, 2, served(['other'], ['ca']));
    const back = await publish(world, 3, served(['ca', 'other'], ['spare']));
    const holding = (pair: AgencyWorld['pair'], documents: readonly Uint8Array[]) => {
      const trust = pair.open('demo-b');
      for (const document of documents) trust.add(document, testClock.now());
      return trust;
    };
    const endsAmid = async ({ pair, open }: AgencyWorld): Promise<void> => {
      // It ends behind the first page that it takes along.
      let pages = 0;
      const ending = new Proxy(store, {
        get(target, name) {
          const value = Reflect.get(target, name, target) as unknown;
          if (name !== 'commit') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          return async (commit: Commit): Promise<CommitResult> => {
            if (commit.restored !== undefined || (commit.acknowledgements !== undefined && commit.outbound !== undefined)) pages++;
            if (pages > 1) throw new TypeError('ended');
            return target.commit(commit);
          };
        },
      });
      const { agency } = open('demo-b', { store: ending, trust: holding(pair, [away]) });
      await until('it has ended', () => pages > 1);
      await agency.close().catch(() => undefined);
      expect(new Set((await store.stats()).queued.map(({ to }) => to))).toEqual(new Set(['demo-b/relay', 'demo-b/relay-2']));
    };
    for (const documents of more > 0 ? [[]] : [[], [away]]) {
      const { agency } = world.open('demo-b', { store, trust: holding(world.pair, documents) });
      await agency.send({ to: 'ca@demo-a', type: 'request.submit', body: requestSubmit() });
      const relay = documents.length === 0 ? 'demo-b/relay' : 'demo-b/relay-2';
      await until('all wait for one relay', async () => (await store.stats()).queued.every(({ to }) => to === relay));
      await agency.close();
    }
    if (more > 0) await endsAmid(world);
    await world.startRelay('demo-b', holding(world.pair, [away, back]));
    const { events } = world.open('demo-b', { store, trust: holding(world.pair, [away, back]) });
    await until(
      'the relay has both',
      async () => (await store.stats()).queued.length === 0 || events.some((event) => nameOf(event) === 'peer-behind'),
    );
    expect(events.filter((event) => nameOf(event) === 'peer-behind')).toEqual([]);
  });

  it('dials again at once when newer documents come, however long it would have waited (AGENCY-75)', async () => {
    world = await start();
    const trusts = { b: world.pair.open('demo-b'), relayB: world.pair.open('demo-b') };
    // Its time stands still: no delay between attempts ever ends.
    const { agency, events } = world.open('demo-b', { trust: trusts.b, clock: manualClock(testClock.now()) });
    const links = () => events.flatMap((event) => (event.kind === 'link' ? [event.up] : []));
    await until('nobody answers', async () => (await agency.status()).link.state === 'waiting');
    await world.startRelay('demo-b', trusts.relayB);
    expect(links()).not.toContain(true);
    const newer = await publish(world, 2, { ca: ['ca', 'desk'], other: ['other'], relay: ['ca', 'desk', 'other'], 'relay-2': ['spare'] });
    trusts.relayB.add(newer, testClock.now());
    await agency.addTrust(newer);
    await until('the link is up', () => links().includes(true));
  });
});
