// Each cheat, and the proof that convicts: judged by somebody who holds the directories and nothing else.
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import {
  betweenCheckpoints,
  betweenReceipts,
  encodeContradiction,
  judgeContradiction,
  mayContradict,
  parseContradiction,
} from '../../src/log/contradiction.js';
import type { Contradiction } from '../../src/log/contradiction.js';
import type { VerifiedReceipt } from '../../src/log/read-batch.js';
import { encodeBatch, parseBatch } from '../../src/log/statement/batch.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import {
  A_CA,
  A_RELAY,
  B_CA,
  B_RELAY,
  EPOCH,
  NOW,
  TestLog,
  digest,
  forgedBatch,
  makeWorld,
  receiptOf,
  receiptsIn,
  sealedRefusal,
} from './world.js';

const world = makeWorld();

/** A receipt in its issuer's log of an epoch. */
async function receipt(content: Receipt, epoch = EPOCH): Promise<VerifiedReceipt> {
  const log = new TestLog(world, content.issuer, { epoch }).fill(2);
  return log.logged(log.receipt(content));
}

/** Judges by the bytes alone, as a court would. */
function convicted(found: Contradiction | undefined) {
  if (found === undefined) throw new TypeError('a contradiction expected');
  const verdict = judgeContradiction(makeWorld().view, found.bytes);
  expect(verdict).toEqual(found);
  return { class: verdict.class, accused: verdict.accused };
}

describe('opened and refused', () => {
  it('convict an agency that denies what it opened, in either order and by any refusal (LOG-22)', async () => {
    for (const refusal of [receiptOf('refused'), sealedRefusal()]) {
      const [opened, refused] = [await receipt(receiptOf('opened')), await receipt(refusal)];
      expect(convicted(betweenReceipts(opened, refused))).toEqual({ class: 'opened-refused', accused: B_CA });
      expect(convicted(betweenReceipts(refused, opened)).class).toBe('opened-refused');
    }
    const other = await receipt(receiptOf('refused', { envelopeDigest: digest('other'), envelopeId: digest('x').slice(0, 16) }));
    expect(betweenReceipts(await receipt(receiptOf('opened')), other)).toBeUndefined();
  });

  it('convict an agency that opened, began another log and refuses there; not one that refused in a log that it lost (LOG-22)', async () => {
    const opened = (epoch: number) => receipt(receiptOf('opened'), epoch);
    const refused = (epoch: number) => receipt(sealedRefusal({ at: NOW + 60 }), epoch);
    expect(convicted(betweenReceipts(await opened(EPOCH), await refused(EPOCH + 5)))).toEqual({ class: 'opened-refused', accused: B_CA });
    expect(betweenReceipts(await refused(EPOCH), await opened(EPOCH + 5))).toBeUndefined();
    expect(betweenReceipts(await opened(EPOCH + 5), await refused(EPOCH))).toBeUndefined();
    // Other content stays other content, in whichever log.
    const other = await receipt(sealedRefusal({ messageDigest: digest('other') }));
    expect(convicted(betweenReceipts(other, await opened(EPOCH + 5))).class).toBe('two-contents');
  });

  it('convict an agency whose mailbox has another owner by now (LOG-22)', async () => {
    const found = betweenReceipts(await receipt(receiptOf('opened')), await receipt(receiptOf('refused')));
    const view = { ...makeWorld().view, agencyOf: () => 'another' };
    expect(judgeContradiction(view, found!.bytes).accused).toEqual(B_CA);
  });

  it('leave the refusal of one addressee to itself (LOG-22)', async () => {
    const other = await receipt(receiptOf('refused', { issuer: A_CA, addressee: 'ca@aa' }));
    expect(betweenReceipts(await receipt(receiptOf('opened')), other)).toBeUndefined();
  });
});

