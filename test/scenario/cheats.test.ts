// Each cheat is played, and what it leaves convicts: judged by a third person, who has two printed fingerprints, the directories, and
// the bytes that are put before the court.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/core/ids.js';
import { systemRandom } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest.js';
import { decryptContent } from '../../src/envelope/checks/content.js';
import { checkCommitment, externalAad } from '../../src/envelope/commitment.js';
import { decodeEncrypt } from '../../src/envelope/cose-encrypt.js';
import { parseFrame } from '../../src/envelope/header.js';
import { decodeInner } from '../../src/envelope/inner.js';
import { unpad } from '../../src/envelope/padding.js';
import { decodeSigned } from '../../src/envelope/signed.js';
import type { SealedEnvelope } from '../../src/envelope/types.js';
import { anchored } from '../../src/log/anchored.js';
import { againstCosignature, betweenCheckpoints, betweenReceipts, inLaterCheckpoint, inOrder } from '../../src/log/contradictions.js';
import type { Contradiction, Finding } from '../../src/log/contradictions.js';
import { cosign } from '../../src/log/cosign.js';
import { signCosignature, verifyCosignature } from '../../src/log/cosignature.js';
import type { VerifiedCosignature } from '../../src/log/cosignature.js';
import { encodeEvidence, parseEvidence } from '../../src/log/evidence.js';
import type { LogView } from '../../src/log/issuers.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { leafHash, sentObject } from '../../src/log/leaf.js';
import { proveInclusion } from '../../src/log/prove.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import type { Receipt } from '../../src/log/receipt.js';
import type { VerifiedCheckpoint } from '../../src/log/signed-checkpoint.js';
import { usurped } from '../../src/log/usurped.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { openTrust } from '../../src/trust/resolver.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { actorsOf } from '../log/actors.js';
import { TestLog, digest } from '../log/world.js';
import type { World as LogWorld } from '../log/world.js';
import { createWorld, sealed } from '../relay/world.js';
import type { World } from '../relay/world.js';
import { NOW, NOW_S } from '../trust/states.js';

const A_RELAY: Principal = { scope: 'demo-a', id: 'relay' };
const B_RELAY: Principal = { scope: 'demo-b', id: 'relay' };
const A: Principal = { scope: 'demo-a', id: 'ca' };
const B: Principal = { scope: 'demo-b', id: 'ca' };
const MAILBOX = 'ca@demo-b';
const MINUTE = 60;

let world: World;
/** The keys of all, for the actors; a view of the directories alone, for the court. */
let actors: LogWorld;
let court: LogView;
let envelope: SealedEnvelope;
let mailed: Pick<Receipt, 'envelopeDigest' | 'envelopeId'>;
let party: { scope: string; id: string; kem: Uint8Array };

beforeAll(async () => {
  world = await createWorld();
  const { pair } = world;
  actors = actorsOf(pair);
  // Another reader, from the same printed fingerprints.
  court = issuersOf(openTrust({ own: 'demo-b', pins: pair.pins, documents: [...pair.documents].reverse(), now: NOW }));
});

beforeEach(async () => {
  envelope = await sealed(world, 'demo-a', 'demo-b');
  mailed = { envelopeDigest: envelope.envelopeDigest, envelopeId: envelope.envelopeId };
  party = { ...B, kem: world.pair.open('demo-a').agency('demo-b', 'ca', NOW)!.kems[0]!.kid };
});

const relayed = (change: Partial<Receipt> = {}): Receipt => ({
  kind: 'relayed',
  ...mailed,
  issuer: B_RELAY,
  at: NOW_S,
  addressee: MAILBOX,
  ...change,
});
const delivered = (change: Partial<Receipt> = {}): Receipt => ({ ...relayed(), kind: 'delivered', issuer: B, ...change });
const opened = (change: Partial<Receipt> = {}): Receipt => ({
  ...delivered(),
  kind: 'opened',
  addressee: party,
  messageDigest: envelope.messageDigest,
  ...change,
});

/** Puts the evidence before the court, which has nothing but its bytes and the directories. */
function verdict(found: Contradiction | undefined): Finding {
  if (found === undefined) throw new TypeError('nothing contradicts');
  return judgeEvidence(court, parseEvidence(encodeEvidence(found.evidence)));
}

async function cosigned(log: TestLog, by: Principal, at: number, held?: VerifiedCheckpoint): Promise<VerifiedCosignature> {
  const proof = held === undefined ? [] : await log.consistency(held.checkpoint.size);
  const decision = cosign(held, await log.verified(), proof);
  if (decision.verdict !== 'cosign') throw new TypeError('equivocation');
  const { cose } = await signCosignature(decision.cosignable, by, actors.signer(by, 'cosign'), at);
  return verifyCosignature(actors.view, by, cose);
}

