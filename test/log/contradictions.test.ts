// Each cheat, and the proof that convicts: judged by somebody who holds the directories and nothing else.
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { cosign } from '../../src/log/cosign.js';
import { signCosignature, verifyCosignature } from '../../src/log/cosignature.js';
import { againstCosignature, betweenCheckpoints, betweenReceipts, inLaterCheckpoint, inOrder } from '../../src/log/contradictions.js';
import type { Contradiction } from '../../src/log/contradictions.js';
import { encodeEvidence, parseEvidence } from '../../src/log/evidence.js';
import type { Evidence } from '../../src/log/evidence.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { leafHash } from '../../src/log/leaf.js';
import type { Receipt } from '../../src/log/receipt.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { sha256 } from '../../src/crypto/digest.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import type { VerifiedReceipt } from '../../src/log/verify-receipt.js';
import { A_RELAY, B_CA, B_RELAY, NOW, TestLog, digest, makeWorld, receiptOf, sealedRefusal } from './world.js';

const world = makeWorld();

async function receipt(content: Receipt): Promise<VerifiedReceipt> {
  const role = content.issuer.id === 'relay' ? 'relay' : 'seal';
  return verifyReceiptObject(world.view, await signReceipt(content, world.signer(content.issuer, role)))[0]!;
}

/** Judges by the bytes alone, as a court would. */
function convicted(found: Contradiction | undefined) {
  if (found === undefined) throw new TypeError('a contradiction expected');
  const verdict = judgeEvidence(makeWorld().view, parseEvidence(encodeEvidence(found.evidence)));
  expect(verdict).toEqual({ conflict: found.conflict, accused: found.accused });
  return verdict;
}

const nothing = { kind: 'receipts', first: new Uint8Array(1), second: new Uint8Array(1) } as const;

async function cosigned(log: TestLog, by: typeof B_RELAY, at: number) {
  const decision = cosign(undefined, await log.verified(), []);
  if (decision.verdict !== 'cosign') throw new TypeError('cosign expected');
  return verifyCosignature(world.view, by, (await signCosignature(decision.cosignable, by, world.signer(by, 'cosign'), at)).cose);
}

