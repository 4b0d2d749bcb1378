import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/core/bytes.js';
import { encodeNotice, parseNotice } from '../../src/log/notice.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { B_CA, B_RELAY, TestLog, makeWorld, receiptOf } from './world.js';

const world = makeWorld();

async function objects(): Promise<[Uint8Array, Uint8Array]> {
  const log = new TestLog(world, B_RELAY).fill(2);
  return [await signReceipt(receiptOf('delivered'), world.signer(B_CA, 'seal')), await log.batch(log.receipt(receiptOf('relayed')))];
}

describe('notice', () => {
  it('is the map {0: [objects]}, the objects in it as they are (LOG-21)', async () => {
    const [single, batch] = await objects();
    const notice = encodeNotice([single, batch]);
    expect(notice).toEqual(concat(Uint8Array.of(0xa1, 0x00, 0x82), single, batch));
    const parsed = parseNotice(notice);
    expect(parsed).toEqual([single, batch]);
    expect(parsed.flatMap((object) => verifyReceiptObject(world.view, object)).map(({ receipt }) => receipt.kind)).toEqual([
      'delivered',
      'relayed',
    ]);
  });

  it('holds 64 objects, and at least one (LOG-21)', async () => {
    const [single] = await objects();
    for (const count of [1, 23, 24, 64]) expect(parseNotice(encodeNotice(new Array<Uint8Array>(count).fill(single)))).toHaveLength(count);
    expect(() => encodeNotice([])).toThrow(RangeError);
    expect(() => encodeNotice(new Array<Uint8Array>(65).fill(single))).toThrow(RangeError);
    const raw = (head: number[], count: number) =>
      concat(Uint8Array.from([0xa1, 0, ...head]), ...new Array<Uint8Array>(count).fill(single));
    expect(() => parseNotice(raw([0x80], 0))).toThrowCode('LOG_NOTICE');
    expect(() => parseNotice(raw([0x98, 65], 65))).toThrowCode('LOG_NOTICE');
  });

  it('is refused in any other form (LOG-21)', async () => {
    const [single] = await objects();
    const raw = (...parts: (number[] | Uint8Array)[]) => concat(...parts.map((part) => Uint8Array.from(part)));
    const faults = {
      empty: raw([]),
      'another key': raw([0xa1, 0x01, 0x81], single),
      'two members': raw([0xa2, 0x00, 0x81], single, [0x01, 0x00]),
      'no array': raw([0xa1, 0x00], single),
      'long head': raw([0xa1, 0x00, 0x98, 0x01], single),
      'indefinite array': raw([0xa1, 0x00, 0x9f], single, [0xff]),
      'too few': raw([0xa1, 0x00, 0x82], single),
      'too many': raw([0xa1, 0x00, 0x81], single, single),
      truncated: raw([0xa1, 0x00, 0x81], single.subarray(0, -1)),
      'huge count within': raw([0xa1, 0x00, 0x81, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      size: new Uint8Array(262_145),
    };
    for (const [fault, bytes] of Object.entries(faults)) expect(() => parseNotice(bytes), fault).toThrowCode('LOG_NOTICE');
  });

  it('answers any bytes with objects or its code (LOG-21)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
        const bytes = concat(Uint8Array.of(0xa1, 0x00), tail);
        try {
          expect(encodeNotice(parseNotice(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'LOG_NOTICE' });
        }
      }),
    );
  });
});
