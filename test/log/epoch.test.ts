import { describe, expect, it } from 'vitest';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { closing, followEpoch } from '../../src/log/epoch.js';
import type { ClosedEntry } from '../../src/log/epoch.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { closedObject, genesisObject } from '../../src/log/leaf.js';
import type { Closed } from '../../src/log/leaf.js';
import { encodeTlogProof } from '../../src/log/tlog-proof.js';
import { A_RELAY, B_RELAY, NOW, TestLog, makeWorld, receiptOf } from './world.js';

const world = makeWorld();

/** A log that was cosigned at `heldSize`, and restored from a backup of `lastSize` leaves. */
async function restored({ heldSize = 9, lastSize = 6, change = {}, fork = false } = {}) {
  const log = new TestLog(world, B_RELAY).fill(heldSize - 1);
  const held = await log.verified();
  const backup = new TestLog(world, B_RELAY).fill(lastSize - 1, fork ? 'fork' : 'other');
  const last = await backup.verified();
  const object = closedObject({ ...closing(last.checkpoint), ...change });
  const next = new TestLog(world, B_RELAY, { epoch: 2, seed: 'after' });
  next.add('closed', object);
  next.fill(3);
  const opened = await next.verified();
  const { salt, path } = await next.entry(1);
  const source = heldSize > lastSize ? log : backup;
  const proof = await source.consistency(Math.min(heldSize, lastSize), Math.max(heldSize, lastSize));
  return { held, last, opened, entry: { object, salt, path } satisfies ClosedEntry, proof, next };
}

describe('epoch', () => {
  it('goes on after a restore, and says how much was lost (LOG-16)', async () => {
    const { held, last, opened, entry, proof } = await restored();
    expect(followEpoch(held, last, opened, entry, proof)).toEqual({
      verdict: 'cosign',
      cosignable: { checkpoint: opened.checkpoint },
      lost: 3,
    });
    const complete = await restored({ lastSize: 9 });
    expect(followEpoch(complete.held, complete.last, complete.opened, complete.entry, complete.proof)).toMatchObject({ lost: 0 });
    const ahead = await restored({ lastSize: 12 });
    expect(followEpoch(ahead.held, ahead.last, ahead.opened, ahead.entry, ahead.proof)).toMatchObject({ lost: 0 });
  });

  it('does not hide a rewritten log (LOG-16)', async () => {
    const { held, last, opened, entry, proof } = await restored({ lastSize: 12, fork: true });
    const decision = followEpoch(held, last, opened, entry, proof);
    if (decision.verdict !== 'equivocation') throw new TypeError('equivocation expected');
    expect(judgeEvidence(world.view, decision.contradiction.evidence)).toEqual({ conflict: 'rewritten', accused: [B_RELAY] });
  });

  it('is refused unless leaf 1 closes this origin at this checkpoint, for the next epoch (LOG-16)', async () => {
    const change = async (changed: Partial<Closed>) => {
      const { held, last, opened, entry, proof } = await restored({ change: changed });
      return followEpoch(held, last, opened, entry, proof);
    };
    await expect(change({ size: 5 })).toRejectCode('LOG_EPOCH');
    await expect(change({ root: new Uint8Array(32) })).toRejectCode('LOG_EPOCH');
    await expect(change({ origin: { owner: A_RELAY, epoch: 1 } })).toRejectCode('LOG_EPOCH');
    await expect(change({ next: { owner: B_RELAY, epoch: 3 } })).toRejectCode('LOG_EPOCH');
    const { held, last, opened, entry, proof, next } = await restored();
    expect(() => followEpoch(held, held, opened, entry, proof)).toThrowCode('LOG_EPOCH');
    expect(() => followEpoch(held, last, last, entry, proof)).toThrowCode('LOG_EPOCH');
    const wrongPlace = await next.entry(2);
    expect(() => followEpoch(held, last, opened, { ...entry, path: wrongPlace.path }, proof)).toThrowCode('LOG_INCLUSION');
    expect(() => followEpoch(held, last, opened, { ...entry, salt: wrongPlace.salt }, proof)).toThrowCode('LOG_INCLUSION');
    expect(() => followEpoch(held, last, opened, entry, [])).toThrowCode('LOG_CONSISTENCY');
    const genesis = genesisObject({ owner: B_RELAY, epoch: 2 });
    expect(() => followEpoch(held, last, opened, { ...entry, object: genesis }, proof)).toThrowCode('LOG_LEAF');
  });
});

describe('tlog-proof', () => {
  it('is the text of C2SP tlog-proof with the note as it is (LOG-25)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const index = log.receipt(receiptOf('relayed', { at: NOW }));
    const { path } = await log.entry(index);
    const { note } = await log.sign();
    const lines = path.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
    expect(path).toHaveLength(2);
    const text = (extra: string) => `c2sp.org/tlog-proof@v1\n${extra}index 5\n${lines}\n${Buffer.from(note).toString()}`;
    expect(Buffer.from(encodeTlogProof(note, { index, path })).toString()).toBe(text(''));
    expect(Buffer.from(encodeTlogProof(note, { index, path }, Uint8Array.of(1, 2, 3))).toString()).toBe(text('extra AQID\n'));
    expect(verifyReceiptObject(world.view, await log.batch(index))).toHaveLength(1);
  });
});
