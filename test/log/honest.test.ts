// Nobody can frame an honest owner: whatever an adversary makes of what it said, of its proofs and of all other keys, the judge never says
// that it signed what is false. The honest agency restores its store, logs anew what it owes, and states no refusal of older messages.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRogatoryError } from '../../src/core/errors.js';
import { principalKey } from '../../src/core/ids.js';
import type { Principal } from '../../src/core/ids.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { encodeContradiction, judgeContradiction } from '../../src/log/contradiction.js';
import type { ContradictionParts } from '../../src/log/contradiction.js';
import { encodeRestored } from '../../src/log/leaf.js';
import { readReceipt } from '../../src/log/read-batch.js';
import type { LogView, SignerView } from '../../src/log/signer-lookup.js';
import { encodeBatch } from '../../src/log/statement/batch.js';
import type { Checkpoint } from '../../src/log/statement/checkpoint.js';
import type { Receipt } from '../../src/log/statement/receipt.js';
import { readCheckpoint, signCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { rootAt } from '../../src/log/tree/merkle.js';
import { seededRandom } from '../trust/states.js';
import { A_CA, B_CA, B_RELAY, B_RELAY_2, EPOCH, MAILBOX, NOW, TestLog, digest, makeWorld } from './world.js';
import type { World } from './world.js';

const HONEST = new Set([B_RELAY, B_CA].map(principalKey));
const OTHER_MAILBOX = 'second@bb';

type Step =
  | { readonly do: 'say'; readonly envelope: number; readonly choice: number }
  | { readonly do: 'clock'; readonly seconds: number }
  | { readonly do: 'checkpoint' }
  | { readonly do: 'rotate' }
  | { readonly do: 'restore'; readonly lost: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), envelope: fc.nat(3), choice: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('clock' as const), seconds: fc.integer({ min: -3_000, max: 3_000 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'checkpoint' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'rotate' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), lost: fc.nat(5) }) },
);

/** What was refused in the time that a backup loses, and is opened after it. */
const PREFIX: readonly Step[] = [
  { do: 'say', envelope: 0, choice: 5 },
  { do: 'restore', lost: 5 },
  { do: 'say', envelope: 0, choice: 1 },
];