describe('contradictions between receipts', () => {
  it('convict an agency that denies what it opened (LOG-22)', async () => {
    for (const refusal of [receiptOf('refused'), sealedRefusal()]) {
      const [opened, refused] = [await receipt(receiptOf('opened')), await receipt(refusal)];
      expect(convicted(betweenReceipts(opened, refused))).toEqual({ conflict: 'opened-refused', accused: [B_CA] });
      expect(convicted(betweenReceipts(refused, opened)).conflict).toBe('opened-refused');
    }
    const other = await receipt(receiptOf('refused', { envelopeDigest: digest('other'), envelopeId: digest('x').slice(0, 16) }));
    expect(betweenReceipts(await receipt(receiptOf('opened')), other)).toBeUndefined();
  });

  it('convict no agency that lost what it opened, said so, and refuses it now (LOG-16, LOG-22)', async () => {
    const [lost, next] = [new TestLog(world, B_CA), new TestLog(world, B_CA, { epoch: 2 }).fill(1)];
    const opened = await lost.logged(lost.receipt(receiptOf('opened')));
    const refused = await next.logged(next.receipt(sealedRefusal({ at: NOW + 60 })));
    expect(betweenReceipts(opened, refused)).toBeUndefined();
    // In one log it knows, and other content stays other content.
    expect(convicted(betweenReceipts(opened, await lost.logged(lost.receipt(sealedRefusal()))))).toMatchObject({ accused: [B_CA] });
    const other = await next.logged(next.receipt(receiptOf('opened', { messageDigest: digest('other') })));
    expect(convicted(betweenReceipts(opened, other)).conflict).toBe('two-contents');
  });

  it('leave the refusal of one addressee to itself (LOG-22)', async () => {
    const co = { scope: 'aa', id: 'ca' };
    const other = await receipt(receiptOf('refused', { issuer: co, addressee: 'ca@aa' }));
    expect(betweenReceipts(await receipt(receiptOf('opened')), other)).toBeUndefined();
  });

  it('accuse nobody when one says delivered and the other expired: the acknowledgement may be lost between them (LOG-22)', async () => {
    const delivered = await receipt(receiptOf('delivered'));
    const expired = (at: number) => receipt(receiptOf('expired', { at }));
    const both = { conflict: 'delivered-expired', accused: [] };
    expect(convicted(betweenReceipts(delivered, await expired(NOW)))).toEqual(both);
    expect(convicted(betweenReceipts(await expired(NOW + 9), delivered))).toEqual(both);
    expect(betweenReceipts(delivered, await expired(NOW - 1))).toBeUndefined();
    const elsewhere = await receipt(receiptOf('expired', { addressee: 'police@bb' }));
    expect(betweenReceipts(delivered, elsewhere)).toBeUndefined();
  });

  it('tell of two byte strings under one envelope id, and accuse nobody (LOG-22)', async () => {
    const [one, other] = [
      await receipt(receiptOf('submitted')),
      await receipt(receiptOf('delivered', { envelopeDigest: digest('changed') })),
    ];
    expect(convicted(betweenReceipts(one, other))).toEqual({ conflict: 'two-digests', accused: [] });
  });

  it('convict an agency that names two contents of one envelope (LOG-22)', async () => {
    const opened = (change: Partial<Receipt>) => receipt(receiptOf('opened', change));
    const attachments = (text: string, id = 1) => new Map([[id, digest(text)]]);
    const first = await opened({ attachments: attachments('one') });
    const two = { conflict: 'two-contents', accused: [B_CA] };
    expect(convicted(betweenReceipts(first, await opened({ messageDigest: digest('other') })))).toEqual(two);
    expect(convicted(betweenReceipts(first, await opened({ attachments: attachments('other') })))).toEqual(two);
    // A later receipt attests more.
    expect(betweenReceipts(first, await opened({ attachments: new Map([...attachments('one'), [2, digest('two')]]) }))).toBeUndefined();
    expect(betweenReceipts(first, await opened({ attachments: attachments('other', 2) }))).toBeUndefined();
    expect(betweenReceipts(first, first)).toBeUndefined();
    expect(betweenReceipts(first, await receipt(receiptOf('delivered')))).toBeUndefined();
  });

  it('come of no receipt that its issuer may not give: a relay cannot say delivered (LOG-22)', async () => {
    const forged = await signReceipt(receiptOf('delivered', { issuer: B_RELAY }), world.signer(B_RELAY, 'relay'));
    const expired = await receipt(receiptOf('expired'));
    expect(() => judgeEvidence(world.view, { kind: 'receipts', first: forged, second: expired.object })).toThrowCode('LOG_ISSUER');
  });
});

