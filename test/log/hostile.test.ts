// Bytes from the other side of a link or out of a message: whatever comes, an answer or a coded refusal, in bounded work; and nothing that was
// signed is taken with a bit changed.
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { concat } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { betweenCheckpoints, judgeContradiction } from '../../src/log/contradiction.js';
import { encodeRestored, parseRestored } from '../../src/log/leaf.js';
import { encodeOwnEntry, verifyOwnEntry } from '../../src/log/own-entry.js';
import { readBatch } from '../../src/log/read-batch.js';
import { encodeBatch, parseBatch, splitBatch } from '../../src/log/statement/batch.js';
import { encodeCheckpoint, parseCheckpoint } from '../../src/log/statement/checkpoint.js';
import { signCosignature, verifyCosignature } from '../../src/log/statement/cosignature.js';
import { encodeCosigned, parseCosigned } from '../../src/log/statement/cosigned.js';
import { encodeNotice, parseNotice } from '../../src/log/statement/notice.js';
import { encodeReceipt, parseReceipt } from '../../src/log/statement/receipt.js';
import { encodeRestore, verifyRestore } from '../../src/log/statement/restore.js';
import { verifyCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { seededRandom } from '../trust/states.js';
import { A_RELAY, B_RELAY, EPOCH, NOW, TestLog, makeWorld, receiptOf } from './world.js';

interface Form {
  readonly name: string;
  readonly good: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
  /** Whether `read` verifies: then no changed bit is taken. */
  readonly verifies?: true;
}

const world = makeWorld();
const { view } = world;
let forms: Form[];

/** Throws like a refusal where a batch waits: it is not taken either. */
function read(bytes: Uint8Array): unknown {
  const reading = readBatch(view, bytes, { now: NOW, source: { kind: 'own-relay' } });
  return reading.verdict === 'accepted' ? reading : undefined;
}

beforeAll(async () => {
  const log = new TestLog(world, B_RELAY).fill(5);
  const index = log.receipt(receiptOf('relayed'));
  const checkpoint = await log.sign();
  const batch = await log.batch(index);
  const { receipt: object, salt, path } = await log.entry(index);
  const cosignature = await signCosignature(checkpoint, A_RELAY, world.signer(A_RELAY, 'cosign'), NOW);
  const restoredLog = new TestLog(world, B_RELAY, { epoch: EPOCH + 5 });
  const restored = encodeRestored({
    ...{ size: 6, root: log.root() },
    ...{ old: { owner: B_RELAY, epoch: EPOCH }, new: { owner: B_RELAY, epoch: EPOCH + 5 } },
  });
  restoredLog.add('restored', restored);
  const leaf1 = await restoredLog.entry(1);
  const restore = encodeRestore({ checkpoint: (await restoredLog.sign()).bytes, restored, salt: leaf1.salt, path: leaf1.path });
  const other = new TestLog(world, B_RELAY).fill(6, 'other');
  const split = betweenCheckpoints(await log.verified(), await other.verified(), [])!;
  const own = { kind: 'relayed', object, salt, index, path, checkpoint: checkpoint.bytes, cosignatures: [cosignature] } as const;
  forms = [
    { name: 'receipt', good: encodeReceipt(receiptOf('opened')), read: parseReceipt },
    { name: 'batch', good: batch, read, verifies: true },
    { name: 'batch with an offer', good: encodeBatch({ ...parseBatch(batch), offer: { from: 0, proof: [] } }), read: parseBatch },
    { name: 'notice', good: encodeNotice([batch, batch]), read: (bytes) => parseNotice(bytes).map(parseBatch) },
    { name: 'checkpoint body', good: encodeCheckpoint(checkpoint.checkpoint), read: parseCheckpoint },
    { name: 'checkpoint', good: checkpoint.bytes, read: (bytes) => verifyCheckpoint(view, bytes, { at: NOW }), verifies: true },
    { name: 'cosignature', good: cosignature, read: (bytes) => verifyCosignature(view, A_RELAY, bytes), verifies: true },
    { name: 'cosigned', good: encodeCosigned({ cosignature, checkpoint: checkpoint.bytes }), read: parseCosigned },
    { name: 'restored', good: restored, read: parseRestored },
    { name: 'restore', good: restore, read: (bytes) => verifyRestore(view, bytes, { at: NOW, sender: B_RELAY }), verifies: true },
    {
      name: 'own entry',
      good: encodeOwnEntry(own),
      read: (bytes) => verifyOwnEntry(view, bytes, { against: 'aa' }).dating,
      verifies: true,
    },
    { name: 'contradiction', good: split.bytes, read: (bytes) => judgeContradiction(view, bytes), verifies: true },
    { name: 'leaf', good: encode([1, 2, object, salt]), read: parseRestored },
  ];
});

/** @returns whether it was taken. @throws when anything else than a coded refusal comes. */
function taken(form: Form, bytes: Uint8Array, what: string): boolean {
  try {
    return form.read(bytes) !== undefined;
  } catch (error) {
    if (isRogatoryError(error)) return false;
    throw new Error(`${form.name}: ${what}`, { cause: error });
  }
}

describe('what others send', () => {
  it('is taken with no bit changed, where it is signed or proven (LOG-03, LOG-10, LOG-20, LOG-23, LOG-57)', () => {
    for (const form of forms) {
      if (form.verifies !== true) continue;
      expect(taken(form, form.good, 'as it is'), form.name).toBe(true);
      // One bit of each byte; which one changes from byte to byte.
      for (let at = 0; at < form.good.length; at++) {
        const changed = Uint8Array.from(form.good);
        changed[at]! ^= 1 << ((at * 5) % 8);
        expect(taken(form, changed, `byte ${at}`), `${form.name}, byte ${at}`).toBe(false);
      }
    }
  });

  it('is answered or refused with a code, however it is cut, joined and changed (LOG-20, LOG-21, LOG-30)', () => {
    const random = seededRandom('hostile');
    const number = (below: number): number => new DataView(random(4).buffer).getUint32(0) % below;
    for (const form of forms) {
      const { good } = form;
      for (let round = 0; round < 120; round++) {
        const other = forms[number(forms.length)]!.good;
        const [from, to] = [number(good.length), number(good.length)];
        const changed = Uint8Array.from(good);
        for (let i = number(6); i >= 0; i--) changed[number(changed.length)] = number(256);
        const all = [
          changed,
          good.subarray(0, from),
          concat(good, other),
          concat(good.subarray(0, from), other, good.subarray(to)),
          concat(good.subarray(0, from), random(number(40)), good.subarray(from)),
          random(number(200)),
        ];
        for (const bytes of all) taken(form, bytes, `round ${round}`);
        // A place of the one, a part of the other.
        taken(form, other, `a ${forms.find((each) => each.good === other)!.name}`);
      }
    }
  });

  it('of the greatest size is read as anything else, and one signature serves all of it (LOG-20, LOG-21)', async () => {
    const log = new TestLog(world, B_RELAY);
    const indexes = Array.from({ length: LIMITS.batchMaxReceipts }, (_, i) => log.receipt(receiptOf('relayed', { at: NOW + i })));
    const checkpoint = (await log.sign()).bytes;
    const entries = await Promise.all(indexes.map((index) => log.entry(index)));
    const path = Array.from({ length: LIMITS.proofMaxHashes }, () => new Uint8Array(32));
    // Every path as long as one may be, and none of this tree.
    const [long] = splitBatch({ checkpoint, entries: entries.map((entry) => ({ ...entry, path })) });
    const large = [
      encodeBatch({ checkpoint, entries }),
      encodeBatch(long),
      encodeBatch({ checkpoint, entries: entries.map(() => entries[0]!) }),
      encodeNotice(Array.from({ length: LIMITS.noticeMaxBatches }, () => encodeBatch({ checkpoint, entries: entries.slice(0, 4) }))),
      new Uint8Array(LIMITS.noticeMaxBytes).fill(0x81),
      new Uint8Array(LIMITS.noticeMaxBytes).fill(0xa1),
    ];
    for (const bytes of large) {
      expect(bytes.length).toBeLessThanOrEqual(LIMITS.noticeMaxBytes);
      for (const form of forms) taken(form, bytes, `${bytes.length} bytes`);
    }
    expect(read(large[0]!)).toMatchObject({ verdict: 'accepted', receipts: { length: 128 } });
  });
});
