// Each cheat is played, and what it leaves convicts: judged by a third person, who has two printed fingerprints, the directories, and
// the bytes that are put before the court.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../../../src/core/ids.js';
import type { Principal } from '../../../src/core/ids.js';
import { systemRandom } from '../../../src/core/random.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { decryptContent } from '../../../src/envelope/checks/content.js';
import { checkCommitment, externalAad } from '../../../src/envelope/cose/commitment.js';
import { decodeEncrypt } from '../../../src/envelope/cose/cose-encrypt.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { decodeInner } from '../../../src/envelope/content/inner.js';
import { unpad } from '../../../src/envelope/content/padding.js';
import { seal } from '../../../src/envelope/seal.js';
import { decodeSigned } from '../../../src/envelope/content/signed.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { betweenCheckpoints, betweenReceipts, judgeContradiction } from '../../../src/log/contradiction.js';
import type { Contradiction } from '../../../src/log/contradiction.js';
import { sentObject } from '../../../src/log/leaf.js';
import { dateOf, encodeOwnEntry, verifyOwnEntry } from '../../../src/log/own-entry.js';
import { readBatch } from '../../../src/log/read-batch.js';
import type { LogView } from '../../../src/log/signer-lookup.js';
import type { Receipt } from '../../../src/log/statement/receipt.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { actorsOf } from '../../log/actors.js';
import { EPOCH, TestLog, digest } from '../../log/world.js';
import type { World as LogWorld } from '../../log/world.js';
import { NOW, NOW_S, createPair } from '../../trust/states.js';
import type { TestPair } from '../../trust/states.js';

const A_RELAY: Principal = { scope: 'demo-a', id: 'relay' };
const B_RELAY: Principal = { scope: 'demo-b', id: 'relay' };
const A: Principal = { scope: 'demo-a', id: 'ca' };
const B: Principal = { scope: 'demo-b', id: 'ca' };
const MAILBOX = 'ca@demo-b';
const MINUTE = 60;

let pair: TestPair;
/** The keys of all, for the actors; a view of the directories alone, for the court. */
let actors: LogWorld;
let court: LogView;
let envelope: SealedEnvelope;
let mailed: Pick<Receipt, 'envelopeDigest' | 'envelopeId'>;
let party: { scope: string; id: string; kem: Uint8Array };

beforeAll(async () => {
  pair = await createPair();
  actors = actorsOf(pair);
  // Another reader, from the same printed fingerprints.
  court = issuersOf(openTrust({ own: 'demo-b', pins: pair.pins, documents: [...pair.documents].reverse(), now: NOW }));
});