describe('a relay that says what it did not do', () => {
  it('says delivered for its agency, and its own signature convicts it (LOG-18, LOG-22)', async () => {
    const single = await signReceipt({ ...delivered(), issuer: B_RELAY }, actors.signer(B_RELAY, 'relay'));
    expect(() => verifyReceiptObject(actors.view, single)).toThrowCode('LOG_ISSUER');
    expect(verdict(usurped(actors.view, single))).toEqual({ conflict: 'usurped', accused: [B_RELAY] });
    // Or in the name of the agency, in the relay's log.
    const log = new TestLog(actors, B_RELAY);
    const logged = await log.batch(log.receipt(delivered()));
    expect(() => verifyReceiptObject(actors.view, logged)).toThrowCode('LOG_ISSUER');
    expect(verdict(usurped(actors.view, logged))).toEqual({ conflict: 'usurped', accused: [B_RELAY] });
  });

  it('is not convicted by what it may say, nor by what nobody signed (LOG-23)', async () => {
    const honest = await signReceipt(relayed(), actors.signer(B_RELAY, 'relay'));
    expect(usurped(actors.view, honest)).toBeUndefined();
    expect(() => judgeEvidence(court, { kind: 'usurped', object: honest })).toThrowCode('LOG_EVIDENCE');
    const forged = await signReceipt({ ...delivered(), issuer: B_RELAY }, actors.signer(A_RELAY, 'relay'));
    expect(() => judgeEvidence(court, { kind: 'usurped', object: forged })).toThrowCode('LOG_SIGNER');
    const log = new TestLog(actors, B_RELAY);
    const two = await log.batch(log.receipt(delivered()), log.receipt(relayed()));
    expect(() => judgeEvidence(court, { kind: 'usurped', object: two })).toThrowCode('LOG_EVIDENCE');
    const outside = await log.batch(1);
    outside[outside.length - 1]! ^= 1;
    expect(() => judgeEvidence(court, { kind: 'usurped', object: outside })).toThrowCode('LOG_INCLUSION');
  });

  it('says relayed, loses the frame, and takes the receipt out of its log (LOG-14, LOG-22)', async () => {
    const log = new TestLog(actors, B_RELAY).fill(4);
    const index = log.receipt(relayed());
    const receipt = await log.logged(index);
    const before = await log.verified();
    const cleaned = new TestLog(actors, B_RELAY).fill(4).fill(3, 'something else');
    const after = await cleaned.verified();
    const found = { leafHash: cleaned.read(0, index)!, path: await proveInclusion(index, after.checkpoint.size, cleaned.read) };
    expect(verdict(inLaterCheckpoint(receipt, after, found))).toEqual({ conflict: 'replaced', accused: [B_RELAY] });
    const proof = await cleaned.consistency(before.checkpoint.size);
    expect(verdict(betweenCheckpoints(before, after, proof))).toEqual({ conflict: 'rewritten', accused: [B_RELAY] });
  });

  it('says expired although its agency signed delivered in time: kept and told, and the higher rung stands (LOG-22)', async () => {
    const logs = [new TestLog(actors, B), new TestLog(actors, B_RELAY)] as const;
    const first = await logs[0].logged(logs[0].receipt(delivered()));
    const second = await logs[1].logged(logs[1].receipt(relayed({ kind: 'expired', at: NOW_S + MINUTE })));
    expect(verdict(betweenReceipts(first, second))).toEqual({ conflict: 'delivered-expired', accused: [] });
  });
});

describe('an agency that denies what it opened', () => {
  it('refuses after it opened, and both are signed by it (LOG-22)', async () => {
    const log = new TestLog(actors, B);
    const yes = await log.logged(log.receipt(opened()));
    const no = await log.logged(log.receipt(opened({ kind: 'refused', reason: 'policy', at: NOW_S + MINUTE })));
    expect(verdict(betweenReceipts(yes, no))).toEqual({ conflict: 'opened-refused', accused: [B] });
  });

  it('shows a log without the receipt (LOG-22)', async () => {
    const log = new TestLog(actors, B).fill(2);
    const index = log.receipt(opened());
    const receipt = await log.logged(index);
    const shown = new TestLog(actors, B).fill(2).fill(2, 'nothing of the kind');
    const found = { leafHash: shown.read(0, index)!, path: await proveInclusion(index, 5, shown.read) };
    expect(verdict(inLaterCheckpoint(receipt, await shown.verified(), found))).toEqual({ conflict: 'replaced', accused: [B] });
  });
});

