// Receipts, single, in batches, anchored, and as COSE receipts; sound and spoilt in each part.
import { concat } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest.js';
import type { CborValue } from '../../src/cbor/value.js';
import { encode } from '../../src/cbor/encode.js';
import { encodeAnchorOffer } from '../../src/log/anchor-exchange.js';
import { encodeCoseReceipt } from '../../src/log/cose-receipt.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import { encodeNotice } from '../../src/log/notice.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { TestLog } from '../log/world.js';
import { NOW_S } from '../trust/states.js';
import { A_CA, A_RELAY, B_CA, B_OTHER, B_RELAY, changed, cosigned, flip, receiptOf, reverse, row, single } from './statements.js';
import type { Row, States } from './statements.js';

/** Places in a batch and in its note. */
const ENTRY = [2, 0] as const;
const SIZE_DIGIT = 'rogatory/demo-b/relay/1'.length + 1;

export async function receiptRows({ actors }: States): Promise<Row[]> {
  const judge = 'receipts';
  const kinds = ['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed'] as const;
  const singles = await Promise.all(kinds.map(async (kind) => [kind, await single(actors, receiptOf(kind))] as const));
  const log = new TestLog(actors, B_RELAY).fill(2);
  const at = log.receipt(receiptOf('relayed'));
  const again = log.receipt(receiptOf('expired', { at: NOW_S + 1 }));
  log.fill(1);
  const batch = await log.batch(at, again);
  const anchor = await anchorOf(log, A_RELAY, log);
  const said = `relayed demo-b/relay ${NOW_S} 3; expired demo-b/relay ${NOW_S + 1} 4`;
  const agency = new TestLog(actors, B_RELAY);
  const wrongOwner = await agency.batch(agency.receipt(receiptOf('delivered')));
  const next = new TestLog(actors, B_RELAY, { epoch: 2 }).fill(2);
  next.receipt(receiptOf('relayed'));
  next.receipt(receiptOf('expired', { at: NOW_S + 1 }));
  next.fill(1);
  const { cose, note } = await next.sign();
  const epochs = changed(
    changed(batch, [0], () => cose),
    [1],
    () => note,
  );
  const grown = new TestLog(actors, B_RELAY).fill(2);
  grown.receipt(receiptOf('relayed'));
  grown.receipt(receiptOf('expired', { at: NOW_S + 1 }));
  grown.fill(1).fill(5, 'more');
  const joined = await anchorOf(grown, A_RELAY, log);
  const bytes = batch;
  return [
    ...singles.map(([kind, one]) =>
      row(`a single ${kind}`, { judge, bytes: one }, new RegExp(`^${kind} demo-[ab]/(ca|relay) ${NOW_S} None: signed, not anchored$`)),
    ),
    row(
      'a bit of the time of a single receipt',
      { judge, bytes: changed(singles[2]![1], [2, 'inside', 4], (time) => (time as number) + 1) },
      'LOG_SIGNATURE',
    ),
    row(
      'a single relayed by a relay of the other state',
      { judge, bytes: await single(actors, receiptOf('relayed', { issuer: A_RELAY })) },
      'LOG_ISSUER',
    ),
    row('a single delivered by a relay', { judge, bytes: await single(actors, receiptOf('delivered', { issuer: B_RELAY })) }, 'LOG_ISSUER'),
    row('a single opened by another agency', { judge, bytes: await single(actors, receiptOf('opened', { issuer: A_CA })) }, 'LOG_ISSUER'),
    row(
      'a single delivered for a mailbox of nobody',
      { judge, bytes: await single(actors, receiptOf('delivered', { addressee: 'old@demo-b' })) },
      'LOG_ISSUER',
    ),
    row(
      'a single receipt by the log key',
      { judge, bytes: await signReceipt(receiptOf('delivered'), actors.signer(B_CA, 'log')) },
      'LOG_SIGNER',
    ),
    row('an opened without message digest', { judge, bytes: changed(batch, [...ENTRY, 0, 'inside', 0], () => 4) }, 'LOG_RECEIPT'),
    row(
      'an empty list of attachments',
      { judge, bytes: changed(singles[3]![1], [2], (one) => encode(new Map([...decodeMap(one), [7, []]]))) },
      'LOG_RECEIPT',
    ),
    row(
      'a member more in a receipt',
      { judge, bytes: changed(batch, [...ENTRY, 0], (one) => encode(new Map([...decodeMap(one), [8, 1]]))) },
      'LOG_RECEIPT',
    ),
    row('a batch', { judge, bytes }, `${said}: signed, not anchored`),
    row('a bit of the checkpoint', { judge, bytes: changed(batch, [0, 'inside', 3, 0, 2], flip()) }, 'LOG_SIGNATURE'),
    row('a bit of the note', { judge, bytes: changed(batch, [1], flip(SIZE_DIGIT)) }, 'LOG_NOTE'),
    row('a bit of a receipt', { judge, bytes: changed(batch, [...ENTRY, 0, 'inside', 1], flip()) }, 'LOG_INCLUSION'),
    row('a bit of a salt', { judge, bytes: changed(batch, [...ENTRY, 1], flip()) }, 'LOG_INCLUSION'),
    row('another index', { judge, bytes: changed(batch, [...ENTRY, 2], () => 2) }, 'LOG_INCLUSION'),
    row('an index beyond the tree', { judge, bytes: changed(batch, [...ENTRY, 2], () => 6) }, 'LOG_INCLUSION'),
    row('a bit of a path', { judge, bytes: changed(batch, [...ENTRY, 3, 1], flip()) }, 'LOG_INCLUSION'),
    row('a path the other way round', { judge, bytes: changed(batch, [...ENTRY, 3], reverse) }, 'LOG_INCLUSION'),
    row('the paths of two entries swapped', { judge, bytes: swapped(batch) }, 'LOG_INCLUSION'),
    row(
      'a path one longer',
      { judge, bytes: changed(batch, [...ENTRY, 3], (path) => [...(path as CborValue[]), new Uint8Array(32)]) },
      'LOG_INCLUSION',
    ),
    row('no entry', { judge, bytes: changed(batch, [2], () => []) }, 'LOG_RECEIPT_OBJECT'),
    row('a receipt of an agency in the log of a relay', { judge, bytes: wrongOwner }, 'LOG_ISSUER'),
    row('the checkpoint of another epoch', { judge, bytes: epochs }, 'LOG_INCLUSION'),
    row('a time before the key was valid', { judge, bytes: await late(actors, NOW_S - 10 * 86_400) }, 'LOG_SIGNER'),
    row('a cosignature of its checkpoint', { judge, bytes, anchor }, `${said}: anchored by demo-a/relay ${NOW_S + 60}`),
    row('a cosignature of a larger tree', { judge, bytes, anchor: joined }, `${said}: anchored by demo-a/relay ${NOW_S + 60}`),
    row(
      'a bit of the proof to the larger tree',
      { judge, bytes, anchor: changed(joined, [3, 0, 1, 0], flip()) },
      `${said}: signed, not anchored`,
    ),
    row('a proof from another size', { judge, bytes, anchor: changed(joined, [3, 0, 0], () => 7) }, `${said}: signed, not anchored`),
    row('a bit of the cosignature', { judge, bytes, anchor: changed(anchor, [2, 'inside', 3, 0, 2], flip()) }, 'LOG_SIGNATURE'),
    row('a cosignature by the same state', { judge, bytes, anchor: await anchorOf(log, B_OTHER, log) }, `${said}: signed, not anchored`),
    row('a cosignature of another epoch', { judge, bytes, anchor: await anchorOf(next, A_RELAY, log) }, `${said}: signed, not anchored`),
    row(
      'a notice of a good and a bad object',
      { judge: 'notice', bytes: encodeNotice([batch, changed(batch, [1], flip(SIZE_DIGIT))]) },
      `${said}: signed, not anchored | LOG_NOTE`,
    ),
    row(
      'a notice with an encoding in it that is not the shortest',
      { judge: 'notice', bytes: concat(Uint8Array.of(0xa1, 0, 0x82, 0x81, 0x18, 0), batch) },
      `CBOR | ${said}: signed, not anchored`,
    ),
    row('a notice that ends early', { judge: 'notice', bytes: encodeNotice([batch]).slice(0, -1) }, 'LOG_NOTICE'),
    row('a notice without an object', { judge: 'notice', bytes: encode(new Map([[0, []]])) }, 'LOG_NOTICE'),
    ...(await coseReceiptRows(log, at)),
  ];
}

