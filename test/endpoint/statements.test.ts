// How receipts leave: by notices on the hop path, sealed to counterparties, again when their carrier was lost, anew after a restore.
import { beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { fail } from '../../src/core/errors.js';
import { toSeconds } from '../../src/core/time.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import { parseBatch } from '../../src/log/statement/batch.js';
import { parseReceipt } from '../../src/log/statement/receipt.js';
import { readCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import type { ReceiptKind } from '../../src/log/kinds.js';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { plainDocuments } from '../../src/endpoint/documents.js';
import { stateRestored } from '../../src/endpoint/restore/ceremony.js';
import { TestLog, digest } from '../log/world.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, DAY, HOUR, MINUTE, TestWorld, envelopeOf, keyOf, peerOf } from './world.js';
import type { TestEnvelope, TestNode } from './world.js';

let world: TestWorld;
let a: TestNode;
let b: TestNode;
let relay: TestNode;

beforeEach(async () => {
  world = new TestWorld();
  a = await world.open(A_CA);
  b = await world.open(B_CA);
  relay = await world.open(B_RELAY);
});

/** Agency b has opened a message of a: a receipt is owed to it under the seal. */
async function opens(number: number, change: { urgent?: boolean; kind?: ReceiptKind } = {}): Promise<TestEnvelope> {
  const envelope = a.knows(b.knows(envelopeOf(number, A_CA, B_CA)));
  const kind = change.kind ?? 'opened';
  const party = { addressee: { ...B_CA, kem: digest('kem') }, messageDigest: digest(`message ${number}`) };
  const receipt = b.says(envelope, { kind, ...party, ...(kind === 'refused' ? { reason: 'policy' as const } : {}) });
  const statementsTo = [{ to: keyOf(A_CA), withinMs: b.endpoint.sealedDelay(change.urgent === true) }];
  await world.settle(b.committer.commit({ leaves: [receiptLeaf(receipt, keyOf(A_CA))], concerns: [keyOf(A_CA)], statementsTo }));
  return envelope;
}

const kindsOf = (node: TestNode): string[] => node.accepted.map(({ verified }) => verified.receipt.kind);
const batchesOf = (node: TestNode) =>
  node.said.flatMap(({ at, statement: { batch } }) => (batch === undefined ? [] : [{ at, ...parseBatch(batch) }]));

describe('sealed path', () => {
  it('says what was opened within a minute, and at once when it is urgent', async () => {
    const since = world.clock.now();
    await opens(1, { urgent: true });
    await world.run(200);
    expect([kindsOf(a), batchesOf(b).map(({ at }) => at - since)]).toEqual([['opened'], [50]]);
    for (let i = 2; i < 12; i++) await opens(i);
    await world.run(MINUTE + 2_000);
    expect(kindsOf(a).length).toBe(11);
    // Those that are due together leave in one message, under one checkpoint, with an offer at most every ten minutes.
    const [, second, ...rest] = batchesOf(b);
    expect([second?.entries.length, rest.length < 3, batchesOf(b).filter(({ offer }) => offer !== undefined).length]).toEqual([
      10,
      true,
      1,
    ]);
  });

  it('divides what is too much for one batch, and pays each part when it leaves', async () => {
    for (let i = 0; i < 200; i++) await opens(i);
    await world.run(2 * MINUTE);
    expect([kindsOf(a).length, await b.store.owed(keyOf(A_CA), 0, 9)]).toEqual([200, []]);
    expect(batchesOf(b).map(({ entries }) => entries.length)).toEqual([128, 72]);
  });

  it('adds no second offer while one is open, whatever else leaves (LOG-30)', async () => {
    world.wire = ({ kind }) => (kind === 'sealed' ? 'lost' : 5);
    const since = world.clock.now();
    for (let i = 0; i < 39; i++) {
      await opens(i, { urgent: true });
      await world.run(MINUTE);
    }
    const offers = batchesOf(b).filter(({ offer }) => offer !== undefined);
    expect(offers.map(({ at }) => Math.round((at - since) / MINUTE))).toEqual([0, 10, 30]);
  });

  it('says after a crash what it had not said', async () => {
    await opens(1);
    await b.crash();
    b = await world.open(B_CA, b.store);
    await world.run(MINUTE + 2_000);
    expect(kindsOf(a)).toEqual(['opened']);
  });

  it('tries again when a statement cannot be made, and tells so', async () => {
    const carry = b.carry.bind(b);
    let tries = 0;
    b.carry = async (peer, statement) => {
      if (++tries < 4) throw fail('TRUST_UNKNOWN', { scope: 'aa', id: 'ca' });
      return carry(peer, statement);
    };
    await opens(1, { urgent: true });
    await world.run(2.5 * MINUTE);
    expect([tries, kindsOf(a), b.alarms('statement-unsent').length]).toEqual([3, [], 3]);
    await world.run(MINUTE);
    expect(kindsOf(a)).toEqual(['opened']);
  });

  it('rests while no accord carries receipts, with one alarm, and goes on when one does (LOG-61)', async () => {
    b.carriage = 'nothing';
    await opens(1);
    await world.run(3 * DAY);
    expect([kindsOf(a), b.alarms('statement-rests').length, b.said]).toEqual([[], 1, []]);
    b.carriage = 'all';
    b.endpoint.directoryChanged();
    await world.run(MINUTE);
    expect(kindsOf(a)).toEqual(['opened']);
  });

  it('carries refusals alone under an accord that is over', async () => {
    b.carriage = 'refusals';
    await opens(1);
    await opens(2, { kind: 'refused' });
    await world.run(HOUR);
    expect([kindsOf(a), batchesOf(b).every(({ offer }) => offer === undefined), b.alarms('statement-rests').length]).toEqual([
      ['refused'],
      true,
      1,
    ]);
  });

  const any = (node: TestNode): boolean => batchesOf(node).some(({ entries }) => entries.length > 0);

  describe('when the message that carried it expired or failed (LOG-61)', () => {
    /** The own relay says that a message of lane 0 did not arrive. */
    const lost = async (kind: 'expired' | 'failed'): Promise<void> => {
      const carrying = [...b.sealed].filter(([, { batch }]) => batch !== undefined && (parseBatch(batch).entries.length > 0 || !any(b)));
      const last = carrying.at(-1)![0];
      const envelope = [...b.envelopes.values()].find((each) => toHex(each.digest) === last)!;
      const reason = kind === 'failed' ? { reason: 'refused' as const } : {};
      const about = { envelopeDigest: envelope.digest, envelopeId: envelope.id, issuer: B_RELAY, at: toSeconds(world.clock.now()) };
      const log = new TestLog(world.keys, B_RELAY, { epoch: world.clock.now() });
      const batch = await log.batch(log.receipt({ kind, ...about, addressee: 'ca@aa', ...reason }));
      await world.settle(b.endpoint.notice(peerOf(B_RELAY), encodeNotice([batch])));
    };

    it('owes it again after a minute, doubling to a day, until a statement of the counterparty comes', async () => {
      world.wire = ({ kind }) => (kind === 'sealed' ? 'lost' : 5);
      await opens(1, { urgent: true });
      await world.run(200);
      const waits: number[] = [];
      b.committer.observe(({ owedAgain = [], statementsTo = [] }, result) => {
        if (owedAgain.length > 0 && result.owedAgain > 0) waits.push(...statementsTo.map(({ withinMs }) => withinMs / MINUTE));
      });
      for (let i = 0; i < 13; i++) {
        const said = receiptsSaid();
        await lost(i % 2 === 0 ? 'expired' : 'failed');
        while (receiptsSaid() === said) await world.run(20 * MINUTE);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]);
      world.wire = () => 5;
      await a.work(B_CA);
      await world.run(11 * MINUTE);
      await lost('expired');
      await world.run(MINUTE + 1_000);
      expect([kindsOf(a), waits.at(-1)]).toEqual([['opened'], 1]);
    });

    const receiptsSaid = (): number => batchesOf(b).filter(({ entries }) => entries.length > 0).length;

    it('owes nothing of a message that carried no receipt', async () => {
      world.wire = ({ kind }) => (kind === 'sealed' ? 'lost' : 5);
      await b.work(A_CA);
      await world.run(11 * MINUTE);
      expect(b.said.length).toBe(1);
      await lost('expired');
      await world.run(5 * MINUTE);
      expect([b.said.length, await b.store.owed(keyOf(A_CA), 0, 9)]).toEqual([1, []]);
    });
  });
});

describe('hop path', () => {
  const delivers = async (count: number): Promise<void> => {
    const leaves = Array.from({ length: count }, (_, i) =>
      receiptLeaf(b.says(relay.knows(b.knows(envelopeOf(i, A_CA, B_CA)))), keyOf(B_RELAY)),
    );
    await world.settle(b.committer.commit({ leaves, concerns: [keyOf(A_CA)] }));
  };

  it('pays the relay what it is owed, many under one checkpoint, and once', async () => {
    await delivers(300);
    await world.run(3_000);
    expect([relay.accepted.length, await b.store.owed(keyOf(B_RELAY), 0, 9), world.signatures.get('bb/ca log')]).toEqual([300, [], 1]);
    await world.run(HOUR);
    expect(world.count('notice', B_CA)).toBeLessThan(4);
  });

  it('signs at once after a second of silence, and otherwise after a second or 64 receipts (LOG-44)', async () => {
    const signed = (): number => world.signatures.get('bb/relay log') ?? 0;
    const relays = async (): Promise<void> => {
      await world.settle(relay.committer.commit({ leaves: [receiptLeaf(relay.says(envelopeOf(signed(), A_CA, B_CA)), keyOf(A_RELAY))] }));
    };
    await relays();
    await world.run(1);
    expect(signed()).toBe(1);
    await relays();
    await world.run(900);
    expect(signed()).toBe(1);
    await world.run(100);
    expect(signed()).toBe(2);
    await world.run(100);
    const leaves = Array.from({ length: 64 }, (_, i) => receiptLeaf(relay.says(envelopeOf(i, A_CA, B_CA)), keyOf(A_RELAY)));
    await world.settle(relay.committer.commit({ leaves }));
    await world.run(1);
    expect(signed()).toBe(3);
    // An agency waits a moment for the second of two facts.
    await delivers(1);
    await world.run(49);
    expect(world.signatures.get('bb/ca log')).toBeUndefined();
    await world.run(1);
    expect(world.signatures.get('bb/ca log')).toBe(1);
  });

  it('repeats what a cut left, when the link is up again or half a minute later', async () => {
    world.cut(B_CA, B_RELAY);
    await delivers(3);
    await world.run(MINUTE);
    expect(relay.accepted).toEqual([]);
    world.join(B_CA, B_RELAY);
    await world.run(100);
    expect(relay.accepted.length).toBe(3);
    world.wire = () => 'lost';
    await delivers(4);
    await world.run(1_000);
    world.wire = () => 5;
    await world.run(31_000);
    expect(relay.accepted.length).toBe(7);
  });

  it('signs anew when another key signs the log now', async () => {
    await delivers(1);
    await world.run(1_100);
    world.rotate(B_CA, 'log');
    await world.settle(b.endpoint.repeat([keyOf(B_RELAY)], 0));
    await world.run(1_100);
    expect(world.signatures.get('bb/ca log')).toBe(2);
  });
});

describe('after a restore', () => {
  /** Puts a node back at its present state, as its operator states. */
  const restored = async (node: TestNode): Promise<TestNode> => {
    await node.crash();
    const parts = { self: node.who, store: node.store, documents: plainDocuments(node.store), clock: world.clock };
    await world.settle(stateRestored(parts, { by: 'Ada', reason: 'disk' }));
    const next = await world.open(node.who, node.store);
    for (const [id, envelope] of node.envelopes) next.envelopes.set(id, envelope);
    return next;
  };

  it('logs anew what it still owes, same bytes, and says it under its present log (LOG-43)', async () => {
    world.wire = () => 'lost';
    const leaf = receiptLeaf(b.says(relay.knows(b.knows(envelopeOf(1, A_CA, B_CA)))), keyOf(B_RELAY));
    await world.settle(b.committer.commit({ leaves: [leaf], concerns: [keyOf(A_CA)] }));
    await opens(2);
    await world.run(1_000);
    b = await restored(b);
    world.wire = () => 5;
    world.join(B_CA, B_RELAY);
    await world.run(2 * MINUTE);
    const [delivered] = relay.accepted;
    expect([delivered?.verified.checkpoint.checkpoint.epoch, delivered?.verified.bytes]).toEqual([
      b.endpoint.keeper.origin.epoch,
      leaf.object,
    ]);
    expect(kindsOf(a)).toEqual(['opened']);
    expect(readCheckpoint(batchesOf(b)[0]!.checkpoint).checkpoint.epoch).toBe(b.endpoint.keeper.origin.epoch);
    const logged = (await b.store.leaves(b.endpoint.keeper.origin.epoch, 2, 9)).flatMap(({ object }) =>
      object === undefined ? [] : [parseReceipt(object).kind],
    );
    expect(logged.sort()).toEqual(['delivered', 'opened']);
  });

  it('neither says nor logs anew what it refused before (LOG-53)', async () => {
    world.wire = () => 'lost';
    b.carriage = 'nothing';
    await opens(1, { kind: 'refused' });
    b = await restored(b);
    world.wire = () => 5;
    await world.run(2 * HOUR);
    expect([kindsOf(a), await b.store.owed(keyOf(A_CA), 0, 9)]).toEqual([[], []]);
  });

  it('owes a peer again what reached it since a time, of the sealed path as of the hop (LOG-66)', async () => {
    await opens(1, { urgent: true });
    await world.run(MINUTE);
    const since = world.clock.now();
    await opens(2, { urgent: true });
    await world.run(MINUTE);
    a.accepted.length = 0;
    await world.settle(a.store.close().catch(() => undefined));
    world.nodes.delete(keyOf(A_CA));
    a = await world.open(A_CA);
    for (const [id, envelope] of b.envelopes) a.envelopes.set(id, envelope);
    expect(await world.settle(b.endpoint.repeat([keyOf(A_CA), keyOf(B_RELAY)], since))).toBe(1);
    await world.run(MINUTE);
    expect(a.accepted.map(({ verified }) => toHex(verified.receipt.envelopeId))).toEqual([toHex(envelopeOf(2, A_CA, B_CA).id)]);
    // A name that nobody has is a slip of the pen, and no peer to whom nothing is owed.
    await expect(b.endpoint.repeat(['aa/cb'], since)).toRejectCode('LOG_RESTORE');
  });
});
