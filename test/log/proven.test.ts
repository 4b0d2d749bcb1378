// A key is stolen: which of its receipts are left, and by whose word.
import { describe, expect, it } from 'vitest';
import type { ConsistencyLink } from '../../src/log/anchored.js';
import { signCosignature, verifyCosignature } from '../../src/log/cosignature.js';
import type { VerifiedCosignature } from '../../src/log/cosignature.js';
import { verifyProvenReceipts } from '../../src/log/proven.js';
import { batchHead, encodeBatch, signReceipt } from '../../src/log/receipt-object.js';
import { lastSignature } from '../../src/log/signed-checkpoint.js';
import { attachTime } from '../../src/log/timestamp/checkpoint-time.js';
import { verifyCheckpointTime } from '../../src/log/timestamp/index.js';
import type { CheckpointTime, VerifiedTime } from '../../src/log/timestamp/index.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { makeParty, makeToken } from './timestamp/forge.js';
import { A_RELAY, B_CA, B_RELAY, B_RELAY_2, NOW, TestLog, makeWorld, receiptOf } from './world.js';
import type { World } from './world.js';

const STOLEN = NOW + 1_000;

/** A receipt in the log of relay bb, the cosignatures that come after it, and the theft of the log's key. */
async function theft(world: World, invalidSince = STOLEN) {
  const log = new TestLog(world, B_RELAY).fill(4);
  const index = log.receipt(receiptOf('relayed'));
  const object = await log.batch(index);
  const own = (await log.verified()).checkpoint;
  const cosigned = async (at: number, by = A_RELAY, of = log): Promise<VerifiedCosignature> => {
    const { checkpoint } = await of.verified();
    return verifyCosignature(world.view, by, (await signCosignature({ checkpoint }, by, world.signer(by, 'cosign'), at)).cose);
  };
  const before = await cosigned(NOW + 10);
  log.fill(3);
  const later = await cosigned(NOW + 20);
  const link: ConsistencyLink = { from: own, to: later.checkpoint, path: await log.consistency(own.size, later.checkpoint.size) };
  const after = await cosigned(STOLEN + 5);
  const afterLink: ConsistencyLink = { ...link, to: after.checkpoint };
  const ownSide = await cosigned(NOW + 10, B_RELAY_2);
  const another = await cosigned(NOW + 10, A_RELAY, new TestLog(world, B_RELAY, { epoch: 2 }).fill(9));
  world.patch(B_RELAY, 'log', { status: 'compromised', invalidSince });
  return { object, before, later, link, after, afterLink, ownSide, another };
}

describe('a receipt whose signer is marked compromised', () => {
  it('survives under a checkpoint that the other side cosigned before the theft, and by no other word (LOG-09, LOG-15)', async () => {
    const world = makeWorld();
    const { object, before, later, link, after, afterLink, ownSide, another } = await theft(world);
    const verify = (cosignatures: readonly VerifiedCosignature[], links: readonly ConsistencyLink[] = [], counterparty = 'aa') => {
      return () => verifyProvenReceipts(world.view, object, { counterparty, cosignatures, links });
    };
    expect(() => verifyReceiptObject(world.view, object)).toThrowCode('LOG_SIGNER');
    expect(verify([before])()).toMatchObject([{ receipt: { kind: 'relayed' } }]);
    expect(verify([later], [link])()).toHaveLength(1);
    expect(verify([])).toThrowCode('LOG_SIGNER');
    expect(verify([later])).toThrowCode('LOG_SIGNER');
    expect(verify([after], [afterLink])).toThrowCode('LOG_SIGNER');
    expect(verify([another])).toThrowCode('LOG_SIGNER');
    // Not the owner's own side, whichever way it is asked.
    expect(verify([ownSide])).toThrowCode('LOG_SIGNER');
    expect(verify([ownSide], [], 'bb')).toThrowCode('LOG_SIGNER');
    expect(verify([before], [], 'bb')).toThrowCode('LOG_SIGNER');
  });

  it('falls when the theft was before the cosignature, to the second (LOG-09)', async () => {
    for (const [invalidSince, survives] of [
      [NOW + 11, true],
      [NOW + 10, false],
      [NOW, false],
    ] as const) {
      // prettier-ignore
      const world = makeWorld();
      const { object, before } = await theft(world, invalidSince);
      const verify = () => verifyProvenReceipts(world.view, object, { counterparty: 'aa', cosignatures: [before], links: [] });
      if (survives) expect(verify()).toHaveLength(1);
      else expect(verify).toThrowCode('LOG_SIGNER');
    }
  });

  it('needs none of that while nobody marked its signer (LOG-09)', async () => {
    const world = makeWorld();
    const object = await signReceipt(receiptOf('delivered'), world.signer(B_CA, 'seal'));
    expect(verifyProvenReceipts(world.view, object, { counterparty: 'aa', cosignatures: [], links: [] })).toHaveLength(1);
    const other = makeWorld('rogatory-hybrid');
    expect(() => verifyProvenReceipts(other.view, object, { counterparty: 'aa', cosignatures: [], links: [] })).toThrowCode('LOG_SIGNER');
  });
});

describe('a time token on the checkpoint of such a receipt', () => {
  /** A batch whose checkpoint has a token of this time, and what the token is worth under an accord that names its authority or does not. */
  async function stamped(at: number) {
    const world = makeWorld('rogatory-hybrid');
    const log = new TestLog(world, B_RELAY).fill(4);
    const index = log.receipt(receiptOf('relayed'));
    const signed = await log.sign();
    const signer = await makeParty();
    const token = await makeToken(lastSignature(signed.cose).signature, { signer, at: at * 1000 });
    const withToken = attachTime(signed.cose, { token } as VerifiedTime);
    const object = encodeBatch(batchHead({ ...signed, cose: withToken }), [await log.entry(index)]);
    const judge = (accepted: readonly Uint8Array[]) => verifyCheckpointTime(withToken, accepted);
    world.patch(B_RELAY, 'log', { status: 'compromised', invalidSince: STOLEN });
    const verify = (...times: readonly CheckpointTime[]) => {
      const verified = times.filter((time) => time.status === 'verified');
      return () => verifyProvenReceipts(world.view, object, { counterparty: 'aa', cosignatures: [], links: [], times: verified });
    };
    return { verify, judge, signer };
  }

  it('saves it when the accord names the authority, and its time is before the theft (LOG-09, LOG-56)', async () => {
    const { verify, judge, signer } = await stamped(STOLEN - 1);
    expect(verify(await judge([signer.digest]))()).toMatchObject([{ receipt: { kind: 'relayed' } }]);
    expect(verify(await judge([]))).toThrowCode('LOG_SIGNER');
    expect(verify()).toThrowCode('LOG_SIGNER');
    const late = await stamped(STOLEN);
    expect(late.verify(await late.judge([late.signer.digest]))).toThrowCode('LOG_SIGNER');
  });

  it('saves none under another checkpoint (LOG-56)', async () => {
    const [one, other] = [await stamped(STOLEN - 1), await stamped(STOLEN - 1)];
    expect(one.verify(await other.judge([other.signer.digest]))).toThrowCode('LOG_SIGNER');
  });
});
