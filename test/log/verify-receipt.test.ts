import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { RECEIPT_KINDS } from '../../src/log/kinds.js';
import type { ReceiptKind } from '../../src/log/kinds.js';
import { encodeReceipt } from '../../src/log/receipt.js';
import type { Receipt } from '../../src/log/receipt.js';
import { batchHead, encodeBatch, parseReceiptObject, signReceipt } from '../../src/log/receipt-object.js';
import type { BatchEntry } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, NOW, TestLog, digest, makeWorld, receiptOf, sealedRefusal } from './world.js';
import type { World } from './world.js';

const world = makeWorld();
const party = (who: typeof B_CA) => ({ ...who, kem: digest('kem') });

/** Signs a receipt by its issuer's relay signer or seal. */
async function single(receipt: Receipt, by: World = world): Promise<Uint8Array> {
  return signReceipt(receipt, by.signer(receipt.issuer, receipt.issuer.id === 'relay' ? 'relay' : 'seal'));
}

describe('receipt with a signature of its own', () => {
  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)(
    'is verified in every kind, in the suite %s (LOG-18, LOG-19)',
    async (suite) => {
      const own = makeWorld(suite);
      for (const receipt of [...RECEIPT_KINDS.map((kind) => receiptOf(kind)), sealedRefusal()]) {
        const object = await single(receipt, own);
        expect(verifyReceiptObject(own.view, object)).toEqual([{ receipt, bytes: encodeReceipt(receipt), object }]);
      }
    },
  );

  it('is refused of everybody who may not issue its kind (LOG-18)', async () => {
    const verify = async (kind: ReceiptKind, change: Partial<Receipt>) =>
      verifyReceiptObject(world.view, await single(receiptOf(kind, change)));
    for (const kind of ['submitted', 'relayed', 'expired', 'failed'] as const) {
      await expect(verify(kind, { issuer: B_CA }), kind).toRejectCode('LOG_ISSUER');
    }
    // A relay that says delivered, opened or refused says what it cannot know.
    for (const kind of ['delivered', 'opened', 'refused'] as const) {
      await expect(verify(kind, { issuer: B_RELAY }), kind).toRejectCode('LOG_ISSUER');
      await expect(verify(kind, { issuer: A_CA }), kind).toRejectCode('LOG_ISSUER');
    }
    await expect(verify('opened', { addressee: party(A_CA) })).toRejectCode('LOG_ISSUER');
    await expect(verify('opened', { addressee: party({ scope: 'bb', id: 'other' }) })).toRejectCode('LOG_ISSUER');
    await expect(verify('delivered', { addressee: 'nobody@bb' })).toRejectCode('LOG_ISSUER');
    await expect(verify('relayed', { issuer: A_RELAY })).toRejectCode('LOG_ISSUER');
  });

  it('is refused by another signer, another role or after its time (LOG-09)', async () => {
    const verify = async (receipt: Receipt, who: typeof B_CA, role: 'relay' | 'seal' | 'log' | 'cosign') =>
      verifyReceiptObject(world.view, await signReceipt(receipt, world.signer(who, role)));
    await expect(verify(receiptOf('delivered'), A_CA, 'seal')).toRejectCode('LOG_SIGNER');
    await expect(verify(receiptOf('delivered'), B_CA, 'log')).toRejectCode('LOG_SIGNER');
    await expect(verify(receiptOf('relayed'), B_RELAY, 'cosign')).toRejectCode('LOG_SIGNER');
    await expect(verify(receiptOf('delivered', { at: NOW + 86_401 }), B_CA, 'seal')).toRejectCode('LOG_SIGNER');
    await expect(verify(receiptOf('submitted', { issuer: { scope: 'aa', id: 'gone' } }), A_RELAY, 'relay')).toRejectCode('LOG_SIGNER');
    const stolen = makeWorld();
    const object = await single(receiptOf('delivered'), stolen);
    stolen.patch(B_CA, 'seal', { status: 'compromised', invalidSince: NOW + 50 });
    expect(() => verifyReceiptObject(stolen.view, object)).toThrowCode('LOG_SIGNER');
    expect(verifyReceiptObject(stolen.view, object, { provenAt: NOW + 10 })).toHaveLength(1);
  });

  it('is refused when a byte of it changed (LOG-10)', async () => {
    const object = await single(receiptOf('delivered'));
    const changed = object.map((byte, i) => (i === object.length - 1 ? byte ^ 1 : byte));
    expect(() => verifyReceiptObject(world.view, changed)).toThrowCode('LOG_SIGNATURE');
  });
});

