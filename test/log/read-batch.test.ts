// Steps 1 to 6 of the table of LOG-20, each with its outcome: the first check that fails decides.
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { RECEIPT_KINDS } from '../../src/log/kinds.js';
import type { ReceiptKind } from '../../src/log/kinds.js';
import { readBatch, readReceipt, verifyReceipt } from '../../src/log/read-batch.js';
import type { BatchReading, BatchReadingOptions } from '../../src/log/read-batch.js';
import { requireInForce } from '../../src/log/signer-lookup.js';
import type { LogView } from '../../src/log/signer-lookup.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import { encodeReceipt } from '../../src/log/statement/receipt.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, B_RELAY_2, NOW, TestLog, digest, makeWorld, receiptOf, receiptsIn, sealedRefusal } from './world.js';
import type { World } from './world.js';

const world = makeWorld();
const anywhere = { now: NOW, source: { kind: 'own-relay' } } as const;

/** The log of an issuer with these receipts behind four other leaves. */
function logOf(receipts: readonly Receipt[], own: World = world, change: { owner?: typeof B_CA; epoch?: number } = {}) {
  const { owner = receipts[0]!.issuer, ...options } = change;
  const log = new TestLog(own, owner, options).fill(4);
  const indexes = receipts.map((receipt) => log.receipt(receipt));
  return { log, indexes, batch: () => log.batch(...indexes) };
}

const batchOf = (...receipts: readonly Receipt[]): Promise<Uint8Array> => logOf(receipts).batch();

function accepted(reading: BatchReading): Extract<BatchReading, { verdict: 'accepted' }> {
  if (reading.verdict !== 'accepted') throw new TypeError(reading.reason);
  return reading;
}

