import { afterEach, describe, expect, it } from 'vitest';
import type { AgencyEvent } from '../../src/agency/types.js';
import { ackReceipt, requestSubmit } from '../../src/cli/demo/messages.js';
import { systemRandom } from '../../src/core/random.js';
import { systemClock } from '../../src/core/time.js';
import type { Clock } from '../../src/core/time.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import type { SignerSecret } from '../../src/crypto/keys/keys.js';
import type { MessageBody } from '../../src/vocabulary/catalogue.js';
import { signOverride } from '../../src/trust/documents/override.js';
import { Vault } from '../../src/agency/home/vault.js';
import { bareAgency, stateOf, testClock, until } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const HOURS = 80;
const LATER_S = NOW_S + HOURS * 3600;
const later: Clock = { now: () => testClock.now() + HOURS * 3_600_000, after: systemClock.after };

const officer = (name: string, role = 'officer') => ({ role, person: { name, function: 'prosecutor (demonstration)' } });

const worlds: AgencyWorld[] = [];
const bare: ReturnType<typeof bareAgency>[] = [];

async function start(): Promise<AgencyWorld> {
  const officers = [officer('First Officer'), officer('Second Officer'), officer('First Officer', 'officer:duty')];
  const world = await createAgencies({ a: { agencies: [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], officers }] } });
  worlds.push(world);
  await world.startRelay('demo-a');
  await world.startRelay('demo-b');
  return world;
}

afterEach(async () => {
  for (const peer of bare.splice(0)) await peer.link.close();
  for (const world of worlds.splice(0)) await world.closeAll();
});

function officersOf(world: AgencyWorld): readonly SignerSecret[] {
  return stateOf(world.pair, 'demo-a')
    .agencies.get('ca')!
    .sets[0]!.officers.map(({ secret }) => secret);
}

function withUrgency(level: 'ROUTINE' | 'PROVISIONAL'): MessageBody<'request.submit'> {
  const body = requestSubmit();
  return { ...body, payload: { ...body.payload, urgency: level === 'ROUTINE' ? { level } : { ...body.payload.urgency, level } } };
}

const request = (secrets: readonly SignerSecret[], body = withUrgency('PROVISIONAL')) =>
  ({
    to: 'ca@demo-b',
    type: 'request.submit',
    body,
    staleOverride: { officers: secrets.map(memorySigner), reason: 'the assets would be gone tomorrow' },
  }) as const;

describe('sending while a state is stale', () => {
  it('goes by the decision of two officers, which is kept, told, and shown to the reader (TRUST-42, TRUST-77, TRUST-78)', async () => {
    const world = await start();
    const { a, b } = world.pair;
    const [first, second] = officersOf(world);
    const sender = world.open('demo-a', { clock: later });
    const reader = world.open('demo-b', { clock: later });
    for (const document of [await a.nextFreshness(LATER_S), await b.nextFreshness(LATER_S)]) await reader.agency.addTrust(document);
    const sent = await sender.agency.send(request([first!, second!]));
    const message = await reader.next();
    const officers = [
      { name: 'First Officer', function: 'prosecutor (demonstration)' },
      { name: 'Second Officer', function: 'prosecutor (demonstration)' },
    ];
    expect(message.messageId).toBe(sent.messageId);
    expect(message.override?.scopes).toEqual(['demo-a', 'demo-b']);
    expect(message.override?.reason).toBe('the assets would be gone tomorrow');
    expect([...message.override!.officers].sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual(officers);
    expect(sender.events).toContainEqual(
      expect.objectContaining({ kind: 'override', messageId: sent.messageId, scopes: ['demo-a', 'demo-b'] }),
    );
    expect(await sender.agency.decisions()).toMatchObject([{ kind: 'override', id: 'ca', reason: 'the assets would be gone tomorrow' }]);
    // Both sides have the statement when the content is gone.
    const { statement } = message.override!;
    await message.acknowledge();
    const digest = (await reader.agency.dossier(message.dossier)).timeline[0]!.messageDigest;
    for (const { agency } of [reader, sender]) {
      await agency.erase(digest, { by: 'First Officer', reason: 'retention ended' });
      await expect(agency.archived(digest)).toRejectCode('AGENCY_ERASED');
    }
    const [kept] = await new Vault(reader.store, new Uint8Array(32).fill(2), systemRandom).list('message');
    expect(kept!.value).toMatchObject({ override: { statement } });
    expect(await sender.agency.decisions()).toMatchObject([{ statement }]);
  });

  it('is refused without a decision, by one officer twice, by a stranger, and for what can wait (TRUST-42, TRUST-75)', async () => {
    const world = await start();
    const [first, second, firstAgain] = officersOf(world);
    const stranger = generateSigner('rogatory-classic', systemRandom);
    const sender = world.open('demo-a', { clock: later });
    const { staleOverride: _, ...without } = request([]);
    await expect(sender.agency.send(without)).toRejectCode('TRUST_STALE');
    for (const officers of [[first!], [first!, first!], [first!, firstAgain!], [first!, stranger]]) {
      await expect(sender.agency.send(request(officers))).toRejectCode('TRUST_OVERRIDE');
    }
    await expect(sender.agency.send(request([first!, second!], withUrgency('ROUTINE')))).toRejectCode('TRUST_OVERRIDE');
    expect(await sender.agency.decisions()).toEqual([]);
    expect((await sender.agency.status()).queued).toBe(0);
  });

  it('states nothing while both states are fresh, and a body that states one itself is refused (TRUST-42)', async () => {
    const world = await start();
    const [first, second] = officersOf(world);
    const sender = world.open('demo-a');
    const reader = world.open('demo-b');
    await sender.agency.send(request([first!, second!]));
    expect((await reader.next()).override).toBeUndefined();
    const body = withUrgency('PROVISIONAL');
    const override = { scopes: ['demo-a'], reason: 'x', statement: new Uint8Array(3) };
    const claiming = { ...body, handling: { ...body.handling, override } };
    await expect(sender.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: claiming })).toRejectCode('TRUST_OVERRIDE');
  });
});

