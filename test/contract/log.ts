// SPDX-License-Identifier: Apache-2.0
import { equal, toUtf8 } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { leafHash } from '../../src/log/leaf.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import type { LeafKind } from '../../src/log/kinds.js';
import { rootAt } from '../../src/log/tree/merkle.js';
import { proveInclusion } from '../../src/log/tree/prove.js';
import { verifyInclusion } from '../../src/log/tree/verify.js';
import { codeOf } from './library.js';
import type { ContractContext } from './library.js';
import { AGENCY, DAY, EXPIRY, MAILBOX, NORMAL, NOW, RELAY, acknowledge, digestOf, idOf, inboundOf, laneOf } from './samples.js';
import type { Commit, LeafWrite, Owed, ReceiptWrite, Store } from '../../src/store/port.js';

/** Epochs are the milliseconds at which logs began. */
export const EPOCH = NOW;
export const GENESIS: LeafWrite = { kind: 0, objectDigest: digestOf(0), epoch: EPOCH };

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
      expect(results.map(({ log }) => log)).toEqual(Array.from({ length: 50 }, (_, at) => ({ epoch: EPOCH, size: 2 * at + 3 })));
      const head = await store.logHead();
      if (head === undefined) throw new TypeError('no log');
      const read = async (level: number, index: number): Promise<Uint8Array | undefined> =>
        (await store.nodes(EPOCH, [{ level, index }]))[0];
      expect([head.epoch, head.size, equal(head.root, await rootAt(101, read))]).toEqual([EPOCH, 101, true]);
      for (const index of [0, 1, 57, 100]) {
        const [leaf] = await store.leaves(EPOCH, index, 1);
        if (leaf === undefined) throw new TypeError('no leaf');
        const hash = leafHash(LEAF_KINDS[leaf.kind] as LeafKind, leaf.objectDigest, leaf.salt);
        verifyInclusion({ leafHash: hash, index, size: 101, path: await proveInclusion(index, 101, read) }, head.root);
      }
      expect((await store.leaves(EPOCH, 99, 10)).map(({ index, object }) => [index, object])).toEqual([
        [99, toUtf8('object 98')],
        [100, toUtf8('object 99')],
      ]);
      expect(await store.nodes(EPOCH, [{ level: 3, index: 99 }])).toEqual([undefined]);
      expect(await store.leaves(EPOCH + 1, 0, 10)).toEqual([]);
      const salts = new Set((await store.leaves(EPOCH, 0, 101)).map(({ salt }) => salt.join()));
      expect(salts.size).toBe(101);
    }),
  );

  it(
    'takes no leaf before a log begins, and begins a log of a later epoch alone (STORE-41)',
    within(async (store) => {
      expect(await codeOf(() => store.commit({ now: NOW, leaves: [leafOf(1)] }))).toBe('STORE_EXPECTATION');
      expect([await store.epochs(), (await store.commit({ now: NOW })).log]).toEqual([[], undefined]);
      await begin(store, { leaves: [leafOf(1)] });
      for (const epoch of [EPOCH, EPOCH - 1])
        expect(await codeOf(() => store.commit({ now: NOW, leaves: [{ ...GENESIS, epoch }] }))).toBe('STORE_EXPECTATION');
      const later = EPOCH + 7 * DAY;
      const { log } = await store.commit({ now: NOW, leaves: [{ ...GENESIS, epoch: later }, leafOf(2), leafOf(3)] });
      expect([log, await store.epochs()]).toEqual([{ epoch: later, size: 3 }, [EPOCH, later]]);
      expect([(await store.logHead())?.size, (await store.leaves(later, 1, 9)).map(({ index }) => index)]).toEqual([3, [1, 2]]);
      expect((await store.leaves(EPOCH, 0, 9)).length).toBe(2);
    }),
  );

  it(
    'writes leaf and message together or neither (STORE-07, STORE-19, LOG-74)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      expect(await codeOf(() => store.commit({ now: NOW, inbound: [logged(2, 2), logged(3, 9)] }))).toBe('STORE_SEQUENCE');
      expect([(await store.logHead())?.size, (await laneOf(store, RELAY)).receivedThrough]).toEqual([2, 1]);
      await store.commit({ now: NOW, inbound: [logged(2, 2)] });
      expect((await store.leaves(EPOCH, 1, 9)).map(({ object }) => object)).toEqual([toUtf8('object 1'), toUtf8('object 2')]);
    }),
  );

  it(
    'logs a message once, and owes its receipt again to whoever sends it again (STORE-24, STORE-42)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1), logged(1, 2)] });
      await store.commit({ now: NOW, inbound: [logged(1, 2)] });
      expect([(await store.logHead())?.size, await owedBriefly(store, RELAY)]).toEqual([2, [1, 1]]);
      const paid = (await store.owed(RELAY, 0, 9)).map(({ id }) => id);
      await store.commit({ now: NOW, paid: [{ ids: paid }] });
      expect(await owedBriefly(store, RELAY)).toEqual([]);
      expect(await store.owed('nobody/known', 0, 9)).toEqual([]);
    }),
  );

  it(
    'owes the statements of others again to whoever sends an envelope again, each once (STORE-42)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] }, { receipts: [receiptOf(1, { passTo: MAILBOX, head: toUtf8('checkpoint') })] });
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay']);
      await store.commit({ now: NOW, paid: [{ ids: (await store.owed(RELAY, 0, 9)).map(({ id }) => id) }] });
      await store.commit({ now: NOW, inbound: [logged(1, 2), logged(1, 3)] });
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay', 1]);
      await store.commit({ now: NOW, inbound: [{ ...logged(1, 1), from: 'cc/relay', leaf: leafOf(1, { owed: 'cc/relay' }) }] });
      expect(await owedBriefly(store, 'cc/relay')).toEqual([1]);
    }),
  );

  it(
    'makes debts stand again that an envelope carried, or that a peer was paid since a time (STORE-30)',
    within(async (store) => {
      await begin(store, { leaves: [1, 2, 3, 4].map((number) => leafOf(number, { owed: AGENCY })) });
      const ids = (await store.owed(AGENCY, 0, 9)).map(({ id }) => id);
      const pay = (now: number, at: number, carrier?: Uint8Array) =>
        store.commit({ now, paid: [{ ids: [ids[at] as number], ...(carrier === undefined ? {} : { carrier }) }] });
      await pay(NOW + 1, 0, digestOf(7));
      await pay(NOW + 2, 1, digestOf(8));
      await pay(NOW + 3, 2);
      await store.commit({ now: NOW + 3, dropped: [ids[3] as number] });
      expect(await owedBriefly(store, AGENCY)).toEqual([]);
      const again = await store.commit({ now: NOW + 4, owedAgain: [{ carrier: digestOf(7) }, { carrier: digestOf(9) }] });
      expect([again.owedAgain, again.owing, await owedBriefly(store, AGENCY)]).toEqual([1, [AGENCY], [1]]);
      const since = await store.commit({
        now: NOW + 4,
        owedAgain: [
          { to: AGENCY, since: NOW + 3 },
          { to: RELAY, since: 0 },
        ],
      });
      expect([since.owedAgain, since.owing, await owedBriefly(store, AGENCY)]).toEqual([1, [AGENCY], [1, 3]]);
      // Paid too long ago: nobody knows of it any more.
      await store.sweep(NOW + 3 + LIMITS.paidRetentionMs, NOW);
      expect((await store.commit({ now: NOW + 5, owedAgain: [{ to: AGENCY, since: 0 }] })).owedAgain).toBe(0);
      expect(await owedBriefly(store, AGENCY)).toEqual([1, 3]);
    }),
  );

  it(
    'tells under which digests an envelope id was received, from whom and on which lane (STORE-43)',
    within(async (store) => {
      await store.commit({
        now: NOW,
        inbound: [inboundOf(1, 1), inboundOf(2, 2, { envelopeId: idOf(1) }), inboundOf(3, 3, { routes: [] })],
      });
      await store.commit({ now: NOW, outbound: [{ ...inboundOf(4, 1), to: AGENCY, mailbox: MAILBOX }] });
      const mailboxes = [{ mailbox: MAILBOX, from: RELAY, lane: NORMAL }];
      expect(await store.envelopes(idOf(1))).toEqual([1, 2].map((number) => ({ envelopeDigest: digestOf(number), mailboxes })));
      expect([await store.envelopes(idOf(3)), await store.envelopes(idOf(4))]).toEqual([[], []]);
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
    'leaves what it knows of an envelope as it is, though a later delivery of it is refused (STORE-24)',
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      const late = { ...logged(1, 2), rejected: true as const, leaf: leafOf(2, { owed: RELAY }) };
      expect((await store.commit({ now: NOW, inbound: [late] })).inbound).toEqual(['rejected']);
      expect(await owedBriefly(store, RELAY)).toEqual([1]);
    }),
  );

  it(
    "passes a statement on to whoever the envelope came from, once, and keeps others' apart (STORE-43)",
    within(async (store) => {
      await begin(store, { inbound: [logged(1, 1)] });
      const relayed = receiptOf(1, { passTo: MAILBOX, head: toUtf8('checkpoint') });
      const { receipts, owing } = await store.commit({ now: NOW, receipts: [relayed, { ...relayed, bytes: toUtf8('proved anew') }] });
      expect([receipts, owing]).toEqual([['kept', 'known'], [RELAY]]);
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay']);
      const other = receiptOf(1, { statement: toUtf8('another'), passTo: 'nobody@bb' });
      expect((await store.commit({ now: NOW, receipts: [other] })).receipts).toEqual(['kept']);
      expect(await owedBriefly(store, RELAY)).toEqual([1, 'bb/relay']);
      const kept = { kind: 2, issuer: 'bb/relay', statement: toUtf8('relayed 1'), bytes: toUtf8('signed') };
      expect(await store.receipts(digestOf(1))).toEqual([
        { ...kept, head: toUtf8('checkpoint') },
        { ...kept, statement: toUtf8('another') },
      ]);
      const anew = { ...relayed, bytes: toUtf8('proved anew'), another: true as const };
      expect((await store.commit({ now: NOW, receipts: [anew, relayed] })).receipts).toEqual(['kept', 'known']);
      expect((await store.receipts(digestOf(1))).map(({ bytes }) => bytes)).toEqual(['signed', 'signed', 'proved anew'].map(toUtf8));
    }),
  );

  it(
    'keeps no more statements of one issuer about one envelope than an honest one has to make (STORE-44)',
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
    'sweeps statements and debts older than asked, unless none is asked for, and never what stands in the log (STORE-26, STORE-45)',
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
        [{ kind: 2, issuer: 'bb/agency', statement: toUtf8('relayed 1'), bytes: toUtf8('signed'), head: toUtf8('checkpoint') }],
      ]);
      expect(await store.sweep(NOW + DAY, NOW, NOW + 6)).toBe(2);
      expect([await owedBriefly(store, RELAY), await issuers()]).toEqual([[], []]);
      expect([(await store.logHead())?.size, (await store.leaves(EPOCH, 0, 9)).length]).toEqual([2, 2]);
      expect((await store.nodes(EPOCH, [{ level: 1, index: 0 }]))[0]?.length).toBe(32);
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
        () => store.commit({ now: NOW, leaves: [leafOf(1, { kind: 18 })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { epoch: EPOCH })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { kind: 0 })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { objectDigest: new Uint8Array(31) })] }),
        () => store.commit({ now: NOW, leaves: [leafOf(1, { owed: '' })] }),
        () => store.commit({ now: NOW, receipts: [receiptOf(1, { envelopeId: new Uint8Array(15) })] }),
        () => store.commit({ now: NOW, paid: [{ ids: [0] }] }),
        () => store.commit({ now: NOW, dropped: [0] }),
        () => store.commit({ now: NOW, owedAgain: [{ carrier: new Uint8Array(31) }] }),
        () => store.envelopes(new Uint8Array(15)),
        () => store.leaves(0, 0, 1),
        () => store.nodes(EPOCH, [{ level: 54, index: 0 }]),
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
    'goes on with its log, and owes what it owed, after closing and opening (STORE-06, STORE-19, STORE-42, RELAY-45)',
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
      expect((await again.commit({ now: NOW, leaves: [leafOf(99)] })).log).toEqual({ epoch: EPOCH, size: 22 });
    }),
  );
}
