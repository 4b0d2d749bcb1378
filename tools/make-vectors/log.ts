// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Trees, checkpoints, cosignatures, restores, own entries, and contradictions.
import type { CborValue } from '../../src/cbor/value.js';
import { encode } from '../../src/cbor/encode.js';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { encodeContradiction } from '../../src/log/contradiction.js';
import { LEAF_KINDS } from '../../src/log/kinds.js';
import { encodeRestored, leafHash } from '../../src/log/leaf.js';
import type { Restored } from '../../src/log/leaf.js';
import { encodeCheckpoint } from '../../src/log/statement/checkpoint.js';
import { cosignatureStatement, signCosignature } from '../../src/log/statement/cosignature.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { encodeRestore } from '../../src/log/statement/restore.js';
import { signStatement } from '../../src/log/statement/signed-statement.js';
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
import { changed, flip, ownEntry, reverse } from '../../test/system/outside/statements.js';
import { logKeys } from './log-keys.js';
import type { VectorCase } from './vector.js';

const MALFORMED = 'CRYPTO_COSE_MALFORMED';
const TOKEN: CborValue = new Map([[270, Uint8Array.of(1)]]);
const ORIGIN = `rogatory/bb/relay/${EPOCH}`;
const RELAYS = ['aa/relay', 'bb/relay'];

/** Every case of the area. */
export async function logCases(): Promise<VectorCase[]> {
  const classic = makeWorld();
  const hybrid = makeWorld('rogatory-hybrid');
  return [
    ...leaves(),
    ...roots(),
    ...(await trees(classic)),
    ...(await checkpoints(classic, 'rogatory-classic')),
    ...(await checkpoints(hybrid, 'rogatory-hybrid')).filter(({ name }) => /accepted|last|half|order/.test(name)),
    ...(await cosignatures(classic, 'rogatory-classic')),
    ...(await cosignatures(hybrid, 'rogatory-hybrid')).filter(({ name }) => /accepted-cosignature-hybrid|last/.test(name)),
    ...(await restores(classic)),
    ...(await ownEntries(classic)),
    ...(await contradictions(classic)),
  ];
}

const plain = (
  name: string,
  operation: string,
  clause: string,
  comment: string,
  input: JsonObject,
  expect: 'ok' | ErrorCode = 'ok',
): VectorCase => ({ name, operation, clause, comment, expect, input });

function leaves(): VectorCase[] {
  const salt = sha256(toUtf8('salt'));
  const object = toUtf8('object');
  return LEAF_KINDS.map((kind) => ({
    ...plain(`accepted-leaf-${kind}`, 'log.leaf-hash', 'LOG-05', `leaf of kind ${kind}`, {
      kind,
      object: toHex(object),
      salt: toHex(salt),
    }),
    output: { leafHash: toHex(leafHash(kind, sha256(object), salt)) },
  }));
}

/** Roots of trees of several sizes, of the same leaves. */
function roots(): VectorCase[] {
  const hashes = Array.from({ length: 8 }, (_, at) => toHex(sha256(Uint8Array.of(0, at))));
  return [0, 1, 2, 3, 5, 8].map((size) =>
    plain(`accepted-root-${size}`, 'log.tree-root', 'LOG-01', `a tree of ${size} leaves`, { leafHashes: hashes.slice(0, size) }),
  );
}