describe('contradictions within a log', () => {
  it('convict an owner of two checkpoints of one size (LOG-22)', async () => {
    const one = await new TestLog(world, A_RELAY).fill(6, 'one').verified();
    const other = await new TestLog(world, A_RELAY).fill(6, 'other').verified();
    expect(convicted(betweenCheckpoints(one, other, []))).toEqual({ conflict: 'split-view', accused: [A_RELAY] });
    expect(betweenCheckpoints(one, one, [])).toBeUndefined();
    const elsewhere = await new TestLog(world, B_RELAY).fill(6).verified();
    expect(() => betweenCheckpoints(one, elsewhere, [])).toThrowCode('LOG_CONSISTENCY');
  });

  it('convict an owner that rewrote its log after a checkpoint, by its own consistency proof (LOG-22)', async () => {
    const before = await new TestLog(world, A_RELAY).fill(6, 'one').verified();
    const rewritten = new TestLog(world, A_RELAY).fill(12, 'other');
    const after = await rewritten.verified();
    const proof = await rewritten.consistency(7);
    expect(convicted(betweenCheckpoints(before, after, proof))).toEqual({ conflict: 'rewritten', accused: [A_RELAY] });
    const forged: Evidence = { kind: 'rewritten', older: before.bytes, newer: after.bytes, proof: [...proof].reverse() };
    expect(() => judgeEvidence(world.view, forged)).toThrowCode('LOG_CONSISTENCY');
  });

  it('convict an owner whose later checkpoint has another leaf in the place of a receipt (LOG-22)', async () => {
    const honest = new TestLog(world, B_RELAY).fill(3);
    const entry = await honest.logged(honest.receipt(receiptOf('relayed')));
    // Of a power of two no consistency proof convicts; the missing leaf does.
    honest.fill(3);
    const cheating = new TestLog(world, B_RELAY).fill(20, 'without the receipt');
    const at = await cheating.entry(entry.logged!.index);
    const found = { leafHash: leafHash('custody', sha256(at.receipt), at.salt), path: at.path };
    const newer = await cheating.verified();
    expect(convicted(inLaterCheckpoint(entry, newer, found))).toEqual({ conflict: 'replaced', accused: [B_RELAY] });
    expect(() => inLaterCheckpoint(entry, newer, { ...found, leafHash: digest('no leaf') })).toThrowCode('LOG_INCLUSION');

    const kept = await honest.entry(entry.logged!.index);
    const same = { leafHash: entry.logged!.leafHash, path: kept.path };
    expect(inLaterCheckpoint(entry, await honest.verified(), same)).toBeUndefined();
    const elsewhere = await new TestLog(world, A_RELAY).fill(9).verified();
    expect(() => inLaterCheckpoint(entry, elsewhere, same)).toThrowCode('LOG_INCLUSION');
    const honestHead = await honest.verified();
    const nextEpoch = { ...honestHead, checkpoint: { ...honestHead.checkpoint, epoch: 2 } };
    expect(() => inLaterCheckpoint(entry, nextEpoch, same)).toThrowCode('LOG_INCLUSION');
    const single = await receipt(receiptOf('relayed'));
    expect(() => inLaterCheckpoint(single, newer, found)).toThrow(TypeError);
  });

  it('convict an owner that dates a receipt back behind one that it logged before (LOG-24)', async () => {
    const log = new TestLog(world, B_RELAY);
    const first = log.receipt(receiptOf('relayed'));
    const second = log.receipt(receiptOf('expired', { at: NOW - 601 }));
    const third = log.receipt(receiptOf('expired', { at: NOW - 600 }));
    const [a, b, c] = [await log.logged(first), await log.logged(second), await log.logged(third)];
    expect(convicted(inOrder(a, b))).toEqual({ conflict: 'disordered', accused: [B_RELAY] });
    expect(convicted(inOrder(b, a)).conflict).toBe('disordered');
    expect(inOrder(a, c)).toBeUndefined();
    expect(inOrder(a, a)).toBeUndefined();
    const other = new TestLog(world, A_RELAY).fill(4);
    const elsewhere = await other.logged(other.receipt(receiptOf('submitted', { at: NOW - 9_000 })));
    expect(inOrder(a, elsewhere)).toBeUndefined();
  });

  it('convict an owner that dates a receipt back across a cosigned checkpoint, by what that checkpoint has (LOG-24)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const witness = log.receipt(receiptOf('relayed', { envelopeDigest: digest('another'), envelopeId: digest('b').slice(0, 16) }));
    const cosignature = await cosigned(log, A_RELAY, NOW);
    const back = log.receipt(receiptOf('relayed', { at: NOW - 601 }));
    const [first, second] = [await log.logged(witness), await log.logged(back)];
    expect(convicted(inOrder(first, second))).toEqual({ conflict: 'disordered', accused: [B_RELAY] });
    expect(first.logged!.index).toBeLessThan(cosignature.checkpoint.size);
    // To put it before the other one is to rewrite what was cosigned.
    const rewritten = new TestLog(world, B_RELAY).fill(4);
    rewritten.receipt(receiptOf('relayed', { at: NOW - 601 }));
    const decision = cosign(await log.verified(), await rewritten.fill(9).verified(), await rewritten.consistency(7));
    expect(decision.verdict).toBe('equivocation');
  });

  it('come of no cosignature of a checkpoint without the receipt: it may be given long after the checkpoint was made (LOG-24)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const { checkpoint } = await log.verified();
    const honest = await log.logged(log.receipt(receiptOf('relayed')));
    const signed = await signCosignature({ checkpoint }, A_RELAY, world.signer(A_RELAY, 'cosign'), NOW + 7_200);
    const late = verifyCosignature(world.view, A_RELAY, signed.cose);
    expect(againstCosignature(honest, late)).toBeUndefined();
    const evidence: Evidence = { kind: 'misdated', entry: honest.object, cosigner: A_RELAY, cosignature: late.bytes };
    expect(() => judgeEvidence(world.view, evidence)).toThrowCode('LOG_EVIDENCE');
  });

  it('show a receipt dated ahead of a cosigned checkpoint that has it (LOG-24)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const index = log.receipt(receiptOf('relayed', { at: NOW + 601 }));
    const entry = await log.logged(index);
    const accused = { conflict: 'misdated', accused: [B_RELAY, A_RELAY] };
    expect(convicted(againstCosignature(entry, await cosigned(log, A_RELAY, NOW)))).toEqual(accused);
    expect(againstCosignature(entry, await cosigned(log, A_RELAY, NOW + 1))).toBeUndefined();
    expect(againstCosignature(entry, await cosigned(new TestLog(world, B_RELAY, { epoch: 2 }).fill(9), A_RELAY, NOW))).toBeUndefined();
  });
});

