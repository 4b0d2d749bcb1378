import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/core/bytes.js';
import { encodeNotice, parseNotice } from '../../src/log/statement/notice.js';
import { encodeBatch, parseBatch } from '../../src/log/statement/batch.js';
import { B_CA, B_RELAY, TestLog, makeWorld, receiptOf, receiptsIn } from './world.js';

const world = makeWorld();

async function batches(): Promise<[Uint8Array, Uint8Array]> {
  const [agency, relay] = [new TestLog(world, B_CA).fill(2), new TestLog(world, B_RELAY).fill(2)];
  return [await agency.batch(agency.receipt(receiptOf('delivered'))), await relay.batch(relay.receipt(receiptOf('relayed')))];
}

describe('notice', () => {
  it('is the map {0: [batches]}, the batches in it as they are (LOG-21)', async () => {
    const [one, other] = await batches();
    const notice = encodeNotice([one, other]);
    expect(notice).toEqual(concat(Uint8Array.of(0xa1, 0x00, 0x82), one, other));
    const parsed = parseNotice(notice);
    expect(parsed).toEqual([one, other]);
    expect(parsed.flatMap((batch) => receiptsIn(world, batch)).map(({ receipt }) => receipt.kind)).toEqual(['delivered', 'relayed']);
  });

  it('holds 64 batches, and at least one (LOG-21)', async () => {
    const [batch] = await batches();
    for (const count of [1, 23, 24, 64]) expect(parseNotice(encodeNotice(new Array<Uint8Array>(count).fill(batch)))).toHaveLength(count);
    expect(() => encodeNotice([])).toThrow(RangeError);
    expect(() => encodeNotice(new Array<Uint8Array>(65).fill(batch))).toThrow(RangeError);
    const raw = (head: number[], count: number) => concat(Uint8Array.from([0xa1, 0, ...head]), ...new Array<Uint8Array>(count).fill(batch));
    expect(() => parseNotice(raw([0x80], 0))).toThrowCode('LOG_NOTICE');
    expect(() => parseNotice(raw([0x98, 65], 65))).toThrowCode('LOG_NOTICE');
  });

  it('carries no offer: between relays that goes by TRUST (LOG-21)', async () => {
    const [one, other] = await batches();
    const offer = encodeBatch({ ...parseBatch(other), offer: { from: 0, proof: [] } });
    expect(() => parseNotice(encodeNotice([one, offer]))).toThrowCode('LOG_NOTICE', { field: 'batch 1' });
  });

  it('is refused in any other form (LOG-21)', async () => {
    const [batch] = await batches();
    const raw = (...parts: (number[] | Uint8Array)[]) => concat(...parts.map((part) => Uint8Array.from(part)));
    const faults = {
      empty: raw([]),
      'another key': raw([0xa1, 0x01, 0x81], batch),
      'two members': raw([0xa2, 0x00, 0x81], batch, [0x01, 0x00]),
      'no array': raw([0xa1, 0x00], batch),
      'long head': raw([0xa1, 0x00, 0x98, 0x01], batch),
      'indefinite array': raw([0xa1, 0x00, 0x9f], batch, [0xff]),
      'too few': raw([0xa1, 0x00, 0x82], batch),
      'too many': raw([0xa1, 0x00, 0x81], batch, batch),
      truncated: raw([0xa1, 0x00, 0x81], batch.subarray(0, -1)),
      'huge count within': raw([0xa1, 0x00, 0x81, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      size: new Uint8Array(262_145),
    };
    for (const [fault, bytes] of Object.entries(faults)) expect(() => parseNotice(bytes), fault).toThrowCode('LOG_NOTICE');
  });

  it('answers any bytes with batches or its code (LOG-21)', () => {
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