async function trees(world: World): Promise<VectorCase[]> {
  const log = new TestLog(world, B_RELAY).fill(12);
  const { object, kind } = log.entries[5]!;
  const { salt, path } = await log.entry(5);
  const place = {
    leafHash: toHex(leafHash(kind, sha256(object), salt)),
    index: 5,
    size: 13,
    path: path.map(toHex),
    root: toHex(log.root()),
  };
  const included = (name: string, comment: string, changes: JsonObject, expect: 'ok' | ErrorCode = 'LOG_INCLUSION'): VectorCase =>
    plain(name, 'log.verify-inclusion', 'LOG-03', comment, { ...place, ...changes }, expect);
  const older = new TestLog(world, B_RELAY).fill(6);
  const eight = new TestLog(world, B_RELAY).fill(7);
  const [seven, perfect] = [await log.consistency(7), await log.consistency(8)];
  const from = { size: 7, root: toHex(older.root()) };
  const to = { size: 13, root: toHex(log.root()) };
  const step = { from, to, path: seven.map(toHex) };
  const consistent = (name: string, comment: string, changes: JsonObject, expect: 'ok' | ErrorCode = 'LOG_CONSISTENCY'): VectorCase =>
    plain(name, 'log.verify-consistency', 'LOG-04', comment, { ...step, ...changes }, expect);
  const flipped = (hashes: readonly Uint8Array[]): string[] =>
    hashes.map((hash, at) => toHex(at === 0 ? (flip()(hash) as Uint8Array) : hash));
  return [
    included('accepted-inclusion', 'leaf 5 of 13', {}, 'ok'),
    included('accepted-inclusion-alone', 'the only leaf of a tree', { index: 0, size: 1, path: [], root: place.leafHash }, 'ok'),
    included('inclusion-leaf', 'another leaf', { leafHash: '00'.repeat(32) }),
    included('inclusion-root', 'another root', { root: '00'.repeat(32) }),
    included('inclusion-index', 'another index', { index: 4 }),
    included('inclusion-index-beyond', 'an index at the size', { index: 13 }),
    included('inclusion-path-short', 'a hash too few', { path: place.path.slice(0, -1) }),
    included('inclusion-path-long', 'a hash too many', { path: [...place.path, '00'.repeat(32)] }),
    included('inclusion-path-bit', 'one bit of the path', { path: flipped(path) }),
    consistent('accepted-consistency', 'from 7 to 13', {}, 'ok'),
    consistent(
      'accepted-consistency-perfect',
      'from 8, a perfect tree, to 13',
      { from: { size: 8, root: toHex(eight.root()) }, path: perfect.map(toHex) },
      'ok',
    ),
    consistent('accepted-consistency-same', 'the same tree: no path', { from: to, path: [] }, 'ok'),
    consistent('consistency-older-root', 'another root of the older tree', { from: { ...from, root: '00'.repeat(32) } }),
    consistent('consistency-newer-root', 'another root of the newer tree', { to: { ...to, root: '00'.repeat(32) } }),
    consistent('consistency-same-size', 'two roots of one size', { from: { size: 13, root: '00'.repeat(32) }, path: [] }),
    consistent('consistency-backwards', 'from the larger tree to the smaller one', { from: to, to: from }),
    consistent('consistency-path-short', 'a hash too few', { path: step.path.slice(0, -1) }),
    consistent('consistency-path-long', 'a hash too many', { path: [...step.path, '00'.repeat(32)] }),
    consistent('consistency-path-bit', 'one bit of the path', { path: flipped(seven) }),
  ];
}

interface Statement {
  readonly name: string;
  readonly operation: string;
  readonly clause: string;
  readonly comment: string;
  readonly input: JsonObject;
  readonly expect?: 'ok' | ErrorCode;
  readonly world?: World;
  readonly names?: readonly string[];
  readonly now?: number;
}

function stated(
  world: World,
  suite: SuiteId,
  { world: other = world, names = RELAYS, now = NOW * 1000, expect = 'ok', ...rest }: Statement,
): VectorCase {
  return { ...rest, expect, suite, now, keys: logKeys(other, names) };
}

const suffixOf = (suite: SuiteId): string => (suite === 'rogatory-hybrid' ? '-hybrid' : '');

