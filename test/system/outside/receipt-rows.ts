// Receipts in batches, and batches in notices; sound and spoilt in each part.
import { concat } from '../../../src/core/bytes.js';
import type { CborValue } from '../../../src/cbor/value.js';
import { encode } from '../../../src/cbor/encode.js';
import { signCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import { encodeNotice } from '../../../src/log/statement/notice.js';
import type { Receipt } from '../../../src/log/statement/receipt.js';
import { EPOCH, TestLog } from '../../log/world.js';
import { DAY, NOW_S } from '../../trust/states.js';
import { A_CA, A_RELAY, B_OTHER, B_RELAY, changed, flip, receiptOf, reverse, row } from './statements.js';
import type { Row, States } from './statements.js';

/** Places in a batch. */
const ENTRY = [1, 0] as const;

export async function receiptRows({ actors }: States): Promise<Row[]> {
  const judge = 'batch';
  const of = async (receipt: Receipt, owner = receipt.issuer, epoch = EPOCH): Promise<Uint8Array> => {
    const log = new TestLog(actors, owner, { epoch }).fill(2);
    return log.batch(log.receipt(receipt));
  };
  const kinds = ['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed'] as const;
  const each = await Promise.all(kinds.map(async (kind) => [kind, await of(receiptOf(kind))] as const));
  const log = new TestLog(actors, B_RELAY).fill(2);
  const at = log.receipt(receiptOf('relayed'));
  const again = log.receipt(receiptOf('expired', { at: NOW_S + 1 }));
  log.fill(1);
  const bytes = await log.batch(at, again);
  const said = `relayed demo-b/relay ${NOW_S} 3; expired demo-b/relay ${NOW_S + 1} 4`;
  const place = `in rogatory/demo-b/relay/${EPOCH} 6`;
  const next = new TestLog(actors, B_RELAY, { epoch: EPOCH + 1 }).fill(5);
  const opened = each[3]![1];
  const { checkpoint } = await log.sign();
  const signedBy = async (who: typeof A_RELAY, role: 'log' | 'cosign') => {
    const { bytes: cose } = await signCheckpoint(checkpoint, actors.signer(who, role));
    return changed(bytes, [0], () => cose);
  };
  const ahead = (NOW_S + 600) * 1000;
  const until = actors.view.issuer('demo-b', 'relay')!.signers.find(({ role }) => role === 'log')!.to;
  const offer = [4, await log.consistency(4)];
  return [
    ...each.map(([kind, one]) =>
      row(`a batch of one ${kind}`, { judge, bytes: one }, new RegExp(`^${kind} demo-[ab]/(ca|relay) ${NOW_S} 3 in `)),
    ),
    row('a batch', { judge, bytes }, `${said} ${place}`),
    row(
      'a batch with an offer',
      { judge, bytes: changed(bytes, [], (all) => [...(all as CborValue[]), offer]) },
      `${said}; offer from 4 ${place}`,
    ),
    row('an offer alone', { judge, bytes: changed(bytes, [], (all) => [(all as CborValue[])[0]!, [], offer]) }, `offer from 4 ${place}`),
    row('neither receipts nor an offer', { judge, bytes: changed(bytes, [1], () => []) }, 'LOG_BATCH'),
    row('an offer without its size', { judge, bytes: changed(bytes, [], (all) => [...(all as CborValue[]), [[]]]) }, 'LOG_BATCH'),
    row('a member more', { judge, bytes: changed(bytes, [], (all) => [...(all as CborValue[]), offer, 1]) }, 'LOG_BATCH'),
    row('a salt of another length', { judge, bytes: changed(bytes, [...ENTRY, 1], () => new Uint8Array(31)) }, 'LOG_BATCH'),
    row('the sender named', { judge, bytes, source: 'demo-b/relay' }, `${said} ${place}`),
    row('a relay of the state', { judge, bytes, source: 'demo-b' }, `${said} ${place}`),
    row('another sender', { judge, bytes, source: 'demo-b/relay-2' }, 'LOG_OWNER'),
    row('a relay of another state', { judge, bytes, source: 'demo-a' }, 'LOG_OWNER'),
    row('a log that begins 600 s ahead', { judge, bytes: await of(receiptOf('relayed'), B_RELAY, ahead) }, /^relayed /),
    row('a log that begins later', { judge, bytes: await of(receiptOf('relayed'), B_RELAY, ahead + 1) }, 'waits: ahead'),
    row(
      'a log of one whom nobody lists',
      { judge, bytes: changed(bytes, [0, 'inside', 2], (body) => renamed(body)) },
      'waits: signer-unknown',
    ),
    row('a key that nobody lists for its owner', { judge, bytes: await signedBy(A_RELAY, 'log') }, 'waits: signer-unknown'),
    row('a key of another role', { judge, bytes: await signedBy(B_RELAY, 'cosign') }, 'LOG_SIGNER'),
    row('a bit of the checkpoint', { judge, bytes: changed(bytes, [0, 'inside', 3, 0, 2], flip()) }, 'LOG_SIGNATURE'),
    row('a relayed by a relay of the other state', { judge, bytes: await of(receiptOf('relayed', { issuer: A_RELAY })) }, 'LOG_ISSUER'),
    row('a delivered by a relay', { judge, bytes: await of(receiptOf('delivered', { issuer: B_RELAY })) }, 'LOG_ISSUER'),
    row('an opened by another agency', { judge, bytes: await of(receiptOf('opened', { issuer: A_CA })) }, 'LOG_ISSUER'),
    row(
      'a delivered for a mailbox of nobody',
      { judge, bytes: await of(receiptOf('delivered', { addressee: 'old@demo-b' })) },
      'LOG_ISSUER',
    ),
    row('a receipt of an agency in the log of a relay', { judge, bytes: await of(receiptOf('delivered'), B_RELAY) }, 'LOG_ISSUER'),
    row('a receipt of one relay in the log of another', { judge, bytes: await of(receiptOf('relayed'), B_OTHER) }, 'LOG_ISSUER'),
    row('an opened without message digest', { judge, bytes: changed(bytes, [...ENTRY, 0, 'inside', 0], () => 4) }, 'LOG_RECEIPT'),
    row(
      'an empty list of attachments',
      { judge, bytes: changed(opened, [...ENTRY, 0], (one) => encode(new Map([...decodeMap(one), [7, []]]))) },
      'LOG_RECEIPT',
    ),
    row(
      'a member more in a receipt',
      { judge, bytes: changed(bytes, [...ENTRY, 0], (one) => encode(new Map([...decodeMap(one), [8, 1]]))) },
      'LOG_RECEIPT',
    ),
    row('a time before the key was valid', { judge, bytes: await of(receiptOf('relayed', { at: NOW_S - 10 * DAY })) }, /^relayed /),
    row('a time 600 s ahead', { judge, bytes: await of(receiptOf('relayed', { at: NOW_S + 600 })) }, /^relayed /),
    row('a time 601 s ahead', { judge, bytes: await of(receiptOf('relayed', { at: NOW_S + 601 })) }, 'waits: ahead'),
    row('a time behind that of the key', { judge, bytes: await of(receiptOf('relayed', { at: until + 1 })) }, 'LOG_SIGNER'),
    row('a bit of a receipt', { judge, bytes: changed(bytes, [...ENTRY, 0, 'inside', 1], flip()) }, 'LOG_INCLUSION'),
    row('a bit of a salt', { judge, bytes: changed(bytes, [...ENTRY, 1], flip()) }, 'LOG_INCLUSION'),
    row('another index', { judge, bytes: changed(bytes, [...ENTRY, 2], () => 2) }, 'LOG_INCLUSION'),
    row('an index beyond the tree', { judge, bytes: changed(bytes, [...ENTRY, 2], () => 6) }, 'LOG_INCLUSION'),
    row('a bit of a path', { judge, bytes: changed(bytes, [...ENTRY, 3, 1], flip()) }, 'LOG_INCLUSION'),
    row('a path the other way round', { judge, bytes: changed(bytes, [...ENTRY, 3], reverse) }, 'LOG_INCLUSION'),
    row('the paths of two entries swapped', { judge, bytes: swapped(bytes) }, 'LOG_INCLUSION'),
    row(
      'a path one longer',
      { judge, bytes: changed(bytes, [...ENTRY, 3], (path) => [...(path as CborValue[]), new Uint8Array(32)]) },
      'LOG_INCLUSION',
    ),
    row('the checkpoint of another epoch', { judge, bytes: await under(next, bytes) }, 'LOG_INCLUSION'),
    row(
      'a notice of a good and a bad batch',
      { judge: 'notice', bytes: encodeNotice([bytes, changed(bytes, [...ENTRY, 2], () => 2)]) },
      `${said} ${place} | LOG_INCLUSION`,
    ),
    row(
      'a notice with an encoding in it that is not the shortest',
      { judge: 'notice', bytes: concat(Uint8Array.of(0xa1, 0, 0x82, 0x82, 0x18, 0, 0x80), bytes) },
      `CBOR | ${said} ${place}`,
    ),
    row('a notice that ends early', { judge: 'notice', bytes: encodeNotice([bytes]).slice(0, -1) }, 'LOG_NOTICE'),
    row('a notice without a batch', { judge: 'notice', bytes: encode(new Map([[0, []]])) }, 'LOG_NOTICE'),
    row(
      'a notice with an offer',
      { judge: 'notice', bytes: encodeNotice([changed(bytes, [], (all) => [...(all as CborValue[]), offer])]) },
      'LOG_NOTICE',
    ),
  ];
}

const renamed = (body: CborValue): CborValue =>
  Buffer.from(
    Buffer.from(body as Uint8Array)
      .toString()
      .replace('relay/', 'nobody/'),
  );

const under = async (log: TestLog, batch: Uint8Array): Promise<Uint8Array> => {
  const { bytes } = await log.sign();
  return changed(batch, [0], () => bytes);
};

const decodeMap = (one: CborValue): Map<number, CborValue> => {
  let map = new Map<number, CborValue>();
  changed(one as Uint8Array, [], (value) => {
    map = value as unknown as Map<number, CborValue>;
    return value;
  });
  return map;
};

const swapped = (batch: Uint8Array): Uint8Array =>
  changed(batch, [1], (entries) => {
    const [one, two] = entries as [CborValue[], CborValue[]];
    return [
      [...one.slice(0, 3), two[3]!],
      [...two.slice(0, 3), one[3]!],
    ];
  });