describe('an owner that changes its log', () => {
  it('rewrites it after a checkpoint that the other side cosigned, and gets no cosignature any more (LOG-13, LOG-14)', async () => {
    const log = new TestLog(actors, A_RELAY).fill(5);
    const held = await log.verified();
    await cosigned(log, B_RELAY, NOW_S);
    const rewritten = new TestLog(actors, A_RELAY, { seed: 'other salts' }).fill(9);
    const decision = cosign(held, await rewritten.verified(), await rewritten.consistency(held.checkpoint.size));
    if (decision.verdict !== 'equivocation') throw new TypeError('cosigned');
    expect(verdict(decision.contradiction)).toEqual({ conflict: 'rewritten', accused: [A_RELAY] });
  });

  it('shows two checkpoints of one size to two readers (LOG-14)', async () => {
    const [here, there] = await Promise.all(['here', 'there'].map((text) => new TestLog(actors, A_RELAY).fill(3, text).verified()));
    expect(verdict(betweenCheckpoints(here!, there!, []))).toEqual({ conflict: 'split-view', accused: [A_RELAY] });
  });

  it('dates a receipt back across a checkpoint that the other side cosigned (LOG-24)', async () => {
    const log = new TestLog(actors, B).fill(3);
    const honest = log.receipt(delivered({ envelopeDigest: digest('another'), envelopeId: digest('id').slice(0, 16) }));
    const proof = await cosigned(log, A, NOW_S);
    const held = await log.verified();
    // Issued an hour later, and dated an hour before: what was cosigned stands before it, with a later time.
    const [first, late] = [await log.logged(honest), await log.logged(log.receipt(delivered({ at: NOW_S - 60 * MINUTE })))];
    expect(verdict(inOrder(first, late))).toEqual({ conflict: 'disordered', accused: [B] });
    expect(
      anchored(first.logged!, [proof], [{ from: held.checkpoint, to: late.logged!.checkpoint, path: await log.consistency(5) }], 'demo-a'),
    ).toEqual({
      until: NOW_S,
    });
    // Put before it, the log is not the one that was cosigned.
    const moved = new TestLog(actors, B).fill(3);
    moved.receipt(delivered({ at: NOW_S - 60 * MINUTE }));
    moved.receipt(delivered({ envelopeDigest: digest('another'), envelopeId: digest('id').slice(0, 16) }));
    const decision = cosign(held, await moved.verified(), await moved.consistency(5));
    if (decision.verdict !== 'equivocation') throw new TypeError('cosigned');
    expect(verdict(decision.contradiction)).toEqual({ conflict: 'rewritten', accused: [B] });
  });

  it('dates a receipt ahead of a checkpoint that has it, and owner or cosigner had the wrong time (LOG-24)', async () => {
    const log = new TestLog(actors, B).fill(3);
    const index = log.receipt(delivered({ at: NOW_S + 60 * MINUTE }));
    const ahead = await log.logged(index);
    expect(verdict(againstCosignature(ahead, await cosigned(log, A, NOW_S)))).toEqual({ conflict: 'misdated', accused: [B, A] });
  });
});

describe('a receipt for bytes that its issuer never received', () => {
  it('names other bytes than were sent under the id, and the alarm accuses nobody yet (LOG-22)', async () => {
    const logs = [new TestLog(actors, B_RELAY), new TestLog(actors, B)] as const;
    const first = await logs[0].logged(logs[0].receipt(relayed()));
    const second = await logs[1].logged(logs[1].receipt(delivered({ envelopeDigest: digest('other bytes') })));
    expect(verdict(betweenReceipts(first, second))).toEqual({ conflict: 'two-digests', accused: [] });
  });

  it('claims a content that the bytes do not have, which their one content key shows (LOG-17, ENV-13)', async () => {
    // The agency saw a digest pass and signs for it; it has to name a message digest, and has none.
    const log = new TestLog(actors, B);
    const { receipt } = await log.logged(log.receipt(opened({ messageDigest: digest('a guess') })));
    // The sender discloses frame and content key: commitment and digest leave one reading of the bytes.
    const { frame, contentKey } = envelope;
    expect(sha256(frame)).toEqual(receipt.envelopeDigest);
    const { outerBytes, envelopeBytes } = parseFrame(frame);
    const parts = decodeEncrypt(envelopeBytes);
    const ext = externalAad(outerBytes, parts.recipientsBytes);
    checkCommitment(contentKey, parts.iv, ext, parts.commitment);
    expect(() => checkCommitment(systemRandom(32), parts.iv, ext, parts.commitment)).toThrowCode('ENVELOPE_COMMITMENT');
    const { messageDigest } = decodeSigned(decodeInner(unpad(decryptContent(contentKey, parts, ext))).signed);
    expect(messageDigest).not.toEqual(receipt.messageDigest);
    // What the sender logged at the time says the same, under a checkpoint that the agency itself cosigned.
    const sender = new TestLog(actors, A).fill(2);
    const index = sender.add('sent', sentObject(envelope.envelopeDigest, messageDigest));
    const cosignature = await cosigned(sender, B, NOW_S);
    const { salt, path } = await sender.entry(index);
    const hash = leafHash('sent', sha256(sentObject(receipt.envelopeDigest, messageDigest)), salt);
    const { checkpoint } = await sender.verified();
    expect(anchored({ index, checkpoint }, [cosignature], [], 'demo-b')).toEqual({ until: NOW_S });
    expect(hash).toEqual(sender.read(0, index));
    expect(path.length).toBeGreaterThan(0);
  });

  it('changes the content that it attests (LOG-22)', async () => {
    const log = new TestLog(actors, B);
    const first = await log.logged(log.receipt(opened()));
    const second = await log.logged(log.receipt(opened({ messageDigest: digest('a guess') })));
    expect(verdict(betweenReceipts(first, second))).toEqual({ conflict: 'two-contents', accused: [B] });
  });
});
