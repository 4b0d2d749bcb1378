// Nobody can frame an honest owner: whatever an adversary makes of what it said, of its proofs and of all other keys, the judge never says
// that it alone, or with another honest one, signed what is false.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { LIMITS } from '../../src/core/limits.js';
import { generateSigner } from '../../src/crypto/keys.js';
import { memorySigner } from '../../src/crypto/sign.js';
import { signCosignature } from '../../src/log/cosignature.js';
import { encodeEvidence, parseEvidence } from '../../src/log/evidence.js';
import type { Evidence } from '../../src/log/evidence.js';
import { judgeEvidence } from '../../src/log/judge.js';
import type { LogView, SignerView } from '../../src/log/issuers.js';
import { closing } from '../../src/log/epoch.js';
import { closedObject } from '../../src/log/leaf.js';
import type { Checkpoint } from '../../src/log/checkpoint.js';
import { parseCheckpoint } from '../../src/log/checkpoint.js';
import { batchHead, encodeBatch, parseReceiptObject, signReceipt } from '../../src/log/receipt-object.js';
import { parseReceipt } from '../../src/log/receipt.js';
import type { Receipt } from '../../src/log/receipt.js';
import { ReceiptTimes } from '../../src/log/receipt-times.js';
import { rootAt } from '../../src/log/merkle.js';
import { proveInclusion } from '../../src/log/prove.js';
import { decodeTyped, signCheckpoint } from '../../src/log/signed-checkpoint.js';
import { seededRandom } from '../trust/states.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, B_RELAY_2, MAILBOX, NOW, TestLog, digest, makeWorld } from './world.js';
import type { World } from './world.js';

const HONEST = new Set([B_RELAY, B_CA].map(principalKey));
const ENVELOPES = ['one', 'two', 'three'];
const OTHER_MAILBOX = 'second@bb';

type Step =
  | { readonly do: 'say'; readonly envelope: number; readonly choice: number }
  | { readonly do: 'clock'; readonly seconds: number }
  | { readonly do: 'checkpoint'; readonly lateSeconds: number }
  | { readonly do: 'rotate' }
  | { readonly do: 'restore'; readonly lost: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), envelope: fc.nat(2), choice: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clock' as const), seconds: fc.integer({ min: -3_000, max: 3_000 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('checkpoint' as const), lateSeconds: fc.integer({ min: -900, max: 9_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'rotate' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), lost: fc.nat(4) }) },
);

/** The directories, in which log signers were rotated, and mailboxes may have changed hands since. */
function rotating(): World & { readonly views: readonly LogView[]; rotate(): void } {
  const world = makeWorld();
  const next = memorySigner(generateSigner('rogatory-classic', seededRandom('the next log signer')));
  const { signerId, keys } = next;
  const entry: SignerView = { signerId, role: 'log', keys, from: NOW - 86_400, to: NOW + 86_400, status: 'active' };
  let isNext = false;
  const viewOf = (owner: string | undefined): LogView => ({
    issuer(scope, id) {
      const issuer = world.view.issuer(scope, id);
      if (issuer === undefined || !HONEST.has(`${scope}/${id}`)) return issuer;
      const signers = issuer.signers.map((signer) =>
        signer.role === 'log' && isNext ? { ...signer, status: 'retired' as const } : signer,
      );
      return { ...issuer, signers: [...signers, entry] };
    },
    agencyOf: (mailbox) => (mailbox.endsWith('@bb') ? owner : world.view.agencyOf(mailbox)),
  });
  return {
    ...world,
    view: viewOf('ca'),
    views: [viewOf('ca'), viewOf('another'), viewOf(undefined)],
    rotate: () => void (isNext = true),
    signer: (who, role) => (role === 'log' && isNext && HONEST.has(principalKey(who)) ? next : world.signer(who, role)),
  };
}

/** All that came out of one run, in whoever's hands. */
interface Pool {
  readonly receipts: Uint8Array[];
  readonly checkpoints: Uint8Array[];
  readonly cosignatures: { readonly cosigner: Principal; readonly bytes: Uint8Array }[];
  readonly trees: TestLog[];
}

/** An owner that says what the code of a relay or agency says: once of each fact, dated by its log, closed when it was restored. */
class Honest {
  readonly #world: World;
  readonly #owner: Principal;
  readonly #pool: Pool;
  #log: TestLog;
  #times = new ReceiptTimes();
  #cosigned = 2;
  #clock = NOW;
  /** What was said of each envelope, with its place. */
  #said: { readonly log: TestLog; readonly name: string; readonly kind: Receipt['kind']; readonly index: number }[] = [];

  constructor(world: World, owner: Principal, pool: Pool) {
    this.#world = world;
    this.#owner = owner;
    this.#pool = pool;
    this.#log = this.#begin(1).fill(1);
  }

  #begin(epoch: number): TestLog {
    const log = new TestLog(this.#world, this.#owner, { epoch, seed: `${principalKey(this.#owner)} ${epoch}` });
    this.#pool.trees.push(log);
    return log;
  }

