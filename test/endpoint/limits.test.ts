// Runs alone: it counts what is verified, in a module that it replaces.
// Limits per peer (docs/reference-implementation.md "Log") and what a peer that lies can make others do: each has a queue and a budget of its own.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { toSeconds } from '../../src/core/time.js';
import type * as Cose from '../../src/crypto/sign/cose.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { TestLog, forgedBatch } from '../log/world.js';
import { Liar } from './liar.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld, envelopeOf, keyOf, peerOf } from './world.js';
import type { TestNode } from './world.js';

const counted = vi.hoisted(() => ({ verified: 0 }));

vi.mock('../../src/crypto/sign/cose.js', async (importOriginal) => {
  const original = await importOriginal<typeof Cose>();
  const verifyCoseSignature: typeof original.verifyCoseSignature = (...args) => {
    counted.verified++;
    return original.verifyCoseSignature(...args);
  };
  return { ...original, verifyCoseSignature };
});

let world: TestWorld;
let b: TestNode;
let liar: Liar;

describe('limits per peer', () => {
  beforeEach(async () => {
    world = new TestWorld();
    b = await world.open(B_RELAY);
    liar = new Liar(world, A_RELAY, b);
    liar.log.fill(3);
    counted.verified = 0;
  });

  /** Checkpoints of sizes that grow, each of its own signature. */
  const checkpoints = async (count: number): Promise<Uint8Array[]> => {
    const made: Uint8Array[] = [];
    for (let i = 0; i < count; i++) made.push((await liar.log.fill(1).sign()).bytes);
    return made;
  };

  it('verifies 16 new checkpoints of a peer a second, and has more wait (LOG-20)', async () => {
    const envelope = b.knows(envelopeOf(1, B_CA, A_CA));
    const receipt = {
      kind: 'relayed',
      envelopeId: envelope.id,
      envelopeDigest: envelope.digest,
      issuer: A_RELAY,
      addressee: 'ca@aa',
    } as const;
    const batches: Uint8Array[] = [];
    for (let i = 0; i < 40; i++) batches.push(await liar.log.batch(liar.log.receipt({ ...receipt, at: toSeconds(world.clock.now()) - i })));
    const notice = b.endpoint.notice(peerOf(A_RELAY), encodeNotice(batches));
    const seen: number[] = [];
    for (let second = 0; second < 3; second++) {
      await world.run(500);
      seen.push(counted.verified);
      await world.run(500);
    }
    await notice;
    expect([seen, b.accepted.length, b.alarms()]).toEqual([[16, 32, 40], 40, []]);
  });

  it('looks at one statement a second of a peer of which 64 were refused, until the hour ends (LOG-49)', async () => {
    const forged = await Promise.all(
      (await checkpoints(3)).map(async (checkpoint) =>
        forgedBatch(encodeBatch({ checkpoint, entries: [], offer: { from: 0, proof: [] } })),
      ),
    );
    // Refused by their form, which costs nothing.
    for (let i = 0; i < 64; i++) await liar.say('cosigned', Uint8Array.of(0x80), 100);
    expect(b.codes().length).toBe(64);
    for (let i = 0; i < 50; i++) b.endpoint.arrived(A_RELAY, 'cosigned', Uint8Array.of(0x80));
    await world.run(10_500);
    expect(b.codes().length).toBeGreaterThanOrEqual(74);
    expect(b.codes().length).toBeLessThanOrEqual(75);
    expect(counted.verified).toBe(0);
    await world.run(HOUR);
    b.events.length = 0;
    for (const batch of forged) await liar.say('batch', batch);
    expect([b.codes(), counted.verified]).toEqual([new Array(3).fill('LOG_SIGNATURE'), 3]);
  });

  it('drops TRUST of a peer beyond 64 statements that wait (LOG-49)', async () => {
    for (let i = 0; i < 500; i++) b.endpoint.arrived(A_RELAY, 'cosigned', Uint8Array.of(0x80));
    await world.run(2 * HOUR);
    expect(b.codes().length).toBe(LIMITS.statementsQueuedMax);
  });

  it('looks at four offers of a peer in ten minutes, and drops more unread (LOG-49)', async () => {
    const offers: Uint8Array[] = [];
    for (let i = 0; i < 12; i++) {
      const from = i === 0 ? 0 : liar.log.frontier.size;
      liar.log.fill(1);
      offers.push(await liar.offer(from));
    }
    for (const offer of offers.slice(0, 8)) await liar.say('batch', offer);
    expect([counted.verified, liar.answers().length, b.alarms()]).toEqual([4, 4, []]);
    await world.run(10 * MINUTE);
    for (const offer of offers.slice(4, 8)) await liar.say('batch', offer);
    expect([counted.verified, liar.answers().at(-1)?.size]).toEqual([8, 12]);
  });

  it('holds four restores, and refuses more unless they were accepted (LOG-13)', async () => {
    await liar.say('batch', await liar.offer());
    const epochs = [1, 2, 3, 4, 5, 6].map((i) => world.clock.now() + i);
    for (const epoch of epochs.slice(0, 5)) await liar.say('restore', (await liar.restored(epoch)).statement);
    expect([(await b.endpoint.decisions.held()).length, b.codes(), b.alarms('restore-stated').length]).toEqual([4, ['LOG_RESTORE'], 4]);
    const decided = { by: 'Ada', reason: 'called' };
    await world.settle(b.endpoint.decisions.accept({ owner: A_RELAY, epoch: epochs[5]! }, decided));
    await liar.say('restore', (await liar.restored(epochs[5]!)).statement);
    expect((await b.endpoint.decisions.held()).length).toBe(0);
    for (let i = 0; i < 4; i++)
      await world.settle(b.endpoint.decisions.accept({ owner: A_RELAY, epoch: world.clock.now() + 1_000 + i }, decided));
    await expect(b.endpoint.decisions.accept({ owner: A_RELAY, epoch: world.clock.now() + 2_000 }, decided)).toRejectCode('LOG_RESTORE');
  });

  it('awaits no restore any more that the followed log has passed (LOG-66)', async () => {
    const decided = { by: 'Ada', reason: 'called' };
    for (let i = 0; i < 4; i++) await world.settle(b.endpoint.decisions.accept({ owner: A_RELAY, epoch: liar.log.epoch - i }, decided));
    await liar.say('batch', await liar.offer());
    const accepted = b.endpoint.decisions.accept({ owner: A_RELAY, epoch: liar.log.epoch + 1 }, decided);
    expect(await world.settle(accepted)).toBe('awaited');
  });

  it('takes nothing from an honest peer while another one floods it (LOG-49)', async () => {
    const agency = await world.open(B_CA);
    const envelope = b.knows(envelopeOf(1, A_CA, B_CA));
    let isFlooding = true;
    const good = await liar.offer();
    const flood = async (): Promise<void> => {
      while (isFlooding) {
        for (let i = 0; i < 60; i++)
          b.endpoint.arrived(A_RELAY, i % 2 === 0 ? 'batch' : 'cosigned', i % 2 === 0 ? good : Uint8Array.of(0x80));
        await world.run(100);
      }
    };
    const before = counted.verified;
    const begun = world.clock.now();
    const flooding = flood();
    agency.knows(envelope);
    for (let i = 0; i < 20; i++) {
      const since = world.clock.now();
      const leaf = agency.says(envelope, { at: toSeconds(begun) - i });
      await world.settle(agency.committer.commit({ leaves: [receiptLeaf(leaf, keyOf(B_RELAY))] }));
      while (b.accepted.length <= i) await new Promise((resolve) => setImmediate(resolve));
      expect(world.clock.now() - since).toBeLessThanOrEqual(2_000);
    }
    isFlooding = false;
    await flooding;
    // One good offer, verified once; the agency's checkpoints; nothing else.
    expect(counted.verified - before).toBeLessThanOrEqual(2 + 20);
  });
});