async function coseReceiptRows(log: TestLog, index: number): Promise<Row[]> {
  const judge = 'cose-receipt';
  const { rootSignature } = await log.sign();
  const { path, salt, receipt } = await log.entry(index);
  const bytes = encodeCoseReceipt(rootSignature, { size: log.frontier.size, index, path });
  const leaf = encode([1, LEAF_KINDS.indexOf('relayed'), sha256(receipt), salt]);
  const owner = 'demo-b/relay';
  const proof = [1, 396, -1, 0, 'inside'] as const;
  return [
    row('a COSE receipt', { judge, bytes, leaf, owner }, `${index} of ${log.frontier.size}`),
    row('a COSE receipt of another leaf', { judge, bytes, leaf: flip()(leaf) as Uint8Array, owner }, 'LOG_SIGNATURE'),
    row('a COSE receipt of another log', { judge, bytes, leaf, owner: 'demo-a/relay' }, 'LOG_SIGNATURE'),
    row('a bit of its signature', { judge, bytes: changed(bytes, [3], flip()), leaf, owner }, 'LOG_SIGNATURE'),
    row('another index in it', { judge, bytes: changed(bytes, [...proof, 1], () => index - 1), leaf, owner }, 'LOG_SIGNATURE'),
    row('an index beyond its size', { judge, bytes: changed(bytes, [...proof, 1], () => 9), leaf, owner }, 'LOG_INCLUSION'),
    row('a payload in it', { judge, bytes: changed(bytes, [2], () => new Uint8Array(32)), leaf, owner }, 'LOG_COSE_RECEIPT'),
  ];
}

const decodeMap = (one: CborValue): Map<number, CborValue> => {
  let map = new Map<number, CborValue>();
  changed(one as Uint8Array, [], (value) => {
    map = value as unknown as Map<number, CborValue>;
    return value;
  });
  return map;
};

const swapped = (batch: Uint8Array): Uint8Array =>
  changed(batch, [2], (entries) => {
    const [one, two] = entries as [CborValue[], CborValue[]];
    return [
      [...one.slice(0, 3), two[3]!],
      [...two.slice(0, 3), one[3]!],
    ];
  });

async function late(actors: States['actors'], at: number): Promise<Uint8Array> {
  const log = new TestLog(actors, B_RELAY).fill(1);
  return log.batch(log.receipt(receiptOf('relayed', { at })));
}

/** An anchor-offer by which the checkpoint of `from` is joined to the cosigned one of `to`. */
export async function anchorOf(to: TestLog, cosigner: typeof A_RELAY, from: TestLog): Promise<Uint8Array> {
  const { cosignature } = await cosigned(to, cosigner, NOW_S + 60);
  const size = from.frontier.size;
  const path = to.frontier.size === size ? [] : await to.consistency(size);
  return encodeAnchorOffer({ cosigner, cosignature, joins: [{ size, path }] });
}
