import { afterEach, describe, expect, it, vi } from 'vitest';
import { ackReceipt, decisionAccept, infoRequest, requestSubmit, requestSupplement, resultFinal } from '../../src/cli/demo/messages.js';
import { fromHex } from '../../src/core/bytes.js';
import { formatUuid, uuidv7 } from '../../src/core/ids.js';
import { systemRandom } from '../../src/core/random.js';
import { parseReceipt } from '../../src/log/statement/receipt.js';
import type { DossierView } from '../../src/agency/cases/dossier-view.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { bareAgency, outgoing, testClock, until, silent } from '../relay/world.js';
import type { BareAgency } from '../relay/world.js';
import { createAgencies, forge, linkParts, manualClock } from './world.js';
import type { AgencyWorld } from './world.js';

const TO = 'ca@demo-b';
const worlds: AgencyWorld[] = [];
const bare: BareAgency[] = [];

async function start(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  return world;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(bare.splice(0).map(({ link }) => link.close()));
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('agency', () => {
  it('carries a request through question, answer, acceptance and result, with the same dossier on both sides (DOSSIER-32)', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const { dossier } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    expect(dossier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);

    const request = await b.next();
    expect(request).toMatchObject({
      type: 'request.submit',
      dossier,
      from: 'demo-a/ca',
      redelivered: false,
      outOfOrder: false,
      test: false,
    });
    expect(request.body).toEqual(requestSubmit());
    await request.reply('ack.receipt', ackReceipt(request));
    await request.reply('info.request', infoRequest(request));
    await request.acknowledge();

    await (await a.next()).acknowledge();
    const question = await a.next();
    expect(question.type).toBe('info.request');
    await question.reply('request.supplement', requestSupplement(question));
    await question.acknowledge();

    const supplement = await b.next();
    await supplement.reply('decision.accept', decisionAccept(supplement));
    await supplement.reply('result.final', resultFinal(supplement));
    await supplement.acknowledge();
    for (const type of ['decision.accept', 'result.final']) {
      const message = await a.next();
      expect(message.type).toBe(type);
      await message.acknowledge();
    }

    await until('everything is submitted', async () => (await b.agency.status()).queued === 0 && (await a.agency.status()).queued === 0);
    const [viewA, viewB] = [await a.agency.dossier(dossier), await b.agency.dossier(dossier)];
    expect(viewA.state.measures.map(({ id, state }) => [id, state])).toEqual([
      ['m1', 'EXECUTED'],
      ['m2', 'EXECUTED'],
    ]);
    // When it was delivered, receipts told the sender alone.
    const held = ({ state }: DossierView) =>
      state.measures.map(({ entered, ...rest }) => ({ ...rest, entered: { ...entered, SENT: undefined, DELIVERED: undefined } }));
    expect(held(viewB)).toEqual(held(viewA));
    expect(viewA.timeline.map(({ messageDigest }) => messageDigest)).toEqual(viewB.timeline.map(({ messageDigest }) => messageDigest));
    const sentByA = viewA.timeline.filter(({ direction }) => direction === 'sent').map(({ transport }) => transport);
    expect(sentByA).toHaveLength(2);
    expect(sentByA).not.toContain('queued');
    expect([viewA.role, viewB.role]).toEqual(['requester', 'responder']);
  });

  it('hands a message over again until it is acknowledged, marked redelivered, and then never (AGENCY-09)', async () => {
    const world = await start();
    const a = world.open('demo-a');
    const first = world.open('demo-b');
    await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    const message = await first.next();
    expect(message.redelivered).toBe(false);
    await first.agency.close();

    const second = world.open('demo-b', { store: first.store });
    const again = await second.next();
    expect(again).toMatchObject({ messageId: message.messageId, redelivered: true });
    await again.acknowledge();
    await again.acknowledge();
    await second.agency.close();

    const third = world.open('demo-b', { store: first.store });
    await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    expect((await third.next()).messageId).not.toBe(message.messageId);
  });

  it('keeps what was sent while the relay cannot be reached, across a restart (AGENCY-06)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const before = world.open('demo-a');
    const sent = await before.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    expect((await before.agency.dossier(sent.dossier)).timeline[0]!.transport).toBe('queued');
    await before.agency.close();

    const after = world.open('demo-a', { store: before.store });
    const b = world.open('demo-b');
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    after.agency.retryNow();
    b.agency.retryNow();
    expect((await b.next()).messageId).toBe(sent.messageId);
    await until('it is no longer queued', async () => (await after.agency.dossier(sent.dossier)).timeline[0]!.transport !== 'queued');
    expect((await b.agency.dossiers()).length).toBe(1);
  });

  it('gives each message to one of several iterators', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await Promise.all([1, 2, 3, 4].map(() => a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() })));
    const taken: string[] = [];
    const stop = new AbortController();
    await Promise.all(
      [1, 2].map(async () => {
        for await (const message of b.agency.inbox({ signal: stop.signal })) {
          taken.push(message.messageId);
          await message.acknowledge();
          if (taken.length === 4) stop.abort();
        }
      }),
    );
    expect(new Set(taken).size).toBe(4);
    expect(taken.length).toBe(4);
  });

  it('refuses what schema, rules or dossier forbid before anything is sealed (AGENCY-04, SCHEMA-46)', async () => {
    const world = await start();
    const a = world.open('demo-a');
    const body = requestSubmit();
    const broken = { ...body, payload: { ...body.payload, measures: [] } };
    await expect(a.agency.send({ to: TO, type: 'request.submit', body: broken })).toRejectCode('SCHEMA_INVALID');
    const other = decisionAccept({ messageId: '01890a5d-ac96-774b-bcce-b302099a8057', body });
    await expect(a.agency.send({ to: TO, type: 'decision.accept', body: other })).toRejectCode('SCHEMA_INVALID');
    await expect(a.agency.send({ to: 'nobody@demo-b', type: 'request.submit', body })).toRejectCode('TRUST_UNKNOWN');
    await expect(a.agency.send({ to: 'ca@demo-c', type: 'request.submit', body })).toRejectCode('TRUST_SCOPE_UNKNOWN');
    await expect(a.agency.send({ to: 'CA@demo-b', type: 'request.submit', body })).toRejectCode('ID_MALFORMED');
    await expect(a.agency.send({ type: 'request.submit', body })).toRejectCode('AGENCY_NOT_ALLOWED');
    await expect(a.agency.dossier('absent')).toRejectCode('DOSSIER_UNKNOWN');
    expect((await a.agency.status()).queued).toBe(0);
    expect(await a.agency.dossiers()).toEqual([]);
  });

  it('refuses a message type that the addressee does not take (AGENCY-04)', async () => {
    const types = new Map([['info.request', [[1, 0] as const]]]);
    const world = await start({ b: { agencies: [{ id: 'ca', types }] } });
    await expect(world.open('demo-a').agency.send({ to: TO, type: 'request.submit', body: requestSubmit() })).toRejectCode(
      'AGENCY_NOT_ALLOWED',
    );
  });

  it('seals in the strongest suite that both sides list and the floor admits, or not at all', async () => {
    const world = await start();
    await expect(
      world.open('demo-a', { floor: 'rogatory-hybrid' }).agency.send({ to: TO, type: 'request.submit', body: requestSubmit() }),
    ).toRejectCode('TRUST_SUITE');
  });

  it('sends nothing where the accord does not cover the addressee', async () => {
    const agencies = new Map([
      ['demo-a', new Map([['ca', ['ca']]])],
      ['demo-b', new Map([['ca', ['other']]])],
    ]);
    const b = { agencies: [{ id: 'ca', mailboxes: ['ca', 'other'] }] };
    const world = await start({ b, accord: { agencies } });
    await expect(world.open('demo-a').agency.send({ to: TO, type: 'request.submit', body: requestSubmit() })).toRejectCode(
      'TRUST_ACCORD_NOT_IN_FORCE',
    );
  });

  it('refuses every call after its close and ends its inbox (AGENCY-03)', async () => {
    const world = await start();
    const a = world.open('demo-a');
    const waiting = a.next().catch((error: unknown) => (error as Error).message);
    await a.agency.close();
    await a.agency.close();
    expect(await waiting).toBe('the inbox ended');
    await expect(a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() })).toRejectCode('AGENCY_CLOSED');
    await expect(a.agency.dossier('absent')).toRejectCode('AGENCY_CLOSED');
    await expect(a.agency.dossiers()).toRejectCode('AGENCY_CLOSED');
    await expect(a.agency.status()).toRejectCode('AGENCY_CLOSED');
    await expect(a.agency.addTrust(await world.pair.a.nextDirectory())).toRejectCode('AGENCY_CLOSED');
    expect(() => a.agency.retryNow()).toThrowCode('AGENCY_CLOSED');
  });

  it('is not thrown off by an observer that throws: what was sent once is not sent again', async () => {
    const world = await start();
    const thrown = new TypeError('of the observer');
    const later: (() => void)[] = [];
    // What others put off runs as ever; what the observer threw is caught here.
    const putOff = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        later.push(() => {
          throw error;
        });
      }
    };
    const queue = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => void Promise.resolve().then(() => putOff(run)));
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    for (const { events } of [a, b])
      events.push = () => {
        throw thrown;
      };
    const { messageId } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    expect((await b.next()).messageId).toBe(messageId);
    await Promise.all([a.agency.close(), b.agency.close()]);
    queue.mockRestore();
    // It is the application's error, and told as such.
    expect(later.length).toBeGreaterThan(2);
    expect(() => later.at(-1)?.()).toThrow(thrown);
  });

  it('answers to a mailbox of the other side that the accord lists', async () => {
    const mailboxes = ['internal', 'ca'];
    const agency = { id: 'ca', mailboxes, competences: ['RQ-CA', 'RD-CA'] };
    const agencies = new Map([
      ['demo-a', new Map([['ca', ['ca']]])],
      ['demo-b', new Map([['ca', ['ca']]])],
    ]);
    const relays = [{ id: 'relay', urls: ['ws://relay-a:7001'], mailboxes }];
    const world = await start({ a: { agencies: [agency], relays }, accord: { agencies } });
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    const request = await b.next();
    await request.reply('ack.receipt', ackReceipt(request));
    expect((await a.next()).type).toBe('ack.receipt');
  });

  it('answers a verified message that breaks the dossier with error.validation, and never an error.validation (AGENCY-11)', async () => {
    const world = await start();
    const a = world.open('demo-a');
    const peer = bareAgency(world, 'demo-b');
    bare.push(peer);
    const { dossier, messageId } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    // A responder that skips its own checks: it decides before it has acknowledged.
    const early = await forge(world, 'demo-b', 'demo-a', {
      type: 'decision.accept',
      body: decisionAccept({ messageId, body: requestSubmit() }),
      dossier,
      seenPrev: fromHex((await a.agency.dossier(dossier)).timeline[0]!.messageDigest),
    });
    peer.queue(early.frame);
    await until('the requester refuses it', () =>
      a.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'DOSSIER_TRANSITION'),
    );
    await until('the answer is sealed', async () =>
      (await a.agency.dossier(dossier)).timeline.some(({ type }) => type === 'error.validation'),
    );
    expect((await a.agency.dossier(dossier)).state.measures.map(({ state }) => state)).toEqual(['SENT', 'SENT']);

    const nonsense = await forge(world, 'demo-b', 'demo-a', {
      type: 'error.validation',
      body: { no: 'schema' },
      dossier,
      seq: 2,
      ownPrev: early.messageDigest,
    });
    peer.queue(nonsense.frame);
    await until('it is refused too', () =>
      a.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'SCHEMA_INVALID'),
    );
    await until('both are taken', () => peer.acknowledged === 2);
    expect((await a.agency.dossier(dossier)).timeline.filter(({ type }) => type === 'error.validation')).toHaveLength(1);
  });

  it.each([
    ['a request in lane 0 (ENV-62)', { type: 'request.submit', dossier: DOSSIER, lane: 0 }],
    ['a receipt in another lane (ENV-62)', { type: 'transport.receipt', dossier: null, lane: 2 }],
    ['a message outside a dossier (ENV-61)', { type: 'request.submit', dossier: null, lane: 2 }],
  ] as const)('refuses %s', async (_, message) => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    peer.queue((await forge(world, 'demo-a', 'demo-b', { ...message, body: requestSubmit() })).frame);
    await until('it is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'AGENCY_NOT_ALLOWED'),
    );
    expect(b.events.map(({ kind }) => kind)).not.toContain('opened');
  });

  it('takes the same message in another envelope as a duplicate, and another under its id as a conflict (ENV-29)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    const messageId = uuidv7(testClock.now(), systemRandom);
    const said = { type: 'request.submit' as const, body: requestSubmit(), dossier: DOSSIER, messageId };
    peer.queue((await forge(world, 'demo-a', 'demo-b', said)).frame);
    await (await b.next()).acknowledge();
    peer.queue((await forge(world, 'demo-a', 'demo-b', { ...said, body: { ...requestSubmit(), language: 'tr' } })).frame);
    await until('the conflict is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'ENVELOPE_CONFLICT'),
    );
    const count = b.events.filter((event) => event.kind === 'opened').length;
    expect(count).toBe(1);
    expect((await b.store.list('refused')).length).toBe(1);
  });

  it('does not hand the same message over twice when its envelope was made anew (ENV-29)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    const messageId = uuidv7(testClock.now(), systemRandom);
    const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER, messageId });
    peer.queue(sealed.frame);
    await (await b.next()).acknowledge();
    // The same arrival once more, past the dedupe of store and relay: as a replayed backup would bring it.
    const counters = (await b.store.counters('local'))[2]!;
    expect(counters.ackedThrough).toBe(1);
    await b.agency.close();
    await b.store.commit({
      now: testClock.now(),
      outbound: [
        {
          to: 'local',
          lane: 2,
          mailbox: TO,
          envelopeId: sealed.envelopeId,
          envelopeDigest: sealed.envelopeDigest,
          frame: sealed.frame,
          expiresAt: testClock.now() + 86_400_000,
        },
      ],
    });
    const again = world.open('demo-b', { store: b.store });
    await until('it is recognised', () => again.events.some((event) => event.kind === 'duplicate'));
    expect(again.events.some((event) => event.kind === 'opened')).toBe(false);
  });

  it('lets a message wait for its missing predecessor, and hands both over in order (DOSSIER-11)', async () => {
    const { world, b, peer, first, second } = await chainOfTwo();
    peer.queue(second.frame);
    await until('the second waits', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'held' && event.code === 'gap'),
    );
    peer.queue(first.frame);
    const taken = [await b.next(), await b.next()];
    expect(taken.map(({ outOfOrder }) => outOfOrder)).toEqual([false, false]);
    const opened = b.events.flatMap((event) => (event.kind === 'opened' ? [event.messageId] : []));
    expect(opened).toEqual([formatUuid(first.messageId), formatUuid(second.messageId)]);
    expect((await world.open('demo-a').agency.dossiers()).length).toBe(0);
  });

  it('hands a message over marked out of order when its predecessor does not come in time (DOSSIER-11)', async () => {
    const clock = manualClock(testClock.now());
    const { b, peer, second } = await chainOfTwo(clock);
    peer.queue(second.frame);
    await until('the second waits', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'held' && event.code === 'gap'),
    );
    clock.advance(15 * 60_000 + 1);
    expect(await b.next()).toMatchObject({ messageId: formatUuid(second.messageId), outOfOrder: true });
  });

  it('does not let an urgent message wait (DOSSIER-11)', async () => {
    const { b, peer, second } = await chainOfTwo(undefined, 1);
    peer.queue(second.frame);
    expect(await b.next()).toMatchObject({ messageId: formatUuid(second.messageId), outOfOrder: true });
  });

  it("refuses a fork of the sender's chain and keeps both messages (ENV-30)", async () => {
    const { world, b, peer, first, second } = await chainOfTwo();
    peer.queue(first.frame);
    peer.queue(second.frame);
    await until('both are opened', () => b.events.filter((event) => event.kind === 'opened').length === 2);
    const fork = await forge(world, 'demo-a', 'demo-b', { ...SECOND, seq: 2, ownPrev: first.messageDigest });
    const elsewhere = await forge(world, 'demo-a', 'demo-b', { ...SECOND, seq: 3, ownPrev: first.messageDigest });
    peer.queue(fork.frame);
    peer.queue(elsewhere.frame);
    await until(
      'both forks are refused',
      () => b.events.filter((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'ENVELOPE_FORK').length === 2,
    );
    expect((await b.store.list('refused')).length).toBe(2);
  });

  it('refuses a late predecessor that is not the one its successor named (ENV-30)', async () => {
    const { world, b, peer, first } = await chainOfTwo();
    const early = await forge(world, 'demo-a', 'demo-b', { ...SECOND, seq: 2, ownPrev: systemRandom(32), lane: 1 });
    peer.queue(early.frame);
    expect((await b.next()).outOfOrder).toBe(true);
    peer.queue(first.frame);
    await until('the predecessor is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'ENVELOPE_FORK'),
    );
  });

  it('answers what is not for its mailbox, and what has expired, on the link, and keeps neither; of the second its relay is owed refused (AGENCY-18)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const relay = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };
    const clock = manualClock(testClock.now());
    const events: AgencyEvent[] = [];
    const { node, handler } = await linkParts(world, clock, events);
    const message = { ...outgoing(1, frame), lane: 2, streamId: new Uint8Array(16) };
    expect(await handler.commit(relay, [{ ...message, mailbox: 'other@demo-b' }])).toMatchObject([
      { verdict: 'rejected', code: 'refused' },
    ]);
    clock.advance(3 * 86_400_000);
    expect(await handler.commit(relay, [{ ...message, seq: 2 }])).toMatchObject([{ verdict: 'rejected', code: 'refused' }]);
    expect(events.map((event) => (event.kind === 'alarm' && event.alarm === 'refused' ? event.code : event.kind))).toEqual([
      'ENVELOPE_NOT_MINE',
      'ENVELOPE_EXPIRED',
    ]);
    expect((await node.store.stats()).queued).toEqual([]);
    const owed = (await node.store.owed('demo-b/relay', 0, 8)).map(({ leaf }) => leaf && parseReceipt(leaf.object!));
    expect(owed).toMatchObject([{ kind: 'refused', envelopeDigest: message.envelopeDigest, addressee: message.mailbox }]);
  });

  it('takes nothing for a mailbox that is not its own, although the outer header lists it (ENV-04)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const mailboxes = ['ca@demo-b', 'other@demo-b'];
    const { frame } = await forge(world, 'demo-a', 'demo-b', {
      type: 'request.submit',
      body: requestSubmit(),
      dossier: DOSSIER,
      mailboxes,
    });
    const relay = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };
    const events: AgencyEvent[] = [];
    const { handler } = await linkParts(world, testClock, events);
    const message = { ...outgoing(1, frame), lane: 2, streamId: new Uint8Array(16) };
    const [verdict] = await handler.commit(relay, [{ ...message, mailbox: 'other@demo-b' }]);
    expect(verdict).toEqual({ verdict: 'rejected', code: 'refused', retryable: false });
    expect(events).toMatchObject([{ kind: 'alarm', alarm: 'refused', code: 'ENVELOPE_NOT_MINE' }]);
    expect(await handler.commit(relay, [{ ...message, seq: 2, mailbox: 'ca@demo-b' }])).toEqual([{ verdict: 'accepted' }]);
  });

  it('refuses a message outside of any dossier (DOSSIER-33)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: null });
    peer.queue(frame);
    await until('it is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'AGENCY_NOT_ALLOWED'),
    );
    expect(await b.agency.dossiers()).toEqual([]);
  });

  it('refuses a message of another agency in a dossier that it holds with one (AGENCY-04)', async () => {
    const competences = ['RQ-CA', 'RD-CA'];
    const world = await start({
      a: {
        agencies: [
          { id: 'ca', competences },
          { id: 'other', competences },
        ],
      },
    });
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    const first = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const intruder = await forge(world, 'demo-a', 'demo-b', { ...SECOND, agency: 'other' });
    peer.queue(first.frame);
    await (await b.next()).acknowledge();
    peer.queue(intruder.frame);
    await until('it is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'AGENCY_NOT_ALLOWED'),
    );
    expect((await b.agency.dossier(DOSSIER)).timeline.filter(({ direction }) => direction === 'received')).toHaveLength(1);
  });

  it('sends with the longest lifetime at any minute of the hour', async () => {
    const world = await start();
    const clock = manualClock(testClock.now());
    const a = world.open('demo-a', { clock });
    for (let i = 0; i < 4; i++) {
      await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit(), lifetimeMs: 30 * 86_400_000 });
      clock.advance(17 * 60_000);
    }
    expect((await a.agency.dossiers()).length).toBe(4);
  });

  it('refuses a test message in a production mailbox, and keeps it with the reason', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit(), test: true });
    await until('it is refused', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'refused' && event.code === 'ENVELOPE_TEST'),
    );
    expect(await b.agency.dossiers()).toEqual([]);
  });

  it('holds what cites a newer directory with its delivery time, and opens it when the directory arrives (AGENCY-10)', async () => {
    const world = await start();
    const newer = await world.pair.a.nextDirectory();
    const trust = silent(world.pair.open('demo-a'));
    trust.add(newer, testClock.now());
    const [a, b] = [world.open('demo-a', { trust }), world.open('demo-b')];
    const { messageId } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    await until('it is held', () =>
      b.events.some((event) => event.kind === 'alarm' && event.alarm === 'held' && event.code === 'ENVELOPE_DIRECTORY_AHEAD'),
    );
    const heldAt = testClock.now();
    await b.agency.addTrust(newer);
    const message = await b.next();
    expect(message.messageId).toBe(messageId);
    expect(message.deliveredAt).toBeLessThanOrEqual(heldAt);
    expect(await b.store.list('held')).toEqual([]);
  });

  it('encrypts what it keeps: no word of a request is in its store (AGENCY-02)', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit() });
    await b.next();
    for (const { store } of [a, b]) {
      for (const collection of ['dossier', 'message', 'timeline', 'inbox', 'sent', 'chain', 'replay']) {
        for (const { value } of await store.list(collection)) expect(Buffer.from(value).includes('WannaCry')).toBe(false);
      }
    }
    expect((await b.store.list('message')).length).toBe(1);
  });
});

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const SECOND = { type: 'request.supplement' as const, dossier: DOSSIER, body: unsolicited() };

/** Something to add that nobody asked for: allowed in any state of the request. */
function unsolicited() {
  const { refs, language, handling } = requestSubmit();
  return { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
}

/** A responder, and two messages of one chain that a bare link of the requester may bring in any order. */
async function chainOfTwo(
  clock?: Parameters<AgencyWorld['open']>[1] extends infer O ? (O extends { clock?: infer C } ? C : never) : never,
  lane: 1 | 2 = 2,
) {
  const world = await start();
  const b = world.open('demo-b', clock === undefined ? {} : { clock });
  const peer = bareAgency(world, 'demo-a');
  bare.push(peer);
  const first = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER, lane });
  const second = await forge(world, 'demo-a', 'demo-b', { ...SECOND, seq: 2, ownPrev: first.messageDigest, lane });
  return { world, b, peer, first, second };
}
