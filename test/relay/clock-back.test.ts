// The machine's clock is set back while a log grows: its owner must not look like one that dates receipts back.
import { describe, expect, it } from 'vitest';
import { deliveredReceipt } from '../../src/agency/arrival/receipts.js';
import { LogBook, receiptLeaf } from '../../src/agency/log-book.js';
import { inOrder } from '../../src/log/contradictions.js';
import { proveInclusion } from '../../src/log/prove.js';
import { ReceiptTimes } from '../../src/log/receipt-times.js';
import { batchHead, encodeBatch } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import type { VerifiedReceipt } from '../../src/log/verify-receipt.js';
import { LogKeeper } from '../../src/relay/log/keeper.js';
import { factLeaf } from '../../src/relay/receipts/own.js';
import { openMemoryStore } from '../../src/store/memory/memory.js';
import type { LeafWrite, Store } from '../../src/store/port.js';
import { B_CA, B_RELAY, MAILBOX, NOW, digest, makeWorld } from '../log/world.js';

const world = makeWorld();
const MS = NOW * 1000;
const BACK = MS - 20 * 60_000;
const clock = { now: () => MS, after: () => () => undefined };
const about = (text: string) => ({ envelopeDigest: digest(text), envelopeId: digest(text).slice(0, 16), mailbox: MAILBOX });
const custody: LeafWrite = { kind: 15, objectDigest: digest('custody') };

/** The receipts of a log of three leaves and more, as everybody reads them. */
async function shown(
  store: Store,
  indexes: readonly number[],
  signed: Awaited<ReturnType<LogKeeper['covering']>>,
): Promise<VerifiedReceipt[]> {
  const { epoch, size } = signed.checkpoint;
  const read = async (level: number, index: number) => (await store.nodes(epoch, [{ level, index }]))[0];
  const entries = indexes.map(async (index) => {
    const [leaf] = await store.leaves(epoch, index, 1);
    return { receipt: leaf!.object!, salt: leaf!.salt, index, path: await proveInclusion(index, size, read) };
  });
  return [...verifyReceiptObject(world.view, encodeBatch(batchHead(signed), await Promise.all(entries)))];
}

describe('a clock that is set back by twenty minutes', () => {
  it('does not date what a relay says before what it said, over a restart either (LOG-24)', async () => {
    const store = openMemoryStore();
    const keeper = (): LogKeeper => new LogKeeper({ store, owner: B_RELAY, signer: world.signer(B_RELAY, 'log'), clock });
    const say = (by: LogKeeper, text: string, atMs: number) =>
      store.commit({ now: atMs, leaves: [factLeaf({ ...B_RELAY, times: by.times }, { ...about(text), kind: 'relayed', atMs }), custody] });
    const before = keeper();
    await before.start();
    await say(before, 'one', MS);
    await say(before, 'two', BACK);
    const after = keeper();
    await after.start();
    await say(after, 'three', BACK);
    const [one, two, three] = await shown(store, [1, 3, 5], await after.covering(7));
    expect([two, three].map((each) => inOrder(one!, each!))).toEqual([undefined, undefined]);
    expect([one, two, three].map((each) => each!.receipt.at)).toEqual([NOW, NOW, NOW]);
    // In the next epoch nothing has been said yet.
    await after.startOver(await after.checkpointAt(7));
    expect(after.times.date(BACK)).toBe(NOW - 1200);
  });

  it('does not date what an agency says before what it said, over a restart either (LOG-24)', async () => {
    const store = openMemoryStore();
    const book = (): LogBook => new LogBook(B_CA, store, () => world.signer(B_CA, 'log'));
    const say = async (log: LogBook, text: string, atMs: number) => {
      await log.ready();
      await store.commit({ now: atMs, leaves: [receiptLeaf(deliveredReceipt({ self: B_CA, log }, about(text), atMs)), custody] });
    };
    await say(book(), 'one', MS);
    const after = book();
    await say(after, 'two', BACK);
    const signed = await after.checkpoint();
    const [one, two] = await shown(store, [1, 3], signed!);
    expect(inOrder(one!, two!)).toBeUndefined();
    expect(two!.receipt.at).toBe(NOW);
    await after.startOver(signed!.checkpoint, { now: MS });
    expect(after.times.date(BACK)).toBe(NOW - 1200);
  });

  it('is found out in bounded steps, however much else the log says since (LOG-24)', async () => {
    const times = new ReceiptTimes();
    const asked: number[] = [];
    await times.resume(1_000_000, (from, count) => {
      asked.push(from);
      return Promise.resolve(Array.from({ length: count }, () => ({ kind: 8 })));
    });
    expect(asked).toHaveLength(16);
    expect(times.date(MS)).toBe(NOW);
  });
});