describe('forged statements at an agency', () => {
  it('neither change nor delay anything that others say (LOG-40, LOG-49)', async () => {
    world = new TestWorld();
    b = await world.open(B_CA);
    liar = new Liar(world, A_CA, b);
    const relay = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
    const envelope = b.knows(envelopeOf(1, B_CA, A_CA));
    await b.work(A_CA, 2);
    const head = await b.store.logHead();
    const checkpoint = { owner: B_CA, epoch: b.endpoint.keeper.origin.epoch, size: 999_999, root: new Uint8Array(32).fill(1) };
    const { bytes } = await signCheckpoint(checkpoint, world.keys.signer(A_CA, 'log'));
    for (let i = 0; i < 200; i++) await b.receive(A_CA, { cosigned: await liar.cosigned(checkpoint, bytes) });
    const submitted = {
      kind: 'submitted',
      envelopeId: envelope.id,
      envelopeDigest: envelope.digest,
      issuer: B_RELAY,
      addressee: 'ca@aa',
      at: toSeconds(world.clock.now()),
    } as const;
    const batch = await relay.batch(relay.receipt(submitted));
    await world.settle(b.endpoint.notice(peerOf(B_RELAY), encodeNotice([batch])));
    expect([b.accepted.length, await b.store.logHead()]).toEqual([1, head]);
    await world.run(2 * HOUR);
    expect([new Set(b.codes()), await b.store.epochs(), (await b.store.list('statement')).length]).toEqual([
      new Set(['LOG_COSIGNATURE']),
      [head!.epoch],
      0,
    ]);
    await world.run(DAY);
    expect([b.alarms('log-behind'), b.counterparties.record(keyOf(A_CA)).cosignedSize]).toEqual([[], 0]);
  });
});