  async take(next: Step): Promise<void> {
    if (next.do === 'clock') this.#clock += next.seconds;
    else if (next.do === 'say') await this.#say(ENVELOPES[next.envelope]!, next.choice);
    else if (next.do === 'checkpoint') await this.#checkpoint(next.lateSeconds);
    else if (next.do === 'restore') await this.#restore(next.lost);
  }

  async #say(name: string, choice: number): Promise<void> {
    const kinds = this.#owner.id === 'ca' ? (['delivered', 'opened', 'refused'] as const) : (['relayed', 'expired', 'failed'] as const);
    const kind = kinds[choice % 3]!;
    const has = (...of: readonly Receipt['kind'][]): boolean => this.#said.some((each) => each.name === name && of.includes(each.kind));
    // Content is judged once; the rest is a fact once.
    if (has(kind) || ((kind === 'opened' || kind === 'refused') && has('opened', 'refused'))) return;
    const isSealed = kind === 'opened' || (kind === 'refused' && choice > 2);
    const receipt: Receipt = {
      kind,
      envelopeDigest: digest(name),
      envelopeId: digest(name).slice(0, 16),
      issuer: this.#owner,
      at: this.#times.date(this.#clock * 1000),
      addressee: isSealed ? { ...B_CA, kem: digest('kem') } : choice > 3 ? OTHER_MAILBOX : MAILBOX,
      ...(isSealed && { messageDigest: digest(`content of ${name}`) }),
      ...(kind === 'failed' || (isSealed && kind === 'refused') ? { reason: 'policy' as const } : {}),
    };
    const index = this.#log.receipt(receipt);
    this.#said.push({ log: this.#log, name, kind, index });
    this.#pool.receipts.push(await this.#log.batch(index));
    if (choice % 2 === 0) this.#log.fill(choice, 'sent');
  }

  async #checkpoint(lateSeconds: number): Promise<void> {
    const { checkpoint, cose } = await this.#log.sign();
    this.#pool.checkpoints.push(cose);
    // Honest receipts again, under the newer checkpoint; what the other side cosigns, it cosigns when it likes.
    const last = this.#said.findLast(({ log }) => log === this.#log);
    if (last !== undefined) this.#pool.receipts.push(await this.#log.batch(last.index));
    const by = this.#owner.id === 'ca' ? A_CA : A_RELAY;
    const at = this.#times.date(this.#clock * 1000) + lateSeconds;
    const { cose: bytes } = await signCosignature({ checkpoint }, by, this.#world.signer(by, 'cosign'), at);
    this.#pool.cosignatures.push({ cosigner: by, bytes });
    if (Math.abs(lateSeconds) <= LIMITS.clockSkewSeconds) this.#cosigned = checkpoint.size;
  }

  /** The store comes back without its last entries: the origin is closed at what is known to be cosigned, and what was lost is not known. */
  async #restore(lost: number): Promise<void> {
    const old = this.#log;
    const left = Math.max(2, old.frontier.size - lost);
    const size = Math.min(this.#cosigned, left);
    this.#said = this.#said.filter(({ log, index }) => log !== old || index < left);
    // What is owed of a closed log is signed singly.
    for (const { log, index } of this.#said)
      if (log === old) this.#pool.receipts.push(await this.#single(parseReceipt(log.entries[index]!.object)));
    const { owner, epoch } = old;
    const last: Checkpoint = { owner, epoch, size, root: await rootAt(size, old.read) };
    this.#pool.checkpoints.push((await signCheckpoint(last, this.#world.signer(owner, 'log'))).cose);
    this.#log = this.#begin(epoch + 1);
    this.#log.add('closed', closedObject(closing(last)));
    this.#times = new ReceiptTimes();
    this.#cosigned = 2;
  }

  #single(receipt: Receipt): Promise<Uint8Array> {
    return signReceipt(receipt, this.#world.signer(this.#owner, this.#owner.id === 'ca' ? 'seal' : 'relay'));
  }
}

/** What the adversary adds: its own keys sign whatever serves, in its own name and in that of others. */
async function forge(world: World, pool: Pool): Promise<void> {
  const lies = new TestLog(world, B_RELAY_2, { seed: 'lies' });
  for (const object of pool.receipts.filter((_, i) => i % 3 === 0)) {
    const parsed = parseReceiptObject(object);
    const receipt = parseReceipt(parsed.form === 'single' ? parsed.sign.payload : parsed.entries[0]!.receipt);
    const other: Receipt = {
      ...receipt,
      at: receipt.at + 86_400,
      ...(receipt.messageDigest && { messageDigest: digest('other content') }),
    };
    const index = lies.receipt(other);
    pool.receipts.push(await signReceipt(other, world.signer(B_RELAY_2, 'relay')), await lies.batch(index));
    // The honest entry under a head of its own.
    if (parsed.form === 'batch') pool.receipts.push(encodeBatch(batchHead(await lies.sign()), parsed.entries));
  }
  // In its own name, where it may: of another relay of the state, and of the other side.
  for (const name of ENVELOPES) {
    const about = { envelopeDigest: digest(name), envelopeId: digest(name).slice(0, 16), addressee: MAILBOX };
    const expired: Receipt = { ...about, kind: 'expired', issuer: B_RELAY_2, at: NOW + 9_000 };
    const usurped: Receipt = { ...about, kind: 'delivered', issuer: A_RELAY, at: NOW };
    pool.receipts.push(
      await signReceipt(expired, world.signer(B_RELAY_2, 'relay')),
      await signReceipt(usurped, world.signer(A_RELAY, 'relay')),
    );
  }
  const trees = pool.trees.map(({ owner, epoch }) => new TestLog(world, owner, { epoch, seed: 'a forged tree' }).fill(6));
  for (const tree of trees) {
    // Their roots, signed by other keys; and cosigned, which no owner has to sign.
    const checkpoint: Checkpoint = { owner: tree.owner, epoch: tree.epoch, size: tree.frontier.size, root: tree.root() };
    pool.checkpoints.push((await signCheckpoint(checkpoint, world.signer(A_RELAY, 'log'))).cose);
    const by = tree.owner.id === 'ca' ? A_CA : B_RELAY_2;
    const { cose } = await signCosignature({ checkpoint: { ...checkpoint, size: 1_000 } }, by, world.signer(by, 'cosign'), NOW - 80_000);
    pool.cosignatures.push({ cosigner: by, bytes: cose });
  }
  pool.trees.push(...trees, lies);
}

