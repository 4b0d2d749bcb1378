// Evidence of each conflict as the library makes it, and honest pairs that convict nobody.
import { encode } from '../../src/cbor/encode.js';
import { againstCosignature, betweenCheckpoints, betweenReceipts, inLaterCheckpoint, inOrder } from '../../src/log/contradictions.js';
import type { Contradiction } from '../../src/log/contradictions.js';
import { encodeEvidence } from '../../src/log/evidence.js';
import { proveInclusion } from '../../src/log/prove.js';
import { usurped } from '../../src/log/usurped.js';
import type { Receipt } from '../../src/log/receipt.js';
import { TestLog, digest } from '../log/world.js';
import { NOW_S } from '../trust/states.js';
import type { Case } from './python.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, changed, cosigned, flip, logged, receiptOf, single, verifiedCosignature } from './statements.js';
import type { Row, States } from './statements.js';

const judge = 'evidence';
const HOUR = 3600;
const NOTHING = 'LOG_EVIDENCE';

const evidence = (found: Contradiction | undefined): Case => {
  if (found === undefined) throw new TypeError('nothing contradicts');
  return { judge, bytes: encodeEvidence(found.evidence) };
};

export async function evidenceRows(states: States): Promise<Row[]> {
  const rows = await Promise.all([ofCheckpoints(states), ofReceipts(states), ofTimes(states), ofIssuers(states)]);
  return rows.flat();
}

async function ofCheckpoints({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY).fill(4);
  const before = await log.verified();
  const place = log.receipt(receiptOf('relayed'));
  const entry = await log.batch(place);
  const kept = await log.logged(place);
  const after = await log.verified();
  const honest = await log.consistency(5);
  const other = new TestLog(actors, B_RELAY, { seed: 'other' }).fill(4);
  const sameSize = await other.verified();
  other.fill(1);
  const newer = await other.verified();
  const proof = await other.consistency(5);
  const found = { leafHash: other.read(0, place)!, path: await proveInclusion(place, 6, other.read) };
  const own = { leafHash: log.read(0, place)!, path: await proveInclusion(place, 6, log.read) };
  const agencies = await new TestLog(actors, B_CA).fill(4).verified();
  const split = evidence(betweenCheckpoints(before, sameSize, []));
  const rewritten = evidence(betweenCheckpoints(before, newer, proof));
  const replaced = evidence(inLaterCheckpoint(kept, newer, found));
  const made = (...parts: Parameters<typeof encode>[0][]): Case => ({ judge, bytes: encode([1, ...parts]) });
  return [
    { title: 'two checkpoints of one size', given: split, expected: 'split view: demo-b/relay' },
    { title: 'one checkpoint twice', given: made(0, before.bytes, before.bytes), expected: NOTHING },
    { title: 'two checkpoints of a log that grew', given: made(0, before.bytes, after.bytes), expected: 'LOG_CONSISTENCY' },
    { title: 'checkpoints of two logs', given: made(0, before.bytes, agencies.bytes), expected: 'LOG_CONSISTENCY' },
    {
      title: 'a bit of one of the two',
      given: { judge, bytes: changed(split.bytes!, [3, 'inside', 3, 0, 2], flip()) },
      expected: 'LOG_SIGNATURE',
    },
    { title: 'another beginning', given: rewritten, expected: 'rewritten: demo-b/relay' },
    { title: 'the same beginning', given: made(1, before.bytes, after.bytes, honest), expected: NOTHING },
    { title: 'a bit of the proof', given: { judge, bytes: changed(rewritten.bytes!, [4, 0], flip()) }, expected: 'LOG_CONSISTENCY' },
    { title: 'the two the other way round', given: made(1, newer.bytes, before.bytes, proof), expected: 'LOG_CONSISTENCY' },
    { title: 'two of one size as another conflict', given: made(1, before.bytes, sameSize.bytes, []), expected: NOTHING },
    { title: 'another leaf in the place of a receipt', given: replaced, expected: 'replaced: demo-b/relay' },
    { title: 'the same leaf in the place of a receipt', given: made(2, entry, after.bytes, own.leafHash, own.path), expected: NOTHING },
    { title: 'a leaf that does not stand there', given: made(2, entry, newer.bytes, own.leafHash, found.path), expected: 'LOG_INCLUSION' },
    {
      title: 'a leaf of a receipt that stands in no log',
      given: made(2, await single(actors, receiptOf('relayed')), newer.bytes, found.leafHash, found.path),
      expected: NOTHING,
    },
    { title: 'evidence of another version', given: { judge, bytes: changed(split.bytes!, [0], () => 2) }, expected: NOTHING },
    { title: 'a conflict that nobody knows', given: { judge, bytes: changed(split.bytes!, [1], () => 7) }, expected: NOTHING },
    { title: 'a part too many', given: made(0, before.bytes, sameSize.bytes, before.bytes), expected: NOTHING },
  ];
}