describe('two contents', () => {
  it('convict an agency that names two of one envelope (LOG-22)', async () => {
    const opened = (change: Partial<Receipt>) => receipt(receiptOf('opened', change));
    const attachments = (text: string, id = 1) => new Map([[id, digest(text)]]);
    const first = await opened({ attachments: attachments('one') });
    const two = { class: 'two-contents', accused: B_CA };
    expect(convicted(betweenReceipts(first, await opened({ messageDigest: digest('other') })))).toEqual(two);
    expect(convicted(betweenReceipts(first, await opened({ attachments: attachments('other') })))).toEqual(two);
    const refusals = [await receipt(sealedRefusal()), await receipt(sealedRefusal({ messageDigest: digest('other') }))] as const;
    expect(convicted(betweenReceipts(...refusals))).toEqual(two);
    // A later receipt attests more.
    expect(betweenReceipts(first, await opened({ attachments: new Map([...attachments('one'), [2, digest('two')]]) }))).toBeUndefined();
    expect(betweenReceipts(first, await opened({ attachments: attachments('other', 2) }))).toBeUndefined();
    expect(betweenReceipts(first, first)).toBeUndefined();
    expect(betweenReceipts(first, await receipt(receiptOf('delivered')))).toBeUndefined();
  });

  it('are looked for by what two receipts say, and named once for each issuer and envelope (LOG-22)', async () => {
    expect(mayContradict(receiptOf('opened'), receiptOf('refused'))).toBe(true);
    expect(mayContradict(receiptOf('opened'), receiptOf('opened', { messageDigest: digest('other') }))).toBe(true);
    expect(mayContradict(receiptOf('delivered'), receiptOf('refused'))).toBe(false);
    expect(mayContradict(receiptOf('opened'), receiptOf('refused', { envelopeDigest: digest('other') }))).toBe(false);
    expect(mayContradict(receiptOf('opened'), receiptOf('refused', { issuer: A_CA }))).toBe(false);
    const [opened, again, refused] = [
      await receipt(receiptOf('opened')),
      await receipt(receiptOf('opened', { at: NOW + 9 })),
      await receipt(sealedRefusal()),
    ];
    expect(betweenReceipts(refused, again)!.matter).toBe(betweenReceipts(opened, refused)!.matter);
  });
});

describe('two checkpoints', () => {
  it('of one size convict an owner of a split view (LOG-22)', async () => {
    const one = await new TestLog(world, A_RELAY).fill(6, 'one').verified();
    const other = await new TestLog(world, A_RELAY).fill(6, 'other').verified();
    expect(convicted(betweenCheckpoints(one, other, []))).toEqual({ class: 'split-view', accused: A_RELAY });
    expect(betweenCheckpoints(one, other, [])!.matter).toBe(`split-view rogatory/aa/relay/${EPOCH}`);
    expect(betweenCheckpoints(one, one, [])).toBeUndefined();
    for (const elsewhere of [new TestLog(world, B_RELAY), new TestLog(world, A_RELAY, { epoch: EPOCH + 1 })]) {
      const head = await elsewhere.fill(6).verified();
      expect(() => betweenCheckpoints(one, head, [])).toThrowCode('LOG_CONSISTENCY');
    }
  });

  it('convict an owner that rewrote its log, by its own consistency proof (LOG-22)', async () => {
    const before = await new TestLog(world, A_RELAY).fill(6, 'one').verified();
    const rewritten = new TestLog(world, A_RELAY).fill(12, 'other');
    const after = await rewritten.verified();
    const proof = await rewritten.consistency(7);
    expect(convicted(betweenCheckpoints(before, after, proof))).toEqual({ class: 'rewritten', accused: A_RELAY });
    const reversed = encodeContradiction({ kind: 'rewritten', first: before.bytes, second: after.bytes, proof: [...proof].reverse() });
    expect(() => judgeContradiction(world.view, reversed)).toThrowCode('LOG_CONSISTENCY');
  });

  it('prove nothing by a proof that proves nothing: it carries no signature (LOG-04, LOG-22)', async () => {
    const log = new TestLog(world, A_RELAY).fill(4);
    const first = await log.verified();
    const next = await log.fill(5).verified();
    const proof = await log.consistency(5);
    expect(betweenCheckpoints(first, next, proof)).toBeUndefined();
    expect(() => betweenCheckpoints(first, next, [])).toThrowCode('LOG_CONSISTENCY');
    expect(() => betweenCheckpoints(first, next, [...proof].reverse())).toThrowCode('LOG_CONSISTENCY');
    expect(() => betweenCheckpoints(next, first, proof)).toThrowCode('LOG_CONSISTENCY');
    expect(() => betweenCheckpoints(next, next, proof)).toThrowCode('LOG_CONSISTENCY');
    // Below a power of two the proof does not hold the older root: what was rewritten there is refused, and convicts nobody.
    const power = await new TestLog(world, A_RELAY).fill(3, 'one').verified();
    const other = new TestLog(world, A_RELAY).fill(12, 'other');
    const newer = await other.verified();
    const path = await other.consistency(4);
    expect(() => betweenCheckpoints(power, newer, path)).toThrowCode('LOG_CONSISTENCY');
  });
});

