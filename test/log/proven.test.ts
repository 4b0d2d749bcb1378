// A key is stolen: which of its receipts are left, and by whose word.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsistencyLink } from '../../src/log/anchored.js';
import { signCosignature, verifyCosignature } from '../../src/log/cosignature.js';
import type { VerifiedCosignature } from '../../src/log/cosignature.js';
import { verifyProvenReceipts } from '../../src/log/proven.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { stampStatement } from '../../src/log/timestamp/attach.js';
import { timestampAuthority } from '../../src/log/timestamp/timestamper.js';
import type { TimeToken } from '../../src/log/timestamp/token.js';
import { decodeCoseSign } from '../../src/crypto/cose.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { hasOpenssl, missing, openAuthority } from './timestamp/responder.js';
import type { Authority } from './timestamp/responder.js';
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

describe.skipIf(!hasOpenssl)(`a time token about such a receipt${missing}`, () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await openAuthority();
  });
  afterAll(() => authority.close());

  it('saves it when the authority is trusted and named a time before the theft (LOG-09, LOG-27)', async () => {
    const real = Math.floor(Date.now() / 1000);
    const stamped = async (invalidSince: number) => {
      const world = makeWorld();
      const object = await signReceipt(receiptOf('delivered'), world.signer(B_CA, 'seal'));
      const withToken = await stampStatement(object, timestampAuthority({ url: authority.url }));
      world.patch(B_CA, 'seal', { status: 'compromised', invalidSince });
      const none = { counterparty: 'aa', cosignatures: [], links: [] };
      const signature = decodeCoseSign(object, { maxBytes: 65_536, maxSignatures: 2 }).signatures[0]!.signature;
      const byOpenssl = ({ bytes }: TimeToken): boolean => authority.verify(bytes, signature) === 'OK';
      return (isTrusted: ((token: TimeToken) => boolean) | undefined = byOpenssl) => {
        return () => verifyProvenReceipts(world.view, withToken, { ...none, isTrusted });
      };
    };
    const survives = await stamped(real + 600);
    expect(survives()()).toMatchObject([{ receipt: { kind: 'delivered' } }]);
    // Whether it is of the authority that the accord names, and signed by it, somebody has to say.
    expect(survives(() => false)).toThrowCode('LOG_SIGNER');
    const falls = await stamped(real - 600);
    expect(falls()).toThrowCode('LOG_SIGNER');
  });
});
