// Own entries, what receipts are worth by them, and contradictions of each class, with honest pairs that convict nobody.
import { encode } from '../../../src/cbor/encode.js';
import type { CborValue } from '../../../src/cbor/value.js';
import { betweenCheckpoints, betweenReceipts } from '../../../src/log/contradiction.js';
import type { Contradiction } from '../../../src/log/contradiction.js';
import { sentObject } from '../../../src/log/leaf.js';
import { readReceipt } from '../../../src/log/read-batch.js';
import type { KeptReceipt } from '../../../src/log/read-batch.js';
import type { Receipt } from '../../../src/log/statement/receipt.js';
import { EPOCH, TestLog, digest } from '../../log/world.js';
import { NOW_S } from '../../trust/states.js';
import type { Case } from './python.js';
import { A_CA, A_RELAY, B_CA, B_OTHER, B_RELAY, changed, flip, ownEntry, receiptOf, row } from './statements.js';
import type { Row, States } from './statements.js';

const NOTHING = 'LOG_CONTRADICTION';

export async function ownEntryRows({ actors }: States): Promise<Row[]> {
  const judge = 'own-entry';
  const against = 'demo-b';
  const log = new TestLog(actors, A_CA).fill(2);
  const index = log.add('sent', sentObject(digest('envelope'), digest('message')));
  log.fill(2);
  const at = NOW_S + 60;
  const bytes = await ownEntry(log, index, [B_CA], at);
  const place = `sent 3 in rogatory/demo-a/ca/${EPOCH} 6`;
  const dated = `${place}: dated by ${at}`;
  const larger = await ownEntry(new TestLog(actors, A_CA).fill(9), 3, [B_CA], at);
  const relays = new TestLog(actors, A_RELAY).fill(2);
  const seen = await ownEntry(relays, relays.receipt(receiptOf('submitted')), [B_OTHER, B_RELAY], at);
  const [theirs] = partOf(larger, 6) as [CborValue];
  return [
    row('an entry that the other state cosigned', { judge, bytes, against }, dated),
    row(
      'an entry of a relay that two relays cosigned',
      { judge, bytes: seen, against },
      `submitted 3 in rogatory/demo-a/relay/${EPOCH} 4: dated by ${at}`,
    ),
    row('an entry that nobody cosigned', { judge, bytes: changed(bytes, [6], () => []), against }, `${place}: own word`),
    row('against another state', { judge, bytes, against: 'demo-a' }, `${place}: own word`),
    row('against a state that nobody knows', { judge, bytes, against: 'demo-c' }, `${place}: own word`),
    row('a cosignature of another size', { judge, bytes: changed(bytes, [6], () => [theirs]), against }, 'LOG_OWN_ENTRY'),
    row('a time before the key was valid', { judge, bytes: await ownEntry(log, index, [B_CA], 1), against }, `${place}: own word`),
    row('a bit of the cosignature', { judge, bytes: changed(bytes, [6, 0, 'inside', 3, 0, 2], flip()), against }, 'LOG_SIGNATURE'),
    row('a bit of the checkpoint', { judge, bytes: changed(bytes, [5, 'inside', 3, 0, 2], flip()), against }, 'LOG_SIGNATURE'),
    row('an agency that cosigns the log of a relay', { judge, bytes: await ownEntry(relays, 3, [B_CA], at), against }, 'LOG_COSIGNATURE'),
    row('another kind', { judge, bytes: changed(bytes, [0], () => 15), against }, 'LOG_INCLUSION'),
    row('a bit of its object', { judge, bytes: changed(bytes, [1], flip()), against }, 'LOG_INCLUSION'),
    row('a bit of its salt', { judge, bytes: changed(bytes, [2], flip()), against }, 'LOG_INCLUSION'),
    row('another place', { judge, bytes: changed(bytes, [3], () => 2), against }, 'LOG_INCLUSION'),
    row('a kind that nobody knows', { judge, bytes: changed(bytes, [0], () => 18), against }, 'LOG_OWN_ENTRY'),
    row(
      'nine cosignatures',
      { judge, bytes: changed(bytes, [6], (all) => new Array<CborValue>(9).fill((all as CborValue[])[0]!)), against },
      'LOG_OWN_ENTRY',
    ),
    row('a member less', { judge, bytes: changed(bytes, [], (all) => (all as CborValue[]).slice(1)), against }, 'LOG_OWN_ENTRY'),
  ];
}