describe('evidence', () => {
  it('convicts nobody when both statements can be true, or when a part is forged (LOG-23)', async () => {
    const [opened, delivered] = [await receipt(receiptOf('opened')), await receipt(receiptOf('delivered'))];
    expect(() => judgeEvidence(world.view, { kind: 'receipts', first: opened.object, second: delivered.object })).toThrowCode(
      'LOG_EVIDENCE',
    );
    const refused = (await receipt(receiptOf('refused'))).object;
    const changed = refused.map((byte, i) => (i === refused.length - 1 ? byte ^ 1 : byte));
    expect(() => judgeEvidence(world.view, { kind: 'receipts', first: opened.object, second: changed })).toThrowCode('LOG_SIGNATURE');
    const log = new TestLog(world, B_RELAY);
    const indexes = [log.receipt(receiptOf('relayed')), log.receipt(receiptOf('expired', { at: NOW - 601 }))];
    const two = await log.batch(...indexes);
    expect(() => judgeEvidence(world.view, { kind: 'receipts', first: two, second: refused })).toThrowCode('LOG_EVIDENCE');
    const loose: Evidence = { kind: 'disordered', earlier: refused, later: refused };
    expect(() => judgeEvidence(world.view, loose)).toThrowCode('LOG_EVIDENCE');
  });

  it('convicts nobody by statements of a stolen key, unless they are proven to be older (LOG-23)', async () => {
    const own = makeWorld();
    const split = betweenCheckpoints(
      await new TestLog(own, A_RELAY).fill(6, 'one').verified(),
      await new TestLog(own, A_RELAY).fill(6, 'other').verified(),
      [],
    );
    own.patch(A_RELAY, 'log', { status: 'compromised', invalidSince: NOW });
    expect(() => judgeEvidence(own.view, split!.evidence)).toThrowCode('LOG_SIGNER');
    expect(judgeEvidence(own.view, split!.evidence, { provenAt: NOW - 1 }).accused).toEqual([A_RELAY]);
  });

  it('is refused in any other form (LOG-23)', () => {
    const [a, b] = [new Uint8Array(1), new Uint8Array(2)];
    const good = encodeEvidence(nothing);
    expect(parseEvidence(good)).toEqual(nothing);
    const faults = [
      [2, 3, a, b],
      [1, 7, a, b],
      [1, -1, a, b],
      [1, 3, a],
      [1, 3, a, b, a],
      [1, 0, a, 'b'],
      [1, 1, a, b],
      [1, 1, a, b, [a]],
      [1, 2, a, b, a],
      [1, 4, a, b, a],
      [1, 5, a, ['bb'], b],
      [1, 5, a, ['bb', 1], b],
    ];
    for (const fault of faults) expect(() => parseEvidence(encode(fault as never)), String(fault)).toThrowCode('LOG_EVIDENCE');
  });
});
