import { afterEach, describe, expect, it } from 'vitest';
import { equal, toHex } from '../../src/core/bytes.js';
import { fail } from '../../src/core/errors.js';
import { systemRandom } from '../../src/core/random.js';
import { toSeconds } from '../../src/core/time.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { dialTargets } from '../../src/relay/peer-links.js';
import { routeOf } from '../../src/relay/route/intake.js';
import { overlay, sealed, start, stop, testClock, until } from './world.js';

afterEach(stop);

describe('relay', () => {
  it('carries a sealed frame from agency to agency through both relays, byte for byte (RELAY-02, RELAY-06)', async () => {
    const { world, agency } = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    await until('the frame arrives', () => receiver.received.length === 1);
    expect(equal(receiver.received[0]!.frame, frame)).toBe(true);
    await until('the sender is acknowledged', () => sender.acknowledged === 1);
  });

  it('takes responsibility while the other relay is down, and hands over when it is back (RELAY-06)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the sender is acknowledged', () => sender.acknowledged === 1);
    const receiver = agency('demo-b');
    await world.startRelay('demo-b');
    receiver.link.retryNow();
    await until('the frame arrives', () => receiver.received.length === 1);
  });

  it('answers a repeated frame as a duplicate and forwards it once (RELAY-05)', async () => {
    const { world, agency } = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const { frame } = await sealed(world, 'demo-a', 'demo-b');
    const second = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(frame);
    sender.queue(frame);
    sender.queue(second.frame);
    await until('all are acknowledged', () => sender.acknowledged === 3);
    await until('two arrive', () => receiver.received.length === 2);
    expect(sender.refusals.map(({ seq, verdict }) => [seq, verdict.verdict])).toEqual([[2, 'duplicate']]);
    expect(receiver.received.map(({ envelopeDigest }) => toHex(envelopeDigest))).toEqual([
      toHex(receiver.received[0]!.envelopeDigest),
      toHex(second.envelopeDigest),
    ]);
  });

  it('refuses a frame whose link header says otherwise than its outer header, and goes on (RELAY-04)', async () => {
    const { world, agency } = await start();
    const [relay] = await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const [sender, receiver] = [agency('demo-a'), agency('demo-b')];
    const frames = await Promise.all(Array.from({ length: 5 }, () => sealed(world, 'demo-a', 'demo-b')));
    sender.queue(frames[0]!.frame, { envelopeId: systemRandom(16) });
    sender.queue(frames[1]!.frame, { envelopeDigest: systemRandom(32) });
    sender.queue(frames[2]!.frame, { mailbox: 'other@demo-b' });
    sender.queue(frames[3]!.frame, { expiresAt: toSeconds(testClock.now()) + 7_200_000 });
    sender.queue(frames[4]!.frame);
    await until('all are acknowledged', () => sender.acknowledged === 5);
    await until('the good one arrives', () => receiver.received.length === 1);
    expect(sender.refusals).toEqual([1, 2, 3, 4].map((seq) => ({ seq, verdict: { verdict: 'rejected', code: 'malformed' } })));
    const lines = () => world.events['demo-a'].filter((event) => event.kind === 'refused');
    expect(lines()).toMatchObject([{ code: 'RELAY_HEADER' }]);
    await relay.close();
    expect(lines()).toMatchObject([{ code: 'RELAY_HEADER' }, { code: 'RELAY_HEADER', times: 3 }]);
  });

  it('refuses an expired frame and bytes that are no frame (RELAY-05)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const sender = agency('demo-a');
    const past = toSeconds(testClock.now()) - 86_400;
    const late = await sealed(world, 'demo-a', 'demo-b', { issuedAt: past, expiresAt: past + 7_200 });
    const good = await sealed(world, 'demo-a', 'demo-b');
    sender.queue(late.frame);
    sender.queue(good.frame, { frame: systemRandom(200) });
    await until('both are acknowledged', () => sender.acknowledged === 2);
    expect(world.events['demo-a'].flatMap((event) => (event.kind === 'refused' ? [event.code] : []))).toEqual([
      'ENVELOPE_EXPIRED',
      'ENVELOPE_FRAME_MALFORMED',
    ]);
    expect((await world.stores['demo-a'].stats()).queued).toEqual([]);
  });

  it('refuses a mailbox that nobody owns (RELAY-02)', async () => {
    const { world, agency } = await start({ b: { relays: [{ id: 'relay', urls: ['ws://relay-b:7002'], mailboxes: ['other'] }] } });
    await world.startRelay('demo-a');
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it is refused', () => sender.refusals.length === 1);
    expect(world.events['demo-a'].some((event) => event.kind === 'refused' && event.code === 'RELAY_NO_ROUTE')).toBe(true);
  });

  it('refuses what no accord covers, and a relay of a state without one (RELAY-03, RELAY-07)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a', overlay(world.pair.open('demo-a'), { accordBetween: () => undefined }));
    await world.startRelay('demo-b');
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it is refused', () => sender.refusals.length === 1);
    expect(sender.refusals[0]!.verdict).toMatchObject({ verdict: 'rejected', code: 'policy' });
    expect(world.events['demo-a'].some((event) => event.kind === 'link-up' && event.peer === 'demo-b/relay')).toBe(false);
  });

  it('refuses an agency that is not in the directory, and the right key under another name, and serves the others (RELAY-07)', async () => {
    const { world, agency } = await start();
    await world.startRelay('demo-a');
    const stranger = agency('demo-a', {
      identity: { scope: 'demo-a', id: 'stranger' },
      link: generateSigner('rogatory-classic', systemRandom),
    });
    const misnamed = agency('demo-a', { identity: { scope: 'demo-a', id: 'other' } });
    const honest = agency('demo-a');
    honest.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the honest agency is served', () => honest.acknowledged === 1);
    await until('both are turned away', () => stranger.failures.length > 0 && misnamed.failures.length > 0);
    const refused = world.events['demo-a'].flatMap((event) => (event.kind === 'link-refused' ? [event.code] : []));
    expect(refused).toContain('LINK_PEER_UNKNOWN');
    expect(honest.link.state).toBe('up');
  });

  it('carries nothing from one foreign state to another (RELAY-03)', async () => {
    const { world } = await start();
    const trust = world.pair.open('demo-b');
    expect(() =>
      routeOf('ca@demo-a', { scope: 'demo-c', id: 'relay' }, { scope: 'demo-b', id: 'relay' }, trust, testClock.now()),
    ).toThrowCode('RELAY_POLICY');
  });

  it('lets of two relays the one dial whose name sorts first, and more where the operator says so (RELAY-08)', async () => {
    const { world } = await start();
    const now = testClock.now();
    const targets = (scope: 'demo-a' | 'demo-b', always: { scope: string; id: string }[] = []) =>
      dialTargets({ scope, id: 'relay' }, world.pair.open(scope), now, always).map(({ scope: peer, url }) => [peer, url]);
    expect(targets('demo-a')).toEqual([['demo-b', 'ws://relay-b:7002']]);
    expect(targets('demo-b')).toEqual([]);
    expect(targets('demo-b', [{ scope: 'demo-a', id: 'relay' }])).toEqual([['demo-a', 'ws://relay-a:7001']]);
  });

  it('starts and serves the others while the directory of one state has expired (RELAY-08)', async () => {
    const { world, agency } = await start();
    const trust = world.pair.open('demo-a');
    const relays = (scope: string, now: number) => {
      if (scope === 'demo-b') throw fail('TRUST_EXPIRED', { document: 'directory of demo-b', expiredAt: now });
      return trust.relays(scope, now);
    };
    await world.startRelay('demo-a', overlay(trust, { relays }));
    const own = agency('demo-a');
    await until('the own agency is served', () => own.link.state === 'up');
  });

  it('leaves nothing behind when it cannot start', async () => {
    const { world } = await start();
    const trust = overlay(world.pair.open('demo-a'), {
      scopes() {
        throw new TypeError('a bug');
      },
    });
    await expect(world.startRelay('demo-a', trust)).rejects.toThrow('a bug');
    await world.startRelay('demo-a');
  });

  it('keeps the refusal of a peer with its code and does not send again (RELAY-09)', async () => {
    const { world, agency } = await start();
    // The receiving relay's directory lists no agency: it takes the link but refuses the message.
    await world.startRelay('demo-a');
    await world.startRelay('demo-b', overlay(world.pair.open('demo-b'), { agencyOf: () => undefined }));
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the refusal is kept', async () => (await world.stores['demo-a'].stats()).refusals === 1);
    expect(world.events['demo-a'].find((event) => event.kind === 'refused-by-peer')).toMatchObject({
      peer: 'demo-b/relay',
      code: 'policy',
    });
    expect((await world.stores['demo-a'].stats()).queued).toEqual([]);
  });
});
