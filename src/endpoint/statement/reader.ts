// SPDX-License-Identifier: Apache-2.0
// Statements that came, one part at a time: verified within the budget of whoever brought them, then judged and committed in the turn of the
// log that they speak of. A part that is refused takes nothing else with it.
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import { leafKindNumber } from '../../log/kinds.js';
import { readBatch } from '../../log/read-batch.js';
import type { BatchReading, BatchSource } from '../../log/read-batch.js';
import { parseBatch } from '../../log/statement/batch.js';
import { parseCosigned } from '../../log/statement/cosigned.js';
import { parseRestore, verifyRestore } from '../../log/statement/restore.js';
import type { VerifiedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { PeerKey } from '../../store/port.js';
import type { Owner } from '../cosigning/owner.js';
import type { Witness } from '../cosigning/witness.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import type { EndpointEvent } from '../alarms.js';
import { STATUS_LANE } from '../ports.js';
import type { AcceptedReceipt, EndpointPorts, PartKind, Source } from '../ports.js';
import type { Evidence } from '../receipts/evidence.js';
import { ReceiptJudge } from '../receipts/receipt-judge.js';
import type { LostFrames } from '../restore/lost-frames.js';
import type { Serial } from '../serial.js';
import type { Budget } from './budget.js';
import type { StoredParts } from './stored-parts.js';
import { Verdicts } from './verdicts.js';

type Accepted = Extract<BatchReading, { verdict: 'accepted' }>;

interface Parts {
  readonly evidence: Evidence;
  readonly owner: Owner;
  readonly witness: Witness;
  /** Batches that are neither taken nor refused yet. */
  readonly waiting: StoredParts;
  readonly frames: LostFrames;
  readonly serial: Serial;
  readonly budgetOf: (peer: PeerKey) => Budget;
}

export class StatementReader {
  readonly #ports: EndpointPorts;
  readonly #parts: Parts;
  readonly #judge: ReceiptJudge;
  readonly #checkpoints: Verdicts<VerifiedCheckpoint>;
  /** How long receipts rest that a counterparty's carrier lost (LOG-61). */
  readonly #restMs = new Map<PeerKey, number>();

  constructor(ports: EndpointPorts, parts: Parts) {
    this.#ports = ports;
    this.#parts = parts;
    this.#judge = new ReceiptJudge(ports, parts.evidence);
    this.#checkpoints = new Verdicts((scope) => ports.directoryVersion(scope));
  }

  /**
   * Takes one part; resolves when all that follows is on stable storage, or nothing does.
   * @param done - Committed with it: removes it from where it is stored until then.
   * @param isWaiting - It is a batch that had to wait.
   * @returns false when the node stops before.
   * @throws {@link RogatoryError} `STORE_...`.
   */
  async take(source: Source, kind: PartKind, bytes: Uint8Array, done: Effects = {}, isWaiting = false): Promise<boolean> {
    const budget = this.#parts.budgetOf(source.key);
    if (!(await budget.statement())) return false;
    try {
      if (kind === 'batch') return await this.#batch(source, bytes, budget, done, isWaiting);
      if (!(await budget.checkpoint())) return false;
      await this.#parts.serial.run(source.key, async () => {
        const judged = kind === 'cosigned' ? this.#parts.owner.cosigned(source.peer, parseCosigned(bytes)) : this.#restore(source, bytes);
        await this.#commit(merge(await judged, done));
      });
      return true;
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      budget.refused();
      await this.#commit(merge(done, { events: [this.#refused(source, error)] }));
      return true;
    }
  }

  /** Judges batches again that wait: an hour has passed, or a directory has come. */
  async again(): Promise<void> {
    const { waiting } = this.#parts;
    for (const part of await waiting.list()) if (!(await this.take(part.source, part.kind, part.bytes, waiting.remove(part), true))) return;
  }

  /** A statement of this counterparty came: receipts for it rest no longer than at first. */
  heard(peer: PeerKey): void {
    this.#restMs.delete(peer);
  }

  async #batch(source: Source, bytes: Uint8Array, budget: Budget, done: Effects, isWaiting: boolean): Promise<boolean> {
    const { checkpoint, entries, offer } = parseBatch(bytes);
    // TRUST carries an offer alone; receipts have ways of their own.
    if (source.path === 'trust' && (entries.length > 0 || offer === undefined)) throw fail('LOG_BATCH', { field: 'batch.1 in TRUST' });
    const isOffered = offer !== undefined && source.path !== 'hop' && budget.offer();
    // Dropped unread: who offers so often is told nothing.
    if (entries.length === 0 && !isOffered) {
      await this.#commit(done);
      return true;
    }
    if (this.#checkpoints.get(checkpoint) === undefined && !(await budget.checkpoint())) return false;
    const reading = readBatch(this.#ports.view, bytes, {
      now: toSeconds(this.#ports.clock.now()),
      source: this.#sourceOf(source),
      knownCheckpoint: (known) => this.#checkpoints.get(known),
    });
    if (reading.verdict === 'waits') {
      // In one turn a peer, so that they are counted right.
      const { aheadSeconds } = reading;
      const ahead: Effects = aheadSeconds === undefined ? {} : { events: [this.#ahead(source.key, aheadSeconds)] };
      const wait = async (): Promise<void> => {
        const { waiting } = this.#parts;
        const bounded = await waiting.bound(source.key, LIMITS.batchesWaitingMax - 1);
        await this.#commit(merge({ documents: [waiting.put(source, 'batch', bytes)] }, bounded, ahead, done));
      };
      if (!isWaiting) await this.#parts.serial.run(source.key, wait);
      return true;
    }
    const { owner } = reading.checkpoint.checkpoint;
    this.#checkpoints.set(reading.checkpoint.bytes, owner.scope, reading.checkpoint);
    await this.#parts.serial.run(principalKey(owner), () => this.#accepted(source, reading, isOffered, budget, done));
    return true;
  }

  async #accepted(source: Source, reading: Accepted, isOffered: boolean, budget: Budget, done: Effects): Promise<void> {
    const { witness, frames } = this.#parts;
    const { checkpoint, receipts, offer } = reading;
    const refusals: RogatoryError[] = [];
    const judged = await this.#judge.judge(source, checkpoint, receipts, (error) => refusals.push(error));
    const offered = offer !== undefined && isOffered ? await this.#offered(reading, refusals) : await witness.compare(checkpoint);
    const [first] = refusals;
    if (first !== undefined) budget.refused();
    const refused: Effects = first === undefined ? {} : { events: [this.#refused(source, first, refusals.length)] };
    const noted = source.path === 'sealed' ? {} : await frames.note(source.key, checkpoint.checkpoint);
    const effects = merge(judged.effects, offered, refused, noted, this.#owedAgain(judged.receipts), done);
    await this.#commit(effects, judged.receipts);
  }

  async #offered({ checkpoint, offer }: Accepted, refusals: RogatoryError[]): Promise<Effects> {
    try {
      return offer === undefined ? {} : await this.#parts.witness.offered(checkpoint, offer);
    } catch (error) {
      if (!isRogatoryError(error) || error.code.startsWith('STORE_')) throw error;
      refusals.push(error);
      return {};
    }
  }

  async #restore({ peer, key }: Source, bytes: Uint8Array): Promise<Effects> {
    const { witness } = this.#parts;
    parseRestore(bytes);
    // Of one whose log is not followed nothing but the form is looked at.
    if ((await witness.record(key)).head === undefined) return {};
    return witness.restored(verifyRestore(this.#ports.view, bytes, { at: toSeconds(this.#ports.clock.now()), sender: peer }));
  }

  /** LOG-61: receipts whose carrier expired or failed are owed again, after a rest that doubles. */
  #owedAgain(accepted: readonly AcceptedReceipt[]): Effects {
    const { kind } = this.#ports;
    const lost = accepted.filter(({ verified, about }) => {
      return kind === 'agency' && about.lane === STATUS_LANE && LOST.has(leafKindNumber(verified.receipt.kind));
    });
    const to = new Set(lost.flatMap(({ about }) => about.concerns));
    const statementsTo = [...to].map((peer) => {
      const withinMs = this.#restMs.get(peer) ?? LIMITS.statementRestMs;
      this.#restMs.set(peer, Math.min(2 * withinMs, LIMITS.statementRestMaxMs));
      return { to: peer, withinMs };
    });
    return { owedAgain: lost.map(({ about }) => ({ carrier: about.envelopeDigest })), statementsTo };
  }

  #sourceOf({ peer, path }: Source): BatchSource {
    const { self, kind } = this.#ports;
    if (path !== 'hop') return { kind: 'owner', principal: peer };
    if (peer.scope !== self.scope) return { kind: 'foreign-relay', principal: peer };
    return kind === 'agency' ? { kind: 'own-relay' } : { kind: 'owner', principal: peer };
  }

  async #commit(effects: Effects, receipts: readonly AcceptedReceipt[] = []): Promise<void> {
    await this.#ports.book.settle({ effects, receipts });
  }

  #refused({ key }: Source, error: RogatoryError, count = 1): EndpointEvent {
    if (isRogatoryError(error, 'LOG_COSIGNATURE') && error.details.aheadSeconds !== undefined)
      return this.#ahead(key, error.details.aheadSeconds);
    const { code, message } = error;
    const detail = count === 1 ? message : `${message} (and ${count - 1} more of one batch)`;
    return alarm('statement-refused', this.#ports.clock.now(), detail, { peer: key, code });
  }

  /** One of two clocks is wrong; which one, only people can tell. */
  #ahead(key: PeerKey, seconds: number): EndpointEvent {
    const detail = `times of ${key} lie ${seconds} s ahead of this machine's clock: one of the two clocks is wrong. Compare both with a third`;
    return alarm('clock', this.#ports.clock.now(), detail, { peer: key });
  }
}

const LOST: ReadonlySet<number> = new Set([leafKindNumber('expired'), leafKindNumber('failed')]);
