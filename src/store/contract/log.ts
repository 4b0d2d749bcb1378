// SPDX-License-Identifier: Apache-2.0
import { equal, toUtf8 } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest.js';
import { leafHash } from '../../log/leaf.js';
import { LEAF_KINDS } from '../../log/kinds.js';
import type { LeafKind } from '../../log/kinds.js';
import { rootAt } from '../../log/merkle.js';
import { proveInclusion } from '../../log/prove.js';
import { verifyInclusion } from '../../log/verify.js';
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { AGENCY, DAY, EXPIRY, MAILBOX, NORMAL, NOW, RELAY, acknowledge, digestOf, idOf, inboundOf, laneOf } from './samples.js';
import type { Commit, LeafWrite, Owed, ReceiptWrite, Store } from '../port.js';

export const GENESIS: LeafWrite = { kind: 0, objectDigest: digestOf(0), epoch: 1 };

export function leafOf(number: number, changes: Partial<LeafWrite> = {}): LeafWrite {
  const object = toUtf8(`object ${number}`);
  return { kind: 1, objectDigest: sha256(object), object, ...changes };
}

export function receiptOf(number: number, changes: Partial<ReceiptWrite> = {}): ReceiptWrite {
  const about = { envelopeId: idOf(number), envelopeDigest: digestOf(number) };
  return { ...about, kind: 2, issuer: 'bb/relay', statement: toUtf8(`relayed ${number}`), bytes: toUtf8('signed'), ...changes };
}

/** Message `number` with a leaf that is owed to whoever sent it. */
const logged = (number: number, seq: number): ReturnType<typeof inboundOf> =>
  inboundOf(number, seq, { leaf: leafOf(number, { owed: RELAY }), routes: [{ mailbox: MAILBOX, to: AGENCY, lane: NORMAL, duty: true }] });

async function begin(store: Store, ...commits: readonly Omit<Commit, 'now'>[]): Promise<void> {
  for (const commit of [{ leaves: [GENESIS] }, ...commits]) await store.commit({ now: NOW, ...commit });
}

async function owedBriefly(store: Store, peer: string): Promise<(string | number)[]> {
  const brief = ({ leaf, receipt }: Owed): string | number => (leaf === undefined ? receipt.issuer : leaf.index);
  return (await store.owed(peer, 0, 100)).map(brief);
}

