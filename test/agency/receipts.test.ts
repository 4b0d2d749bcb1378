import { afterEach, describe, expect, it } from 'vitest';
import { archiveFrame } from '../../src/agency/archive.js';
import { Casebook } from '../../src/agency/dossier/casebook.js';
import { HopReceipts } from '../../src/agency/receipts/hop.js';
import { ladderState } from '../../src/agency/ladder.js';
import { LogBook, receiptLeaf } from '../../src/agency/log-book.js';
import { AgencyLinkHandler } from '../../src/agency/link-handler.js';
import { ReceiptReader } from '../../src/agency/receipts/reader.js';
import { sentDocuments } from '../../src/agency/outbox/sent-record.js';
import { Serial } from '../../src/agency/serial.js';
import { SentStatus } from '../../src/agency/outbox/sent-status.js';
import type { AgencyNode } from '../../src/agency/node-parts.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { Anchors } from '../../src/agency/log/anchors.js';
import { Witness } from '../../src/agency/log/witness.js';
import { ackReceipt, accordTerms, requestSubmit } from '../../src/cli/demo/messages.js';
import { toHex } from '../../src/core/bytes.js';
import { memorySigner } from '../../src/crypto/sign.js';
import type { SealedEnvelope } from '../../src/envelope/types.js';
import { encodeTerms } from '../../src/schema/terms.js';
import type { Store } from '../../src/store/port.js';
import { fail } from '../../src/core/errors.js';
import { encodeAnchorOffer } from '../../src/log/anchor-exchange.js';
import { cosign } from '../../src/log/cosign.js';
import { signCosignature } from '../../src/log/cosignature.js';
import { parseEvidence } from '../../src/log/evidence.js';
import { encodeCheckpointOffer } from '../../src/log/exchange.js';
import { unpack } from '../../src/agency/record.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { encodeNotice, parseNotice } from '../../src/log/notice.js';
import { parseReceipt } from '../../src/log/receipt.js';
import type { Receipt } from '../../src/log/receipt.js';
import { parseReceiptObject, signReceipt } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { bareAgency, outgoing, stateOf, testClock, until } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { TestLog } from '../log/world.js';
import { createAgencies, forge, linkNode, manualClock } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058';
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

const of = <K extends AgencyEvent['kind']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K }> => event.kind === kind);

/** Receipts of the sealed path that have come. */
const said = (party: Opened) => of(party, 'receipt').filter(({ receipt }) => receipt === 'opened');