describe('batch of receipts', () => {
  /** The log of relay bb with three receipts in it, at 5, 6 and 8. */
  async function batch(own: World = world) {
    const log = new TestLog(own, B_RELAY).fill(4);
    const receipts = [receiptOf('relayed'), receiptOf('expired'), receiptOf('relayed', { envelopeDigest: digest('another') })];
    const indexes = [log.receipt(receipts[0]!), log.receipt(receipts[1]!)];
    log.fill(1);
    indexes.push(log.receipt(receipts[2]!));
    const entries = await Promise.all(indexes.map((index) => log.entry(index)));
    const signed = await log.sign();
    return { log, receipts, indexes, entries, signed, object: encodeBatch(batchHead(signed), entries) };
  }

  it('is verified by one checkpoint, each receipt in its place (LOG-20)', async () => {
    const own = makeWorld('rogatory-hybrid');
    const { receipts, indexes, object, signed } = await batch(own);
    const verified = verifyReceiptObject(own.view, object);
    expect(verified.map(({ receipt }) => receipt)).toEqual(receipts);
    expect(verified.map(({ logged }) => logged?.index)).toEqual(indexes);
    expect(verified.map(({ logged }) => logged?.checkpoint)).toEqual(receipts.map(() => signed.checkpoint));
    // Each of them is evidence by itself.
    expect(verifyReceiptObject(own.view, verified[1]!.object)).toEqual([verified[1]]);
  });

  it('is refused whole when one receipt, salt, place or path is another (LOG-20)', async () => {
    const { entries, signed } = await batch();
    const verify = (change: Partial<BatchEntry>) => () =>
      verifyReceiptObject(world.view, encodeBatch(batchHead(signed), [entries[0]!, { ...entries[1]!, ...change }]));
    expect(verify({})()).toHaveLength(2);
    expect(verify({ receipt: encodeReceipt(receiptOf('expired', { at: NOW + 1 })) })).toThrowCode('LOG_INCLUSION');
    // The kind is in the leaf, too.
    expect(verify({ receipt: encodeReceipt(receiptOf('relayed', { at: NOW + 1 })) })).toThrowCode('LOG_INCLUSION');
    expect(verify({ salt: digest('another salt') })).toThrowCode('LOG_INCLUSION');
    expect(verify({ index: 7 })).toThrowCode('LOG_INCLUSION');
    expect(verify({ path: entries[1]!.path.slice(1) })).toThrowCode('LOG_INCLUSION');
    expect(verify({ receipt: encodeReceipt(receiptOf('relayed', { issuer: A_RELAY, addressee: 'ca@aa' })) })).toThrowCode('LOG_ISSUER');
    expect(verify({ receipt: encodeReceipt(receiptOf('delivered')) })).toThrowCode('LOG_ISSUER');
    expect(verify({ receipt: Uint8Array.of(0) })).toThrowCode('LOG_RECEIPT');
  });

  it('is refused when its note says something else (LOG-20)', async () => {
    const { log, entries, signed } = await batch();
    const other = await log.fill(1).sign();
    const object = encodeBatch({ checkpoint: signed.cose, note: other.note }, entries);
    expect(() => verifyReceiptObject(world.view, object)).toThrowCode('LOG_NOTE');
  });

  it('is refused when the log signer was not valid at the time of a receipt (LOG-09)', async () => {
    const own = makeWorld();
    const log = new TestLog(own, B_RELAY).fill(4);
    const [valid, late] = [log.receipt(receiptOf('relayed')), log.receipt(receiptOf('relayed', { at: NOW + 86_401 }))];
    expect(verifyReceiptObject(own.view, await log.batch(valid))).toHaveLength(1);
    const object = await log.batch(valid, late);
    expect(() => verifyReceiptObject(own.view, object)).toThrowCode('LOG_SIGNER');
  });

  it('proves a receipt of an agency by its own log (LOG-20)', async () => {
    const log = new TestLog(world, B_CA).fill(2);
    const object = await log.batch(log.receipt(receiptOf('opened')));
    expect(verifyReceiptObject(world.view, object)[0]!.receipt.kind).toBe('opened');
  });

  it('holds 1,024 receipts, and no more or fewer than one (LOG-19)', async () => {
    const { entries, signed } = await batch();
    const parse = (count: number) => () =>
      parseReceiptObject(encodeBatch(batchHead(signed), new Array<BatchEntry>(count).fill(entries[0]!)));
    const few = parse(700)();
    expect(few.form === 'batch' && few.entries).toHaveLength(700);
    expect(parse(0)).toThrowCode('LOG_RECEIPT_OBJECT');
    const small = { receipt: Uint8Array.of(1), salt: digest('salt'), index: 1, path: [digest('sibling')] };
    const many = (count: number) => () => parseReceiptObject(encodeBatch(batchHead(signed), new Array<BatchEntry>(count).fill(small)));
    expect(many(1_024)().form).toBe('batch');
    expect(many(1_025)).toThrowCode('LOG_RECEIPT_OBJECT');
  });

  it('is refused in any other form (LOG-19)', async () => {
    const { object } = await batch();
    const [checkpoint, note, entries] = decode(object) as [Uint8Array, Uint8Array, CborValue[][]];
    const parse =
      (...parts: CborValue[]) =>
      () =>
        parseReceiptObject(encode(parts));
    const [entry] = entries as [[Uint8Array, Uint8Array, number, Uint8Array[]]];
    const [receipt, salt, index, path] = entry;
    const withEntry = (...changed: CborValue[]) => parse(checkpoint, note, [changed]);
    const faults = [
      parse(checkpoint, note),
      parse(checkpoint, note, entries, 1),
      parse(new Uint8Array(0), note, entries),
      parse(checkpoint, 'note', entries),
      parse(checkpoint, note, entry[0]),
      withEntry(receipt, salt, index),
      withEntry(new Uint8Array(0), salt, index, path),
      withEntry(new Uint8Array(4_097), salt, index, path),
      withEntry(receipt, salt.slice(1), index, path),
      withEntry(receipt, salt, -1, path),
      withEntry(receipt, salt, index, []),
      withEntry(receipt, salt, index, [new Uint8Array(31)]),
      withEntry(receipt, salt, index, new Array<CborValue>(65).fill(digest('a'))),
    ];
    faults.forEach((fault, i) => expect(fault, `fault ${i}`).toThrowCode('LOG_RECEIPT_OBJECT'));
    expect(() => parseReceiptObject(new Uint8Array(0))).toThrowCode('CBOR_TRUNCATED');
  });
});
