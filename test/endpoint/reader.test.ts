// Steps 7 to 11 of LOG-20, and what stands beside them: `taken`, batches that wait, proofs that are kept again.
import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { toSeconds } from '../../src/core/time.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { parseContradiction } from '../../src/log/contradiction.js';
import { leafKindNumber } from '../../src/log/kinds.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { TestLog, digest } from '../log/world.js';
import { Liar } from './liar.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld, envelopeOf, keyOf, peerOf } from './world.js';
import type { TestEnvelope, TestNode } from './world.js';

let world: TestWorld;
/** The reader: an agency of state aa, or its relay. */
let reader: TestNode;
/** Whose receipts come. */
let issuer: Liar;
let envelope: TestEnvelope;

const now = (): number => toSeconds(world.clock.now());
const leavesOf = async (node: TestNode, kind: 'taken' | 'delivered') =>
  (await node.store.leaves(node.endpoint.keeper.origin.epoch, 0, 999)).filter((leaf) => leaf.kind === leafKindNumber(kind));

function receipt(kind: Receipt['kind'], change: Partial<Receipt> = {}): Receipt {
  const party = { ...issuer.who, kem: digest('kem') };
  const isSealed = kind === 'opened';
  const more = isSealed ? { messageDigest: digest('message') } : kind === 'failed' ? { reason: 'refused' as const } : {};
  const about = { envelopeDigest: envelope.digest, envelopeId: envelope.id, issuer: issuer.who, at: now() };
  return { kind, ...about, addressee: isSealed ? party : `ca@${issuer.who.scope}`, ...more, ...change };
}

/** Brings a batch on the hop path. */
async function hop(batch: Uint8Array, from = A_RELAY): Promise<void> {
  await world.settle(reader.endpoint.notice(peerOf(from), encodeNotice([batch])));
}