async function checkpoints(world: World, suite: SuiteId): Promise<VectorCase[]> {
  const log = new TestLog(world, B_RELAY).fill(6);
  const { bytes, checkpoint } = await log.sign();
  const body = Buffer.from(encodeCheckpoint(checkpoint)).toString();
  const by = (text: string, signer: Signer = world.signer(B_RELAY, 'log')): Promise<Uint8Array> =>
    signStatement('checkpoint', toUtf8(text), signer);
  const last = world.signer(B_RELAY, 'log').keys.size - 1;
  const one = (
    name: string,
    clause: string,
    comment: string,
    given: Uint8Array,
    expect?: ErrorCode,
    more: Partial<Statement> = {},
  ): VectorCase =>
    stated(world, suite, {
      name: `${name}${suffixOf(suite)}`,
      operation: 'log.verify-checkpoint',
      clause,
      comment,
      input: { checkpoint: toHex(given) },
      names: ['bb/relay'],
      ...(expect !== undefined && { expect }),
      ...more,
    });
  const patched = (change: object): { world: World } => {
    const other = makeWorld(suite);
    other.patch(B_RELAY, 'log', change);
    return { world: other };
  };
  const half = changed(bytes, [3], (all) => (all as readonly CborValue[]).slice(0, 1));
  return [
    one('accepted-checkpoint', 'LOG-07', 'three lines, signed by the log signer', bytes),
    one(
      'accepted-checkpoint-token',
      'LOG-55',
      'a time token beside its last signature',
      changed(bytes, [3, last, 1], () => TOKEN),
    ),
    one('checkpoint-size-bit', 'LOG-10', 'one bit of its size', changed(bytes, [2], flip(ORIGIN.length + 1)), 'LOG_SIGNATURE'),
    one('checkpoint-signature-last', 'LOG-10', 'one bit of its last signature', changed(bytes, [3, last, 2], flip()), 'LOG_SIGNATURE'),
    one(
      'checkpoint-typ',
      'CRYPTO-09',
      'the header of a cosignature',
      changed(bytes, [0, 'inside', 16], () => 'application/rogatory-cosignature+cose'),
      MALFORMED,
    ),
    one('checkpoint-signer-of-another', 'LOG-09', 'signed by another relay', await by(body, world.signer(A_RELAY, 'log')), 'LOG_SIGNER', {
      names: RELAYS,
    }),
    one('checkpoint-signer-role', 'LOG-09', 'signed by a cosign key', await by(body, world.signer(B_RELAY, 'cosign')), 'LOG_SIGNER'),
    one(
      'checkpoint-owner-unknown',
      'LOG-09',
      'of an owner that no directory lists',
      await by(body.replace('relay', 'nobody')),
      'LOG_SIGNER',
    ),
    one('checkpoint-signer-ended', 'LOG-09', 'a signer whose validity is over', bytes, 'LOG_SIGNER', patched({ to: NOW - 1 })),
    one('checkpoint-signer-not-yet', 'LOG-09', 'a signer that is not valid yet', bytes, 'LOG_SIGNER', patched({ from: NOW + 1 })),
    one(
      'checkpoint-signer-compromised',
      'LOG-72',
      'a compromised signer',
      bytes,
      'LOG_SIGNER',
      patched({ status: 'compromised', invalidSince: NOW - 60 }),
    ),
    one('checkpoint-line', 'LOG-07', 'a fourth line', await by(`${body}more\n`), 'LOG_CHECKPOINT'),
    one('checkpoint-size-one', 'LOG-07', 'a size of 1', await by(body.replace('\n7\n', '\n1\n')), 'LOG_CHECKPOINT'),
    one('checkpoint-size-zero-led', 'LOG-07', 'a size with a leading zero', await by(body.replace('\n7\n', '\n07\n')), 'LOG_CHECKPOINT'),
    one(
      'checkpoint-root-bits',
      'LOG-07',
      'unused bits in the base64 of the root',
      await by(body.replace(/(.)=\n$/, (_, char: string) => `${String.fromCharCode(char.charCodeAt(0) + 1)}=\n`)),
      'LOG_CHECKPOINT',
    ),
    one('checkpoint-epoch', 'LOG-41', 'an epoch of 0', await by(body.replace(`/${EPOCH}\n`, '/0\n')), 'LOG_ORIGIN'),
    ...(last === 0
      ? []
      : [
          one('checkpoint-half', 'LOG-09', 'one of its two signatures', half, 'LOG_SIGNER'),
          one('checkpoint-signatures-order', 'CRYPTO-09', 'its signatures the other way round', changed(bytes, [3], reverse), MALFORMED),
        ]),
  ];
}

