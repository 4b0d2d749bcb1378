// SPDX-License-Identifier: Apache-2.0
// Statements to counterparties: receipts of the sealed path, offers, cosignatures and restores leave together when one of them is due.
import { parsePrincipal } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { leafKindNumber } from '../../log/kinds.js';
import { encodeBatch, splitBatch } from '../../log/statement/batch.js';
import { LEAST_SIZE } from '../../log/statement/checkpoint.js';
import { encodeRestore } from '../../log/statement/restore.js';
import type { PeerKey } from '../../store/port.js';
import type { Owner } from '../cosigning/owner.js';
import type { DueAnswer, Witness } from '../cosigning/witness.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm, alarmOf } from '../alarms.js';
import type { LogKeeper } from '../log/keeper.js';
import type { Carriage, EndpointPorts, Statement } from '../ports.js';
import { isOwn } from '../receipts/debts.js';
import type { Debts, OwnDebt } from '../receipts/debts.js';
import { Rounds } from '../serial.js';
import type { Serial } from '../serial.js';

const RETRY_MS = 60_000;
const REFUSED = leafKindNumber('refused');

type Ports = Pick<EndpointPorts, 'kind' | 'clock' | 'counterparties' | 'committer' | 'sink' | 'emit'>;

interface Parts {
  readonly keeper: LogKeeper;
  readonly debts: Debts;
  readonly owner: Owner;
  readonly witness: Witness;
  readonly serial: Serial;
}

/** What one statement has to say. */
interface Due {
  readonly debts: readonly OwnDebt[];
  readonly answer?: DueAnswer | undefined;
  readonly restore?: Uint8Array | undefined;
  /** Size of the checkpoint to be offered. */
  readonly offerSize?: number | undefined;
}

export class OutgoingStatements {
  readonly #ports: Ports;
  readonly #parts: Parts;
  readonly #rounds: Rounds;
  /** Counterparties for which statements rest, as was told. */
  readonly #resting = new Set<PeerKey>();
  /** Counterparties of which an alarm says that statements for them do not leave. */
  readonly #told = new Set<PeerKey>();

