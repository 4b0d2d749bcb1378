import { afterEach, describe, expect, it } from 'vitest';
import { archiveFrame } from '../../src/agency/home/archive.js';
import { readSent, sentDocuments, statusOf } from '../../src/agency/send/sent-envelopes.js';
import type { AgencyAlarm, AgencyEvent } from '../../src/agency/types.js';
import { ackReceipt, accordTerms, requestSubmit } from '../../src/cli/demo/messages.js';
import { toHex } from '../../src/core/bytes.js';
import { fail } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { EndpointAlarm } from '../../src/endpoint/alarms.js';
import { leafKindNumber } from '../../src/log/kinds.js';
import type { ReceiptKind } from '../../src/log/kinds.js';
import { parseBatch } from '../../src/log/statement/batch.js';
import { encodeNotice, parseNotice } from '../../src/log/statement/notice.js';
import { parseReceipt } from '../../src/log/statement/receipt.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { encodeTerms } from '../../src/vocabulary/accords/terms.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/port.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { NOW_S } from '../trust/states.js';
import { TestLog } from '../log/world.js';
import { bareAgency, outgoing, stateOf, testClock, until } from '../relay/world.js';
import { createAgencies, forge, linkParts, manualClock, nameOf } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const MINUTE = 60_000;
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function start(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  return world;
}

const of = <K extends AgencyEvent['kind'] | AgencyAlarm['alarm']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K } | { alarm: K }> => event.kind === kind || nameOf(event) === kind);

const alarms = ({ events }: Pick<Opened, 'events'>, name: EndpointAlarm) => of({ events }, 'alarm').filter(({ alarm }) => alarm === name);

/** Receipts of the sealed path that have come. */
const said = (party: Opened) => of(party, 'receipt').filter(({ receipt }) => receipt === 'opened');