describe('reader at an agency', () => {
  beforeEach(async () => {
    world = new TestWorld();
    reader = await world.open(A_CA);
    issuer = new Liar(world, B_CA, reader);
    envelope = reader.knows(envelopeOf(1, A_CA, B_CA));
  });

  it('keeps receipts with their proofs, and tells of them once (LOG-20)', async () => {
    const place = issuer.log.receipt(receipt('delivered'));
    const batch = await issuer.log.batch(place);
    await hop(batch);
    await hop(batch);
    expect(reader.accepted.map(({ verified, isTampered }) => [verified.receipt.kind, isTampered])).toEqual([['delivered', false]]);
    const [kept, ...rest] = await reader.store.receipts(envelope.digest);
    expect([kept?.issuer, kept?.kind, rest, reader.alarms()]).toEqual([keyOf(B_CA), leafKindNumber('delivered'), [], []]);
  });

  it('logs the checkpoint of another state with the first receipt under it, as it came, and once (LOG-42)', async () => {
    const places = [issuer.log.receipt(receipt('delivered')), issuer.log.receipt(receipt('refused'))];
    const signed = await issuer.log.sign();
    const entries = await Promise.all(places.map((place) => issuer.log.entry(place)));
    for (const entry of entries) await hop(encodeBatch({ checkpoint: signed.bytes, entries: [entry] }));
    expect((await leavesOf(reader, 'taken')).map(({ object }) => object)).toEqual([signed.bytes]);
    expect(reader.counterparties.pending(keyOf(B_CA))?.mark).toBe(1);
    // Of the own state nothing is logged.
    const relay = new TestLog(world.keys, A_RELAY, { epoch: world.clock.now() });
    await hop(await relay.batch(relay.receipt(receipt('submitted', { issuer: A_RELAY }))));
    expect([(await leavesOf(reader, 'taken')).length, reader.accepted.length]).toEqual([1, 3]);
  });

  it('logs no checkpoint for receipts about lane 0, and owes again what the envelope carried (LOG-42, LOG-61)', async () => {
    envelope = reader.knows(envelopeOf(2, A_CA, B_CA, 0));
    const relay = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
    await hop(await relay.batch(relay.receipt(receipt('expired', { issuer: B_RELAY }))));
    expect([await leavesOf(reader, 'taken'), reader.accepted.length]).toEqual([[], 1]);
  });

  it('owes nothing again for a message of people that expired (LOG-61)', async () => {
    const steps: unknown[] = [];
    reader.committer.observe(({ owedAgain = [], statementsTo = [] }) => steps.push(...owedAgain, ...statementsTo));
    const relay = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
    await hop(await relay.batch(relay.receipt(receipt('expired', { issuer: B_RELAY }))));
    expect([reader.accepted.length, steps]).toEqual([1, []]);
  });

  it('refuses an entry about an unknown envelope, and one that came the wrong way, and takes the others (LOG-20)', async () => {
    const stranger = envelopeOf(9, A_CA, B_CA);
    const places = [
      issuer.log.receipt(receipt('delivered', { envelopeId: stranger.id, envelopeDigest: stranger.digest })),
      issuer.log.receipt(receipt('opened')),
      issuer.log.receipt(receipt('delivered')),
    ];
    await hop(await issuer.log.batch(...places));
    expect(reader.accepted.map(({ verified }) => verified.receipt.kind)).toEqual(['delivered']);
    expect([reader.codes(), reader.alarms()[0]?.includes('1 more')]).toEqual([['LOG_ENTRY'], true]);
    await issuer.say('batch', await issuer.log.batch(places[2]!));
    expect(reader.codes()).toEqual(['LOG_ENTRY', 'LOG_ENTRY']);
    await issuer.say('batch', await issuer.log.batch(places[1]!));
    expect(reader.accepted.at(-1)?.verified.receipt.kind).toBe('opened');
  });

  it('refuses a whole batch when one proof leads nowhere, or a receipt is not its issuer’s to give (LOG-20)', async () => {
    const place = issuer.log.receipt(receipt('delivered'));
    const entry = await issuer.log.entry(place);
    const { bytes: checkpoint } = await issuer.log.sign();
    await hop(encodeBatch({ checkpoint, entries: [entry, { ...entry, index: 0 }] }));
    const foreign = issuer.log.receipt(receipt('delivered', { issuer: { scope: 'bb', id: 'other' } }));
    await hop(await issuer.log.batch(place, foreign));
    expect([reader.codes(), reader.accepted]).toEqual([['LOG_INCLUSION', 'LOG_ISSUER'], []]);
  });

  it('accepts a receipt about other bytes under a known id, with an alarm (LOG-20)', async () => {
    await hop(await issuer.log.batch(issuer.log.receipt(receipt('delivered', { envelopeDigest: digest('other bytes') }))));
    expect([reader.accepted.map(({ isTampered }) => isTampered), reader.alarms('tampering').length]).toEqual([[true], 1]);
  });

  it('keeps both of opened and refused, and tells of it once (LOG-22)', async () => {
    const opened = issuer.log.receipt(receipt('opened'));
    await issuer.say('batch', await issuer.log.batch(opened));
    const refused = issuer.log.receipt(
      receipt('refused', { addressee: { ...B_CA, kem: digest('kem') }, messageDigest: digest('message'), reason: 'policy' }),
    );
    await issuer.say('batch', await issuer.log.batch(refused));
    const [kept, ...rest] = await reader.endpoint.evidence.list();
    expect([kept?.matter, kept && parseContradiction(kept.evidence).kind, rest]).toEqual([
      `opened-refused ${keyOf(B_CA)} ${toHex(envelope.digest)}`,
      'receipts',
      [],
    ]);
    expect([reader.accepted.length, reader.alarms('contradiction').length]).toEqual([2, 1]);
  });

  it('finds two contents of one envelope in one batch, too (LOG-22)', async () => {
    const places = ['one', 'two'].map((text) => issuer.log.receipt(receipt('opened', { messageDigest: digest(text) })));
    await issuer.say('batch', await issuer.log.batch(...places));
    expect((await reader.endpoint.evidence.list()).map(({ matter }) => matter)).toEqual([
      `two-contents ${keyOf(B_CA)} ${toHex(envelope.digest)}`,
    ]);
  });

  it('convicts nobody by a part of a stolen key (LOG-22)', async () => {
    await issuer.say('batch', await issuer.log.batch(issuer.log.receipt(receipt('opened'))));
    world.rotate(B_CA, 'log');
    world.publish(B_CA, 'log', { status: 'compromised', invalidSince: now() - 3_600 });
    const later = new TestLog(world.successors(), B_CA, { epoch: issuer.log.epoch });
    const refused = receipt('refused', { addressee: { ...B_CA, kem: digest('kem') }, messageDigest: digest('message'), reason: 'policy' });
    await issuer.say('batch', await later.batch(later.receipt(refused)));
    expect([reader.accepted.length, await reader.endpoint.evidence.list()]).toEqual([2, []]);
  });

  it('finds another root of the size of a head that is followed (LOG-20)', async () => {
    await issuer.say('batch', await issuer.offer(0, { log: issuer.log.fill(2) }));
    const fork = issuer.fork('another').fill(1);
    const place = fork.receipt(receipt('delivered'));
    await hop(await fork.batch(place));
    expect([reader.accepted.length, (await reader.endpoint.evidence.list()).map(({ matter }) => matter.split(' ')[0])]).toEqual([
      1,
      ['split-view'],
    ]);
  });

  it('keeps another proof of a known receipt when the signer of the kept one was stolen (LOG-20)', async () => {
    const place = issuer.log.receipt(receipt('delivered'));
    await hop(await issuer.log.batch(place));
    world.rotate(B_CA, 'log');
    world.publish(B_CA, 'log', { status: 'compromised', invalidSince: now() });
    const anew = new TestLog(world.successors(), B_CA, { epoch: world.clock.now() });
    const again = anew.add('delivered', issuer.log.entries[place]!.object);
    for (let i = 0; i < 2; i++) await hop(await anew.batch(again));
    expect([(await reader.store.receipts(envelope.digest)).length, reader.accepted.length]).toEqual([2, 1]);
  });

  it('keeps no more than 128 receipts of one issuer about one envelope (LOG-20)', async () => {
    const most = LIMITS.receiptsPerIssuerMax;
    const places = Array.from({ length: most + 1 }, (_, i) => issuer.log.receipt(receipt('delivered', { at: now() - i })));
    for (const some of [places.slice(0, 100), places.slice(100)]) await hop(await issuer.log.batch(...some));
    expect([(await reader.store.receipts(envelope.digest)).length, reader.accepted.length, reader.codes()]).toEqual([
      most,
      most,
      ['LOG_ENTRY'],
    ]);
  });

  it('has a batch wait whose time lies ahead, or whose signer is not listed, and judges it again in time (LOG-20)', async () => {
    await hop(await issuer.log.batch(issuer.log.receipt(receipt('delivered', { at: now() + 4_000 }))));
    const ahead = [expect.stringContaining("4000 s ahead of this machine's clock")];
    expect([reader.accepted, reader.alarms('clock'), (await reader.store.list('waiting')).length]).toEqual([[], ahead, 1]);
    await world.run(HOUR + MINUTE);
    expect([reader.accepted.length, await reader.store.list('waiting')]).toEqual([1, []]);
    world.rotate(B_CA, 'log');
    const successor = new TestLog(world.successors(), B_CA, { epoch: issuer.log.epoch + 1 });
    const hidden = world.hide(B_CA);
    await hop(await successor.batch(successor.receipt(receipt('refused'))));
    expect([reader.accepted.length, (await reader.store.list('waiting')).length]).toEqual([1, 1]);
    await world.run(3 * HOUR);
    expect((await reader.store.list('waiting')).length).toBe(1);
    hidden.show();
    reader.endpoint.directoryChanged();
    await world.run(100);
    expect([reader.accepted.length, await reader.store.list('waiting'), reader.alarms()]).toEqual([2, [], ahead]);
  });

  it('gives up the oldest of more than 64 batches that wait (LOG-20)', async () => {
    for (let i = 0; i < 66; i++) {
      await hop(await issuer.log.batch(issuer.log.receipt(receipt('delivered', { at: now() + 40_000 + i }))));
      await world.run(1_000);
    }
    expect([(await reader.store.list('waiting')).length, reader.alarms('statement-dropped').length]).toEqual([64, 2]);
    await world.run(5 * HOUR);
    expect([(await reader.store.list('waiting')).length, reader.alarms('statement-dropped').length]).toEqual([64, 2]);
    await world.run(DAY);
    expect([(await reader.store.list('waiting')).length, reader.accepted.length]).toEqual([0, 64]);
  });
});