  constructor(ports: Ports, parts: Parts) {
    this.#ports = ports;
    this.#parts = parts;
    this.#rounds = new Rounds(
      ports.clock,
      RETRY_MS,
      (key) => this.#say(key),
      (key, error) => {
        this.#told.add(key);
        ports.emit(alarmOf('statement-unsent', ports.clock.now(), error, key));
      },
    );
  }

  /** Something is to be said to a counterparty; what is due earlier takes it along. */
  schedule(key: PeerKey, withinMs: number): void {
    this.#rounds.askAt(key, this.#ports.clock.now() + withinMs);
  }

  /** An entry may be pending for it, or a restore due: looks when an offer would have to leave alone. */
  arm(key: PeerKey): void {
    const at = this.#parts.owner.dueAt(key);
    if (at !== undefined) this.#rounds.askAt(key, at);
    const { restoreSentAt } = this.#ports.counterparties.record(key);
    if (this.isRestoreOpen(key)) this.#rounds.askAt(key, restoreSentAt + LIMITS.restoreIntervalMs);
  }

  /** Whether a counterparty is still to be told that this log began with a restore. */
  isRestoreOpen(key: PeerKey): boolean {
    const { keeper } = this.#parts;
    const isCounterparty = this.#ports.counterparties.has(key);
    return isCounterparty && this.#ports.counterparties.record(key).cosignedEpoch < keeper.restoredAt;
  }

  get resting(): readonly PeerKey[] {
    return [...this.#resting];
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Says what is due to a counterparty; resolves when it is sealed and queued, or cannot be. */
  say(key: PeerKey): Promise<void> {
    return this.#rounds.ask(key);
  }

  async #say(key: PeerKey): Promise<boolean> {
    const peer = parsePrincipal(key);
    while (!this.#rounds.isStopped && (await this.#parts.serial.run(key, () => this.#next(peer, key))));
    if (this.#resting.has(key)) return true;
    if (this.#told.delete(key)) this.#ports.emit({ kind: 'statements-resumed', peer: key, at: this.#ports.clock.now() });
    this.arm(key);
    return true;
  }

  /** @returns true when more may be due. */
  async #next(peer: Principal, key: PeerKey): Promise<boolean> {
    const carriage = this.#ports.sink.carries(peer);
    if (carriage === 'all') this.#resting.delete(key);
    const due = await this.#due(key, carriage);
    const hasNone = due.debts.length === 0 && due.answer === undefined && due.restore === undefined && due.offerSize === undefined;
    if (!hasNone) return this.#send(peer, key, due);
    if (carriage !== 'all') await this.#rest(key);
    return false;
  }

  async #due(key: PeerKey, carriage: Carriage): Promise<Due> {
    if (carriage === 'nothing') return { debts: [] };
    const debts = await this.#debts(key, carriage);
    if (carriage === 'refusals') return { debts };
    const { owner, witness } = this.#parts;
    const answer = await witness.dueTo(key);
    const offerSize = owner.offers(key, debts.length === 0 && answer === undefined);
    return { debts, answer, offerSize, restore: await this.#restoreDue(key) };
  }

  /** Receipts of the sealed path; a relay has none. */
  async #debts(key: PeerKey, carriage: Carriage): Promise<readonly OwnDebt[]> {
    if (this.#ports.kind === 'relay') return [];
    const owed = await this.#parts.debts.read(key, 0, LIMITS.batchMaxReceipts);
    return owed.filter(isOwn).filter(({ leaf }) => carriage === 'all' || leaf.kind === REFUSED);
  }

  async #send(peer: Principal, key: PeerKey, { debts, answer, offerSize, restore }: Due): Promise<boolean> {
    const { sink, committer } = this.#ports;
    const made = await this.#batch(key, debts, offerSize);
    const statement: Statement = {
      ...(made === undefined ? {} : { batch: made.batch }),
      ...(answer === undefined ? {} : { cosigned: answer.cosigned }),
      ...(restore === undefined ? {} : { restore }),
    };
    const carried = await sink.carry(peer, statement);
    const carrier = carried.outbound?.[0]?.envelopeDigest;
    const ids = made?.ids ?? [];
    const paid: Effects = ids.length === 0 ? {} : { paid: [{ ids, ...(carrier === undefined ? {} : { carrier }) }] };
    const steps = merge(carried, paid, made?.effects ?? {}, answer?.effects ?? {});
    await committer.commit(restore === undefined ? steps : this.#withRestore(key, steps));
    sink.sent(peer, statement);
    return debts.length > 0;
  }

  async #batch(
    key: PeerKey,
    debts: readonly OwnDebt[],
    offerSize: number | undefined,
  ): Promise<{ readonly batch: Uint8Array; readonly ids: readonly number[]; readonly effects: Effects } | undefined> {
    if (debts.length === 0 && offerSize === undefined) return undefined;
    const { keeper, owner } = this.#parts;
    const size = Math.max(LEAST_SIZE, offerSize ?? 0, ...debts.map(({ leaf }) => leaf.index + 1));
    const signed = await keeper.covering(size);
    const offered = offerSize === undefined ? undefined : await owner.offer(key, signed);
    const leaves = debts.map(({ leaf }) => leaf);
    const entries = await keeper.entries(signed, leaves);
    const [first] = splitBatch({ checkpoint: signed.bytes, entries, ...(offered === undefined ? {} : { offer: offered.offer }) });
    const ids = debts.slice(0, first.entries.length).map(({ id }) => id);
    return { batch: encodeBatch(first), ids, effects: offered?.effects ?? {} };
  }

  /** LOG-65: with the first statement, then daily, while nothing of the present log is cosigned. */
  async #restoreDue(key: PeerKey): Promise<Uint8Array | undefined> {
    const { clock, counterparties } = this.#ports;
    const { restoreSentAt } = counterparties.record(key);
    const now = clock.now();
    if (!this.isRestoreOpen(key) || (now >= restoreSentAt && now - restoreSentAt < LIMITS.restoreIntervalMs)) return undefined;
    const statement = await this.#parts.keeper.restoreStatement();
    return statement && encodeRestore(statement);
  }

  /** Notes that the restore leaves, beside what else is noted of the counterparty. */
  #withRestore(key: PeerKey, steps: Effects): Effects {
    const { clock, counterparties } = this.#ports;
    const [noted] = steps.counterparties ?? [];
    const record = { ...(noted?.record ?? counterparties.record(key)), restoreSentAt: clock.now() };
    return { ...steps, counterparties: [{ key, record }] };
  }

  async #rest(key: PeerKey): Promise<void> {
    const { clock, emit } = this.#ports;
    const isOwed = (await this.#debts(key, 'all')).length > 0;
    if (!this.#resting.has(key) && isOwed) {
      this.#told.add(key);
      emit(alarm('statement-rests', clock.now(), `no accord in force carries receipts to ${key}: they rest`, { peer: key }));
    }
    this.#resting.add(key);
  }
}