describe('equal checkpoint bytes', () => {
  it('are verified once while the directory is the same, cosignatures too (LOG-20)', async () => {
    world = new TestWorld();
    const reader = await world.open(A_CA);
    const issuer = new Liar(world, B_CA, reader);
    const envelope = reader.knows(envelopeOf(1, A_CA, B_CA));
    const about = {
      kind: 'delivered',
      envelopeId: envelope.id,
      envelopeDigest: envelope.digest,
      issuer: B_CA,
      addressee: 'ca@bb',
    } as const;
    const places = Array.from({ length: 20 }, (_, i) => issuer.log.receipt({ ...about, at: toSeconds(world.clock.now()) - i }));
    const { bytes: checkpoint } = await issuer.log.sign();
    const entries = await Promise.all(places.map((place) => issuer.log.entry(place)));
    const hop = (entry: (typeof entries)[number]): Promise<void> =>
      world.settle(reader.endpoint.notice(peerOf(A_RELAY), encodeNotice([encodeBatch({ checkpoint, entries: [entry] })])));
    counted.verified = 0;
    for (const entry of entries) await hop(entry);
    expect([counted.verified, reader.accepted.length]).toEqual([1, 20]);
    world.publish(B_CA, 'cosign', {});
    await hop(entries[0]!);
    expect(counted.verified).toBe(2);
    await reader.work(B_CA);
    const cosigned = await issuer.cosigned({ owner: A_CA, ...(await reader.store.logHead())! });
    for (let i = 0; i < 5; i++) await issuer.say('cosigned', cosigned);
    expect([counted.verified, reader.counterparties.record(keyOf(B_CA)).cosignedSize]).toEqual([3, reader.endpoint.keeper.size]);
  });

  it('are verified for themselves, whatever was cosigned before (LOG-20)', async () => {
    world = new TestWorld();
    const reader = await world.open(A_CA);
    const issuer = new Liar(world, B_CA, reader);
    for (let i = 0; i < 40; i++) {
      await reader.work(B_CA);
      await issuer.say('cosigned', await issuer.cosigned({ owner: A_CA, ...(await reader.store.logHead())! }), 100);
    }
    expect([(await reader.store.list('cosigned')).length, reader.alarms()]).toEqual([40, []]);
    const envelope = reader.knows(envelopeOf(1, A_CA, B_CA));
    const about = {
      kind: 'delivered',
      envelopeId: envelope.id,
      envelopeDigest: envelope.digest,
      issuer: B_CA,
      addressee: 'ca@bb',
    } as const;
    const places = Array.from({ length: 20 }, (_, i) => issuer.log.receipt({ ...about, at: toSeconds(world.clock.now()) - i }));
    counted.verified = 0;
    await world.settle(reader.endpoint.notice(peerOf(A_RELAY), encodeNotice([await issuer.log.batch(...places)])));
    expect([counted.verified, reader.accepted.length]).toEqual([1, 20]);
  });
});