describe('receipts of the sealed path', () => {
  it('say opened to the sender, who cosigns the log that they stand in, and then all is still (AGENCY-19, LOG-30, LOG-13)', async () => {
    const world = await start();
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const [a, b] = [world.open('demo-a', { clock: clocks.a }), world.open('demo-b', { clock: clocks.b })];
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 500) {
        for (const clock of [clocks.a, clocks.b]) clock.advance(500);
        await new Promise((done) => setImmediate(done));
      }
    };
    const { dossier, envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is opened', () => of(b, 'opened').length === 1);
    expect(said(a)).toEqual([]);
    await until('the receipt has come', () => pass(2_000).then(() => said(a).length === 1));
    expect(said(a)[0]).toMatchObject({ receipt: 'opened', issuer: 'demo-b/ca', dossier, envelopeDigest });
    const before = (await a.agency.dossier(dossier)).timeline[0]!;
    expect(before).toMatchObject({ transport: 'opened' });
    await until('both logs are cosigned', () => pass(2_000).then(() => [a, b].every((party) => of(party, 'cosigned').length > 0)));
    expect(of(b, 'cosigned')[0]).toMatchObject({ peer: 'demo-a/ca' });
    // Each rung of the ladder has come, with its issuer.
    await until('all receipts have come', () =>
      pass(2_000).then(async () => {
        const said = (await a.agency.dossier(dossier)).timeline[0]!.receipts!.map(({ kind, issuer }) => `${kind} ${issuer}`).sort();
        return said.join() === 'delivered demo-b/ca,opened demo-b/ca,relayed demo-b/relay,submitted demo-a/relay';
      }),
    );

    // No receipt for a receipt, and no cosignature for a cosignature: after two more rounds of cosigning nothing is said.
    await pass(30 * MINUTE);
    const sizes = async (): Promise<number[]> => Promise.all([a, b].map(async ({ store }) => (await store.logHead())!.size));
    const settled = await sizes();
    await pass(30 * MINUTE);
    expect(await sizes()).toEqual(settled);
    for (const party of [a, b]) expect(of(party, 'alarm')).toEqual([]);
  });

  it('reach the dossier they are about in the commit that keeps them: arrival is no longer awaited, an acknowledgement is (AGENCY-45, DOSSIER-39)', async () => {
    const terms = encodeTerms({ ...accordTerms(), deadlines: [{ id: 'D25', unit: 'MINUTES', length: 1_440, warnAfter: 30 }] });
    const world = await createAgencies({ accord: { terms } });
    worlds.push(world);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    let isBroken = false;
    let tried = 0;
    const kept = openMemoryStore();
    // A disk that is full whenever a receipt is to be kept.
    const store = new Proxy(kept, {
      get: (target, name: keyof Store) =>
        name === 'commit'
          ? (input: Parameters<Store['commit']>[0]) =>
              isBroken && (input.receipts ?? []).length > 0 && ++tried > 0
                ? Promise.reject(fail('STORE_UNAVAILABLE', { reason: 'full' }))
                : target.commit(input)
          : (target[name] as () => unknown).bind(target),
    });
    const a = world.open('demo-a', { clock: clocks.a, store });
    const { dossier, envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const seen = async (party: Opened) => {
      const { due, state } = await party.agency.dossier(dossier);
      return { awaited: due.map(({ id, by }) => `${id} ${by}`), states: [...new Set(state.measures.map((measure) => measure.state))] };
    };
    expect(await seen(a)).toEqual({ awaited: ['D25 relay'], states: ['SENT'] });
    await until('the relay has it', () => of(a, 'submitted').length === 1);

    isBroken = true;
    const b = world.open('demo-b', { clock: clocks.b });
    await until('it is opened', () => of(b, 'opened').length === 1);
    clocks.b.advance(MINUTE);
    await until('it is tried', () => tried > 0);
    // Neither half of what could not be committed is there.
    expect(await seen(a)).toEqual({ awaited: ['D25 relay'], states: ['SENT'] });
    await a.agency.close();

    isBroken = false;
    const again = world.open('demo-a', { clock: clocks.a, store });
    await until('the receipts have come', () => said(again).length === 1);
    expect(await seen(again)).toEqual({ awaited: ['D01 responder'], states: ['DELIVERED'] });
    const [awaited] = (await again.agency.dossier(dossier)).due;
    expect(awaited?.since).toBe(said(again)[0]?.at);
    expect((await again.store.receipts(Buffer.from(envelopeDigest, 'hex'))).length).toBeGreaterThan(1);

    const request = await b.next();
    await request.reply('ack.receipt', ackReceipt({ messageId: request.messageId, body: requestSubmit() }, { now: clocks.b.now() }));
    await until('it is acknowledged', () => of(again, 'opened').length === 1);
    expect((await seen(again)).awaited).not.toContain('D01 responder');
    expect((await seen(again)).states).toEqual(['RECEIVED']);
    await until('the responder hears of it', () => {
      clocks.a.advance(1_000);
      return of(b, 'receipt').some((event) => event.receipt === 'delivered' && event.dossier === dossier);
    });
    expect((await seen(b)).awaited).not.toContain('D25 relay');
  });

  it('are said at once of what is urgent (AGENCY-19)', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await until('the receipt has come', () => said(a).length === 1);
    expect(of(b, 'opened')).toHaveLength(1);
  });

  it('are owed until they are sealed, whatever ends the program before (AGENCY-19)', async () => {
    const world = await start();
    const clock = manualClock(testClock.now());
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { clock })];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is opened', () => of(b, 'opened').length === 1);
    await b.agency.close();
    const again = world.open('demo-b', { store: b.store, clock });
    await until('the link is up', () => of(again, 'link').some(({ up }) => up));
    clock.advance(MINUTE);
    await until('the receipt has come', () => said(a).length === 1);
  });

  it('are told of and tried again when they cannot be sealed (AGENCY-19)', async () => {
    const world = await start();
    const clock = manualClock(testClock.now());
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { clock })];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is opened', () => of(b, 'opened').length === 1);
    // The clock runs past the own log key, too: nothing is signed until a newer one is in force.
    clock.advance(400 * 86_400_000);
    await until('it is told', () => alarms(b, 'statement-unsent').length > 0);
    expect(alarms(b, 'statement-unsent')[0]).toMatchObject({ peer: 'demo-a/ca', code: 'LOG_SIGNER' });
    expect(await b.store.owed('demo-a/ca', 0, 10)).toHaveLength(1);
  });

  it('of a body that is not of its type are refused, and answered by nothing (AGENCY-19)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    peer.queue(
      (await forge(world, 'demo-a', 'demo-b', { type: 'transport.receipt', body: { no: 'schema' }, dossier: DOSSIER, lane: 0 })).frame,
    );
    await until('it is refused', () => of(b, 'refused').length === 1);
    expect(of(b, 'refused')[0]!.code).toBe('SCHEMA_INVALID');
    expect(await b.store.owed('demo-a/ca', 0, 10)).toEqual([]);
    await peer.link.close();
  });

  it('say refused, with one coarse reason, of a message whose signatures verified (AGENCY-19, LOG-17)', async () => {
    const world = await start();
    const clock = manualClock(testClock.now());
    const b = world.open('demo-b', { clock });
    const peer = bareAgency(world, 'demo-a');
    peer.queue((await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: { no: 'schema' }, dossier: DOSSIER })).frame);
    await until('it is refused', () => of(b, 'refused').length === 1);
    const [owed] = await b.store.owed('demo-a/ca', 0, 10);
    const receipt = parseReceipt(owed!.leaf!.object!);
    expect(receipt).toMatchObject({ kind: 'refused', reason: 'malformed', addressee: { scope: 'demo-b', id: 'ca' } });
    expect(receipt.messageDigest).toHaveLength(32);
    expect(peer.received.map(({ lane }) => lane)).not.toContain(0);
    clock.advance(MINUTE);
    await until('the sealed receipt has come', () => peer.received.some(({ lane }) => lane === 0));
    expect(await b.store.owed('demo-a/ca', 0, 10)).toEqual([]);
    await peer.link.close();
  });
});

