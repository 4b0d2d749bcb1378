// Receipts of the hop path through two relays: who is told what, what a restart leaves owed, and what a lie comes to.
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { principalKey } from '../../src/core/ids.js';
import { toSeconds } from '../../src/core/time.js';
import { readBatch } from '../../src/log/read-batch.js';
import type { VerifiedReceipt } from '../../src/log/read-batch.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import type { OutgoingMessage } from '../../src/transport/handler.js';
import type { DirectorySigner } from '../../src/trust/documents/directory.js';
import { issuersOf } from '../../src/trust/store/issuers.js';
import { NOW_S } from '../trust/states.js';
import { outgoing, overlay, receiptBatch, receiptsTold, sealed, start, stop, testClock, until } from './world.js';

afterEach(stop);

const told = receiptsTold;

const brief = (receipts: readonly VerifiedReceipt[]): string[] =>
  receipts.map(({ receipt }) => `${receipt.kind} by ${receipt.issuer.scope}/${receipt.issuer.id}`).sort();

describe('receipts of the hop path', () => {
  it('tells the sender submitted, relayed and delivered, each by its issuer and in its log (RELAY-11)', async () => {
    const { world, agency } = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    await until('the frame arrives', () => receiver.received.length === 1);
    const delivered = encodeNotice([await receiptBatch(world, frame)]);
    await until('the receipt is taken', () => receiver.link.sendNotice(delivered));
    await until('all is told', () => told(world, 'demo-a', sender).length >= 3);
    const receipts = told(world, 'demo-a', sender);
    expect(brief(receipts)).toEqual(['delivered by demo-b/ca', 'relayed by demo-b/relay', 'submitted by demo-a/relay']);
    const { envelopeDigest } = outgoing(1, frame);
    expect(new Set(receipts.map(({ receipt }) => toHex(receipt.envelopeDigest)))).toEqual(new Set([toHex(envelopeDigest)]));
    expect(receipts.every(({ receipt, checkpoint }) => principalKey(checkpoint.checkpoint.owner) === principalKey(receipt.issuer))).toBe(
      true,
    );
    // Nobody but the sender is told: what the addressee hears is the message alone.
    expect(receiver.notices).toEqual([]);
    expect(await world.stores['demo-a'].overdue(testClock.now() * 2)).toEqual([]);
  });

  it('signs one checkpoint for many messages, and pays each receipt once (RELAY-11)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const sender = agency('demo-a');
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    for (let i = 0; i < 1; i++) sender.queue(frame);
    for (let i = 0; i < 9; i++) sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('ten are told', () => told(world, 'demo-a', sender).length >= 10);
    await until('nothing is owed', async () => (await world.stores['demo-a'].owed('demo-a/ca', 0, 99)).length === 0);
    const indexes = told(world, 'demo-a', sender).map(({ index }) => index);
    // Behind genesis and the documents of trust, side by side.
    const first = Math.min(...indexes);
    expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, at) => first + at));
    const sizes = new Set(told(world, 'demo-a', sender).map(({ checkpoint }) => checkpoint.checkpoint.size));
    expect(sizes.size).toBeLessThan(10);
  });

  it('pays after a restart what it owed before (RELAY-45)', async () => {
    const { world, agency } = await start();
    const relay = await world.startRelay('demo-a');
    const sender = agency('demo-a');
    const first = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(first.frame);
    await until('it is acknowledged', () => sender.acknowledged === 1);
    await relay.close();
    const before = (await world.stores['demo-a'].logHead())?.size;
    const owed = await world.stores['demo-a'].owed('demo-a/ca', 0, 9);
    // Whatever the first life of the relay managed to tell: what is not paid is told by the second.
    if (owed.length === 0) expect(told(world, 'demo-a', sender)).toHaveLength(1);
    await world.startRelay('demo-a');
    sender.link.retryNow();
    await until('it is told', () => told(world, 'demo-a', sender).length >= 1);
    expect((await world.stores['demo-a'].logHead())?.size).toBe(before);
    expect(brief(told(world, 'demo-a', sender))).toContain('submitted by demo-a/relay');
  });

  it('tells the receipt again to an agency that sends the same bytes again (RELAY-45)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const before = (await world.stores['demo-a'].logHead())!.size;
    const sender = agency('demo-a');
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    sender.queue(frame);
    await until('it is told twice', () => told(world, 'demo-a', sender).length >= 2);
    expect((await world.stores['demo-a'].logHead())?.size).toBe(before + 1);
    expect(brief(told(world, 'demo-a', sender))).toEqual(['submitted by demo-a/relay', 'submitted by demo-a/relay']);
  });

  it('states its own refusal as failed, with one wire code (RELAY-11)', async () => {
    const { world, agency } = await start({ accord: { notAfter: toSeconds(testClock.now()) + 3_600 } });
    const trust = overlay(world.trust('demo-a'), { relayOf: () => undefined });
    await world.startRelay('demo-a', trust);
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it is told', () => told(world, 'demo-a', sender).length === 1);
    expect(told(world, 'demo-a', sender)[0]?.receipt).toMatchObject({ kind: 'failed', reason: 'refused' });
    expect(sender.refusals).toHaveLength(1);
  });

  it("states an agency's refusal as failed, all the way back (RELAY-11)", async () => {
    const { world, agency } = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const sender = agency('demo-a');
    agency('demo-b', { verdict: { verdict: 'rejected', code: 'policy' } });
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it is told', () => told(world, 'demo-a', sender).length >= 3);
    expect(brief(told(world, 'demo-a', sender))).toEqual([
      'failed by demo-b/relay',
      'relayed by demo-b/relay',
      'submitted by demo-a/relay',
    ]);
    const failed = told(world, 'demo-a', sender).find(({ receipt }) => receipt.kind === 'failed');
    expect(failed?.receipt.reason).toBe('policy');
  });

  it.each<[string, (frame: Uint8Array) => Partial<Receipt>]>([
    ['about an envelope that it does not know', () => ({ envelopeDigest: new Uint8Array(32), envelopeId: new Uint8Array(16) })],
    ['by another agency', () => ({ issuer: { scope: 'demo-b', id: 'other' } })],
    ['of a relay', () => ({ kind: 'relayed' })],
  ])('passes on no receipt %s, and serves the peer on (RELAY-13)', async (_, changes) => {
    const { world, agency } = await start({ b: { agencies: [{ id: 'ca' }, { id: 'other' }] } });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    await until('the frame arrives', () => receiver.received.length === 1);
    await receiver.link.sendNotice(encodeNotice([await receiptBatch(world, frame, changes(frame))]));
    await receiver.link.sendNotice(Uint8Array.of(1, 2, 3));
    await receiver.link.sendNotice(encodeNotice([await receiptBatch(world, frame)]));
    await until('the true one is told', () => brief(told(world, 'demo-a', sender)).includes('delivered by demo-b/ca'));
    expect(brief(told(world, 'demo-a', sender))).toEqual([
      'delivered by demo-b/ca',
      'relayed by demo-b/relay',
      'submitted by demo-a/relay',
    ]);
    expect(world.events['demo-b'].filter((event) => event.kind === 'alarm').length).toBeGreaterThan(0);
  });

  it('keeps both of two digests under one id as evidence, and raises an alarm (RELAY-13)', async () => {
    const { world, agency } = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    await until('the frame arrives', () => receiver.received.length === 1);
    await receiver.link.sendNotice(encodeNotice([await receiptBatch(world, frame, { envelopeDigest: new Uint8Array(32).fill(9) })]));
    const alarms = (): string[] => world.events['demo-b'].flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : []));
    await until('there is an alarm', () => alarms().includes('tampering'));
    expect((await world.stores['demo-b'].receipts(new Uint8Array(32).fill(9))).length).toBe(1);
  });

  it('refuses a message on which it fails itself, and goes on with those behind it (RELAY-10)', async () => {
    const { world, agency } = await start();
    let calls = 0;
    const trust = overlay(world.trust('demo-a'), {
      relayOf: (...args) => {
        if (calls++ === 0) throw new TypeError('a bug');
        return world.trust('demo-a').relayOf(...args);
      },
    });
    await world.startRelay('demo-a', trust);
    const sender = agency('demo-a');
    const frames: OutgoingMessage['frame'][] = [];
    for (let i = 0; i < 3; i++) frames.push((await sealed(world, 'demo-a', 'demo-b')).frame);
    for (const frame of frames) sender.queue(frame);
    await until('all are acknowledged', () => sender.acknowledged === 3);
    expect(sender.refusals.map(({ seq, verdict }) => [seq, verdict.verdict, verdict.code])).toEqual([[1, 'rejected', 'refused']]);
    const refused = world.events['demo-a'].filter((event) => event.kind === 'refused');
    expect(refused).toMatchObject([{ code: 'RELAY_INTERNAL' }]);
    expect(world.events['demo-a'].some((event) => event.kind === 'alarm' && event.alarm === 'message-failed')).toBe(true);
  });
});

