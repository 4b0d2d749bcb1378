// SPDX-License-Identifier: Apache-2.0
// Receipts of every rung in batches of their issuers' logs, and batches in notices.
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { RECEIPT_KINDS } from '../../src/log/kinds.js';
import { encodeNotice } from '../../src/log/statement/notice.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import {
  A_CA,
  A_RELAY,
  B_CA,
  B_RELAY,
  B_RELAY_2,
  EPOCH,
  NOW,
  TestLog,
  digest,
  makeWorld,
  receiptOf,
  sealedRefusal,
} from '../../test/log/world.js';
import type { World } from '../../test/log/world.js';
import { changed, flip, reverse } from '../../test/system/outside/statements.js';
import { logKeys } from './log-keys.js';
import type { VectorCase } from './vector.js';

const OWN_RELAY: JsonObject = { kind: 'own-relay' };
/** Place of the first entry in a batch. */
const ENTRY = [1, 0] as const;

interface More {
  readonly world?: World;
  readonly suite?: SuiteId;
  readonly source?: JsonObject;
  readonly now?: number;
  readonly names?: readonly string[];
  readonly output?: JsonObject;
}

/** Every case of the area. */
export async function receiptCases(): Promise<VectorCase[]> {
  const world = makeWorld();
  const hybrid = makeWorld('rogatory-hybrid');
  return [
    ...(await rungs(world, 'rogatory-classic', '')),
    ...(await rungs(hybrid, 'rogatory-hybrid', '-hybrid')).filter(({ name }) => /opened-hybrid|relayed-hybrid/.test(name)),
    ...(await halves(hybrid)),
    ...(await faults(world)),
    ...(await notices(world)),
  ];
}

const of =
  (world: World) =>
  async (receipt: Receipt, owner = receipt.issuer, epoch = EPOCH): Promise<Uint8Array> => {
    const log = new TestLog(world, owner, { epoch }).fill(2);
    return log.batch(log.receipt(receipt));
  };

function one(
  world: World,
  name: string,
  clause: string,
  comment: string,
  batch: Uint8Array,
  expect: 'ok' | ErrorCode,
  more: More = {},
): VectorCase {
  return {
    name,
    operation: 'receipts.verify',
    clause,
    comment,
    expect,
    suite: more.suite ?? 'rogatory-classic',
    now: more.now ?? NOW * 1000,
    keys: logKeys(more.world ?? world, more.names),
    input: { source: more.source ?? OWN_RELAY, batch: toHex(batch) },
    ...(more.output !== undefined && { output: more.output }),
  };
}

async function rungs(world: World, suite: SuiteId, suffix: string): Promise<VectorCase[]> {
  const made = of(world);
  const takes = async (name: string, comment: string, receipt: Receipt): Promise<VectorCase> => {
    const names = suffix === '' ? undefined : [`${receipt.issuer.scope}/${receipt.issuer.id}`];
    return one(world, `accepted-${name}${suffix}`, 'LOG-17', comment, await made(receipt), 'ok', {
      suite,
      ...(names !== undefined && { names }),
      output: { verdict: 'accepted' },
    });
  };
  const attachments = new Map([[1, digest('plaintext 1')]]);
  return [
    ...(await Promise.all(RECEIPT_KINDS.map((kind) => takes(kind, kind, receiptOf(kind))))),
    await takes(
      'opened-attachments',
      'opened, with one attachment attested and two declined',
      receiptOf('opened', { attachments, declined: [2, 4] }),
    ),
    await takes('refused-sealed', 'refused after the signatures were verified, under the seal', sealedRefusal()),
  ];
}

async function halves(world: World): Promise<VectorCase[]> {
  const batch = await of(world)(receiptOf('relayed'));
  const half = changed(batch, [0, 'inside', 3], (all) => (all as readonly CborValue[]).slice(0, 1));
  const names = ['bb/relay'];
  const suite = 'rogatory-hybrid' as const;
  return [
    one(world, 'signature-missing-hybrid', 'LOG-09', 'a checkpoint with one of the two signatures of its signer', half, 'LOG_SIGNER', {
      suite,
      names,
    }),
    one(
      world,
      'signature-last-hybrid',
      'LOG-10',
      'one bit of the second signature of the checkpoint',
      changed(batch, [0, 'inside', 3, 1, 2], flip()),
      'LOG_SIGNATURE',
      { suite, names },
    ),
  ];
}