describe('reader at a relay', () => {
  beforeEach(async () => {
    world = new TestWorld();
    reader = await world.open(A_RELAY);
    issuer = new Liar(world, B_CA, reader);
    envelope = reader.knows(envelopeOf(1, A_CA, B_CA));
    const streamId = new Uint8Array(16).fill(1);
    const { id: envelopeId, digest: envelopeDigest } = envelope;
    const routes = [{ mailbox: 'ca@bb', to: keyOf(B_RELAY), lane: 2, duty: true as const }];
    const inbound = {
      from: keyOf(A_CA),
      lane: 2,
      streamId,
      seq: 1,
      envelopeId,
      envelopeDigest,
      frame: new Uint8Array(9),
      expiresAt: world.clock.now() + DAY,
      routes,
    };
    await world.settle(reader.committer.commit({ inbound: [inbound] }));
  });

  it('passes receipts on, regrouped under the checkpoint that they came with, and ends the duty (LOG-20)', async () => {
    const agency = await world.open(A_CA);
    agency.knows(envelope);
    const relay = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
    await hop(await relay.batch(relay.receipt(receipt('relayed', { issuer: B_RELAY }))), B_RELAY);
    const places = [0, 1].map((i) => issuer.log.receipt(receipt('delivered', { at: now() - i })));
    const { bytes: checkpoint } = await issuer.log.sign();
    for (const place of places) await hop(encodeBatch({ checkpoint, entries: [await issuer.log.entry(place)] }), B_RELAY);
    await world.run(2_000);
    expect(agency.accepted.map(({ verified }) => verified.receipt.kind).sort()).toEqual(['delivered', 'delivered', 'relayed']);
    expect(new Set(agency.accepted.map(({ verified }) => toHex(sha256(verified.checkpoint.bytes)))).size).toBe(2);
    expect([await reader.store.overdue(world.clock.now()), await reader.store.owed(keyOf(A_CA), 0, 9)]).toEqual([[], []]);
    const [leaf] = await leavesOf(reader, 'taken');
    expect([leaf !== undefined, reader.counterparties.keys()]).toEqual([true, [keyOf(B_RELAY)]]);
  });

  it('takes of a foreign relay logs of its state alone, and of an own agency its own (LOG-20)', async () => {
    const place = issuer.log.receipt(receipt('delivered'));
    await hop(await issuer.log.batch(place), A_CA);
    const own = new TestLog(world.keys, A_CA, { epoch: world.clock.now() });
    const mine = own.receipt(receipt('delivered', { issuer: A_CA, addressee: 'ca@aa' }));
    await hop(await own.batch(mine), B_RELAY);
    expect([reader.codes(), reader.accepted]).toEqual([['LOG_OWNER', 'LOG_OWNER'], []]);
    await hop(await own.batch(mine), A_CA);
    await hop(await issuer.log.batch(place), B_RELAY);
    expect(reader.accepted.map(({ verified }) => keyOf(verified.receipt.issuer))).toEqual([keyOf(A_CA), keyOf(B_CA)]);
  });

  it('keeps `relayed` of lane 0 between relays (LOG-70)', async () => {
    reader.envelopes.set(toHex(envelope.id), { ...envelope, lane: 0 });
    const relay = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
    await hop(await relay.batch(relay.receipt(receipt('relayed', { issuer: B_RELAY }))), B_RELAY);
    expect([reader.accepted.length, await reader.store.owed(keyOf(A_CA), 0, 9)]).toEqual([1, []]);
    await hop(await relay.batch(relay.receipt(receipt('failed', { issuer: B_RELAY }))), B_RELAY);
    expect((await reader.store.owed(keyOf(A_CA), 0, 9)).length).toBe(1);
    expect(await leavesOf(reader, 'taken')).toEqual([]);
  });

  it('takes of TRUST an offer alone, and no receipts (RELAY-15)', async () => {
    const relay = new Liar(world, B_RELAY, reader);
    const place = relay.log.receipt(receipt('relayed', { issuer: B_RELAY }));
    const { bytes: checkpoint } = await relay.log.sign();
    const entries = [await relay.log.entry(place)];
    await relay.say('batch', encodeBatch({ checkpoint, entries }));
    await relay.say('batch', encodeBatch({ checkpoint, entries, offer: { from: 0, proof: [] } }));
    expect([reader.codes(), reader.accepted, relay.answers()]).toEqual([['LOG_BATCH', 'LOG_BATCH'], [], []]);
    await relay.say('batch', await relay.offer());
    expect(relay.answers().map(({ size }) => size)).toEqual([2]);
  });

  it('refuses a notice that is none, and goes on (LOG-21)', async () => {
    await world.settle(reader.endpoint.notice(peerOf(B_RELAY), Uint8Array.of(0xa0)));
    await world.settle(reader.endpoint.notice(peerOf(B_RELAY), encodeNotice([Uint8Array.of(0x82, 0x41, 0x00, 0x81, 0x00)])));
    expect(reader.codes()).toEqual(['LOG_NOTICE', 'LOG_BATCH']);
  });
});
