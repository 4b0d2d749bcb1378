// Runs alone: it counts what is verified, in a module that it replaces.
// Cost (docs/reference-implementation.md "Log"): nothing is signed per message, and cosigning delays none.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toSeconds } from '../../src/core/time.js';
import type * as Cose from '../../src/crypto/sign/cose.js';
import { sentLeaf, receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { digest } from '../log/world.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, TestWorld, envelopeOf, keyOf } from './world.js';
import type { TestNode } from './world.js';

const counted = vi.hoisted(() => ({ verified: (): void => undefined }));

vi.mock('../../src/crypto/sign/cose.js', async (importOriginal) => {
  const original = await importOriginal<typeof Cose>();
  const verifyCoseSignature: typeof original.verifyCoseSignature = (...args) => {
    counted.verified();
    return original.verifyCoseSignature(...args);
  };
  return { ...original, verifyCoseSignature };
});

let world: TestWorld;
/** Verifications by the node that made them. */
const verified = new Map<string, number>();
let nodes: Record<'a' | 'ra' | 'rb' | 'b', TestNode>;

beforeEach(async () => {
  world = new TestWorld();
  nodes = { a: await world.open(A_CA), ra: await world.open(A_RELAY), rb: await world.open(B_RELAY), b: await world.open(B_CA) };
  verified.clear();
  counted.verified = () => void verified.set(world.asking, (verified.get(world.asking) ?? 0) + 1);
});

const signed = (): Record<string, number> => Object.fromEntries(world.signatures);
const sum = (...keys: string[]): number => keys.reduce((total, key) => total + (world.signatures.get(key) ?? 0), 0);

/** A message of agency a goes to agency b over both relays, is delivered and, within a minute or at once, opened. */
async function message(number: number, isUrgent = false): Promise<void> {
  const envelope = envelopeOf(number, A_CA, B_CA, isUrgent ? 1 : 2);
  for (const node of Object.values(nodes)) node.knows(envelope);
  const { id: envelopeId, digest: envelopeDigest } = envelope;
  const expiresAt = world.clock.now() + DAY;
  const at = toSeconds(world.clock.now());
  const { a, ra, rb, b } = nodes;
  const inbound = (from: string, to: string, leaf: ReturnType<typeof receiptLeaf>) => {
    const routes = [{ mailbox: 'ca@bb', to, lane: envelope.lane, duty: true as const }];
    const stream = { lane: 2, streamId: new Uint8Array(16).fill(9), seq: number };
    return { from, ...stream, envelopeId, envelopeDigest, frame: new Uint8Array(9), expiresAt, routes, leaf };
  };
  void a.committer.commit({ leaves: [sentLeaf({ envelopeDigest, messageDigest: digest('m') })], concerns: [keyOf(B_CA)] });
  const about = { envelopeId, envelopeDigest, at, addressee: 'ca@bb' };
  const submitted = receiptLeaf({ ...about, kind: 'submitted', issuer: A_RELAY }, keyOf(A_CA));
  void ra.committer.commit({ inbound: [inbound(keyOf(A_CA), keyOf(B_RELAY), submitted)], concerns: [keyOf(B_RELAY)] });
  const relayed = receiptLeaf({ ...about, kind: 'relayed', issuer: B_RELAY }, keyOf(A_RELAY));
  void rb.committer.commit({ inbound: [inbound(keyOf(A_RELAY), keyOf(B_CA), relayed)], concerns: [keyOf(A_RELAY)] });
  const delivered = receiptLeaf({ ...about, kind: 'delivered', issuer: B_CA }, keyOf(B_RELAY));
  void b.committer.commit({ leaves: [delivered], concerns: [keyOf(A_CA)] });
  await world.run(16);
  const party = { addressee: { ...B_CA, kem: digest('kem') }, messageDigest: digest(`message ${number}`) };
  const opened = receiptLeaf({ ...about, ...party, kind: 'opened', issuer: B_CA }, keyOf(A_CA));
  const statementsTo = [{ to: keyOf(A_CA), withinMs: b.endpoint.sealedDelay(isUrgent) }];
  void b.committer.commit({ leaves: [opened], concerns: [keyOf(A_CA)], statementsTo });
}

describe('cost', () => {
  it('is at most a tenth of a signature and of a verification a message in bulk, by both agencies together', async () => {
    for (let i = 1; i <= 600; i++) await message(i);
    await world.run(DAY);
    const kinds = nodes.a.accepted.map(({ verified }) => verified.receipt.kind);
    for (const kind of ['submitted', 'relayed', 'delivered', 'opened'])
      expect([kind, kinds.filter((each) => each === kind).length]).toEqual([kind, 600]);
    const agencies = sum('aa/ca log', 'aa/ca cosign', 'bb/ca log', 'bb/ca cosign');
    expect(agencies / 600).toBeLessThanOrEqual(0.1);
    expect(((verified.get(keyOf(A_CA)) ?? 0) + (verified.get(keyOf(B_CA)) ?? 0)) / 600).toBeLessThanOrEqual(0.1);
    const relays = sum('aa/relay log', 'aa/relay cosign', 'bb/relay log', 'bb/relay cosign');
    expect(relays / 600).toBeLessThanOrEqual(0.1);
    for (const node of Object.values(nodes)) expect(node.alarms()).toEqual([]);
  });

  it('is at most three signatures and two for a lone urgent message, with all cosigning (LOG-44, LOG-48)', async () => {
    // Each has been cosigned before, so that nothing is pending.
    await message(1);
    await world.run(DAY);
    world.signatures.clear();
    verified.clear();
    await message(2, true);
    await world.run(DAY);
    const { 'bb/ca log': log = 0, 'bb/ca cosign': cosign = 0, 'aa/ca log': itsLog = 0, 'aa/ca cosign': itsCosign = 0 } = signed();
    expect([log + cosign <= 3, itsLog + itsCosign <= 2]).toEqual([true, true]);
    expect([(verified.get(keyOf(A_CA)) ?? 0) <= 5, (verified.get(keyOf(B_CA)) ?? 0) <= 2]).toEqual([true, true]);
    const carried = [nodes.b, nodes.a].map((node) => node.said.filter(({ at }) => at > world.clock.now() - DAY).length);
    expect(carried[0]! <= 3 && carried[1]! <= 2).toBe(true);
  });

  it('is nothing for a node to which nothing happens', async () => {
    await message(1);
    await world.run(3 * DAY);
    const before = [signed(), new Map(verified), world.parcels.length];
    await world.run(30 * DAY);
    expect([signed(), verified, world.parcels.length]).toEqual(before);
  });
});