beforeEach(async () => {
  const trust = pair.open('demo-a');
  const [kem] = trust.agency('demo-b', 'ca', NOW)!.kems;
  const { id, version, digest: cited } = trust.requireAccord('demo-a', 'demo-b', NOW);
  party = { ...B, kem: kem!.kid };
  envelope = await seal({
    suite: 'rogatory-classic',
    mailboxes: [MAILBOX],
    lane: 2,
    expiresAt: NOW_S + 86_400,
    message: {
      type: { name: 'request.submit', major: 1, minor: 0 },
      messageId: uuidv7(NOW, systemRandom),
      issuedAt: NOW_S,
      directories: new Map(['demo-a', 'demo-b'].map((scope) => [scope, trust.directoryRef(scope)])),
      body: Uint8Array.of(0xa0),
      accord: { id, version, digest: cited },
    },
    from: A,
    seal: pair.a.seal(),
    recipients: [{ ...B, kem: kem! }],
    requiredFloor: 'rogatory-classic',
  });
  mailed = { envelopeDigest: envelope.envelopeDigest, envelopeId: envelope.envelopeId };
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

/** Puts a contradiction before the court, which has nothing but its bytes and the directories. */
function verdict(found: Contradiction | undefined): Pick<Contradiction, 'class' | 'accused'> {
  if (found === undefined) throw new TypeError('nothing contradicts');
  const { class: kind, accused } = judgeContradiction(court, found.bytes);
  return { class: kind, accused };
}

describe('a relay that says what it did not do', () => {
  it('says delivered for its agency, and nobody takes it (LOG-18)', async () => {
    const log = new TestLog(actors, B_RELAY);
    const read = (batch: Uint8Array) => () =>
      readBatch(actors.view, batch, { now: NOW_S, source: { kind: 'foreign-relay', principal: B_RELAY } });
    const own = await log.batch(log.receipt({ ...delivered(), issuer: B_RELAY }));
    // Or in the name of the agency, in the relay's log.
    const named = await log.batch(log.receipt(delivered()));
    for (const batch of [own, named]) expect(read(batch)).toThrowCode('LOG_ISSUER');
  });

  it('says relayed, loses the frame, and takes the receipt out of its log: whoever cosigned it convicts it (LOG-22)', async () => {
    const log = new TestLog(actors, B_RELAY).fill(5);
    log.receipt(relayed());
    const before = await log.verified();
    const cleaned = new TestLog(actors, B_RELAY).fill(5).fill(3, 'something else');
    const proof = await cleaned.consistency(before.checkpoint.size);
    expect(verdict(betweenCheckpoints(before, await cleaned.verified(), proof))).toEqual({ class: 'rewritten', accused: B_RELAY });
  });
});

describe('an agency that denies what it opened', () => {
  const refused = (): Receipt => opened({ kind: 'refused', reason: 'policy', at: NOW_S + MINUTE });

  it('refuses after it opened, and both are signed by it (LOG-22)', async () => {
    const log = new TestLog(actors, B);
    const yes = await log.logged(log.receipt(opened()));
    const no = await log.logged(log.receipt(refused()));
    expect(verdict(betweenReceipts(yes, no))).toEqual({ class: 'opened-refused', accused: B });
  });

  it('states a restore between the two, and is convicted all the same (LOG-22, LOG-53)', async () => {
    const [lost, next] = [new TestLog(actors, B), new TestLog(actors, B, { epoch: EPOCH + 1_000 })];
    const yes = await lost.logged(lost.receipt(opened()));
    const no = await next.logged(next.receipt(refused()));
    expect(verdict(betweenReceipts(yes, no))).toEqual({ class: 'opened-refused', accused: B });
    // The other way about a lost store explains it.
    const [before, after] = [await lost.logged(lost.receipt(refused())), await next.logged(next.receipt(opened()))];
    expect(betweenReceipts(before, after)).toBeUndefined();
  });
});

describe('an owner that changes its log', () => {
  it('shows two checkpoints of one size to two readers (LOG-22)', async () => {
    const [here, there] = await Promise.all(['here', 'there'].map((text) => new TestLog(actors, A_RELAY).fill(3, text).verified()));
    expect(verdict(betweenCheckpoints(here!, there!, []))).toEqual({ class: 'split-view', accused: A_RELAY });
  });

  it('dates a receipt back across a checkpoint that the other side cosigned, and the log is not the one that was cosigned (LOG-22)', async () => {
    const log = new TestLog(actors, B).fill(3);
    log.receipt(delivered({ envelopeDigest: digest('another'), envelopeId: digest('id').slice(0, 16) }));
    const held = await log.verified();
    const moved = new TestLog(actors, B).fill(3);
    moved.receipt(delivered({ at: NOW_S - 60 * MINUTE }));
    moved.fill(3);
    expect(verdict(betweenCheckpoints(held, await moved.verified(), await moved.consistency(5)))).toEqual({
      class: 'rewritten',
      accused: B,
    });
  });
});

describe('a receipt for bytes that its issuer never received', () => {
  it('claims a content that the bytes do not have, which their one content key shows (LOG-17, LOG-57, ENV-13)', async () => {
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
    const object = sentObject(envelope.envelopeDigest, messageDigest);
    const index = sender.add('sent', object);
    const { salt, path } = await sender.entry(index);
    const { bytes: checkpoint } = await sender.sign();
    const { bytes: cosignature } = await sender.cosigned(B);
    const bytes = encodeOwnEntry({ kind: 'sent', object, salt, index, path, checkpoint, cosignatures: [cosignature] });
    const showing = { against: 'demo-b' };
    expect(dateOf(frame, [verifyOwnEntry(court, bytes, showing)], showing)).toEqual({ by: NOW_S, shownBy: 'cosignature' });
  });

  it('changes the content that it attests (LOG-22)', async () => {
    const log = new TestLog(actors, B);
    const first = await log.logged(log.receipt(opened()));
    const second = await log.logged(log.receipt(opened({ messageDigest: digest('a guess') })));
    expect(verdict(betweenReceipts(first, second))).toEqual({ class: 'two-contents', accused: B });
  });
});