async function faults(world: World): Promise<VectorCase[]> {
  const made = of(world);
  const log = new TestLog(world, B_RELAY).fill(2);
  const at = log.receipt(receiptOf('relayed'));
  const again = log.receipt(receiptOf('expired', { at: NOW + 1 }));
  log.fill(1);
  const batch = await log.batch(at, again);
  const { checkpoint } = await log.sign();
  const signedBy = async (who: typeof A_RELAY, role: 'log' | 'cosign'): Promise<Uint8Array> => {
    const { bytes } = await signCheckpoint(checkpoint, world.signer(who, role));
    return changed(batch, [0], () => bytes);
  };
  const ahead = (NOW + 600) * 1000;
  const until = world.view.issuer('bb', 'relay')?.signers[0]?.to ?? 0;
  const offer = [4, await log.consistency(4)];
  const opened = await made(receiptOf('opened'));
  const stolen = makeWorld();
  stolen.patch(B_RELAY, 'log', { status: 'compromised', invalidSince: NOW - 60 });
  const weak = makeWorld();
  weak.floor(B_RELAY, 'rogatory-hybrid');
  const next = await new TestLog(world, B_RELAY, { epoch: EPOCH + 1 }).fill(5).sign();
  const member = (map: CborValue, key: number, value: CborValue): CborValue =>
    encode(new Map<CborKey, CborValue>([...inside(map), [key, value]]));
  const ok = (name: string, clause: string, comment: string, bytes: Uint8Array, more: More = {}): VectorCase =>
    one(world, `accepted-${name}`, clause, comment, bytes, 'ok', more);
  const no = (name: string, clause: string, comment: string, bytes: Uint8Array, code: ErrorCode, more: More = {}): VectorCase =>
    one(world, name, clause, comment, bytes, code, more);
  const foreign = (principal: string): JsonObject => ({ kind: 'foreign-relay', principal });
  const names = ['aa/relay', 'bb/relay', 'bb/relay-2', 'aa/ca', 'bb/ca'];
  return [
    ok('batch-of-two', 'LOG-20', 'two receipts of one log under one checkpoint', batch),
    ok(
      'batch-offer',
      'LOG-30',
      'a batch with an offer of the log',
      changed(batch, [], (all) => [...(all as CborValue[]), offer]),
      { output: { offerFrom: 4 } },
    ),
    ok('source-owner', 'LOG-20', 'from the owner of the log', batch, { source: { kind: 'owner', principal: 'bb/relay' } }),
    ok('source-foreign-relay', 'LOG-20', 'from another relay of the state of the owner', batch, { source: foreign('bb/relay-2') }),
    ok(
      'time-before-key',
      'LOG-20',
      'about a time before its signer was valid: a successor receipts older facts',
      await made(receiptOf('relayed', { at: NOW - 864_000 })),
    ),
    ok('waits-ahead', 'LOG-20', 'a time 601 seconds ahead: the batch waits', await made(receiptOf('relayed', { at: NOW + 601 })), {
      output: { verdict: 'waits', reason: 'ahead' },
    }),
    ok(
      'waits-log-ahead',
      'LOG-20',
      'a log that begins 600.001 seconds ahead: the batch waits',
      await made(receiptOf('relayed'), B_RELAY, ahead + 1),
      { output: { verdict: 'waits', reason: 'ahead' } },
    ),
    ok('waits-signer', 'LOG-20', 'a key that no directory lists for the owner: the batch waits', await signedBy(A_RELAY, 'log'), {
      output: { verdict: 'waits', reason: 'signer-unknown' },
    }),
    no('source-another', 'LOG-20', 'from another relay as the owner', batch, 'LOG_OWNER', {
      source: { kind: 'owner', principal: 'bb/relay-2' },
    }),
    no('source-foreign', 'LOG-20', 'from a relay of a third state', batch, 'LOG_OWNER', { source: foreign('aa/relay') }),
    no('signer-role', 'LOG-09', 'a checkpoint signed by a cosign key', await signedBy(B_RELAY, 'cosign'), 'LOG_SIGNER'),
    no('signer-compromised', 'LOG-09', 'the signer is compromised and nothing dates the statement', batch, 'LOG_SIGNER', { world: stolen }),
    no('signer-suite', 'LOG-09', 'a signer below the suite of its state', batch, 'LOG_SIGNER', { world: weak }),
    no('signer-over', 'LOG-20', 'a time behind the end of its signer', await made(receiptOf('relayed', { at: until + 1 })), 'LOG_SIGNER', {
      now: (until + 1) * 1000,
    }),
    no(
      'checkpoint-signature',
      'LOG-10',
      'one bit of the signature of the checkpoint',
      changed(batch, [0, 'inside', 3, 0, 2], flip()),
      'LOG_SIGNATURE',
    ),
    no(
      'checkpoint-of-another-epoch',
      'LOG-03',
      'the checkpoint of another log of the owner',
      changed(batch, [0], () => next.bytes),
      'LOG_INCLUSION',
    ),
    no(
      'relayed-by-sender',
      'LOG-18',
      'relayed, by a relay of the state of the sender',
      await made(receiptOf('relayed', { issuer: A_RELAY })),
      'LOG_ISSUER',
    ),
    no('delivered-by-relay', 'LOG-18', 'delivered, by a relay', await made(receiptOf('delivered', { issuer: B_RELAY })), 'LOG_ISSUER'),
    no('submitted-by-agency', 'LOG-18', 'submitted, by an agency', await made(receiptOf('submitted', { issuer: A_CA })), 'LOG_ISSUER'),
    no(
      'opened-by-another',
      'LOG-18',
      'opened, by an agency that is not addressed',
      await made(receiptOf('opened', { issuer: A_CA })),
      'LOG_ISSUER',
    ),
    no(
      'mailbox-of-nobody',
      'LOG-18',
      'delivered, for a mailbox that no agency owns',
      await made(receiptOf('delivered', { addressee: 'old@bb' })),
      'LOG_ISSUER',
    ),
    no('log-of-relay', 'LOG-18', 'a receipt of an agency in the log of a relay', await made(receiptOf('delivered'), B_RELAY), 'LOG_ISSUER'),
    no(
      'log-of-another',
      'LOG-18',
      'a receipt of one relay in the log of another',
      await made(receiptOf('relayed'), B_RELAY_2),
      'LOG_ISSUER',
      { names },
    ),
    no(
      'receipt-bit',
      'LOG-03',
      'one bit of the envelope digest of a receipt',
      changed(batch, [...ENTRY, 0, 'inside', 1], flip()),
      'LOG_INCLUSION',
    ),
    no('salt-bit', 'LOG-03', 'one bit of a salt', changed(batch, [...ENTRY, 1], flip()), 'LOG_INCLUSION'),
    no(
      'index',
      'LOG-03',
      'another index',
      changed(batch, [...ENTRY, 2], () => 2),
      'LOG_INCLUSION',
    ),
    no(
      'index-beyond',
      'LOG-03',
      'an index beyond the tree',
      changed(batch, [...ENTRY, 2], () => 6),
      'LOG_INCLUSION',
    ),
    no('path-bit', 'LOG-03', 'one bit of a path', changed(batch, [...ENTRY, 3, 1], flip()), 'LOG_INCLUSION'),
    no('path-reversed', 'LOG-03', 'a path the other way round', changed(batch, [...ENTRY, 3], reverse), 'LOG_INCLUSION'),
    no(
      'path-long',
      'LOG-03',
      'a path with a hash too many',
      changed(batch, [...ENTRY, 3], (path) => [...(path as CborValue[]), new Uint8Array(32)]),
      'LOG_INCLUSION',
    ),
    no(
      'batch-empty',
      'LOG-20',
      'neither receipts nor an offer',
      changed(batch, [1], () => []),
      'LOG_BATCH',
    ),
    no(
      'batch-member',
      'LOG-20',
      'a member more',
      changed(batch, [], (all) => [...(all as CborValue[]), offer, 1]),
      'LOG_BATCH',
    ),
    no(
      'batch-salt',
      'LOG-20',
      'a salt of 31 bytes',
      changed(batch, [...ENTRY, 1], () => new Uint8Array(31)),
      'LOG_BATCH',
    ),
    no(
      'batch-offer-size',
      'LOG-20',
      'an offer without its size',
      changed(batch, [], (all) => [...(all as CborValue[]), [[]]]),
      'LOG_BATCH',
    ),
    no(
      'opened-without-message',
      'LOG-17',
      'opened, without a message digest',
      changed(batch, [...ENTRY, 0, 'inside', 0], () => 4),
      'LOG_RECEIPT',
    ),
    no(
      'attachments-empty',
      'LOG-17',
      'an empty list of attachments',
      changed(opened, [...ENTRY, 0], (map) => member(map, 7, [])),
      'LOG_RECEIPT',
    ),
    no(
      'declined-empty',
      'LOG-17',
      'an empty list of declined attachments',
      changed(opened, [...ENTRY, 0], (map) => member(map, 9, [])),
      'LOG_RECEIPT',
    ),
    no(
      'declined-in-relayed',
      'LOG-17',
      'declined attachments in a receipt that is not opened',
      changed(batch, [...ENTRY, 0], (map) => member(map, 9, [1])),
      'LOG_RECEIPT',
    ),
    no(
      'declined-attested',
      'LOG-17',
      'one attachment attested and declined',
      changed(await made(receiptOf('opened', { attachments: new Map([[1, digest('one')]]) })), [...ENTRY, 0], (map) => member(map, 9, [1])),
      'LOG_RECEIPT',
    ),
    no(
      'receipt-member',
      'LOG-17',
      'a reason in a receipt that has none',
      changed(batch, [...ENTRY, 0], (map) => member(map, 8, 1)),
      'LOG_RECEIPT',
    ),
    no(
      'receipt-kind',
      'LOG-17',
      'kind 8',
      changed(batch, [...ENTRY, 0, 'inside', 0], () => 8),
      'LOG_RECEIPT',
    ),
    no('batch-trailing-byte', 'CBOR-02', 'a byte behind the batch', Uint8Array.from([...batch, 0]), 'CBOR_TRAILING'),
    one(
      world,
      'accepted-delivered-twice',
      'LOG-20',
      'the same receipt in two epochs of one log',
      await made(receiptOf('delivered'), B_CA, EPOCH + 5),
      'ok',
    ),
  ];
}