describe('a receipt whose signer no directory lists any more', () => {
  it('is judged by the newest directory that lists it: removing a key revokes nothing, and saves nothing either (LOG-58)', async () => {
    const { world } = await start();
    const { b } = world.pair;
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    const batch = await receiptBatch(world, frame);
    const trust = world.trust('demo-a');
    const verdict = () => readBatch(issuersOf(trust), batch, { now: toSeconds(testClock.now()), source: { kind: 'own-relay' } }).verdict;
    const isLog = ({ role }: { readonly role: string }): boolean => role === 'log';
    const publish = async (version: number, change: (signer: DirectorySigner) => readonly DirectorySigner[]): Promise<void> => {
      const agencies = b.directoryInput.agencies.map((agency) => ({ ...agency, signers: agency.signers.flatMap(change) }));
      trust.add(await b.nextDirectory({ version, agencies }), testClock.now());
    };
    const without = (signer: DirectorySigner): readonly DirectorySigner[] => (isLog(signer) ? [] : [signer]);
    await publish(2, without);
    expect(verdict()).toBe('accepted');
    await publish(3, (signer) => [isLog(signer) ? { ...signer, status: 'compromised', invalidSince: NOW_S - 60 } : signer]);
    await publish(4, without);
    expect(verdict).toThrowCode('LOG_SIGNER');
  });
});