export function logCases({ it, expect, within }: ContractContext): void {
  it(
    'grows one tree in the order of commits, however many wait together (STORE-19)',
    within(async (store) => {
      expect(await store.logHead()).toEqual(undefined);
      await begin(store);
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, at) => store.commit({ now: NOW, leaves: [leafOf(2 * at), leafOf(2 * at + 1)] })),
      );
      expect(results.flatMap(({ leaves }) => leaves.map(({ index }) => index))).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
      const head = await store.logHead();
      if (head === undefined) throw new TypeError('no log');
      const read = async (level: number, index: number): Promise<Uint8Array | undefined> => (await store.nodes(1, [{ level, index }]))[0];
      expect([head.epoch, head.size, equal(head.root, await rootAt(101, read))]).toEqual([1, 101, true]);
      for (const index of [0, 1, 57, 100]) {
        const [leaf] = await store.leaves(1, index, 1);
        if (leaf === undefined) throw new TypeError('no leaf');
        const hash = leafHash(LEAF_KINDS[leaf.kind] as LeafKind, leaf.objectDigest, leaf.salt);
        verifyInclusion({ leafHash: hash, index, size: 101, path: await proveInclusion(index, 101, read) }, head.root);
      }
      expect((await store.leaves(1, 99, 10)).map(({ index, object }) => [index, object])).toEqual([
        [99, toUtf8('object 98')],
        [100, toUtf8('object 99')],
      ]);
      expect(await store.nodes(1, [{ level: 3, index: 99 }])).toEqual([undefined]);
      const salts = new Set((await store.leaves(1, 0, 101)).map(({ salt }) => salt.join()));
      expect(salts.size).toBe(101);
    }),
  );

  it(
    'takes no leaf before a log begins, and begins logs one after the other (STORE-19)',
    within(async (store) => {
      expect(await codeOf(() => store.commit({ now: NOW, leaves: [leafOf(1)] }))).toBe('STORE_EXPECTATION');
      expect(await codeOf(() => store.commit({ now: NOW, leaves: [{ ...GENESIS, epoch: 2 }] }))).toBe('STORE_EXPECTATION');
      await begin(store, { leaves: [leafOf(1)] });
      expect(await codeOf(() => store.commit({ now: NOW, leaves: [GENESIS] }))).toBe('STORE_EXPECTATION');
      const { leaves } = await store.commit({ now: NOW, leaves: [{ ...GENESIS, epoch: 2 }, leafOf(2)] });
      expect(leaves).toEqual([
        { epoch: 2, index: 0 },
        { epoch: 2, index: 1 },
      ]);
      expect((await store.logHead())?.size).toBe(2);
      expect((await store.leaves(1, 0, 9)).length).toBe(2);
    }),
  );

  it(
    'writes leaf and message together or neither (STORE-07, STORE-19)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      expect(await codeOf(() => store.commit({ now: NOW, inbound: [logged(2, 2), logged(3, 9)] }))).toBe('STORE_SEQUENCE');
      expect([(await store.logHead())?.size, (await laneOf(store, RELAY)).receivedThrough]).toEqual([2, 1]);
      await store.commit({ now: NOW, inbound: [logged(2, 2)] });
      expect((await store.leaves(1, 1, 9)).map(({ object }) => object)).toEqual([toUtf8('object 1'), toUtf8('object 2')]);
    }),
  );

  it(
    'logs a message once, and owes its receipt again to whoever sends it again (STORE-24)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1), logged(1, 2)] });
      await store.commit({ now: NOW, inbound: [logged(1, 2)] });
      expect([(await store.logHead())?.size, await owedBriefly(store, RELAY)]).toEqual([2, [1, 1]]);
      const paid = (await store.owed(RELAY, 0, 9)).map(({ id }) => id);
      await store.commit({ now: NOW, paid });
      expect(await owedBriefly(store, RELAY)).toEqual([]);
      expect(await store.owed('nobody/known', 0, 9)).toEqual([]);
    }),
  );

  it(
    'logs and owes a refusal, of its own or of a peer (STORE-24)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1), inboundOf(2, 2, { rejected: true, leaf: leafOf(2, { owed: RELAY }) })] });
      const { outStreamId: streamId } = await laneOf(store, AGENCY);
      const owed = { envelopeId: idOf(1), envelopeDigest: digestOf(1), mailbox: MAILBOX };
      const refusal = { to: AGENCY, lane: NORMAL, streamId, seq: 1, verdict: 'rejected', code: 'policy', leaf: leafOf(3, { owed }) };
      await store.commit({ now: NOW, refusals: [refusal, refusal] });
      expect(await owedBriefly(store, RELAY)).toEqual([1, 2, 3]);
      await acknowledge(store, 1);
      expect(await store.overdue(NOW + 1)).toEqual([]);
    }),
  );

  it(
    "passes a statement on to whoever the envelope came from, once, and keeps others' apart (STORE-24)",
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      const relayed = receiptOf(1, { passTo: MAILBOX, head: toUtf8('checkpoint') });
      const { receipts, owing } = await store.commit({ now: NOW, receipts: [relayed, { ...relayed, bytes: toUtf8('proved anew') }] });
      expect([receipts, owing]).toEqual([['kept', 'known'], [RELAY]]);
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay']);
      const other = receiptOf(1, { statement: toUtf8('another'), passTo: 'nobody@bb' });
      expect((await store.commit({ now: NOW, receipts: [other] })).receipts).toEqual(['kept']);
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay']);
      expect(await store.receipts(digestOf(1))).toEqual([
        { kind: 2, issuer: 'bb/relay', bytes: toUtf8('signed'), head: toUtf8('checkpoint') },
        { kind: 2, issuer: 'bb/relay', bytes: toUtf8('signed') },
      ]);
    }),
  );

  it(
    'keeps no more statements of one issuer about one envelope than an honest one has to make (STORE-24)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      const said = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => receiptOf(1, { statement: toUtf8(`${from + i}`) }));
      const most = LIMITS.receiptsPerIssuerMax;
      expect((await store.commit({ now: NOW, receipts: said(0, most) })).receipts).toEqual(said(0, most).map(() => 'kept'));
      const more = [...said(most - 1, 2), receiptOf(1, { issuer: 'bb/agency' })];
      expect((await store.commit({ now: NOW, receipts: more })).receipts).toEqual(['known', 'excess', 'kept']);
      expect((await store.receipts(digestOf(1))).length).toEqual(most + 1);
    }),
  );

  it(
    'says when a statement is about an envelope that it does not know, or knows with other bytes (STORE-24)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      const statements = [receiptOf(1, { envelopeDigest: digestOf(9), onlyKnown: true }), receiptOf(2, { onlyKnown: true }), receiptOf(3)];
      expect((await store.commit({ now: NOW, receipts: statements })).receipts).toEqual(['other-digest', 'unknown', 'kept']);
      expect([(await store.receipts(digestOf(9))).length, (await store.receipts(digestOf(2))).length]).toEqual([1, 0]);
    }),
  );

  it(
    'keeps a frame until a receipt comes for it, whatever was acknowledged, and tells which is overdue (STORE-25)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1), inboundOf(2, 2), logged(3, 3)] });
      await acknowledge(store, 3, NOW + 10);
      expect(await store.overdue(NOW + 10)).toEqual([]);
      const brief = async (): Promise<unknown[]> => (await store.overdue(NOW + 11)).map(({ to, seq, mailbox }) => [to, seq, mailbox]);
      expect(await brief()).toEqual([[AGENCY, 1, MAILBOX]]);
      await store.sweep(NOW + DAY, NOW + DAY);
      expect((await store.stats()).messages).toBe(2);
      await store.commit({ now: NOW + DAY, receipts: [receiptOf(1, { ends: MAILBOX })] });
      expect(await brief()).toEqual([[AGENCY, 3, MAILBOX]]);
      await store.commit({ now: NOW + DAY, receipts: [receiptOf(3, { ends: MAILBOX })] });
      await store.sweep(NOW + 2 * DAY, NOW + 2 * DAY);
      expect([(await store.stats()).messages, await brief()]).toEqual([0, []]);
    }),
  );

  it(
    'sweeps statements and debts older than asked, unless none is asked for, and never what stands in the log (STORE-26)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] }, { receipts: [receiptOf(1, { passTo: MAILBOX, head: toUtf8('checkpoint') })] });
      await store.commit({ now: NOW + 5, receipts: [receiptOf(1, { issuer: 'bb/agency', passTo: MAILBOX, head: toUtf8('checkpoint') })] });
      const issuers = async (): Promise<string[]> => (await store.receipts(digestOf(1))).map(({ issuer }) => issuer);
      await store.sweep(NOW + DAY, NOW);
      await store.sweep(NOW + DAY, NOW, NOW);
      expect([await owedBriefly(store, RELAY), await issuers()]).toEqual([
        [1, 'bb/relay', 'bb/agency'],
        ['bb/relay', 'bb/agency'],
      ]);
      // Leaf and statement that were owed, and the statement.
      expect(await store.sweep(NOW + DAY, NOW, NOW + 1)).toBe(3);
      expect([await owedBriefly(store, RELAY), await store.receipts(digestOf(1))]).toEqual([
        ['bb/agency'],
        [{ kind: 2, issuer: 'bb/agency', bytes: toUtf8('signed'), head: toUtf8('checkpoint') }],
      ]);
      expect(await store.sweep(NOW + DAY, NOW, NOW + 6)).toBe(2);
      expect([await owedBriefly(store, RELAY), await issuers()]).toEqual([[], []]);
      expect([(await store.logHead())?.size, (await store.leaves(1, 0, 9)).length]).toEqual([2, 2]);
      expect((await store.nodes(1, [{ level: 1, index: 0 }]))[0]?.length).toBe(32);
      // What was forgotten is new when it is said again.
      expect((await store.commit({ now: NOW + DAY, receipts: [receiptOf(1)] })).receipts).toEqual(['kept']);
    }),
  );

  it(
    'tells which messages expired without being taken over (STORE-25)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1), inboundOf(2, 2), inboundOf(3, 3, { expiresAt: EXPIRY + DAY })] });
      await acknowledge(store, 1);
      const places = async (from: number, until: number, limit = 9): Promise<number[]> =>
        (await store.expired({ expiresAt: from, to: '', lane: 0, seq: 0 }, until, limit)).map(({ seq }) => seq);
      expect(await places(0, EXPIRY)).toEqual([]);
      expect(await places(0, EXPIRY + 1)).toEqual([2]);
      expect(await places(EXPIRY + 1, EXPIRY + 2 * DAY)).toEqual([3]);
      expect(await places(0, EXPIRY + 2 * DAY, 1)).toEqual([2]);
      await store.commit({ now: NOW, inbound: [logged(4, 4), logged(5, 5)] });
      const [first] = await store.expired({ expiresAt: 0, to: '', lane: 0, seq: 0 }, EXPIRY + 1, 1);
      if (first === undefined) throw new TypeError('nothing has expired');
      expect((await store.expired(first, EXPIRY + 1, 9)).map(({ seq }) => seq)).toEqual([4, 5]);
    }),
  );

  it(
    'refuses a malformed leaf, receipt or question as a bug of the caller',
    within(async (store) => {
      const bad: (() => Promise<unknown>)[] = [
        () => store.commit({ now: NOW, leaves: [leafOf(1, { kind: 17 })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { epoch: 1 })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { kind: 0 })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { objectDigest: new Uint8Array(31) })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { owed: '' })] }),
        () => store.commit({ now: NOW, receipts: [receiptOf(1, { envelopeId: new Uint8Array(15) })] }),
        () => store.commit({ now: NOW, paid: [0] }),
        () => store.leaves(0, 0, 1),
        () => store.nodes(1, [{ level: 54, index: 0 }]),
        () => store.owed(AGENCY, 0, 0),
        () => store.expired({ expiresAt: -1, to: '', lane: 0, seq: 0 }, 0, 1),
        () => store.expired({ expiresAt: 0, to: '', lane: 4, seq: 0 }, 0, 1),
      ];
      for (const step of bad) expect(['TypeError', 'RangeError'].includes(await codeOf(step))).toBe(true);
    }),
  );
}

export function logPersistenceCases({ it, expect, within }: ContractContext): void {
  it(
    'goes on with its log, and owes what it owed, after closing and opening (STORE-06, STORE-19, STORE-24)',
    within(async (store, reopen) => {
      await begin(store, { inbound: Array.from({ length: 20 }, (_, at) => logged(at + 1, at + 1)) });
      await acknowledge(store, 20);
      const look = async (from: Store): Promise<unknown[]> => [
        await from.logHead(),
        await from.owed(RELAY, 0, 100),
        await from.leaves(1, 0, 100),
        await from.overdue(NOW + 1),
      ];
      const before = await look(store);
      const again = await reopen();
      expect(await look(again)).toEqual(before);
      expect((await again.commit({ now: NOW, leaves: [leafOf(99)] })).leaves).toEqual([{ epoch: 1, index: 21 }]);
    }),
  );
}