describe('a reader', () => {
  it('refuses an override that is about another message (TRUST-76)', async () => {
    const world = await start();
    const reader = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    bare.push(peer);
    const about = { scope: 'demo-a', id: 'ca', at: NOW_S, messageId: new Uint8Array(16), content: new Uint8Array(32) };
    const statement = Uint8Array.from(
      await signOverride({ ...about, scopes: ['demo-a'], reason: 'x' }, officersOf(world).slice(0, 2).map(memorySigner)),
    );
    const body = withUrgency('PROVISIONAL');
    const claiming = { ...body, handling: { ...body.handling, override: { scopes: ['demo-a'], reason: 'x', statement } } };
    const sealed = await forge(world, 'demo-a', 'demo-b', {
      type: 'request.submit',
      body: claiming,
      dossier: '0198f2b4-0000-7000-8000-000000000001',
    });
    peer.queue(sealed.frame);
    await until('it is refused', () => Promise.resolve(reader.events.some((event) => nameOf(event) === 'refused')));
    expect(reader.events.find((event) => nameOf(event) === 'refused')).toMatchObject({ code: 'TRUST_OVERRIDE' });
  });
});

describe('the operator', () => {
  it('ends the quarantine of one message by name and reason, which are kept, and it is opened with its delivery time (TRUST-74)', async () => {
    const world = await start();
    const sender = world.open('demo-a');
    const reader = world.open('demo-b', { clock: later });
    await sender.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('the message is held', () => Promise.resolve(reader.events.some((event) => nameOf(event) === 'held')));
    const [held] = await reader.agency.held();
    expect(held).toMatchObject({ code: 'TRUST_STALE', mailbox: 'ca@demo-b' });
    const decided = { by: 'Duty Officer', reason: 'confirmed by telephone' };
    await expect(reader.agency.endQuarantine('00', decided)).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
    expect(reader.events.some(({ kind }) => kind === 'opened')).toBe(false);
    await reader.agency.endQuarantine(held!.envelopeDigest, decided);
    expect((await reader.next()).deliveredAt).toBe(held!.deliveredAt);
    expect(await reader.agency.held()).toEqual([]);
    expect(await reader.agency.decisions()).toMatchObject([{ kind: 'quarantine', envelopeDigest: held!.envelopeDigest, ...decided }]);
  });
});

describe('receipts', () => {
  it('pass inward while both states are stale, and the message that comes beside them is held (TRUST-72)', async () => {
    const world = await start();
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const [a, b] = [world.open('demo-a', { clock: clocks.a }), world.open('demo-b', { clock: clocks.b })];
    const sent = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const message = await b.next();
    if (message.type !== 'request.submit') throw new TypeError(message.type);
    clocks.a.advance(HOURS * 3_600_000);
    await message.reply('ack.receipt', ackReceipt(message));
    clocks.b.advance(60_000);
    const isOpened = (event: AgencyEvent) =>
      event.kind === 'receipt' && event.receipt === 'opened' && event.envelopeDigest === sent.envelopeDigest;
    await until('the receipt has come', () => {
      for (const clock of [clocks.a, clocks.b]) clock.advance(1_000);
      return Promise.resolve(a.events.some(isOpened));
    });
    await until('the answer is held', async () => (await a.agency.held()).length === 1);
    expect(await a.agency.held()).toMatchObject([{ code: 'TRUST_STALE' }]);
    expect(a.events.some(({ kind }) => kind === 'opened')).toBe(false);
  });
});