export async function standingRows({ actors }: States): Promise<Row[]> {
  const judge = 'standing';
  const against = 'demo-b';
  const { receipt: bytes, taken: entry } = await takenReceipt(actors);
  const log = new TestLog(actors, A_CA, { seed: 'other' }).fill(2);
  const other = await ownEntry(log, log.add('taken', digest('another checkpoint')), [B_CA]);
  const alone = await ownEntry(log, log.add('taken', partOf(bytes, 0) as Uint8Array), []);
  const late = new TestLog(actors, B_CA).fill(2);
  const until = actors.view.issuer('demo-b', 'ca')!.signers.find(({ role }) => role === 'log')!.to;
  return [
    row('a receipt that is signed only', { judge, bytes, against }, 'opened PASSED, own word'),
    row('a receipt with an own entry that took it', { judge, bytes, entry, against }, `opened PASSED, dated by ${NOW_S + 60}`),
    row('an entry that took something else', { judge, bytes, entry: other, against }, 'opened PASSED, own word'),
    row('an entry that nobody cosigned', { judge, bytes, entry: alone, against }, 'opened PASSED, own word'),
    row('a bit of the entry', { judge, bytes, entry: changed(entry, [2], flip()), against }, 'LOG_INCLUSION'),
    row('a bit of the checkpoint', { judge, bytes: changed(bytes, [0, 'inside', 3, 0, 2], flip()), against }, 'LOG_SIGNATURE'),
    row(
      'a receipt from behind the time of its key',
      { judge, bytes: await late.batch(late.receipt(receiptOf('opened', { at: until + 1 }))), against },
      'LOG_SIGNER',
    ),
    row(
      'two receipts in one batch',
      { judge, bytes: await late.batch(late.receipt(receiptOf('opened')), late.receipt(receiptOf('delivered'))), against },
      'LOG_BATCH',
    ),
  ];
}

/** A receipt of the agency of demo-b, and the entry by which that of demo-a took it. */
export async function takenReceipt(actors: States['actors']): Promise<{ readonly receipt: Uint8Array; readonly taken: Uint8Array }> {
  const theirs = new TestLog(actors, B_CA).fill(2);
  const receipt = await theirs.batch(theirs.receipt(receiptOf('opened')));
  const own = new TestLog(actors, A_CA).fill(2);
  const index = own.add('taken', partOf(receipt, 0) as Uint8Array);
  return { receipt, taken: await ownEntry(own, index, [B_CA], NOW_S + 60) };
}

const partOf = (bytes: Uint8Array, at: number): CborValue => {
  let part: CborValue = null;
  changed(bytes, [at], (value) => (part = value));
  return part;
};

const judge = 'contradiction';
const convicting = (found: Contradiction | undefined): Case => {
  if (found === undefined) throw new TypeError('nothing contradicts');
  return { judge, bytes: found.bytes };
};

export async function contradictionRows(states: States): Promise<Row[]> {
  return [...(await ofCheckpoints(states)), ...(await ofReceipts(states))];
}

async function ofCheckpoints({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY).fill(4);
  const before = await log.verified();
  const after = await log.fill(1).verified();
  const honest = await log.consistency(5);
  const cheating = new TestLog(actors, B_RELAY, { seed: 'other' }).fill(4);
  const sameSize = await cheating.verified();
  const newer = await cheating.fill(3).verified();
  const proof = await cheating.consistency(5);
  const agencies = await new TestLog(actors, B_CA).fill(4).verified();
  const later = await new TestLog(actors, B_RELAY, { epoch: EPOCH + 1, seed: 'other' }).fill(4).verified();
  const split = convicting(betweenCheckpoints(before, sameSize, []));
  const rewritten = convicting(betweenCheckpoints(before, newer, proof));
  const made = (...parts: CborValue[]): Case => ({ judge, bytes: encode([1, ...parts]) });
  return [
    row('two checkpoints of one size', split, 'split view: demo-b/relay'),
    row('one checkpoint twice', made(0, before.bytes, before.bytes), NOTHING),
    row('two checkpoints of a log that grew', made(0, before.bytes, after.bytes), 'LOG_CONSISTENCY'),
    row('checkpoints of two owners', made(0, before.bytes, agencies.bytes), 'LOG_CONSISTENCY'),
    row('checkpoints of two epochs', made(0, before.bytes, later.bytes), 'LOG_CONSISTENCY'),
    row('a bit of one of the two', { judge, bytes: changed(split.bytes!, [3, 'inside', 3, 0, 2], flip()) }, 'LOG_SIGNATURE'),
    row('another beginning', rewritten, 'rewritten: demo-b/relay'),
    row('the same beginning', made(1, before.bytes, after.bytes, honest), NOTHING),
    row('a bit of the proof', { judge, bytes: changed(rewritten.bytes!, [4, 0], flip()) }, 'LOG_CONSISTENCY'),
    row('the two the other way round', made(1, newer.bytes, before.bytes, proof), 'LOG_CONSISTENCY'),
    row('two of one size as another class', made(1, before.bytes, sameSize.bytes, []), NOTHING),
    row('another version', { judge, bytes: changed(split.bytes!, [0], () => 2) }, NOTHING),
    row('a class that nobody knows', { judge, bytes: changed(split.bytes!, [1], () => 2) }, NOTHING),
    row('a part too many', made(0, before.bytes, sameSize.bytes, before.bytes), NOTHING),
    row('a proof too few', made(1, before.bytes, newer.bytes), NOTHING),
  ];
}