/** Members of the encoding of a map. */
function inside(bytes: CborValue): [CborKey, CborValue][] {
  let members: [CborKey, CborValue][] = [];
  changed(bytes as Uint8Array, [], (value) => {
    members = [...(value as ReadonlyMap<CborKey, CborValue>)];
    return value;
  });
  return members;
}

async function notices(world: World): Promise<VectorCase[]> {
  const batch = await of(world)(receiptOf('relayed'));
  const bad = changed(batch, [...ENTRY, 2], () => 2);
  const offer = [2, []];
  const notice = (name: string, comment: string, bytes: Uint8Array, expect: 'ok' | ErrorCode): VectorCase => ({
    name,
    operation: 'receipts.read-notice',
    clause: 'LOG-21',
    comment,
    expect,
    suite: 'rogatory-classic',
    now: NOW * 1000,
    keys: logKeys(world, ['bb/relay']),
    input: { source: OWN_RELAY, notice: toHex(bytes) },
  });
  return [
    notice('accepted-notice', 'a notice of one batch', encodeNotice([batch]), 'ok'),
    notice('accepted-notice-bad-batch', 'a bad batch beside a good one spoils nothing', encodeNotice([batch, bad]), 'ok'),
    notice('notice-cut', 'a notice that ends early', encodeNotice([batch]).slice(0, -1), 'LOG_NOTICE'),
    notice('notice-empty', 'no batch', encode(new Map([[0, []]])), 'LOG_NOTICE'),
    notice(
      'notice-offer',
      'a batch with an offer, which TRUST alone carries',
      encodeNotice([changed(batch, [], (all) => [...(all as CborValue[]), offer])]),
      'LOG_NOTICE',
    ),
    notice('notice-trailing-byte', 'a byte behind the last batch', Uint8Array.from([...encodeNotice([batch]), 0]), 'LOG_NOTICE'),
  ];
}