describe('a contradiction', () => {
  it('convicts nobody when both statements can be true, or when a part is forged (LOG-23)', async () => {
    const judge = (first: Uint8Array, second: Uint8Array) => () =>
      judgeContradiction(world.view, encodeContradiction({ kind: 'receipts', first, second }));
    const [opened, delivered, refused] = [
      await receipt(receiptOf('opened')),
      await receipt(receiptOf('delivered')),
      await receipt(receiptOf('refused')),
    ];
    expect(judge(opened.batch, delivered.batch)).toThrowCode('LOG_CONTRADICTION');
    expect(judge(opened.batch, forgedBatch(refused.batch))).toThrowCode('LOG_SIGNATURE');
    const { checkpoint, entries } = parseBatch(refused.batch);
    const elsewhere = encodeBatch({ checkpoint, entries: [{ ...entries[0]!, salt: digest('another salt') }] });
    expect(judge(opened.batch, elsewhere)).toThrowCode('LOG_INCLUSION');
    // By one who may not say it: its issuer has no part in it.
    const log = new TestLog(world, B_RELAY).fill(2);
    const usurped = await log.batch(log.receipt(receiptOf('refused')));
    expect(judge(opened.batch, usurped)).toThrowCode('LOG_ISSUER');
    const own = new TestLog(world, B_CA).fill(2);
    const two = await own.batch(own.receipt(receiptOf('opened')), own.receipt(receiptOf('refused')));
    expect(receiptsIn(world, two)).toHaveLength(2);
    expect(judge(two, refused.batch)).toThrowCode('LOG_BATCH');
  });

  it('convicts an owner whose signer is over since, and by a stolen key only when each part is dated before (LOG-23)', async () => {
    const own = makeWorld();
    const [one, other] = [
      await new TestLog(own, A_RELAY).fill(6, 'one').verified(),
      await new TestLog(own, A_RELAY).fill(6, 'other').verified(),
    ];
    const { bytes } = betweenCheckpoints(one, other, [])!;
    own.patch(A_RELAY, 'log', { from: NOW + 5, to: NOW + 9 });
    expect(judgeContradiction(own.view, bytes).accused).toEqual(A_RELAY);
    own.patch(A_RELAY, 'log', { status: 'compromised', invalidSince: NOW });
    const dated = (...times: readonly number[]) => ({
      datedBy: (part: Uint8Array) => (Buffer.from(part).equals(one.bytes) ? times[0] : times[1]),
    });
    expect(() => judgeContradiction(own.view, bytes)).toThrowCode('LOG_SIGNER');
    expect(() => judgeContradiction(own.view, bytes, dated(NOW - 1))).toThrowCode('LOG_SIGNER');
    expect(() => judgeContradiction(own.view, bytes, dated(NOW - 1, NOW))).toThrowCode('LOG_SIGNER');
    expect(judgeContradiction(own.view, bytes, dated(NOW - 1, NOW - 1)).accused).toEqual(A_RELAY);
  });

  it('of a third person’s receipts is judged by the date of each (LOG-23, LOG-57)', async () => {
    const own = makeWorld();
    const log = new TestLog(own, B_CA).fill(2);
    const [opened, refused] = [await log.logged(log.receipt(receiptOf('opened'))), await log.logged(log.receipt(receiptOf('refused')))];
    const { bytes } = betweenReceipts(opened, refused)!;
    own.patch(B_CA, 'log', { status: 'compromised', invalidSince: NOW });
    expect(() => judgeContradiction(own.view, bytes)).toThrowCode('LOG_SIGNER');
    expect(judgeContradiction(own.view, bytes, { datedBy: () => NOW - 1 }).class).toBe('opened-refused');
  });

  it('is refused in any other form, and under the name of another class (LOG-23)', async () => {
    const [a, b] = [new Uint8Array(1), new Uint8Array(2)];
    const good = { kind: 'receipts', first: a, second: b } as const;
    expect(parseContradiction(encodeContradiction(good))).toEqual(good);
    const faults: CborValue[][] = [
      [2, 3, a, b],
      [1, 4, a, b],
      [1, 2, a, b],
      [1, -1, a, b],
      [1, 3, a],
      [1, 3, a, b, []],
      [1, 0, a, 'b'],
      [1, 0, a, b, []],
      [1, 1, a, b],
      [1, 1, a, b, [a]],
      [1, 1, a, b, [], 0],
    ];
    faults.forEach((fault, i) => expect(() => parseContradiction(encode(fault)), `fault ${i}`).toThrowCode('LOG_CONTRADICTION'));
    const [one, other] = [
      await new TestLog(world, A_RELAY).fill(6, 'one').verified(),
      await new TestLog(world, A_RELAY).fill(6, 'other').verified(),
    ];
    const renamed = encode([1, 1, one.bytes, other.bytes, []]);
    expect(() => judgeContradiction(world.view, renamed)).toThrowCode('LOG_CONTRADICTION');
    expect(() => judgeContradiction(world.view, encode([1, 3, one.bytes, other.bytes]))).toThrowCode('CBOR_TAG');
  });
});
