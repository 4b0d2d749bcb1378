// A seal is stolen: what was opened before stays, what arrives after is refused, whatever date it claims.
import { afterEach, describe, expect, it } from 'vitest';
import { ackReceipt, requestSubmit } from '../../src/cli/demo/messages.js';
import { formatUuid, uuidv7 } from '../../src/core/ids.js';
import { systemRandom } from '../../src/core/random.js';
import type { Clock } from '../../src/core/time.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { RECEIPT_KINDS } from '../../src/log/kinds.js';
import { applyKeyChange, readKeyChange, writeKeyChange } from '../../src/trust/publish/key-change.js';
import { NOW, NOW_S } from '../trust/states.js';
import { bareAgency, testClock, until } from '../relay/world.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('a seal that is marked compromised', () => {
  it('leaves what was opened before, and opens nothing that arrives after, dated before the theft or not (ENV-22)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const { dossier } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const request = await b.next();
    await request.acknowledge();

    const { a: state } = world.pair;
    const seal = state.seal();
    const compromise = [{ key: seal.signerId, invalidSince: NOW_S - 1000 }];
    const change = { scope: 'demo-a', id: 'ca', issuedAt: NOW_S, signers: [], kems: [], retire: [], compromise };
    const { agencies } = applyKeyChange({ scope: 'demo-a', ...state.directoryInput }, readKeyChange(await writeKeyChange(change, [])));
    await b.agency.addTrust(await state.nextDirectory({ agencies }));

    // An honest sender that does not know yet, and a thief who dates its message three hours before the theft.
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('the honest one is refused', () => b.events.some((event) => nameOf(event) === 'refused'));
    await a.agency.close();
    const earlier: Clock = { ...testClock, now: () => NOW - 4 * 3_600_000 };
    const id = formatUuid(uuidv7(NOW, systemRandom));
    const forged = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: id, clock: earlier });
    const thief = bareAgency(world, 'demo-a');
    thief.queue(forged.frame);
    await until('the thief is refused', () => b.events.filter((event) => nameOf(event) === 'refused').length === 2);
    await thief.link.close();
    for (const event of b.events)
      if (event.kind === 'alarm' && event.alarm === 'refused') expect(event.code).toBe('ENVELOPE_SIGNER_STATUS');

    expect(await b.agency.dossiers()).toHaveLength(1);
    const view = await b.agency.dossier(dossier);
    expect(view.timeline).toHaveLength(1);
    const archived = await b.agency.archived(view.timeline[0]!.messageDigest);
    expect(archived.message.from.key).toEqual(seal.signerId);
    await expect(request.reply('ack.receipt', ackReceipt(request))).toRejectCode('TRUST_ACCORD_NOT_IN_FORCE');
  });

  it('makes no agency refuse what it opened: the frame that comes for another of its mailboxes is a duplicate (AGENCY-18, LOG-22)', async () => {
    const world = await createAgencies({ b: { agencies: [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], mailboxes: ['ca', 'desk'] }] } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const b = world.open('demo-b');
    const sender = bareAgency(world, 'demo-a');
    const mailboxes = ['ca@demo-b', 'desk@demo-b'];
    const dossier = formatUuid(uuidv7(NOW, systemRandom));
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier, mailboxes });
    sender.queue(frame, { mailbox: 'ca@demo-b' });
    await (await b.next()).acknowledge();

    // Its own state revokes the seal, and only then the sender hands over the second copy: an opened and a refused would be in its hands.
    const { a: state } = world.pair;
    const compromise = [{ key: state.seal().signerId, invalidSince: NOW_S - 1000 }];
    const change = { scope: 'demo-a', id: 'ca', issuedAt: NOW_S, signers: [], kems: [], retire: [], compromise };
    const { agencies } = applyKeyChange({ scope: 'demo-a', ...state.directoryInput }, readKeyChange(await writeKeyChange(change, [])));
    await b.agency.addTrust(await state.nextDirectory({ agencies }));
    sender.queue(frame, { mailbox: 'desk@demo-b' });
    await until('the copy is judged', () => b.events.some((event) => nameOf(event) === 'duplicate' || nameOf(event) === 'refused'));
    await sender.link.close();
    const said = (await b.store.leaves((await b.store.logHead())!.epoch, 0, 100)).flatMap(({ kind }) => RECEIPT_KINDS[kind - 1] ?? []);
    expect(said).toEqual(['delivered', 'opened', 'delivered']);
  });
});

it('a stolen log key: people are told which receipts nothing dates before the theft, and once (LOG-60, LOG-57, LOG-58)', async () => {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  const clock = manualClock(testClock.now());
  const [a] = [world.open('demo-a', { clock }), world.open('demo-b', { clock })];
  const told = () => a.events.flatMap((event) => (event.kind === 'alarm' && event.alarm === 'undated' ? [event] : []));
  const kindsOf = (digest: string) =>
    a.events.flatMap((event) => (event.kind === 'receipt' && event.envelopeDigest === digest ? [event.receipt] : []));
  const send = async (isUntil: (digest: string) => boolean): Promise<string> => {
    const { envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await until('it is so', () => {
      clock.advance(2_000);
      return Promise.resolve(isUntil(envelopeDigest));
    });
    return envelopeDigest;
  };
  // What the first message brought stands in the log of A, which B cosigned before the theft.
  const cosigned = () => a.events.filter(({ kind }) => kind === 'cosigned').length;
  const first = await send((digest) => ['delivered', 'opened'].every((kind) => kindsOf(digest).includes(kind as never)) && cosigned() > 0);
  // Two more rounds of cosigning: all that came is in them.
  for (let passed = 0; passed < 25 * 60; passed += 5) {
    clock.advance(5_000);
    await new Promise((done) => setImmediate(done));
  }
  const since = Math.ceil(clock.now() / 1000) + 1;
  const second = await send((digest) => kindsOf(digest).includes('opened'));
  const { b: state } = world.pair;
  const key = memorySigner(state.agencies.get('ca')!.log).signerId;
  const change = {
    scope: 'demo-b',
    id: 'ca',
    issuedAt: NOW_S,
    signers: [],
    kems: [],
    retire: [],
    compromise: [{ key, invalidSince: since }],
  };
  const { agencies } = applyKeyChange({ scope: 'demo-b', ...state.directoryInput }, readKeyChange(await writeKeyChange(change, [])));
  await a.agency.addTrust(await state.nextDirectory({ agencies }));
  await until('it is told', () => {
    clock.advance(100);
    return Promise.resolve(told().length > 0);
  });
  await a.agency.addTrust(await state.nextDirectory({ agencies, version: 3 }));
  expect(told()).toMatchObject([{ issuer: 'demo-b/ca', invalidSince: since * 1000 }]);
  const envelopes = new Set(told()[0]!.receipts.map(({ envelopeDigest }) => envelopeDigest));
  expect([envelopes.has(second), envelopes.has(first)]).toEqual([true, false]);
});