describe('receipts of the hop path', () => {
  const RELAY = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };

  it('say delivered once, in the log before on the link, and are owed until the relay has them (AGENCY-18, LOG-05)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const said: Uint8Array[] = [];
    let isUp = false;
    const clock = manualClock(testClock.now());
    const { node, endpoint, handler } = await linkParts(world, clock, [], 'demo-b', (_relay, body) => {
      said.push(body);
      return Promise.resolve(isUp);
    });
    const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const message = { ...outgoing(1, sealed.frame), lane: 2, streamId: new Uint8Array(16) };
    await handler.commit(RELAY, [message, { ...message, seq: 2 }]);
    // Genesis and one entry: the same bytes again are a duplicate, and no second fact. Whoever sends them again is told again.
    expect([(await node.store.logHead())!.size, (await node.store.owed(RELAY.key, 0, 10)).length]).toEqual([2, 2]);
    await until('it is tried', () => (clock.advance(1_000), said.length > 0));
    isUp = true;
    await until('it is paid', async () => (clock.advance(30_000), (await node.store.owed(RELAY.key, 0, 10)).length === 0));
    const [batch] = parseNotice(said.at(-1)!);
    const receipts = parseBatch(batch!).entries.map(({ receipt }) => parseReceipt(receipt));
    expect(receipts[0]).toMatchObject({ kind: 'delivered', issuer: { scope: 'demo-b', id: 'ca' }, addressee: 'ca@demo-b' });
    expect(receipts[0]!.envelopeDigest).toEqual(sealed.envelopeDigest);
    await endpoint.stop();
  });

  it('say nothing of what machines say to each other in lane 0 (LOG-70)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const { node, endpoint, handler } = await linkParts(world, testClock, []);
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'transport.receipt', body: {}, dossier: DOSSIER, lane: 0 });
    expect(await handler.commit(RELAY, [{ ...outgoing(1, frame), lane: 0, streamId: new Uint8Array(16) }])).toEqual([
      { verdict: 'accepted' },
    ]);
    expect([(await node.store.logHead())!.size, await node.store.owed(RELAY.key, 0, 10)]).toEqual([1, []]);
    await endpoint.stop();
  });

  it('take nothing in lane 0 but transport.receipt, which takes no other lane, and state no refusal of it (LOG-46)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    peer.queue(
      (await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER, lane: 0 })).frame,
    );
    await until('it is refused', () => of(b, 'refused').length === 1);
    expect(of(b, 'refused')[0]!.code).toBe('AGENCY_NOT_ALLOWED');
    expect(await b.store.owed('demo-a/ca', 0, 10)).toEqual([]);
    await peer.link.close();
  });

  it('live in their transport.receipt for 30 days, as far as its outer header can say (LOG-62)', async () => {
    const world = await start();
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await until('the receipt has come', () => said(a).length === 1);
    const records = (await b.store.list('sent')).length;
    const [queued] = await b.store.window('demo-b/relay', 0, 0, 1, 1_000_000);
    const sealedAt = of(b, 'opened')[0]!.at;
    const days = (queued === undefined ? 0 : queued.expiresAt - sealedAt) / 86_400_000;
    expect(records).toBe(1);
    if (queued !== undefined) expect(days > 29.9 && days <= LIMITS.lifetimeMaxSeconds / 86_400).toBe(true);
  });
});