describe('receipts of the sealed path', () => {
  it('say opened to the sender, whose cosignature anchors them, and then all is still (AGENCY-19, AGENCY-20, LOG-15)', async () => {
    const world = await start();
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const [a, b] = [world.open('demo-a', { clock: clocks.a }), world.open('demo-b', { clock: clocks.b })];
    const { dossier, envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is opened', () => of(b, 'opened').length === 1);
    expect(said(a)).toEqual([]);
    clocks.b.advance(MINUTE);
    await until('the receipt has come', () => said(a).length === 1);
    expect(said(a)[0]).toMatchObject({ receipt: 'opened', issuer: 'demo-b/ca', dossier, envelopeDigest, logged: true });
    const before = (await a.agency.dossier(dossier)).timeline[0]!;
    expect(before).toMatchObject({ transport: 'opened' });
    expect(before.receipts).toContainEqual(expect.objectContaining({ kind: 'opened', issuer: 'demo-b/ca', anchored: false }));

    clocks.a.advance(MINUTE);
    await until('the log is cosigned', () => of(b, 'cosigned').length === 1);
    expect(of(b, 'cosigned')[0]).toMatchObject({ cosigner: 'demo-a/ca' });
    const after = (await a.agency.dossier(dossier)).timeline[0]!;
    expect(after.receipts).toContainEqual(expect.objectContaining({ kind: 'opened', anchored: true }));
    // Each rung of the ladder has come, with its issuer.
    expect(after.receipts!.map(({ kind, issuer }) => `${kind} ${issuer}`).sort()).toEqual([
      'delivered demo-b/ca',
      'opened demo-b/ca',
      'relayed demo-b/relay',
      'submitted demo-a/relay',
    ]);

    // What was delivered is asked for with the cosignature, and answered (LOG-31).
    clocks.b.advance(MINUTE);
    await until('the answer has come', async () => {
      const { receipts } = (await a.agency.dossier(dossier)).timeline[0]!;
      return receipts!.some(({ kind, anchored }) => kind === 'delivered' && anchored);
    });
    // No receipt for a receipt, and no cosignature for a cosignature: hours later nothing more was said.
    const sizes = async (): Promise<number[]> => Promise.all([a, b].map(async ({ store }) => (await store.logHead())!.size));
    const settled = await sizes();
    for (let i = 0; i < 60; i++) {
      clocks.a.advance(2 * MINUTE);
      clocks.b.advance(2 * MINUTE);
      await new Promise((done) => setTimeout(done, 2));
    }
    expect(await sizes()).toEqual(settled);
    for (const party of [a, b]) expect(of(party, 'receipt-refused')).toEqual([]);
  });

  it('reach the dossier they are about in the commit that keeps them: arrival is no longer awaited, an acknowledgement is (AGENCY-45, DOSSIER-18)', async () => {
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
    await until('the responder hears of it', () =>
      of(b, 'receipt').some((event) => event.receipt === 'delivered' && event.dossier === dossier),
    );
    expect((await seen(b)).awaited).not.toContain('D25 relay');
  });

  it('go on being anchored when checkpoints overtake their cosignatures (AGENCY-20, LOG-13)', async () => {
    const world = await start();
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const [a, b] = [world.open('demo-a', { clock: clocks.a }), world.open('demo-b', { clock: clocks.b })];
    const dossiers: string[] = [];
    for (let sent = 1; sent <= 3; sent++) {
      const request = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;
      dossiers.push((await a.agency.send(request)).dossier);
      await until('it is opened', () => of(b, 'opened').length === sent);
      clocks.b.advance(MINUTE);
      await until('the receipt has come', () => said(a).length === sent);
    }
    // Three checkpoints were offered, and none is cosigned yet.
    expect(of(b, 'cosigned')).toEqual([]);
    clocks.a.advance(MINUTE);
    await until('the log is cosigned', () => of(b, 'cosigned').length === 1);
    expect(of(a, 'receipt-refused')).toEqual([]);
    for (const dossier of dossiers) {
      const [entry] = (await a.agency.dossier(dossier)).timeline;
      expect(entry!.receipts).toContainEqual(expect.objectContaining({ kind: 'opened', anchored: true }));
    }
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
    // The clock runs past the directory of the other side: nothing is sealed to it until a newer one has come.
    clock.advance(400 * 86_400_000);
    await until('it is told', () => of(b, 'receipts-unsent').length > 0);
    expect(of(b, 'receipts-unsent')[0]).toMatchObject({ to: 'demo-a/ca', code: 'TRUST_EXPIRED' });
    expect(await b.store.owed('demo-a/ca', 0, 10)).toHaveLength(1);
  });

  it('of a body that is not of its type are refused, and answered by nothing (AGENCY-19)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    peer.queue((await forge(world, 'demo-a', 'demo-b', { type: 'transport.receipt', body: { no: 'schema' }, dossier: DOSSIER })).frame);
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
  async function delivered(): Promise<{ world: AgencyWorld; node: AgencyNode; sealed: SealedEnvelope; events: AgencyEvent[] }> {
    const world = await createAgencies();
    worlds.push(world);
    const events: AgencyEvent[] = [];
    const node = linkNode(world, testClock, events);
    const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const handler = new AgencyLinkHandler(node, new SentStatus(node), () => undefined);
    const relay = { scope: 'demo-b', id: 'relay', key: 'demo-b/relay', signerId: new Uint8Array(32) };
    const message = { ...outgoing(1, sealed.frame), lane: 2, streamId: new Uint8Array(16) };
    await handler.commit(relay, [message, { ...message, seq: 2 }]);
    return { world, node, sealed, events };
  }

  it('say delivered once, in the log before on the link, and are owed until the relay has them (AGENCY-18, LOG-05)', async () => {
    const { world, node, sealed } = await delivered();
    // Genesis and one entry: the same bytes again are a duplicate, and no second fact.
    expect((await node.store.logHead())!.size).toBe(2);
    const said: Uint8Array[] = [];
    let isUp = false;
    const clock = manualClock(testClock.now());
    const hop = new HopReceipts({ ...node, clock }, (body) => {
      said.push(body);
      return Promise.resolve(isUp);
    });
    await hop.wake();
    // Whoever sends the same bytes again is told again.
    expect(await node.store.owed('demo-b/relay', 0, 10)).toHaveLength(2);
    isUp = true;
    clock.advance(30_000);
    await until('it is paid', () => said.length === 2);
    await hop.close();
    expect(await node.store.owed('demo-b/relay', 0, 10)).toEqual([]);
    const [object] = parseNotice(said[1]!);
    const [receipt] = verifyReceiptObject(issuersOf(world.pair.open('demo-a')), object!);
    expect(receipt!.receipt).toMatchObject({ kind: 'delivered', issuer: { scope: 'demo-b', id: 'ca' }, addressee: 'ca@demo-b' });
    expect(receipt!.receipt.envelopeDigest).toEqual(sealed.envelopeDigest);
    expect(receipt!.logged).toMatchObject({ index: 1, size: 2 });
  });
});

describe('receipts about what was sent', () => {
  async function reader() {
    const world = await createAgencies();
    worlds.push(world);
    const events: AgencyEvent[] = [];
    const node: AgencyNode = { ...linkNode(world, testClock, events), self: { scope: 'demo-a', id: 'ca' }, relayKey: 'demo-a/relay' };
    const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
    const kem = world.pair.open('demo-a').agency('demo-b', 'ca', testClock.now())!.kems[0]!.kid;
    const addressed = {
      addressee: { scope: 'demo-b', id: 'ca' },
      mailbox: 'ca@demo-b',
      kem,
      lane: 2,
      expiresAt: testClock.now() + 86_400_000,
    };
    const { envelopeId, envelopeDigest, frame } = sealed;
    await node.store.commit({
      now: testClock.now(),
      outbound: [{ to: 'demo-a/relay', lane: 2, mailbox: 'ca@demo-b', envelopeId, envelopeDigest, frame, expiresAt: addressed.expiresAt }],
      documents: [
        archiveFrame(node, envelopeDigest, frame),
        ...sentDocuments(node, sealed, addressed, { messageId: 'm', dossier: DOSSIER, type: 'request.submit' }),
      ],
    });
    const sign = async (change: Partial<Receipt> & Pick<Receipt, 'kind' | 'issuer'>): Promise<Uint8Array> => {
      const receipt: Receipt = { envelopeDigest, envelopeId, at: NOW_S, addressee: 'ca@demo-b', ...change };
      const state = stateOf(world.pair, receipt.issuer.scope);
      const relay = state.relays.get(receipt.issuer.id);
      return signReceipt(receipt, relay === undefined ? state.seal() : memorySigner(relay.relay));
    };
    return {
      world,
      node,
      events,
      sealed,
      sign,
      take: new ReceiptReader(node, { casebook: new Casebook(node), serial: new Serial() }),
      status: new SentStatus(node),
    };
  }
  const A_RELAY = { scope: 'demo-a', id: 'relay' };
  const B_RELAY = { scope: 'demo-b', id: 'relay' };
  const B = { scope: 'demo-b', id: 'ca' };

  it('are kept with their proof, told once, and make up the state of the message (AGENCY-18)', async () => {
    const { node, events, sealed, sign, take, status } = await reader();
    const digest = toHex(sealed.envelopeDigest);
    const states = [await status.statusOf(digest)];
    for (const [kind, issuer] of [
      ['submitted', A_RELAY],
      ['relayed', B_RELAY],
      ['delivered', B],
    ] as const) {
      await take.notice(encodeNotice([await sign({ kind, issuer })]));
      await take.notice(encodeNotice([await sign({ kind, issuer })]));
      states.push(await status.statusOf(digest));
    }
    expect(states).toEqual(['queued', 'submitted', 'relayed', 'delivered']);
    expect(of({ events }, 'receipt').map(({ receipt, issuer }) => [receipt, issuer])).toEqual([
      ['submitted', 'demo-a/relay'],
      ['relayed', 'demo-b/relay'],
      ['delivered', 'demo-b/ca'],
    ]);
    expect(await node.store.receipts(sealed.envelopeDigest)).toHaveLength(3);
  });

  it('show under which checkpoint they stand, and convict who shows two of one size, on whichever path (AGENCY-36, LOG-14)', async () => {
    const { world, node, events, sealed, take } = await reader();
    const { envelopeDigest, envelopeId } = sealed;
    const log = memorySigner(stateOf(world.pair, 'demo-b').agencies.get('ca')!.log);
    /** A log of demo-b's agency, and its batch of one receipt; salts are drawn, so that no two have one root. */
    const batch = async (more: Omit<Receipt, 'envelopeDigest' | 'envelopeId' | 'issuer' | 'at'>): Promise<Uint8Array> => {
      const store = openMemoryStore();
      const book = new LogBook(B, store, () => log);
      await book.ready();
      await store.commit({ now: 0, leaves: [receiptLeaf({ envelopeDigest, envelopeId, issuer: B, at: NOW_S, ...more })] });
      return book.receipts((await book.checkpoint())!, await store.leaves(1, 1, 1));
    };
    const { kid } = world.pair.open('demo-a').agency('demo-b', 'ca', testClock.now())!.kems[0]!;
    const first = await batch({ kind: 'delivered', addressee: 'ca@demo-b' });
    await take.notice(encodeNotice([first]));
    await take.notice(encodeNotice([first]));
    expect(of({ events }, 'alarm')).toEqual([]);
    const opened = await batch({ kind: 'opened', addressee: { ...B, kem: kid }, messageDigest: sealed.messageDigest });
    // An offer of the other log is caught by the batch as well.
    const { checkpoint, note } = parseReceiptObject(opened) as Extract<ReturnType<typeof parseReceiptObject>, { form: 'batch' }>;
    const offered = () => new Witness(node).offered(encodeCheckpointOffer({ checkpoint, note, from: 0, proof: [] }), B);
    expect((await offered()).events).toMatchObject([{ kind: 'alarm', conflict: 'split-view' }]);
    await take.take([opened], B, async (taken) => {
      await node.store.commit({ now: testClock.now(), ...taken });
    });
    expect(of({ events }, 'alarm')).toMatchObject([{ conflict: 'split-view', accused: ['demo-b/ca'] }]);
    const kept = (await node.vault.get('evidence', of({ events }, 'alarm')[0]!.evidence))!.value as ReadonlyMap<string, Uint8Array>;
    const view = issuersOf(world.pair.open('demo-a'));
    expect(judgeEvidence(view, parseEvidence(kept.get('evidence')!))).toEqual({ conflict: 'split-view', accused: [B] });
    // Of a log that is convicted nothing is followed any more, and nothing told again.
    expect(await offered()).toMatchObject({ documents: [], events: [] });
  });

  it('convict whoever logs another one in the place of one that came, or dates one back behind that of another message (AGENCY-36, LOG-22, LOG-24)', async () => {
    const { world, node, events, sealed, take } = await reader();
    const { log: key } = stateOf(world.pair, 'demo-b').relays.get('relay')!;
    const never = (): never => {
      throw new TypeError('directories stay as they are');
    };
    const view = issuersOf(world.pair.open('demo-a'));
    const actors = { view, signer: () => memorySigner(key), patch: never, floor: never };
    const more = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: OTHER });
    const addressed = { addressee: B, mailbox: 'ca@demo-b', kem: new Uint8Array(32), lane: 2, expiresAt: testClock.now() };
    await node.store.commit({ now: 0, documents: sentDocuments(node, more, addressed, { messageId: 'n', type: 'request.submit' }) });
    const say = (kind: 'relayed' | 'expired', { envelopeDigest, envelopeId }: typeof sealed, at = NOW_S): Receipt => {
      return { kind, envelopeDigest, envelopeId, issuer: B_RELAY, at, addressee: 'ca@demo-b' };
    };
    const shown = new TestLog(actors, B_RELAY);
    const first = await shown.batch(shown.receipt(say('relayed', sealed)));
    await take.notice(encodeNotice([first]));
    const other = new TestLog(actors, B_RELAY, { seed: 'another tree' });
    const index = other.receipt(say('relayed', more));
    await take.notice(encodeNotice([await other.fill(3).batch(index)]));
    expect(of({ events }, 'alarm')).toMatchObject([{ conflict: 'replaced', accused: ['demo-b/relay'] }]);
    // Behind the one that it logged before, which is of another message; and behind the one of the same message in the other tree.
    const late = shown.fill(1).receipt(say('expired', more, NOW_S - 601));
    await take.notice(encodeNotice([await shown.batch(late)]));
    expect(of({ events }, 'alarm').map(({ conflict }) => conflict)).toEqual(['replaced', 'disordered', 'disordered']);
    const kept = (await node.vault.list('evidence')).map(({ value }) => unpack<{ evidence: Uint8Array }>(value).evidence);
    const court = issuersOf(world.pair.open('demo-b'));
    for (const evidence of kept) expect(judgeEvidence(court, parseEvidence(evidence)).accused).toEqual([B_RELAY]);
    expect(kept).toHaveLength(3);
  });

  it('convict whoever dates one back behind that of another message, also when the one dated back comes first (AGENCY-36, LOG-24)', async () => {
    const { world, node, events, sealed, take } = await reader();
    const { log: key } = stateOf(world.pair, 'demo-b').relays.get('relay')!;
    const never = (): never => {
      throw new TypeError('directories stay as they are');
    };
    const actors = { view: issuersOf(world.pair.open('demo-a')), signer: () => memorySigner(key), patch: never, floor: never };
    const more = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: OTHER });
    const addressed = { addressee: B, mailbox: 'ca@demo-b', kem: new Uint8Array(32), lane: 2, expiresAt: testClock.now() };
    await node.store.commit({ now: 0, documents: sentDocuments(node, more, addressed, { messageId: 'n', type: 'request.submit' }) });
    const shown = new TestLog(actors, B_RELAY);
    const say = (kind: 'relayed' | 'expired', { envelopeDigest, envelopeId }: typeof sealed, at: number): number =>
      shown.receipt({ kind, envelopeDigest, envelopeId, issuer: B_RELAY, at, addressee: 'ca@demo-b' });
    const early = say('relayed', more, NOW_S - 600);
    const first = say('relayed', sealed, NOW_S);
    const back = say('expired', more, NOW_S - 601);
    await take.notice(encodeNotice([await shown.batch(early)]));
    await take.notice(encodeNotice([await shown.batch(back)]));
    expect(of({ events }, 'alarm')).toEqual([]);
    await take.notice(encodeNotice([await shown.batch(first)]));
    expect(of({ events }, 'alarm')).toMatchObject([{ conflict: 'disordered', accused: ['demo-b/relay'] }]);
    const [kept] = (await node.vault.list('evidence')).map(({ value }) => unpack<{ evidence: Uint8Array }>(value).evidence);
    expect(judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(kept!)).accused).toEqual([B_RELAY]);
  });

  it('are held against the cosignature that anchors them: of owner and cosigner, one had the wrong time (AGENCY-36, LOG-24)', async () => {
    const { world, node, events, sealed, take } = await reader();
    const key = (scope: string, role: 'log' | 'cosign') => memorySigner(stateOf(world.pair, scope).relays.get('relay')![role]);
    const never = (): never => {
      throw new TypeError('directories stay as they are');
    };
    const view = issuersOf(world.pair.open('demo-a'));
    const log = new TestLog({ view, signer: () => key('demo-b', 'log'), patch: never, floor: never }, B_RELAY);
    const { envelopeDigest, envelopeId } = sealed;
    const index = log.receipt({ kind: 'relayed', envelopeDigest, envelopeId, issuer: B_RELAY, at: NOW_S, addressee: 'ca@demo-b' });
    await take.notice(encodeNotice([await log.batch(index)]));
    const decision = cosign(undefined, await log.verified(), []);
    if (decision.verdict === 'equivocation') throw new TypeError('nothing was cosigned before');
    const offered = async (at: number) => {
      const { cose } = await signCosignature(decision.cosignable, A_RELAY, key('demo-a', 'cosign'), at);
      const joins = [{ size: log.frontier.size, path: [] }];
      return new Anchors(node).offered(encodeAnchorOffer({ cosigner: A_RELAY, cosignature: cose, joins }));
    };
    expect((await offered(NOW_S - 600)).events).toEqual([]);
    const late = await offered(NOW_S - 601);
    expect(late.events).toMatchObject([{ kind: 'alarm', conflict: 'misdated', accused: ['demo-b/relay', 'demo-a/relay'] }]);
    await node.store.commit({ now: testClock.now(), documents: late.documents });
    const [kept] = await node.vault.list('evidence');
    const { evidence } = unpack<{ evidence: Uint8Array }>(kept!.value);
    expect(judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(evidence)).accused).toEqual([B_RELAY, A_RELAY]);
    expect(of({ events }, 'alarm')).toEqual([]);
  });

  it('are refused one by one: of another addressee, on the wrong way, about nothing sent, by one who may not issue them (AGENCY-18, LOG-18)', async () => {
    const { world, node, events, sealed, sign, take } = await reader();
    const digest = new Uint8Array(32).fill(9);
    await take.notice(
      encodeNotice([
        await sign({ kind: 'submitted', issuer: A_RELAY, addressee: 'other@demo-b' }),
        await sign({ kind: 'submitted', issuer: A_RELAY, envelopeDigest: digest, envelopeId: new Uint8Array(16).fill(9) }),
        await sign({ kind: 'delivered', issuer: B_RELAY }),
        await sign({ kind: 'opened', issuer: B, addressee: { ...B, kem: digest }, messageDigest: sealed.messageDigest }),
        await sign({ kind: 'relayed', issuer: B_RELAY }),
      ]),
    );
    expect(of({ events }, 'receipt-refused').map(({ code }) => code)).toEqual([
      'AGENCY_RECEIPT',
      'AGENCY_RECEIPT',
      'LOG_ISSUER',
      'AGENCY_RECEIPT',
    ]);
    expect(of({ events }, 'receipt').map(({ receipt }) => receipt)).toEqual(['relayed']);
    // A relay that says delivered convicts itself.
    expect(of({ events }, 'alarm')).toMatchObject([{ conflict: 'usurped', accused: ['demo-b/relay'] }]);
    const [kept] = await node.vault.list('evidence');
    const { evidence } = unpack<{ evidence: Uint8Array }>(kept!.value);
    expect(judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(evidence)).accused).toEqual([B_RELAY]);
    await take.notice(encodeNotice([await sign({ kind: 'delivered', issuer: B_RELAY, at: NOW_S + 1 })]));
    expect(await node.vault.list('evidence')).toHaveLength(1);
    await take.notice(Uint8Array.of(1));
    expect(of({ events }, 'receipt-refused').at(-1)).toMatchObject({ code: 'LOG_NOTICE' });
    expect(await node.store.receipts(digest)).toEqual([]);
  });

  it('that contradict each other raise an alarm, and are kept as evidence that convicts (AGENCY-21, LOG-22)', async () => {
    const { world, node, events, sign, take } = await reader();
    await take.notice(encodeNotice([await sign({ kind: 'delivered', issuer: B })]));
    await take.notice(encodeNotice([await sign({ kind: 'expired', issuer: B_RELAY, at: NOW_S + 60 })]));
    const [alarm] = of({ events }, 'alarm');
    expect(alarm).toMatchObject({ conflict: 'delivered-expired', accused: [] });
    const kept = await node.vault.get('evidence', alarm!.evidence);
    const evidence = (kept!.value as ReadonlyMap<string, Uint8Array>).get('evidence')!;
    expect(judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(evidence)).conflict).toBe('delivered-expired');
  });

  it('that contradict each other in many ways are kept as evidence once, and what is held is read once (AGENCY-21, LOG-22)', async () => {
    const { node, events, sign } = await reader();
    let read = 0;
    const store = new Proxy(node.store, {
      get(target, name: keyof Store) {
        if (name === 'receipts') read++;
        return (target[name] as () => unknown).bind(target);
      },
    });
    const take = new ReceiptReader({ ...node, store }, { casebook: new Casebook(node), serial: new Serial() });
    const delivered = (seconds: number) => sign({ kind: 'delivered', issuer: B, at: NOW_S + seconds });
    const expired = (seconds: number) => sign({ kind: 'expired', issuer: B_RELAY, at: NOW_S + seconds });
    await take.notice(encodeNotice([await delivered(0), await delivered(1), await expired(60), await expired(61)]));
    // Once for each to know whether there is room, and once for all.
    expect(read).toBe(4 + 1);
    await take.notice(encodeNotice([await expired(62), await delivered(2)]));
    expect(of({ events }, 'alarm')).toMatchObject([{ conflict: 'delivered-expired' }]);
    expect(await node.vault.list('evidence')).toHaveLength(1);
    expect(of({ events }, 'receipt')).toHaveLength(6);
  });

  it('about other bytes under the same id raise an alarm, and the same bytes go out again, once for each (AGENCY-21, LOG-22)', async () => {
    const { node, events, sealed, sign, take } = await reader();
    const other = new Uint8Array(32).fill(7);
    const object = await sign({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: other });
    await take.notice(encodeNotice([object]));
    expect(of({ events }, 'tampered')).toMatchObject([{ envelopeDigest: toHex(sealed.envelopeDigest), other: toHex(other) }]);
    const queued = await node.store.window('demo-a/relay', 2, 0, 10, 1_000_000);
    expect(queued.map(({ envelopeDigest }) => toHex(envelopeDigest))).toEqual([toHex(sealed.envelopeDigest), toHex(sealed.envelopeDigest)]);
    expect(queued[1]!.frame).toEqual(sealed.frame);
    await take.notice(encodeNotice([await sign({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: other, at: NOW_S + 1 })]));
    expect(await node.store.window('demo-a/relay', 2, 0, 10, 1_000_000)).toHaveLength(2);
    // Whoever makes up more digests fills no disk.
    for (let fill = 8; fill < 13; fill++) {
      const more = new Uint8Array(32).fill(fill);
      await take.notice(encodeNotice([await sign({ kind: 'relayed', issuer: B_RELAY, envelopeDigest: more })]));
      expect(await node.store.receipts(more)).toHaveLength(fill < 11 ? 1 : 0);
    }
    expect(of({ events }, 'receipt-refused').map(({ code }) => code)).toEqual(['AGENCY_RECEIPT', 'AGENCY_RECEIPT']);
  });
});

describe('the ladder', () => {
  it('rises with what is said, whatever order it comes in (AGENCY-18)', () => {
    expect(ladderState([])).toBe('queued');
    expect(ladderState(['relayed', 'submitted'])).toBe('relayed');
    expect(ladderState(['submitted', 'failed'])).toBe('failed');
    expect(ladderState(['delivered', 'expired'])).toBe('delivered');
    expect(ladderState(['opened', 'delivered', 'relayed'])).toBe('opened');
    expect(ladderState(['delivered', 'refused'])).toBe('refused');
  });
});
