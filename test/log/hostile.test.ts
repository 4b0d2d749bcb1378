// Bytes from the other side of a link or out of a message: whatever comes, an answer or a coded refusal, in bounded time; and nothing that was
// signed is taken with a bit changed.
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { concat } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { LIMITS } from '../../src/core/limits.js';
import { encodeAnchorOffer, encodeAnchorRequest, parseAnchorOffer, parseAnchorRequest } from '../../src/log/anchor-exchange.js';
import { parseCheckpoint } from '../../src/log/checkpoint.js';
import { encodeCoseReceipt, verifyCoseReceipt } from '../../src/log/cose-receipt.js';
import { signCosignature, verifyCosignature, verifyCosignatureLine } from '../../src/log/cosignature.js';
import { encodeEvidence, parseEvidence } from '../../src/log/evidence.js';
import {
  encodeCheckpointOffer,
  encodeClosingOffer,
  encodeCosignatureOffer,
  parseCheckpointOffer,
  parseClosingOffer,
  parseCosignatureOffer,
} from '../../src/log/exchange.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { closedObject, parseClosed } from '../../src/log/leaf.js';
import { encodeNote, parseNote } from '../../src/log/note.js';
import { encodeNotice, parseNotice } from '../../src/log/notice.js';
import { encodeReceipt, parseReceipt } from '../../src/log/receipt.js';
import { encodeBatch, parseReceiptObject, signReceipt } from '../../src/log/receipt-object.js';
import { verifyCheckpoint, verifyNote } from '../../src/log/signed-checkpoint.js';
import { findUsurped } from '../../src/log/usurped.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { seededRandom } from '../trust/states.js';
import { A_RELAY, B_RELAY, NOW, TestLog, makeWorld, receiptOf } from './world.js';

interface Form {
  readonly name: string;
  readonly good: Uint8Array;
  readonly read: (bytes: Uint8Array) => unknown;
  /** Whether `read` verifies: then no changed bit is taken. */
  readonly verifies?: true;
}

const world = makeWorld();
const { view } = world;
let forms: Form[];

beforeAll(async () => {
  const log = new TestLog(world, B_RELAY).fill(5);
  const older = await log.verified();
  const index = log.receipt(receiptOf('relayed'));
  const { checkpoint, cose, note, rootSignature } = await log.sign();
  const verified = verifyCheckpoint(view, cose, { at: NOW });
  const single = await signReceipt(receiptOf('opened'), world.signer(receiptOf('opened').issuer, 'seal'));
  const batch = await log.batch(index);
  const { receipt: object, salt, path } = await log.entry(index);
  const { cose: cosignature, line } = await signCosignature({ checkpoint }, A_RELAY, world.signer(A_RELAY, 'cosign'), NOW);
  const cosignedNote = encodeNote({ ...parseNote(note), lines: [...parseNote(note).lines, line] });
  const proof = await log.consistency(older.checkpoint.size);
  const [signer] = view.issuer('aa', 'relay')!.signers.filter(({ role }) => role === 'cosign');
  const coseReceipt = encodeCoseReceipt(rootSignature, { index, size: checkpoint.size, path });
  const leaf = log.read(0, index)!;
  const usurped = await signReceipt(receiptOf('delivered', { issuer: B_RELAY }), world.signer(B_RELAY, 'relay'));
  const closed = closedObject({
    origin: { owner: B_RELAY, epoch: 1 },
    size: 5,
    root: older.checkpoint.root,
    next: { owner: B_RELAY, epoch: 2 },
  });
  const evidence = encodeEvidence({ kind: 'usurped', object: usurped });
  forms = [
    { name: 'receipt', good: encodeReceipt(receiptOf('opened')), read: parseReceipt },
    { name: 'single receipt', good: single, read: (bytes) => verifyReceiptObject(view, bytes), verifies: true },
    { name: 'batch', good: batch, read: (bytes) => verifyReceiptObject(view, bytes), verifies: true },
    { name: 'object', good: batch, read: parseReceiptObject },
    { name: 'notice', good: encodeNotice([single, batch]), read: (bytes) => parseNotice(bytes).map(parseReceiptObject) },
    { name: 'checkpoint body', good: parseNote(note).text, read: parseCheckpoint },
    { name: 'checkpoint', good: cose, read: (bytes) => verifyCheckpoint(view, bytes, { at: NOW }), verifies: true },
    { name: 'note', good: note, read: (bytes) => verifyNote(verified, bytes), verifies: true },
    { name: 'cosignature line', good: cosignedNote, read: (bytes) => verifyCosignatureLine(parseNote(bytes), A_RELAY, signer!) },
    { name: 'cosignature', good: cosignature, read: (bytes) => verifyCosignature(view, A_RELAY, bytes), verifies: true },
    {
      name: 'COSE receipt',
      good: coseReceipt,
      read: (bytes) => verifyCoseReceipt(view, B_RELAY, bytes, leaf, { at: NOW }),
      verifies: true,
    },
    { name: 'checkpoint offer', good: encodeCheckpointOffer({ checkpoint: cose, note, from: 6, proof }), read: parseCheckpointOffer },
    {
      name: 'closing offer',
      good: encodeClosingOffer({ last: older.bytes, opened: cose, note, entry: { object: closed, salt, path }, proof }),
      read: parseClosingOffer,
    },
    {
      name: 'cosignature offer',
      good: encodeCosignatureOffer({ cosigner: A_RELAY, cosignature, line: line.signature }),
      read: parseCosignatureOffer,
    },
    { name: 'anchor request', good: encodeAnchorRequest({ origin: checkpoint, sizes: [2, 7] }), read: parseAnchorRequest },
    {
      name: 'anchor offer',
      good: encodeAnchorOffer({ cosigner: A_RELAY, cosignature, joins: [{ size: 6, path: proof }] }),
      read: parseAnchorOffer,
    },
    { name: 'closed', good: closed, read: parseClosed },
    { name: 'evidence', good: evidence, read: (bytes) => judgeEvidence(view, parseEvidence(bytes)), verifies: true },
    { name: 'usurped receipt', good: usurped, read: (bytes) => findUsurped(view, bytes) },
    { name: 'leaf', good: encode([1, 2, object, salt]), read: parseClosed },
  ];
});