async function cosignatures(world: World, suite: SuiteId): Promise<VectorCase[]> {
  const log = new TestLog(world, B_RELAY).fill(4);
  const at = NOW + 60;
  const signed = async (who: typeof A_RELAY, when = at): Promise<Uint8Array> =>
    signCosignature(await log.sign(), who, world.signer(who, 'cosign'), when);
  const good = await signed(A_RELAY);
  const last = world.signer(A_RELAY, 'cosign').keys.size - 1;
  const own = await signStatement(
    'cosignature',
    cosignatureStatement((await log.sign()).checkpoint, at),
    world.signer(B_RELAY_2, 'cosign'),
  );
  const one = (
    name: string,
    clause: string,
    comment: string,
    cosignature: Uint8Array,
    expect?: ErrorCode,
    cosigner = 'aa/relay',
    names = RELAYS,
  ): VectorCase =>
    stated(world, suite, {
      name: `${name}${suffixOf(suite)}`,
      operation: 'log.verify-cosignature',
      clause,
      comment,
      input: { cosigner, cosignature: toHex(cosignature) },
      names,
      ...(expect !== undefined && { expect }),
    });
  return [
    one('accepted-cosignature', 'LOG-71', 'by a relay of the other state', good),
    one('accepted-cosignature-ahead', 'LOG-73', 'a time 600 seconds ahead', await signed(A_RELAY, NOW + 600)),
    one('cosignature-ahead', 'LOG-73', 'a time 601 seconds ahead', await signed(A_RELAY, NOW + 601), 'LOG_COSIGNATURE'),
    one('cosignature-own-state', 'LOG-71', 'by a relay of the own state', own, 'LOG_COSIGNATURE', 'bb/relay-2', ['bb/relay', 'bb/relay-2']),
    one('cosignature-kind', 'LOG-71', 'an agency cosigns the log of a relay', await signed(A_CA), 'LOG_COSIGNATURE', 'aa/ca', [
      'bb/relay',
      'aa/ca',
    ]),
    one('cosignature-name', 'LOG-09', 'beside the name of nobody', good, 'LOG_SIGNER', 'aa/nobody'),
    one('cosignature-last', 'LOG-10', 'one bit of its last signature', changed(good, [3, last, 2], flip()), 'LOG_SIGNATURE'),
    one(
      'cosignature-time-bit',
      'LOG-10',
      'one bit of its time',
      changed(good, [2], flip('cosignature/v1\ntime 1795521660'.length - 1)),
      'LOG_SIGNATURE',
    ),
    one(
      'cosignature-token',
      'LOG-55',
      'a time token, which a checkpoint alone has',
      changed(good, [3, 0, 1], () => TOKEN),
      MALFORMED,
    ),
    one('cosignature-before-key', 'LOG-09', 'a time before its signer was valid', await signed(A_RELAY, NOW - 864_000), 'LOG_SIGNER'),
  ];
}

async function restores(world: World): Promise<VectorCase[]> {
  const old = new TestLog(world, B_RELAY).fill(6);
  const R = NOW * 1000;
  const good: Restored = { old: { owner: B_RELAY, epoch: EPOCH }, size: 5, root: old.root(), new: { owner: B_RELAY, epoch: R } };
  const made = async (change: Partial<Restored> = {}, epoch = R, kind: 'restored' | 'custody' = 'restored'): Promise<Uint8Array> => {
    const log = new TestLog(world, B_RELAY, { epoch, seed: 'next' });
    log.add(kind, encodeRestored({ ...good, ...change }));
    log.fill(2);
    const { receipt: restored, salt, path } = await log.entry(1);
    return encodeRestore({ checkpoint: (await log.sign()).bytes, restored, salt, path });
  };
  const ahead = (seconds: number): Restored['new'] => ({ owner: B_RELAY, epoch: (NOW + seconds) * 1000 });
  const bytes = await made();
  const inside = [1, 'inside'] as const;
  const one = (name: string, clause: string, comment: string, restore: Uint8Array, expect?: ErrorCode, sender = 'bb/relay'): VectorCase =>
    stated(world, 'rogatory-classic', {
      name,
      operation: 'log.verify-restore',
      clause,
      comment,
      input: { sender, restore: toHex(restore) },
      names: ['bb/relay'],
      ...(expect !== undefined && { expect }),
    });
  return [
    one('accepted-restore', 'LOG-16', 'a log of 5 entries goes on in a new one', bytes),
    one(
      'accepted-restore-nothing',
      'LOG-16',
      'nothing is left of the store: size 0',
      await made({ size: 0, root: sha256(new Uint8Array(0)) }),
    ),
    one('accepted-restore-ahead', 'LOG-16', 'a log that begins 600 seconds ahead', await made({ new: ahead(600) }, ahead(600).epoch)),
    one('restore-ahead', 'LOG-16', 'a log that begins 601 seconds ahead', await made({ new: ahead(601) }, ahead(601).epoch), 'LOG_RESTORE'),
    one('restore-sender', 'LOG-16', 'from another than the owner', bytes, 'LOG_RESTORE', 'bb/relay-2'),
    one(
      'restore-other-log',
      'LOG-16',
      'names another new log than its checkpoint is of',
      await made({ new: { owner: B_RELAY, epoch: R - 1 } }),
      'LOG_RESTORE',
    ),
    one(
      'restore-root-of-nothing',
      'LOG-05',
      'size 0 with a root that is none',
      changed(bytes, [...inside, 2], () => 0),
      'LOG_LEAF',
    ),
    one(
      'restore-not-newer',
      'LOG-05',
      'a new log that is the old one',
      changed(bytes, [...inside, 4], () => ORIGIN),
      'LOG_LEAF',
    ),
    one(
      'restore-owner',
      'LOG-05',
      'an old log of somebody else',
      changed(bytes, [...inside, 1], () => ORIGIN.replace('bb', 'aa')),
      'LOG_LEAF',
    ),
    one(
      'restore-label',
      'LOG-05',
      'another label',
      changed(bytes, [...inside, 0], () => 'rogatory-log/2'),
      'LOG_LEAF',
    ),
    one(
      'restore-origin',
      'LOG-41',
      'an origin without an epoch',
      changed(bytes, [...inside, 1], () => 'rogatory/bb/relay'),
      'LOG_ORIGIN',
    ),
    one('restore-kind', 'LOG-03', 'a leaf of another kind', await made({}, R, 'custody'), 'LOG_INCLUSION'),
    one(
      'restore-size',
      'LOG-03',
      'another size than the leaf says',
      changed(bytes, [...inside, 2], () => 4),
      'LOG_INCLUSION',
    ),
    one('restore-salt', 'LOG-03', 'one bit of the salt', changed(bytes, [2], flip()), 'LOG_INCLUSION'),
    one('restore-path', 'LOG-03', 'one bit of the path', changed(bytes, [3, 0], flip()), 'LOG_INCLUSION'),
    one(
      'restore-no-path',
      'LOG-16',
      'no path',
      changed(bytes, [3], () => []),
      'LOG_EXCHANGE',
    ),
    one(
      'restore-signature',
      'LOG-10',
      'one bit of the signature of the checkpoint',
      changed(bytes, [0, 'inside', 3, 0, 2], flip()),
      'LOG_SIGNATURE',
    ),
  ];
}

