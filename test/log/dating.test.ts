// What a receipt, a message and an own entry are worth when a key was stolen: verdicts of LOG-76 by dates of LOG-57.
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { toUtf8 } from '../../src/core/bytes.js';
import { sentObject } from '../../src/log/leaf.js';
import { dateOf, encodeOwnEntry, judgeReceipt, standingOf, verifyOwnEntry } from '../../src/log/own-entry.js';
import type { Showing, VerifiedOwnEntry } from '../../src/log/own-entry.js';
import { readReceipt } from '../../src/log/read-batch.js';
import { encodeReceipt } from '../../src/log/statement/receipt.js';
import { signCosignature } from '../../src/log/statement/cosignature.js';
import { A_CA, B_CA, NOW, TestLog, digest, forgedBatch, makeWorld, receiptOf } from './world.js';
import type { World } from './world.js';

const THEFT = NOW + 1_000;
const BEFORE = THEFT - 1;
const against: Showing = { against: 'bb' };
const tokenAt = (time: number): Showing => ({ ...against, tokenTime: () => time });

let world: World;
let batch: Uint8Array;
let checkpoint: Uint8Array;

beforeEach(async () => {
  world = makeWorld();
  const theirs = new TestLog(world, B_CA).fill(3);
  batch = await theirs.batch(theirs.receipt(receiptOf('opened')));
  checkpoint = readReceipt(batch).checkpoint.bytes;
});

const steal = (role: 'log' | 'seal' = 'log'): void => world.patch(B_CA, role, { status: 'compromised', invalidSince: THEFT });

/** An entry of the own log that bb cosigned at a time, or nobody. */
async function entry(
  kind: 'taken' | 'sent' | 'delivered' | 'opened' | 'custody',
  object: Uint8Array,
  at?: number,
): Promise<VerifiedOwnEntry> {
  const log = new TestLog(world, A_CA, { seed: `${kind} ${at}` }).fill(2);
  const index = log.add(kind, object);
  const { salt, path } = await log.entry(index);
  const signed = await log.sign();
  const cosignatures = at === undefined ? [] : [await signCosignature(signed, B_CA, world.signer(B_CA, 'cosign'), at)];
  const bytes = encodeOwnEntry({ kind, object, salt, index, path, checkpoint: signed.bytes, cosignatures });
  return verifyOwnEntry(world.view, bytes, against);
}

describe('a receipt', () => {
  const judged = (entries: readonly VerifiedOwnEntry[], showing = against) => judgeReceipt(world.view, batch, entries, showing).standing;
  const indeterminate = { verdict: 'INDETERMINATE', invalidSince: THEFT };

  it('that is signed only passes while the key is sound, its time being the word of its issuer (LOG-76)', () => {
    expect(judged([])).toEqual({ verdict: 'PASSED' });
    expect(judgeReceipt(world.view, batch, [], against).receipt.receipt).toEqual(receiptOf('opened'));
    steal();
    expect(judged([])).toEqual(indeterminate);
  });

  it('with a token passes, and after a theft when the token is older (LOG-57, LOG-76)', () => {
    expect(judged([], tokenAt(NOW))).toEqual({ verdict: 'PASSED', dating: { by: NOW, shownBy: 'token' } });
    steal();
    expect(judged([], tokenAt(BEFORE))).toEqual({ verdict: 'PASSED', dating: { by: BEFORE, shownBy: 'token' } });
    expect(judged([], tokenAt(THEFT))).toEqual(indeterminate);
  });

  it('with an own `taken` that the accused state cosigned passes, and after a theft when that is older (LOG-57)', async () => {
    const [early, late] = [await entry('taken', checkpoint, BEFORE), await entry('taken', checkpoint, THEFT)];
    expect(judged([late])).toEqual({ verdict: 'PASSED', dating: { by: THEFT, shownBy: 'cosignature' } });
    steal();
    expect(judged([late])).toEqual(indeterminate);
    expect(judged([late, early])).toEqual({ verdict: 'PASSED', dating: { by: BEFORE, shownBy: 'cosignature' } });
  });

  it('is dated by no entry that covers something else, nor by one that nobody cosigned (LOG-57)', async () => {
    steal();
    const other = await entry('taken', digest('another checkpoint'), BEFORE);
    const custody = await entry('custody', checkpoint, BEFORE);
    expect(judged([other, custody, await entry('taken', checkpoint)])).toEqual(indeterminate);
  });

  it('has the time of its issuer beside the date that others give, and never one for the other (LOG-59)', () => {
    const { receipt, standing } = judgeReceipt(world.view, batch, [], tokenAt(NOW + 900));
    expect(receipt.receipt.at).toBe(NOW);
    expect(standing).toEqual({ verdict: 'PASSED', dating: { by: NOW + 900, shownBy: 'token' } });
    expect(judged([])).not.toHaveProperty('dating');
  });

  it('that fails a check is an error: from behind the time of its signer, or with a forged signature (LOG-76)', async () => {
    const theirs = new TestLog(world, B_CA).fill(3);
    const late = await theirs.batch(theirs.receipt(receiptOf('opened', { at: NOW + 86_401 })));
    expect(() => judgeReceipt(world.view, late, [], against)).toThrowCode('LOG_SIGNER');
    expect(() => judgeReceipt(world.view, forgedBatch(batch), [], against)).toThrowCode('LOG_SIGNATURE');
  });
});

describe('a message of the other state', () => {
  const frame = toUtf8('a sealed frame');
  const seal = () => world.view.issuer('bb', 'ca')!.signers.find(({ role }) => role === 'seal')!;
  const covering = {
    delivered: () => encodeReceipt(receiptOf('delivered', { issuer: A_CA, addressee: 'ca@aa', envelopeDigest: sha256(frame) })),
    opened: () =>
      encodeReceipt(receiptOf('opened', { issuer: A_CA, addressee: { ...A_CA, kem: digest('kem') }, envelopeDigest: sha256(frame) })),
    sent: () => sentObject(sha256(frame), digest('message')),
  };

  it.each(['delivered', 'opened', 'sent'] as const)('with an own `%s` that its state cosigned is dated by that (LOG-57)', async (kind) => {
    const dating = dateOf(frame, [await entry(kind, covering[kind](), BEFORE)], against);
    expect(standingOf(seal(), dating)).toEqual({ verdict: 'PASSED', dating: { by: BEFORE, shownBy: 'cosignature' } });
    steal('seal');
    expect(standingOf(seal(), dating).verdict).toBe('PASSED');
    expect(standingOf(seal(), { by: THEFT, shownBy: 'cosignature' })).toEqual({ verdict: 'INDETERMINATE', invalidSince: THEFT });
    expect(standingOf(seal(), undefined).verdict).toBe('INDETERMINATE');
    expect(dateOf(toUtf8('another frame'), [await entry(kind, covering[kind](), BEFORE)], against)).toBeUndefined();
  });
});