describe('reading a batch', () => {
  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)(
    'takes every kind by one checkpoint, in the suite %s (LOG-20)',
    async (suite) => {
      const own = makeWorld(suite);
      for (const issuer of [A_RELAY, B_RELAY, B_CA]) {
        const receipts = [...RECEIPT_KINDS.map((kind) => receiptOf(kind)), sealedRefusal()].filter((each) => each.issuer === issuer);
        const { log, indexes, batch } = logOf(receipts, own);
        const { checkpoint, receipts: read } = accepted(readBatch(own.view, await batch(), anywhere));
        expect(checkpoint.checkpoint).toMatchObject({ owner: issuer, size: log.frontier.size });
        expect(read.map(({ receipt }) => receipt)).toEqual(receipts);
        expect(read.map(({ bytes }) => bytes)).toEqual(receipts.map(encodeReceipt));
        expect(read.map(({ index }) => index)).toEqual(indexes);
        for (const each of read) {
          expect(each.checkpoint).toBe(checkpoint);
          // Each goes on alone as evidence of itself.
          expect(receiptsIn(own, each.batch)[0]!.bytes).toEqual(each.bytes);
        }
      }
    },
  );

  it('takes an offer alone, and with receipts (LOG-20)', async () => {
    const { log, indexes } = logOf([receiptOf('relayed')]);
    const offer = { from: 3, proof: await log.consistency(3) };
    const checkpoint = (await log.sign()).bytes;
    const alone = accepted(readBatch(world.view, encodeBatch({ checkpoint, entries: [], offer }), anywhere));
    expect(alone).toMatchObject({ receipts: [], offer });
    const both = encodeBatch({ checkpoint, entries: [await log.entry(indexes[0]!)], offer });
    expect(accepted(readBatch(world.view, both, anywhere))).toMatchObject({ offer, receipts: [{ index: 5 }] });
  });

  it('of another form is refused first of all (LOG-20, step 1)', async () => {
    const batch = await batchOf(receiptOf('relayed'));
    const [checkpoint, entries] = decode(batch) as [Uint8Array, CborValue[]];
    // Not even its sender is asked for.
    const stranger = { now: NOW, source: { kind: 'owner', principal: A_CA } } as const;
    expect(() => readBatch(world.view, encode([checkpoint]), stranger)).toThrowCode('LOG_BATCH');
    expect(() => readBatch(world.view, encode([checkpoint.slice(1), entries]), stranger)).toThrowCode('CBOR_TAG');
    const body = await signCheckpoint({ owner: B_RELAY, epoch: 1, size: 2, root: digest('root') }, world.signer(B_RELAY, 'log'));
    const cut = encode([body.bytes.map((byte, i) => (byte === 0x0a && i < 90 ? 0x20 : byte)), entries]);
    expect(() => readBatch(world.view, cut, stranger)).toThrowCode('LOG_CHECKPOINT');
  });

  it('speaks of logs that its sender may speak of (LOG-20, step 2)', async () => {
    const read = async (receipt: Receipt, source: BatchReadingOptions['source']) =>
      readBatch(world.view, await batchOf(receipt), { now: NOW, source }).verdict;
    const [relayed, delivered, submitted] = [receiptOf('relayed'), receiptOf('delivered'), receiptOf('submitted')];
    expect(await read(delivered, { kind: 'owner', principal: B_CA })).toBe('accepted');
    await expect(read(delivered, { kind: 'owner', principal: A_CA })).toRejectCode('LOG_OWNER');
    await expect(read(delivered, { kind: 'owner', principal: B_RELAY })).toRejectCode('LOG_OWNER');
    for (const receipt of [relayed, delivered])
      expect(await read(receipt, { kind: 'foreign-relay', principal: B_RELAY_2 })).toBe('accepted');
    await expect(read(submitted, { kind: 'foreign-relay', principal: B_RELAY })).toRejectCode('LOG_OWNER');
    for (const receipt of [relayed, delivered, submitted]) expect(await read(receipt, { kind: 'own-relay' })).toBe('accepted');
  });

  it('waits while its log begins more than 600 s ahead (LOG-20, step 2)', async () => {
    const at = async (epoch: number) => readBatch(world.view, await logOf([receiptOf('relayed')], world, { epoch }).batch(), anywhere);
    expect((await at((NOW + 600) * 1000)).verdict).toBe('accepted');
    expect(await at((NOW + 600) * 1000 + 1)).toEqual({ verdict: 'waits', reason: 'ahead', aheadSeconds: 600 });
    // It waits whoever signed it, and is refused when its time has come.
    const { log, indexes } = logOf([receiptOf('relayed')], world, { epoch: (NOW + 700) * 1000 });
    const bytes = (await signCheckpoint((await log.sign()).checkpoint, world.signer(A_RELAY, 'log'))).bytes;
    const batch = encodeBatch({ checkpoint: bytes, entries: [await log.entry(indexes[0]!)] });
    expect(readBatch(world.view, batch, anywhere).verdict).toBe('waits');
    expect(readBatch(world.view, batch, { ...anywhere, now: NOW + 100 })).toEqual({ verdict: 'waits', reason: 'signer-unknown' });
  });

  it('waits for a directory that lists its signer or its owner (LOG-20, step 3)', async () => {
    const batch = await batchOf(receiptOf('relayed'));
    const without = (signers: boolean): LogView => ({
      ...world.view,
      issuer: (scope, id) => {
        const issuer = world.view.issuer(scope, id)!;
        return signers ? { ...issuer, signers: issuer.signers.filter(({ role }) => role !== 'log') } : undefined;
      },
    });
    for (const view of [without(true), without(false)]) {
      expect(readBatch(view, batch, anywhere)).toEqual({ verdict: 'waits', reason: 'signer-unknown' });
    }
  });

  it('is refused under a signer of another role, below the suite of its state, or of a stolen key (LOG-09, LOG-20, step 3)', async () => {
    const own = makeWorld();
    const { log, indexes, batch } = logOf([receiptOf('relayed')], own);
    const { checkpoint } = await log.sign();
    const cosigner = await signCheckpoint(checkpoint, own.signer(B_RELAY, 'cosign'));
    const entries = [await log.entry(indexes[0]!)];
    expect(() => readBatch(own.view, encodeBatch({ checkpoint: cosigner.bytes, entries }), anywhere)).toThrowCode('LOG_SIGNER');
    const good = await batch();
    own.floor(B_RELAY, 'rogatory-hybrid');
    expect(() => readBatch(own.view, good, anywhere)).toThrowCode('LOG_SIGNER');
    own.floor(B_RELAY, 'rogatory-classic');
    own.patch(B_RELAY, 'log', { status: 'compromised', invalidSince: NOW + 86_000 });
    expect(() => readBatch(own.view, good, anywhere)).toThrowCode('LOG_SIGNER');
  });

  it('needs every signature, and verifies equal checkpoint bytes once (LOG-10, LOG-20, step 4)', async () => {
    const { log, indexes } = logOf([receiptOf('relayed')]);
    const { bytes } = await log.sign();
    const changed = bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
    const entries = [await log.entry(indexes[0]!)];
    const forged = encodeBatch({ checkpoint: changed, entries });
    expect(() => readBatch(world.view, forged, anywhere)).toThrowCode('LOG_SIGNATURE');
    const known = await log.verified();
    const asked: Uint8Array[] = [];
    const reading = readBatch(world.view, encodeBatch({ checkpoint: bytes, entries }), {
      ...anywhere,
      knownCheckpoint: (given) => {
        asked.push(given);
        return known;
      },
    });
    expect(accepted(reading).checkpoint).toBe(known);
    expect(asked).toEqual([bytes]);
  });

  it('is refused with a receipt that its issuer may not give (LOG-18, LOG-20, step 5)', async () => {
    const read = async (kind: ReceiptKind, change: Partial<Receipt>) =>
      readBatch(world.view, await batchOf(receiptOf(kind, change)), anywhere);
    const party = (who: typeof B_CA) => ({ ...who, kem: digest('kem') });
    for (const kind of ['submitted', 'relayed', 'expired', 'failed'] as const) {
      await expect(read(kind, { issuer: B_CA }), kind).toRejectCode('LOG_ISSUER');
    }
    // A relay that says delivered, opened or refused says what it cannot know.
    for (const kind of ['delivered', 'opened', 'refused'] as const) {
      await expect(read(kind, { issuer: B_RELAY }), kind).toRejectCode('LOG_ISSUER');
      await expect(read(kind, { issuer: A_CA }), kind).toRejectCode('LOG_ISSUER');
    }
    await expect(read('opened', { addressee: party(A_CA) })).toRejectCode('LOG_ISSUER');
    await expect(read('opened', { addressee: party({ scope: 'bb', id: 'other' }) })).toRejectCode('LOG_ISSUER');
    await expect(read('delivered', { addressee: 'nobody@bb' })).toRejectCode('LOG_ISSUER');
    await expect(read('relayed', { issuer: A_RELAY })).toRejectCode('LOG_ISSUER');
  });

  it('is refused with a receipt of another issuer than the owner of the log, or of another form (LOG-17, LOG-20, step 5)', async () => {
    const { batch } = logOf([receiptOf('relayed')], world, { owner: B_RELAY_2 });
    const other = await batch();
    expect(() => readBatch(world.view, other, anywhere)).toThrowCode('LOG_ISSUER');
    const log = new TestLog(world, B_RELAY).fill(4);
    const malformed = await log.batch(log.add('relayed', encode(new Map([[0, 2]]))));
    expect(() => readBatch(world.view, malformed, anywhere)).toThrowCode('LOG_RECEIPT');
  });

  it('is refused with a receipt from behind the time of its signer, and takes one from before it (LOG-20, step 5)', async () => {
    const read = async (at: number) =>
      readBatch(world.view, await batchOf(receiptOf('relayed', { at })), { ...anywhere, now: Math.max(NOW, at) });
    expect((await read(NOW + 86_400)).verdict).toBe('accepted');
    await expect(read(NOW + 86_401)).toRejectCode('LOG_SIGNER');
    // A successor signs what was said before its time.
    expect((await read(NOW - 90_000)).verdict).toBe('accepted');
  });

  it('waits while a receipt lies more than 600 s ahead, unless another one is refused (LOG-20, step 5)', async () => {
    const at = (seconds: number) => receiptOf('relayed', { at: NOW + seconds });
    expect(readBatch(world.view, await batchOf(at(600)), anywhere).verdict).toBe('accepted');
    expect(readBatch(world.view, await batchOf(at(0), at(601)), anywhere)).toEqual({
      verdict: 'waits',
      reason: 'ahead',
      aheadSeconds: 601,
    });
    const both = await batchOf(at(601), receiptOf('delivered', { issuer: B_RELAY }));
    expect(() => readBatch(world.view, both, anywhere)).toThrowCode('LOG_ISSUER');
  });

  it('is refused as a whole when one receipt stands elsewhere, or nowhere, in the log (LOG-03, LOG-20, step 6)', async () => {
    const { log, indexes } = logOf([receiptOf('relayed'), receiptOf('expired')]);
    const checkpoint = (await log.sign()).bytes;
    const [first, second] = [await log.entry(indexes[0]!), await log.entry(indexes[1]!)];
    const read =
      (...entries: readonly (typeof first)[]) =>
      () =>
        readBatch(world.view, encodeBatch({ checkpoint, entries }), anywhere);
    expect(accepted(read(first, second)()).receipts).toHaveLength(2);
    expect(read(first, { ...second, index: first.index })).toThrowCode('LOG_INCLUSION');
    expect(read(first, { ...second, salt: first.salt })).toThrowCode('LOG_INCLUSION');
    expect(read(first, { ...second, path: second.path.slice(1) })).toThrowCode('LOG_INCLUSION');
    expect(read({ ...first, receipt: encodeReceipt(receiptOf('relayed', { at: NOW + 1 })) })).toThrowCode('LOG_INCLUSION');
    // The kind stands in the leaf: a receipt under the leaf of another kind is in no log.
    const log2 = new TestLog(world, B_RELAY).fill(4);
    const wrong = await log2.batch(log2.add('expired', encodeReceipt(receiptOf('relayed'))));
    expect(() => readBatch(world.view, wrong, anywhere)).toThrowCode('LOG_INCLUSION');
  });

  it('takes a receipt under a signer whose time is over, and an offer of it no more (LOG-20, LOG-13)', async () => {
    const own = makeWorld();
    const { log, indexes } = logOf([receiptOf('relayed')], own);
    const entries = [await log.entry(indexes[0]!)];
    const batch = encodeBatch({ checkpoint: (await log.sign()).bytes, entries, offer: { from: 0, proof: [] } });
    own.patch(B_RELAY, 'log', { to: NOW });
    const { checkpoint, receipts } = accepted(readBatch(own.view, batch, { ...anywhere, now: NOW + 60 }));
    expect(receipts).toHaveLength(1);
    expect(() => requireInForce(checkpoint.signer, B_RELAY, NOW + 60)).toThrowCode('LOG_SIGNER');
    expect(() => requireInForce(checkpoint.signer, B_RELAY, NOW - 86_401)).toThrowCode('LOG_SIGNER');
    requireInForce(checkpoint.signer, B_RELAY, NOW);
  });
});