async function ownEntries(world: World): Promise<VectorCase[]> {
  const log = new TestLog(world, B_CA).fill(3);
  const at = log.receipt(receiptOf('opened'));
  log.fill(1);
  const good = await ownEntry(log, at, [A_CA], NOW + 30);
  const one = (name: string, clause: string, comment: string, entry: Uint8Array, expect?: ErrorCode, output?: JsonObject): VectorCase => ({
    ...stated(world, 'rogatory-classic', {
      name,
      operation: 'log.verify-own-entry',
      clause,
      comment,
      input: { against: 'aa', entry: toHex(entry) },
      names: ['aa/ca', 'bb/ca'],
      ...(expect !== undefined && { expect }),
    }),
    ...(output !== undefined && { output }),
  });
  return [
    one('accepted-own-entry', 'LOG-75', 'an entry that the other state cosigned, which dates it', good, undefined, { datedBy: NOW + 30 }),
    one('accepted-own-entry-undated', 'LOG-75', 'an entry without a cosignature has no date', await ownEntry(log, at, []), undefined, {
      datedBy: null,
    }),
    one('own-entry-object', 'LOG-03', 'one bit of its object', changed(good, [1], flip()), 'LOG_INCLUSION'),
    one(
      'own-entry-cosignature-of-another-head',
      'LOG-75',
      'a cosignature of another size of the log',
      changed(good, [6, 0], () => signedOther),
      'LOG_OWN_ENTRY',
    ),
    one(
      'own-entry-kind',
      'LOG-75',
      'kind 99',
      changed(good, [0], () => 99),
      'LOG_OWN_ENTRY',
    ),
  ];
}

const signedOther = await (async (): Promise<Uint8Array> => {
  const world = makeWorld();
  return signCosignature(await new TestLog(world, B_CA).fill(2).sign(), A_CA, world.signer(A_CA, 'cosign'), NOW);
})();