describe('receipts about what was sent', () => {
  const A_RELAY = { scope: 'demo-a', id: 'relay' };
  const B_RELAY = { scope: 'demo-b', id: 'relay' };
  const B = { scope: 'demo-b', id: 'ca' };
  const RELAY = { ...A_RELAY, key: 'demo-a/relay', signerId: new Uint8Array(32) };

  async function reader() {
    const world = await createAgencies();
    worlds.push(world);
    const events: AgencyEvent[] = [];
    const { node, endpoint, sent } = await linkParts(world, testClock, events, 'demo-a');
    const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const kem = world.pair.open('demo-a').agency('demo-b', 'ca', testClock.now())!.kems[0]!.kid;
    const expiresAt = testClock.now() + 86_400_000;
    const { envelopeId, envelopeDigest, frame } = sealed;
    const how = { addressee: B, mailbox: 'ca@demo-b', kem, lane: 2, expiresAt };
    await node.committer.commit({
      outbound: [{ to: RELAY.key, lane: 2, mailbox: 'ca@demo-b', envelopeId, envelopeDigest, frame, expiresAt }],
      documents: [
        archiveFrame(node, envelopeDigest, frame),
        ...sentDocuments(node, sealed, how, { messageId: 'm', dossier: DOSSIER, type: 'request.submit' }),
      ],
    });
    const never = (): never => {
      throw new TypeError('directories stay as they are');
    };
    const signer = (who: Receipt['issuer']) => {
      const state = stateOf(world.pair, who.scope);
      return memorySigner(state.relays.get(who.id)?.log ?? state.agencies.get(who.id)!.log);
    };
    const view = issuersOf(world.pair.open('demo-a'));
    const logs = new Map<string, TestLog>();
    /** A batch of the log of its issuer, with this receipt alone. */
    const batch = async (change: Partial<Receipt> & Pick<Receipt, 'kind' | 'issuer'>): Promise<Uint8Array> => {
      const { issuer } = change;
      const log =
        logs.get(issuer.scope + issuer.id) ??
        new TestLog({ view, signer, patch: never, floor: never }, issuer, { epoch: (NOW_S - 3_600) * 1000 });
      logs.set(issuer.scope + issuer.id, log);
      return log.batch(log.receipt({ envelopeDigest, envelopeId, at: NOW_S, addressee: 'ca@demo-b', ...change }));
    };
    const take = async (...batches: readonly Uint8Array[]): Promise<void> => endpoint.notice(RELAY, encodeNotice(batches));
    const status = async () => statusOf(await readSent(node, toHex(envelopeDigest)), await node.store.receipts(envelopeDigest));
    return { node, sent, events, sealed, batch, take, status };
  }

  it('are of no use when the relay has the message already, and fail it when the relay does not take it (RELAY-11)', async () => {
    const { node, sent, events } = await reader();
    const [counters] = await node.store.counters(RELAY.key);
    const refuse = (verdict: 'duplicate' | 'conflict' | 'rejected') =>
      sent.refused(RELAY, 2, counters!.outStreamId, 1, { verdict, code: 'RELAY_POLICY' });
    for (const verdict of ['duplicate', 'conflict'] as const) await refuse(verdict);
    expect(of({ events }, 'refused-by-relay')).toEqual([]);
    await refuse('rejected');
    expect(of({ events }, 'refused-by-relay')).toMatchObject([{ code: 'RELAY_POLICY', messageId: 'm' }]);
  });

  it('are kept with their proof, told once, and make up the state of the message (AGENCY-78)', async () => {
    const { node, events, sealed, batch, take, status } = await reader();
    const states = [await status()];
    for (const [kind, issuer] of [
      ['submitted', A_RELAY],
      ['relayed', B_RELAY],
      ['delivered', B],
    ] as const) {
      const said = await batch({ kind, issuer });
      await take(said);
      await take(said);
      states.push(await status());
    }
    expect(states).toEqual(['queued', 'submitted', 'relayed', 'delivered']);
    expect(of({ events }, 'receipt').map(({ receipt, issuer }) => [receipt, issuer])).toEqual([
      ['submitted', 'demo-a/relay'],
      ['relayed', 'demo-b/relay'],
      ['delivered', 'demo-b/ca'],
    ]);
    expect(await node.store.receipts(sealed.envelopeDigest)).toHaveLength(3);
  });

  it('are refused one by one: of another addressee, on the wrong way, about nothing sent (AGENCY-18, LOG-20)', async () => {
    const { node, events, sealed, batch, take } = await reader();
    const digest = new Uint8Array(32).fill(9);
    await take(
      await batch({ kind: 'submitted', issuer: A_RELAY, addressee: 'other@demo-b' }),
      await batch({ kind: 'submitted', issuer: A_RELAY, envelopeDigest: digest, envelopeId: new Uint8Array(16).fill(9) }),
      await batch({ kind: 'opened', issuer: B, addressee: { ...B, kem: digest }, messageDigest: sealed.messageDigest }),
      await batch({ kind: 'relayed', issuer: B_RELAY }),
    );
    expect(alarms({ events }, 'statement-refused').map(({ code }) => code)).toEqual(['LOG_ENTRY', 'LOG_ENTRY', 'LOG_ENTRY']);
    expect(of({ events }, 'receipt').map(({ receipt }) => receipt)).toEqual(['relayed']);
    expect(await node.store.receipts(digest)).toEqual([]);
  });

  it('about other bytes under the same id raise an alarm, and are kept of one such digest (AGENCY-18, LOG-20)', async () => {
    const { node, events, sealed, batch, take } = await reader();
    const other = new Uint8Array(32).fill(7);
    await take(await batch({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: other }));
    expect(alarms({ events }, 'tampering')).toMatchObject([{ envelopeDigest: toHex(sealed.envelopeDigest) }]);
    expect(of({ events }, 'receipt')).toEqual([]);
    // Nothing is sent again by itself.
    expect(await node.store.window(RELAY.key, 2, 0, 10, 1_000_000)).toHaveLength(1);
    await take(await batch({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: other, at: NOW_S + 1 }));
    expect(await node.store.receipts(other)).toHaveLength(2);
    // Whoever makes up more digests fills no disk.
    for (let fill = 8; fill < 10; fill++) {
      const more = new Uint8Array(32).fill(fill);
      await take(await batch({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: more }));
      expect(await node.store.receipts(more)).toEqual([]);
    }
    expect(alarms({ events }, 'statement-refused').map(({ code }) => code)).toEqual(['LOG_ENTRY', 'LOG_ENTRY']);
  });

  it('that lose a transport.receipt have its receipts owed again (LOG-61)', async () => {
    const { node, sealed, batch, take } = await reader();
    const { envelopeId } = sealed;
    const envelopeDigest = new Uint8Array(32).fill(5);
    const how = { addressee: B, mailbox: 'ca@demo-b', kem: new Uint8Array(32), lane: 0, expiresAt: testClock.now() };
    const id = envelopeId.map((byte) => byte ^ 1);
    const about = { messageId: 'r', type: 'transport.receipt' };
    await node.committer.commit({ documents: sentDocuments(node, { envelopeDigest, envelopeId: id }, how, about) });
    await node.committer.commit({ leaves: [{ kind: 4, objectDigest: envelopeDigest, object: Uint8Array.of(1), owed: 'demo-b/ca' }] });
    const [debt] = await node.store.owed('demo-b/ca', 0, 10);
    await node.committer.commit({ paid: [{ ids: [debt!.id], carrier: envelopeDigest }] });
    expect(await node.store.owed('demo-b/ca', 0, 10)).toEqual([]);
    await take(await batch({ kind: 'expired', issuer: B_RELAY, envelopeDigest, envelopeId: id }));
    expect(await node.store.owed('demo-b/ca', 0, 10)).toHaveLength(1);
  });
});

describe('the ladder', () => {
  it('rises with what is said, whatever order it comes in (AGENCY-78)', () => {
    const after = (...said: readonly ReceiptKind[]) =>
      statusOf(
        undefined,
        said.map((name) => ({ kind: leafKindNumber(name) })),
      );
    expect(after()).toBe('queued');
    expect(after('relayed', 'submitted')).toBe('relayed');
    expect(after('submitted', 'failed')).toBe('failed');
    expect(after('delivered', 'expired')).toBe('delivered');
    expect(after('opened', 'delivered', 'relayed')).toBe('opened');
    expect(after('delivered', 'refused')).toBe('refused');
  });
});