/** @returns whether it was taken. @throws when anything else than a coded refusal comes. */
function taken({ name, read }: Form, bytes: Uint8Array, what: string): boolean {
  const before = process.cpuUsage();
  try {
    return read(bytes) !== undefined;
  } catch (error) {
    if (isRogatoryError(error)) return false;
    throw new Error(`${name}: ${what}`, { cause: error });
  } finally {
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000, `${name}: ${what}`).toBeLessThan(1_500);
  }
}

describe('what others send', () => {
  it('is taken with no bit changed, where it is signed or proven (LOG-03, LOG-10, LOG-20, LOG-23)', () => {
    for (const form of forms) {
      if (form.verifies !== true) continue;
      expect(taken(form, form.good, 'as it is'), form.name).toBe(true);
      // One bit of each byte; which one changes from byte to byte.
      for (let at = 0; at < form.good.length; at++) {
        const changed = Uint8Array.from(form.good);
        changed[at]! ^= 1 << ((at * 5) % 8);
        expect(taken(form, changed, `byte ${at}`), `${form.name}, byte ${at}`).toBe(false);
      }
    }
  });

  it('is answered or refused with a code, however it is cut, joined and changed (LOG-19, LOG-21, LOG-30, LOG-31)', () => {
    const random = seededRandom('hostile');
    const number = (below: number): number => new DataView(random(4).buffer).getUint32(0) % below;
    for (const form of forms) {
      const { good } = form;
      for (let round = 0; round < 120; round++) {
        const other = forms[number(forms.length)]!.good;
        const [from, to] = [number(good.length), number(good.length)];
        const changed = Uint8Array.from(good);
        for (let i = number(6); i >= 0; i--) changed[number(changed.length)] = number(256);
        const all = [
          changed,
          good.subarray(0, from),
          concat(good, other),
          concat(good.subarray(0, from), other, good.subarray(to)),
          concat(good.subarray(0, from), random(number(40)), good.subarray(from)),
          random(number(200)),
        ];
        for (const bytes of all) taken(form, bytes, `round ${round}`);
        // A place of the one, a part of the other.
        taken(form, other, `a ${forms.find((each) => each.good === other)!.name}`);
      }
    }
  });

  it('of the greatest size costs bounded time (LOG-19, LOG-21)', async () => {
    const log = new TestLog(world, B_RELAY);
    const indexes = Array.from({ length: LIMITS.batchMaxReceipts }, (_, i) => log.receipt(receiptOf('relayed', { at: NOW + i })));
    const { cose, note } = await log.sign();
    const entries = await Promise.all(indexes.map((index) => log.entry(index)));
    const path = Array.from({ length: LIMITS.proofMaxHashes }, () => new Uint8Array(32));
    const few = entries.slice(0, 400);
    const large = [
      encodeBatch({ checkpoint: cose, note }, few),
      // Every path as long as one may be, and none of this tree.
      encodeBatch(
        { checkpoint: cose, note },
        entries.slice(0, 96).map((entry) => ({ ...entry, path })),
      ),
      encodeBatch(
        { checkpoint: cose, note },
        Array.from({ length: 400 }, () => few[0]!),
      ),
      encodeNotice(Array.from({ length: LIMITS.noticeMaxObjects }, () => encodeBatch({ checkpoint: cose, note }, entries.slice(0, 4)))),
      new Uint8Array(LIMITS.receiptObjectMaxBytes).fill(0x81),
      new Uint8Array(LIMITS.receiptObjectMaxBytes).fill(0xa1),
    ];
    for (const bytes of large) {
      expect(bytes.length).toBeLessThanOrEqual(LIMITS.receiptObjectMaxBytes);
      for (const name of ['batch', 'notice', 'evidence', 'checkpoint offer', 'usurped receipt']) {
        taken(
          forms.find((form) => form.name === name)!,
          bytes,
          `${bytes.length} bytes`,
        );
      }
    }
    expect(verifyReceiptObject(view, large[0]!)).toHaveLength(400);
  });
});