async function ofReceipts({ actors }: States): Promise<Row[]> {
  const agency = new TestLog(actors, B_CA);
  const relay = new TestLog(actors, B_RELAY);
  const by = (receipt: Receipt) => logged(actors, receipt.issuer.id === 'ca' ? agency : relay, receipt);
  const opened = await by(
    receiptOf('opened', {
      attachments: new Map([
        [0, digest('one')],
        [1, digest('two')],
      ]),
    }),
  );
  const refused = await by(receiptOf('refused'));
  const early = await by(receiptOf('refused', { addressee: 'ca@demo-b', messageDigest: undefined as never, reason: undefined as never }));
  const delivered = await by(receiptOf('delivered'));
  const lateDelivery = await by(receiptOf('delivered', { at: NOW_S + HOUR }));
  const expired = await by(receiptOf('expired'));
  const content = await by(receiptOf('opened', { messageDigest: digest('another') }));
  const fewer = await by(receiptOf('opened', { attachments: new Map([[1, digest('two')]]) }));
  const attachment = await by(receiptOf('opened', { attachments: new Map([[1, digest('changed')]]) }));
  const bytes = await by(receiptOf('delivered', { envelopeDigest: digest('other bytes') }));
  const stranger = await by(receiptOf('delivered', { envelopeDigest: digest('x'), envelopeId: digest('y').slice(0, 16) }));
  const pair = (one: typeof opened, two: typeof opened): Case => ({ judge, bytes: encode([1, 3, one.object, two.object]) });
  const alone = encode([1, 3, await single(actors, receiptOf('opened')), await single(actors, receiptOf('refused'))]);
  const restored = new TestLog(actors, B_CA, { epoch: 2 });
  const again = await logged(actors, restored, receiptOf('refused'));
  return [
    { title: 'opened, and refused in another epoch', given: pair(opened, again), expected: NOTHING },
    { title: 'opened and refused', given: evidence(betweenReceipts(opened, refused)), expected: 'opened and refused: demo-b/ca' },
    { title: 'refused before, opened then', given: pair(early, opened), expected: 'opened and refused: demo-b/ca' },
    { title: 'opened and refused, each signed singly', given: { judge, bytes: alone }, expected: 'opened and refused: demo-b/ca' },
    { title: 'two message digests', given: evidence(betweenReceipts(opened, content)), expected: 'two contents: demo-b/ca' },
    { title: 'two digests of an attachment', given: evidence(betweenReceipts(opened, attachment)), expected: 'two contents: demo-b/ca' },
    { title: 'fewer attachments at first', given: pair(fewer, opened), expected: NOTHING },
    {
      title: 'delivered, and expired',
      given: evidence(betweenReceipts(delivered, expired)),
      expected: 'delivered and expired: ',
    },
    { title: 'delivered after it expired', given: pair(lateDelivery, expired), expected: NOTHING },
    { title: 'one id, two digests', given: evidence(betweenReceipts(delivered, bytes)), expected: 'two digests: ' },
    { title: 'two envelopes', given: pair(delivered, stranger), expected: NOTHING },
    { title: 'delivered and opened', given: pair(delivered, opened), expected: NOTHING },
    { title: 'one receipt twice', given: pair(opened, opened), expected: NOTHING },
    {
      title: 'a bit of the path of one',
      given: { judge, bytes: changed(pair(opened, refused).bytes!, [3, 'inside', 2, 0, 3, 0], flip()) },
      expected: 'LOG_INCLUSION',
    },
    {
      title: 'two receipts in one object',
      given: { judge, bytes: encode([1, 3, await agency.batch(1, 2), opened.object]) },
      expected: NOTHING,
    },
  ];
}