/** The directories, in which log signers were rotated, and mailboxes may have changed hands since. */
function rotating(): World & { readonly views: readonly LogView[]; rotate(): void } {
  const world = makeWorld();
  const next = memorySigner(generateSigner('rogatory-classic', seededRandom('the next log signer')));
  const { signerId, keys } = next;
  const entry: SignerView = { signerId, role: 'log', keys, from: NOW - 86_400, to: NOW + 86_400, status: 'active' };
  let isNext = false;
  const viewOf = (owner: string | undefined): LogView => ({
    ...world.view,
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
  /** Batches of one receipt. */
  readonly receipts: Uint8Array[];
  readonly checkpoints: Uint8Array[];
  readonly trees: TestLog[];
}

/** An owner that says what the code of a relay or agency says: once of each fact, in its present log, and after a restore what LOG-53 lets it say. */
class Honest {
  readonly #world: World;
  readonly #owner: Principal;
  readonly #pool: Pool;
  #log: TestLog;
  #clock = NOW;
  #restores = 0;
  /** What it knows that it said of each envelope, with its place. */
  #said: { readonly log: TestLog; readonly name: string; readonly kind: Receipt['kind']; readonly index: number }[] = [];

  constructor(world: World, owner: Principal, pool: Pool) {
    this.#world = world;
    this.#owner = owner;
    this.#pool = pool;
    this.#log = this.#begin(EPOCH).fill(1);
  }

  #begin(epoch: number): TestLog {
    const log = new TestLog(this.#world, this.#owner, { epoch, seed: `${principalKey(this.#owner)} ${epoch}` });
    this.#pool.trees.push(log);
    return log;
  }

  async take(next: Step): Promise<void> {
    if (next.do === 'clock') this.#clock += next.seconds;
    // Two messages of the beginning, and two that were sent since the last restore.
    else if (next.do === 'say') await this.#say(`${next.envelope < 2 ? 0 : this.#restores} ${next.envelope}`, next.choice);
    else if (next.do === 'checkpoint') this.#pool.checkpoints.push((await this.#log.sign()).bytes);
    else if (next.do === 'restore') await this.#restore(next.lost);
  }

  async #say(name: string, choice: number): Promise<void> {
    const kinds = this.#owner.id === 'ca' ? (['delivered', 'opened', 'refused'] as const) : (['relayed', 'expired', 'failed'] as const);
    const kind = kinds[choice % 3]!;
    const has = (...of: readonly Receipt['kind'][]): boolean => this.#said.some((each) => each.name === name && of.includes(each.kind));
    // Content is judged once; the rest is a fact once.
    if (has(kind) || ((kind === 'opened' || kind === 'refused') && has('opened', 'refused'))) return;
    // LOG-53: it may have been opened in the time that was lost.
    if (kind === 'refused' && !name.startsWith(String(this.#restores))) return;
    const isSealed = kind === 'opened' || (kind === 'refused' && choice > 2);
    const receipt: Receipt = {
      kind,
      envelopeDigest: digest(name),
      envelopeId: digest(name).slice(0, 16),
      issuer: this.#owner,
      at: this.#clock,
      addressee: isSealed ? { ...B_CA, kem: digest('kem') } : choice > 3 ? OTHER_MAILBOX : MAILBOX,
      ...(isSealed && { messageDigest: digest(`content of ${name}`) }),
      ...(kind === 'failed' || (isSealed && kind === 'refused') ? { reason: 'policy' as const } : {}),
    };
    const index = this.#log.receipt(receipt);
    this.#said.push({ log: this.#log, name, kind, index });
    this.#pool.receipts.push(await this.#log.batch(index));
    if (choice % 2 === 0) this.#log.fill(choice, 'sent');
  }

  /** The store comes back without its last entries, and goes on in another log; what it still owes is logged anew, same bytes. */
  async #restore(lost: number): Promise<void> {
    const old = this.#log;
    const left = Math.max(2, old.frontier.size - lost);
    this.#said = this.#said.filter(({ log, index }) => log !== old || index < left);
    this.#restores++;
    this.#log = this.#begin(Math.max(this.#clock * 1000, old.epoch + 131_072));
    const { owner } = old;
    const said = {
      old: { owner, epoch: old.epoch },
      size: left,
      root: await rootAt(left, old.read),
      new: { owner, epoch: this.#log.epoch },
    };
    this.#log.add('restored', encodeRestored(said));
    for (const { log, kind, index } of this.#said) {
      if (log !== old || kind === 'refused') continue;
      this.#pool.receipts.push(await this.#log.batch(this.#log.add(kind, log.entries[index]!.object)));
    }
  }
}

/** What the adversary adds: its own keys sign whatever serves, in its own name and in that of others. */
async function forge(world: World, pool: Pool): Promise<void> {
  const lies = new TestLog(world, B_RELAY_2, { seed: 'lies' });
  const own = new TestLog(world, A_CA, { seed: 'own' });
  for (const batch of pool.receipts.slice(0, 6)) {
    const kept = readReceipt(batch);
    const other: Receipt = { ...kept.receipt, ...(kept.receipt.messageDigest && { messageDigest: digest('other content') }) };
    pool.receipts.push(await lies.batch(lies.receipt(other)));
    // The honest entry under a head of its own.
    const { salt, index, path } = kept;
    pool.receipts.push(encodeBatch({ checkpoint: (await lies.sign()).bytes, entries: [{ receipt: kept.bytes, salt, index, path }] }));
  }
  // In its own name, where it may: these convict it.
  const about = { envelopeDigest: digest('mine'), envelopeId: digest('mine').slice(0, 16), issuer: A_CA, at: NOW };
  const opened: Receipt = { ...about, kind: 'opened', addressee: { ...A_CA, kem: digest('kem') }, messageDigest: digest('mine') };
  for (const receipt of [
    opened,
    { ...opened, messageDigest: digest('not mine') },
    { ...about, kind: 'refused' as const, addressee: 'ca@aa' },
  ]) {
    pool.receipts.push(await own.batch(own.receipt(receipt)));
  }
  const forged = [...pool.trees, own].map(({ owner, epoch }) => new TestLog(world, owner, { epoch, seed: 'a forged tree' }).fill(6));
  for (const tree of forged) {
    // Their roots, signed by other keys; its own, by its own.
    for (const size of [5, tree.frontier.size]) {
      const checkpoint: Checkpoint = { owner: tree.owner, epoch: tree.epoch, size, root: await rootAt(size, tree.read) };
      pool.checkpoints.push((await signCheckpoint(checkpoint, world.signer(A_CA, 'log'))).bytes);
    }
  }
  own.fill(4);
  for (const size of [5, own.frontier.size]) {
    const checkpoint: Checkpoint = { owner: own.owner, epoch: own.epoch, size, root: await rootAt(size, own.read) };
    pool.checkpoints.push((await signCheckpoint(checkpoint, world.signer(A_CA, 'log'))).bytes);
  }
  pool.trees.push(...forged, lies, own);
}

async function* contradictions({ receipts, checkpoints, trees }: Pool): AsyncGenerator<ContradictionParts> {
  for (const [i, first] of receipts.entries()) {
    for (const second of receipts.slice(i + 1)) {
      yield { kind: 'receipts', first, second };
    }
  }
  const sized = checkpoints.map((bytes) => ({ bytes, size: readCheckpoint(bytes).checkpoint.size }));
  for (const older of sized) {
    for (const newer of sized) {
      yield { kind: 'split-view', first: older.bytes, second: newer.bytes };
      for (const tree of trees) {
        if (older.size > newer.size || newer.size > tree.frontier.size) continue;
        yield { kind: 'rewritten', first: older.bytes, second: newer.bytes, proof: await tree.consistency(older.size, newer.size) };
      }
    }
  }
}

/** Class and accused, where anybody is. */
function convictedBy(view: LogView, bytes: Uint8Array): { readonly class: string; readonly accused: string } | undefined {
  try {
    const found = judgeContradiction(view, bytes);
    return { class: found.class, accused: principalKey(found.accused) };
  } catch (error) {
    if (isRogatoryError(error)) return undefined;
    throw error;
  }
}

describe('an honest owner', () => {
  it('is convicted by nothing that an adversary can put together (LOG-22, LOG-23, LOG-43, LOG-53)', async () => {
    let judged = 0;
    const seen = new Set<string>();
    const said = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 9 }), fc.infiniteStream(fc.nat()), async (steps, flips) => {
        const world = rotating();
        const pool: Pool = { receipts: [], checkpoints: [], trees: [] };
        const owners = [new Honest(world, B_CA, pool), new Honest(world, B_RELAY, pool)];
        for (const each of [...PREFIX, ...steps]) {
          if (each.do === 'rotate') world.rotate();
          else for (const owner of owners) await owner.take(each);
        }
        for (const batch of pool.receipts) {
          const { receipt, checkpoint } = readReceipt(batch);
          said.add(`${receipt.kind} ${checkpoint.checkpoint.epoch === EPOCH ? 'first' : 'later'}`);
        }
        await forge(world, pool);
        for await (const parts of contradictions(pool)) {
          const bytes = encodeContradiction(parts);
          const variants = [bytes];
          // And now and then with a bit changed somewhere.
          if (flips.next().value % 16 === 0) {
            const at = flips.next().value % (bytes.length * 8);
            variants.push(bytes.map((byte, i) => (i === at >> 3 ? byte ^ (1 << (at & 7)) : byte)));
          }
          for (const variant of variants) {
            const view = world.views[judged++ % world.views.length]!;
            const found = convictedBy(view, variant);
            if (found === undefined) continue;
            if (HONEST.has(found.accused)) throw new Error(`${found.class} frames ${found.accused}`);
            seen.add(found.class);
          }
        }
      }),
      { seed: 20_261_127, numRuns: 3 },
    );
    // The judge did judge: the adversary's own lies convict it, in each class.
    expect(judged).toBeGreaterThan(1_000);
    expect([...seen].sort()).toEqual(['opened-refused', 'rewritten', 'split-view', 'two-contents']);
    expect([...said]).toEqual(expect.arrayContaining(['refused first', 'opened later', 'refused later']));
  }, 60_000);
});