async function ofReceipts({ actors }: States): Promise<Row[]> {
  const by = async (receipt: Receipt, epoch = EPOCH, owner = receipt.issuer): Promise<KeptReceipt> => {
    const log = new TestLog(actors, owner, { epoch }).fill(1);
    return readReceipt(await log.batch(log.receipt(receipt)));
  };
  const attachments = (...texts: readonly [number, string][]) => new Map(texts.map(([id, text]) => [id, digest(text)]));
  const opened = await by(receiptOf('opened', { attachments: attachments([0, 'one'], [1, 'two']) }));
  const refused = await by(receiptOf('refused'));
  const early = await by(receiptOf('refused', { addressee: 'ca@demo-b', messageDigest: undefined as never, reason: undefined as never }));
  const moved = await by(receiptOf('refused', { addressee: 'old@demo-b', messageDigest: undefined as never, reason: undefined as never }));
  const content = await by(receiptOf('opened', { messageDigest: digest('another') }));
  const fewer = await by(receiptOf('opened', { attachments: attachments([1, 'two']) }));
  const attachment = await by(receiptOf('opened', { attachments: attachments([1, 'changed']) }));
  const stranger = await by(receiptOf('refused', { envelopeDigest: digest('x'), envelopeId: digest('y').slice(0, 16) }));
  const delivered = await by(receiptOf('delivered'));
  const usurped = await by(receiptOf('refused'), EPOCH, B_RELAY);
  const [lost, restored] = [await by(receiptOf('refused'), EPOCH - 1), await by(receiptOf('refused'), EPOCH + 1)];
  const otherRefusal = await by(receiptOf('refused', { messageDigest: digest('another') }), EPOCH - 1);
  const pair = (one: KeptReceipt, two: KeptReceipt): Case => ({ judge, bytes: encode([1, 3, one.batch, two.batch]) });
  const log = new TestLog(actors, B_CA);
  const two = await log.batch(log.receipt(receiptOf('opened')), log.receipt(receiptOf('delivered')));
  return [
    row('opened and refused', convicting(betweenReceipts(opened, refused)), 'opened and refused: demo-b/ca'),
    row('refused before, opened then', pair(early, opened), 'opened and refused: demo-b/ca'),
    row('refused for a mailbox that is another’s by now', pair(moved, opened), 'opened and refused: demo-b/ca'),
    row('opened, and refused in a later log', pair(opened, restored), 'opened and refused: demo-b/ca'),
    row('refused in a log that was lost, and opened in a later one', pair(lost, opened), NOTHING),
    row('another content in a log that was lost', pair(otherRefusal, opened), 'two contents: demo-b/ca'),
    row('two message digests', convicting(betweenReceipts(opened, content)), 'two contents: demo-b/ca'),
    row('two digests of an attachment', convicting(betweenReceipts(opened, attachment)), 'two contents: demo-b/ca'),
    row('fewer attachments at first', pair(fewer, opened), NOTHING),
    row('two envelopes', pair(opened, stranger), NOTHING),
    row('delivered and opened', pair(delivered, opened), NOTHING),
    row('one receipt twice', pair(opened, opened), NOTHING),
    row('a refusal by one who may not say it', pair(opened, usurped), 'LOG_ISSUER'),
    row(
      'a bit of the path of one',
      { judge, bytes: changed(pair(opened, refused).bytes!, [3, 'inside', 1, 0, 3, 0], flip()) },
      'LOG_INCLUSION',
    ),
    row(
      'a bit of the signature of one',
      { judge, bytes: changed(pair(opened, refused).bytes!, [2, 'inside', 0, 'inside', 3, 0, 2], flip()) },
      'LOG_SIGNATURE',
    ),
    row('two receipts in one batch', { judge, bytes: encode([1, 3, two, refused.batch]) }, 'LOG_BATCH'),
  ];
}