describe('a kept receipt', () => {
  it('is read again from a batch of one, and verified as evidence at no time (LOG-22)', async () => {
    const own = makeWorld();
    const batch = await logOf([receiptOf('delivered')], own).batch();
    const kept = readReceipt(batch);
    expect(kept).toMatchObject({ receipt: receiptOf('delivered'), index: 5, batch });
    own.patch(B_CA, 'log', { to: NOW - 1 });
    expect(verifyReceipt(own.view, batch)).toMatchObject({ receipt: receiptOf('delivered'), batch });
    // Whose the mailbox is by now is not asked.
    expect(verifyReceipt({ ...own.view, agencyOf: () => undefined }, batch).index).toBe(5);
    const two = await logOf([receiptOf('delivered'), receiptOf('opened')], own).batch();
    expect(() => readReceipt(two)).toThrowCode('LOG_BATCH');
  });

  it('of a compromised signer is verified only when it is dated before (LOG-72, LOG-57)', async () => {
    const own = makeWorld();
    const batch = await logOf([receiptOf('delivered')], own).batch();
    own.patch(B_CA, 'log', { status: 'compromised', invalidSince: NOW });
    expect(() => verifyReceipt(own.view, batch)).toThrowCode('LOG_SIGNER');
    expect(() => verifyReceipt(own.view, batch, { datedBy: NOW })).toThrowCode('LOG_SIGNER');
    expect(verifyReceipt(own.view, batch, { datedBy: NOW - 1 }).index).toBe(5);
  });
});
