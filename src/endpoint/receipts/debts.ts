// SPDX-License-Identifier: Apache-2.0
// Receipts that a peer is owed, ready to travel: own entries proven under the newest checkpoint, those of others under the one that they came with.
import { toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { BatchEntry } from '../../log/statement/batch.js';
import { encodeBatch, splitBatch } from '../../log/statement/batch.js';
import { encodeNotice } from '../../log/statement/notice.js';
import { parseReceipt } from '../../log/statement/receipt.js';
import type { LeafWrite, Owed, PeerKey, StoredLeaf } from '../../store/port.js';
import { alarmOf } from '../alarms.js';
import type { LogKeeper } from '../log/keeper.js';
import type { EndpointPorts } from '../ports.js';
import { Rounds } from '../serial.js';
import { entryOf, headOf } from './proofs.js';

/** Head and tail of a notice beside its batches. */
const NOTICE_ROOM = 16;
const RETRY_MS = 30_000;

type DebtPorts = Pick<EndpointPorts, 'kind' | 'self' | 'store' | 'committer' | 'book'>;
type PayerPorts = Pick<EndpointPorts, 'clock' | 'committer' | 'sendNotice' | 'emit'>;

/** Debts that one batch pays. */
interface Payable {
  readonly ids: readonly number[];
  /** A batch without an offer. */
  readonly batch: Uint8Array;
}

/** A debt that is an entry of the present log. */
export type OwnDebt = Extract<Owed, { readonly leaf: StoredLeaf }>;

export function isOwn(debt: Owed): debt is OwnDebt {
  return debt.leaf !== undefined;
}

const REFUSED = leafKindNumber('refused');

export class Debts {
  readonly #ports: DebtPorts;
  readonly #keeper: LogKeeper;

  constructor(ports: DebtPorts, keeper: LogKeeper) {
    this.#ports = ports;
    this.#keeper = keeper;
  }

  /**
   * Reads what a peer is owed, once no entry of it stands in an older log: those are logged anew first, same bytes (LOG-43).
   * @param after - Id behind which to read.
   */
  async read(peer: PeerKey, after: number, limit: number): Promise<readonly Owed[]> {
    const { store } = this.#ports;
    for (;;) {
      const owed = await store.owed(peer, after, limit);
      const { epoch } = this.#keeper.origin;
      const old = owed.filter(isOwn).filter(({ leaf }) => leaf.epoch !== epoch);
      if (old.length === 0) return owed;
      await this.#relog(peer, old);
    }
  }

  /** Proves own entries under a checkpoint that covers them, in as few batches as the limits allow. */
  async own(debts: readonly OwnDebt[]): Promise<readonly Payable[]> {
    if (debts.length === 0) return [];
    const signed = await this.#keeper.covering(1 + Math.max(...debts.map(({ leaf }) => leaf.index)));
    const leaves = debts.map(({ leaf }) => leaf);
    const entries = await this.#keeper.entries(signed, leaves);
    return payables(
      signed.bytes,
      entries.map((entry, at) => ({ id: (debts[at] as OwnDebt).id, entry })),
    );
  }

  /** Receipts of others: those that one checkpoint proves travel together again. */
  passed(owed: readonly Owed[]): readonly Payable[] {
    const groups = new Map<string, { readonly head: Uint8Array; readonly items: { id: number; entry: BatchEntry }[] }>();
    for (const { id, receipt } of owed) {
      if (receipt === undefined) continue;
      const head = headOf(receipt);
      const key = toHex(sha256(head));
      const group = groups.get(key) ?? { head, items: [] };
      group.items.push({ id, entry: entryOf(receipt) });
      groups.set(key, group);
    }
    return [...groups.values()].flatMap(({ head, items }) => payables(head, items));
  }

  /** LOG-53: of a refusal in a lost log nothing more is said; its message may have been opened since. */
  async #relog(peer: PeerKey, old: readonly OwnDebt[]): Promise<void> {
    const { kind, committer } = this.#ports;
    const told = old.filter(({ leaf }) => kind === 'relay' || leaf.kind !== REFUSED);
    const leaves = told.map(({ leaf: { kind: leafKind, objectDigest, object } }): LeafWrite => {
      return { kind: leafKind, objectDigest, ...(object === undefined ? {} : { object }), owed: peer };
    });
    const concerns = await Promise.all(told.map(({ leaf }) => this.#concerns(leaf)));
    await committer.commit({ leaves, concerns: [...new Set(concerns.flat())], dropped: old.map(({ id }) => id) });
  }

  async #concerns({ object }: StoredLeaf): Promise<readonly PeerKey[]> {
    return object === undefined ? [] : this.#ports.book.concerns(parseReceipt(object));
  }
}

/**
 * The hop path: receipts that peers are owed go to them in NOTICE frames. A debt is on stable storage until its peer has said that it holds the
 * receipt (RELAY-45), so that a crash or a cut only repeats.
 */
export class HopPayer {
  readonly #ports: PayerPorts;
  readonly #debts: Debts;
  readonly #rounds: Rounds;

  constructor(ports: PayerPorts, debts: Debts) {
    const { clock, emit } = ports;
    this.#ports = ports;
    this.#debts = debts;
    this.#rounds = new Rounds(
      clock,
      RETRY_MS,
      (peer) => this.#pay(peer),
      (peer, error) => emit(alarmOf('internal', clock.now(), error, peer, `receipts for ${peer}`)),
    );
  }

  /** Something may be owed to this peer, or its link has opened. */
  wake(peer: PeerKey): void {
    void this.#rounds.ask(peer);
  }

  /** Begins nothing more. Resolves when nothing is written any more; links are closed by then, so that nothing waits for them. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** @returns false when the peer does not say that it holds what it was sent. */
  async #pay(peer: PeerKey): Promise<boolean> {
    for (let after = 0; !this.#rounds.isStopped;) {
      const owed = await this.#debts.read(peer, after, LIMITS.noticeReadMaxRows);
      const last = owed.at(-1);
      if (last === undefined) break;
      after = last.id;
      const payables = [...(await this.#debts.own(owed.filter(isOwn))), ...this.#debts.passed(owed)];
      const sent = await Promise.all(pack(payables).map((notice) => this.#send(peer, notice)));
      if (sent.includes(false)) return false;
    }
    return true;
  }

  async #send(peer: PeerKey, payables: readonly Payable[]): Promise<boolean> {
    const { committer, sendNotice } = this.#ports;
    const hasArrived = await sendNotice(peer, encodeNotice(payables.map(({ batch }) => batch)));
    if (hasArrived) await committer.commit({ paid: [{ ids: payables.flatMap(({ ids }) => ids) }] });
    return hasArrived;
  }
}

/** Divides batches into notices. */
function pack(payables: readonly Payable[]): Payable[][] {
  const notices: Payable[][] = [];
  let room = 0;
  for (const payable of payables) {
    const last = notices.at(-1);
    if (last === undefined || payable.batch.length > room || last.length >= LIMITS.noticeMaxBatches) {
      notices.push([payable]);
      room = LIMITS.noticeMaxBytes - NOTICE_ROOM - payable.batch.length;
    } else {
      last.push(payable);
      room -= payable.batch.length;
    }
  }
  return notices;
}

function payables(checkpoint: Uint8Array, items: readonly { readonly id: number; readonly entry: BatchEntry }[]): Payable[] {
  let at = 0;
  return splitBatch({ checkpoint, entries: items.map(({ entry }) => entry) }).map((batch) => {
    const ids = items.slice(at, (at += batch.entries.length)).map(({ id }) => id);
    return { ids, batch: encodeBatch(batch) };
  });
}