async function ofTimes({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY).fill(1);
  const first = await logged(actors, log, receiptOf('relayed'));
  const middle = await cosigned(log, A_RELAY, NOW_S);
  const atEdge = await logged(actors, log, receiptOf('expired', { at: NOW_S - 600 }));
  const back = await logged(actors, log, receiptOf('expired', { at: NOW_S - 601 }));
  const ahead = new TestLog(actors, B_RELAY).fill(2);
  const young = await logged(actors, ahead, receiptOf('relayed', { at: NOW_S + 601 }));
  const withIt = await verifiedCosignature(actors, ahead, A_RELAY, NOW_S);
  const ordered = evidence(inOrder(first, back));
  const early = evidence(againstCosignature(young, withIt));
  const soon = new TestLog(actors, B_RELAY).fill(3);
  const inTime = await logged(actors, soon, receiptOf('relayed', { at: NOW_S + 600 }));
  const cosignatureOf = await verifiedCosignature(actors, soon, A_RELAY, NOW_S);
  const misdated = (receipt: typeof first, by = ['demo-a', 'relay'], cosignature = middle.cosignature): Case => ({
    judge,
    bytes: encode([1, 5, receipt.object, by, cosignature]),
  });
  return [
    { title: 'a later receipt 601 s older', given: ordered, expected: 'disordered: demo-b/relay' },
    { title: 'a later receipt 600 s older', given: { judge, bytes: encode([1, 4, first.object, atEdge.object]) }, expected: NOTHING },
    { title: 'the later receipt named first', given: { judge, bytes: encode([1, 4, back.object, first.object]) }, expected: NOTHING },
    { title: 'a receipt behind a cosignature 601 s younger', given: misdated(back), expected: NOTHING },
    { title: 'a receipt before a cosignature 601 s older', given: early, expected: 'misdated: demo-b/relay demo-a/relay' },
    { title: 'a receipt before a cosignature 600 s older', given: misdated(inTime, undefined, cosignatureOf.bytes), expected: NOTHING },
    { title: 'a receipt before a cosignature of its second', given: misdated(first), expected: NOTHING },
    { title: 'another cosigner named', given: misdated(back, ['demo-b', 'relay-2']), expected: 'LOG_SIGNER' },
    {
      title: 'a cosignature of another log',
      given: misdated(back, ['demo-a', 'relay'], (await cosigned(new TestLog(actors, B_RELAY, { epoch: 2 }).fill(1), A_RELAY)).cosignature),
      expected: NOTHING,
    },
  ];
}

async function ofIssuers({ actors }: States): Promise<Row[]> {
  const log = new TestLog(actors, B_RELAY);
  const named = await log.batch(log.receipt(receiptOf('delivered')));
  const honest = await log.batch(log.receipt(receiptOf('relayed')));
  const alone = await single(actors, receiptOf('delivered', { issuer: B_RELAY }));
  const foreign = await single(actors, receiptOf('relayed', { issuer: A_RELAY }));
  const other = await single(actors, receiptOf('opened', { issuer: A_CA }));
  const given = (bytes: Uint8Array): Case => ({ judge, bytes: encode([1, 6, bytes]) });
  const known = evidence(usurped(actors.view, alone));
  return [
    { title: 'a relay that says delivered', given: known, expected: 'usurped: demo-b/relay' },
    { title: 'a relay whose log says delivered for its agency', given: given(named), expected: 'usurped: demo-b/relay' },
    { title: 'a relay that says relayed for another state', given: given(foreign), expected: 'usurped: demo-a/relay' },
    { title: 'an agency that opened what is for another', given: given(other), expected: 'usurped: demo-a/ca' },
    {
      title: 'an agency that delivered what is for another state',
      given: given(await single(actors, receiptOf('delivered', { issuer: A_CA }))),
      expected: 'usurped: demo-a/ca',
    },
    {
      title: 'an agency with a mailbox that is not its own now',
      given: given(await single(actors, receiptOf('delivered', { addressee: 'old@demo-b' }))),
      expected: NOTHING,
    },
    { title: 'a relay that says what it may', given: given(honest), expected: NOTHING },
    {
      title: 'a bit of its signature',
      given: { judge, bytes: changed(known.bytes!, [2, 'inside', 3, 0, 2], flip()) },
      expected: 'LOG_SIGNATURE',
    },
    { title: 'a usurped receipt with the note of another size', given: given(changed(named, [1], flip(24))), expected: 'LOG_NOTE' },
    { title: 'two of them', given: given(await log.batch(1, 2)), expected: NOTHING },
  ];
}