async function* evidences({ receipts, checkpoints, cosignatures, trees }: Pool): AsyncGenerator<Evidence> {
  for (const [i, first] of receipts.entries()) {
    yield { kind: 'usurped', object: first };
    for (const second of receipts.slice(i + 1)) {
      yield { kind: 'receipts', first, second };
      yield { kind: 'disordered', earlier: first, later: second };
    }
    for (const { cosigner, bytes } of cosignatures) yield { kind: 'misdated', entry: first, cosigner, cosignature: bytes };
  }
  const sized = checkpoints.map((bytes) => ({ bytes, size: parseCheckpoint(decodeTyped('checkpoint', bytes).payload).size }));
  for (const older of sized) {
    for (const newer of sized) {
      yield { kind: 'split-view', first: older.bytes, second: newer.bytes };
      for (const tree of trees) {
        if (older.size > newer.size || newer.size > tree.frontier.size) continue;
        yield { kind: 'rewritten', older: older.bytes, newer: newer.bytes, proof: await tree.consistency(older.size, newer.size) };
      }
    }
  }
  for (const entry of receipts) {
    const parsed = parseReceiptObject(entry);
    const index = parsed.form === 'batch' ? parsed.entries[0]!.index : 0;
    for (const { bytes: newer, size } of sized) {
      for (const tree of trees) {
        if (index >= size || size > tree.frontier.size) continue;
        yield { kind: 'replaced', entry, newer, leafHash: tree.read(0, index)!, path: await proveInclusion(index, size, tree.read) };
      }
    }
  }
}

/** Who is accused, where anybody is. */
function accusedBy(view: LogView, evidence: Evidence): readonly string[] {
  try {
    return judgeEvidence(view, evidence).accused.map(principalKey);
  } catch (error) {
    if (isRogatoryError(error)) return [];
    throw error;
  }
}

const isFramed = (accused: readonly string[]): boolean => accused.length > 0 && accused.every((key) => HONEST.has(key));

describe('an honest owner', () => {
  it('is accused alone by nothing that an adversary can put together (LOG-22, LOG-23, LOG-24)', async () => {
    let judged = 0;
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (steps, flips) => {
        const world = rotating();
        const pool: Pool = { receipts: [], checkpoints: [], cosignatures: [], trees: [] };
        const owners = [new Honest(world, B_CA, pool), new Honest(world, B_RELAY, pool)];
        for (const each of steps) {
          if (each.do === 'rotate') world.rotate();
          else for (const owner of owners) await owner.take(each);
        }
        await forge(world, pool);
        for await (const evidence of evidences(pool)) {
          for (const view of evidence.kind === 'usurped' ? world.views : [world.view]) {
            const accused = accusedBy(view, evidence);
            if (isFramed(accused)) throw new Error(`${evidence.kind} frames ${accused.join()}`);
            for (const key of accused) seen.add(`${evidence.kind} ${key}`);
            judged++;
          }
          // And now and then with a bit changed somewhere.
          if (flips.next().value % 16 !== 0) continue;
          const bytes = encodeEvidence(evidence);
          const at = flips.next().value % (bytes.length * 8);
          bytes[at >> 3]! ^= 1 << (at & 7);
          let changed: Evidence;
          try {
            changed = parseEvidence(bytes);
          } catch (error) {
            if (isRogatoryError(error)) continue;
            throw error;
          }
          if (isFramed(accusedBy(world.view, changed))) throw new Error(`${changed.kind}, bit ${at} changed, frames somebody`);
        }
      }),
      { seed: 20_261_127, numRuns: 2 },
    );
    // The judge did judge: the adversary's own lies convict it.
    expect(judged).toBeGreaterThan(1_000);
    expect([...seen].filter((each) => !HONEST.has(each.split(' ')[1]!)).map((each) => each.split(' ')[0])).toEqual(
      expect.arrayContaining(['usurped', 'misdated']),
    );
  }, 60_000);
});
