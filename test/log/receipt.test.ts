import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { RECEIPT_KINDS } from '../../src/log/kinds.js';
import { encodeReceipt, isSealedPath, parseReceipt } from '../../src/log/statement/receipt.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { MAILBOX, NOW, digest, receiptOf, sealedRefusal } from './world.js';

type Members = Map<number, CborValue>;

/** A receipt with members changed; undefined removes one. */
function changed(receipt: Receipt, members: Record<number, CborValue | undefined>): Uint8Array {
  const map = decode(encodeReceipt(receipt)) as Members;
  for (const [key, value] of Object.entries(members)) {
    if (value === undefined) map.delete(Number(key));
    else map.set(Number(key), value);
  }
  return encode(map);
}

const party = ['bb', 'ca', digest('kem')];

describe('receipt', () => {
  it('is read back as it was written, in every kind (LOG-17)', () => {
    const opened = receiptOf('opened', {
      attachments: new Map([
        [7, digest('seven')],
        [2, digest('two')],
      ]),
      declined: [1, 3],
    });
    for (const receipt of [...RECEIPT_KINDS.map((kind) => receiptOf(kind)), sealedRefusal(), opened]) {
      expect(parseReceipt(encodeReceipt(receipt))).toEqual(receipt);
    }
    expect((decode(encodeReceipt(opened)) as Members).get(7)).toEqual([
      [2, digest('two')],
      [7, digest('seven')],
    ]);
    // None attested has one spelling: the member is absent.
    expect(() => encodeReceipt(receiptOf('opened', { attachments: new Map() }))).toThrow(TypeError);
  });

  it('has these members and numbers (LOG-17)', () => {
    expect(decode(encodeReceipt(receiptOf('delivered')))).toEqual(
      new Map<number, CborValue>([
        [0, 3],
        [1, digest('envelope')],
        [2, digest('id').slice(0, 16)],
        [3, ['bb', 'ca']],
        [4, NOW],
        [5, MAILBOX],
      ]),
    );
    const refusal = decode(encodeReceipt(sealedRefusal())) as Members;
    expect([5, 6, 8].map((member) => refusal.get(member))).toEqual([party, digest('message'), 3]);
  });

  it('goes back under the seal when it names a party (LOG-17)', () => {
    expect(RECEIPT_KINDS.filter((kind) => isSealedPath(receiptOf(kind)))).toEqual(['opened']);
    expect(isSealedPath(sealedRefusal())).toBe(true);
  });

  it('speaks of content only where signatures were verified (LOG-17)', () => {
    for (const kind of RECEIPT_KINDS) {
      const receipt = receiptOf(kind);
      const isOpened = kind === 'opened';
      const parse = (members: Record<number, CborValue | undefined>) => () => parseReceipt(changed(receipt, members));
      if (!isOpened) expect(parse({ 6: digest('message') }), kind).toThrowCode('LOG_RECEIPT');
      if (!isOpened) expect(parse({ 7: [] }), kind).toThrowCode('LOG_RECEIPT');
      if (kind !== 'failed') expect(parse({ 8: 1 }), kind).toThrowCode('LOG_RECEIPT');
      if (kind !== 'refused') expect(parse({ 5: isOpened ? MAILBOX : party }), kind).toThrowCode('LOG_RECEIPT');
    }
    const without = (receipt: Receipt, member: number) => () => parseReceipt(changed(receipt, { [member]: undefined }));
    expect(without(receiptOf('opened'), 6)).toThrowCode('LOG_RECEIPT');
    expect(without(receiptOf('failed'), 8)).toThrowCode('LOG_RECEIPT');
    expect(without(sealedRefusal(), 6)).toThrowCode('LOG_RECEIPT');
    expect(without(sealedRefusal(), 8)).toThrowCode('LOG_RECEIPT');
    expect(() => parseReceipt(changed(sealedRefusal(), { 7: [] }))).toThrowCode('LOG_RECEIPT');
  });

  it('is refused with any member missing, unknown or of another form (LOG-17)', () => {
    const faults: Record<number, (CborValue | undefined)[]> = {
      0: [undefined, 0, 8, 'opened'],
      1: [undefined, new Uint8Array(31), 1],
      2: [undefined, new Uint8Array(17)],
      3: [undefined, ['bb'], ['bb', 'ca', 1], ['BB', 'ca'], ['bb', 'a/b'], 'bb/ca'],
      4: [undefined, -1, '1'],
      5: [undefined, ['bb', 'ca'], ['bb', 'ca', new Uint8Array(31)], ['bb', 'C', digest('kem')], ['b b', 'ca', digest('kem')], 1, 'ca'],
      6: [new Uint8Array(31)],
      7: [[[1]], [[1, new Uint8Array(31)]], [[-1, digest('a')]], new Map()],
      9: [1],
    };
    const repeated = [1, 1].map((id) => [id, digest('a')]);
    const descending = [2, 1].map((id) => [id, digest('a')]);
    faults[7]!.push(
      repeated,
      descending,
      Array.from({ length: 65 }, (_, id) => [id, digest('a')]),
    );
    for (const [member, values] of Object.entries(faults)) {
      for (const value of values) {
        expect(() => parseReceipt(changed(receiptOf('opened'), { [member]: value })), `member ${member}`).toThrowCode('LOG_RECEIPT');
      }
    }
    for (const reason of [0, 5, -1, 'busy']) {
      expect(() => parseReceipt(changed(receiptOf('failed'), { 8: reason }))).toThrowCode('LOG_RECEIPT');
    }
    for (const mailbox of ['ca', 'ca@bb@aa', 'CA@bb', `${'a'.repeat(200)}@bb`]) {
      expect(() => parseReceipt(changed(receiptOf('delivered'), { 5: mailbox }))).toThrowCode('LOG_RECEIPT');
    }
    expect(() => parseReceipt(encode([1]))).toThrowCode('LOG_RECEIPT');
    expect(() => parseReceipt(new Uint8Array(4_097))).toThrowCode('CBOR_SIZE');
  });

  it('is not written when its readers would refuse it', () => {
    expect(() => encodeReceipt(receiptOf('delivered', { messageDigest: digest('message') }))).toThrow(TypeError);
    expect(() => encodeReceipt(receiptOf('opened', { addressee: MAILBOX }))).toThrow(TypeError);
    expect(() => encodeReceipt(receiptOf('delivered', { envelopeDigest: new Uint8Array(31) }))).toThrow(TypeError);
    // Not taken, and attested; in a receipt of another kind; none; twice.
    const attachments = new Map([[1, digest('a')]]);
    for (const declined of [[1], [], [2, 2]])
      expect(() => encodeReceipt(receiptOf('opened', { attachments, declined }))).toThrow(TypeError);
    expect(() => encodeReceipt(receiptOf('delivered', { declined: [2] }))).toThrow(TypeError);
  });

  it('answers any bytes with a receipt or a code (LOG-17)', () => {
    const good = encodeReceipt(receiptOf('opened', { attachments: new Map([[1, digest('a')]]), declined: [2, 4] }));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = good.map((byte, i) => (i === at ? value : byte));
        try {
          expect(encodeReceipt(parseReceipt(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: 'RogatoryError' });
        }
      }),
    );
  });
});