async function contradictions(world: World): Promise<VectorCase[]> {
  const kept = async (content: Receipt, epoch = EPOCH): Promise<Uint8Array> => {
    const log = new TestLog(world, content.issuer, { epoch }).fill(2);
    return log.batch(log.receipt(content));
  };
  const two = (first: Uint8Array, second: Uint8Array): Uint8Array => encodeContradiction({ kind: 'receipts', first, second });
  const one = (
    name: string,
    comment: string,
    contradiction: Uint8Array,
    expect?: ErrorCode,
    output?: JsonObject,
    clause = expect === undefined ? 'LOG-22' : 'LOG-23',
  ): VectorCase => ({
    ...stated(world, 'rogatory-classic', {
      name,
      operation: 'log.contradiction',
      clause,
      comment,
      input: { contradiction: toHex(contradiction) },
      names: ['bb/relay', 'bb/ca', 'aa/ca'],
      ...(expect !== undefined && { expect }),
    }),
    ...(output !== undefined && { output }),
  });
  const opened = await kept(receiptOf('opened'));
  const refused = await kept(receiptOf('refused'));
  const [six, other, seven] = [
    new TestLog(world, B_RELAY).fill(5),
    new TestLog(world, B_RELAY).fill(5, 'lie'),
    new TestLog(world, B_RELAY).fill(8),
  ];
  const [first, second, newer] = [(await six.sign()).bytes, (await other.sign()).bytes, (await seven.sign()).bytes];
  const proof = await seven.consistency(6);
  const rewritten = (older: Uint8Array): Uint8Array => encodeContradiction({ kind: 'rewritten', first: older, second: newer, proof });
  const split = (a: Uint8Array, b: Uint8Array): Uint8Array => encodeContradiction({ kind: 'split-view', first: a, second: b });
  return [
    one('accepted-opened-refused', 'opened and refused, of one envelope', two(opened, refused), undefined, {
      class: 'opened-refused',
      accused: 'bb/ca',
    }),
    one(
      'accepted-opened-refused-later',
      'opened, and refused in a later log',
      two(opened, await kept(sealedRefusal({ at: NOW + 60 }), EPOCH + 5)),
      undefined,
      { class: 'opened-refused', accused: 'bb/ca' },
    ),
    one(
      'accepted-two-messages',
      'two message digests of one envelope',
      two(opened, await kept(receiptOf('opened', { messageDigest: digest('other') }))),
      undefined,
      { class: 'two-contents', accused: 'bb/ca' },
    ),
    one(
      'accepted-two-attachments',
      'two digests of one attachment',
      two(
        await kept(receiptOf('opened', { attachments: new Map([[1, digest('one')]]) })),
        await kept(receiptOf('opened', { attachments: new Map([[1, digest('two')]]) })),
      ),
      undefined,
      { class: 'two-contents', accused: 'bb/ca' },
    ),
    one('accepted-split-view', 'two checkpoints of one size', split(first, second), undefined, {
      class: 'split-view',
      accused: 'bb/relay',
    }),
    one('accepted-rewritten', 'a consistency proof to the newer root, and from another older one', rewritten(second), undefined, {
      class: 'rewritten',
      accused: 'bb/relay',
    }),
    one(
      'both-true-receipts',
      'refused in a log that was lost, opened in the next one',
      two(refused, await kept(receiptOf('opened'), EPOCH + 5)),
      'LOG_CONTRADICTION',
    ),
    one('both-true-same', 'the same receipt twice', two(opened, opened), 'LOG_CONTRADICTION'),
    one(
      'both-true-other-issuer',
      'another agency refuses what this one opened',
      two(opened, await kept(receiptOf('refused', { issuer: A_CA, addressee: 'ca@aa' }))),
      'LOG_CONTRADICTION',
    ),
    one('both-true-checkpoints', 'two checkpoints of one tree', split(first, first), 'LOG_CONTRADICTION'),
    one('both-true-grown', 'a tree that has grown', rewritten(first), 'LOG_CONTRADICTION'),
    one(
      'proof-of-nothing',
      'a proof that leads to neither root',
      encodeContradiction({ kind: 'rewritten', first: second, second: newer, proof: proof.map((hash) => flip()(hash) as Uint8Array) }),
      'LOG_CONSISTENCY',
      undefined,
      'LOG-04',
    ),
    one(
      'contradiction-forged',
      'one bit of a signature',
      split(first, changed(second, [3, 0, 2], flip())),
      'LOG_SIGNATURE',
      undefined,
      'LOG-10',
    ),
    one('contradiction-version', 'version 2', encode([2, 0, first, second]), 'LOG_CONTRADICTION'),
    one('contradiction-kind', 'kind 9', encode([1, 9, first, second]), 'LOG_CONTRADICTION'),
    one(
      'contradiction-class',
      'two receipts under the name of checkpoints',
      encode([1, 0, opened, refused]),
      'CBOR_TAG',
      undefined,
      'CBOR-08',
    ),
  ];
}
