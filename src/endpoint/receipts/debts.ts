// SPDX-License-Identifier: Apache-2.0
// Receipts that a peer is owed, ready to travel: own entries proven under the newest checkpoint, those of others under the one that they came with.
import { toHex } from '../../core/bytes.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { leafKindNumber } from '../../log/kinds.js';
import type { BatchEntry } from '../../log/statement/batch.js';
import { encodeBatch, splitBatch } from '../../log/statement/batch.js';
import { parseReceipt } from '../../log/statement/receipt.js';
import type { LeafWrite, Owed, PeerKey, StoredLeaf } from '../../store/port.js';
import type { LogKeeper } from '../log/keeper.js';
import type { EndpointPorts } from '../ports.js';
import { entryOf, headOf } from './proofs.js';

/** Debts that one batch pays. */
export interface Payable {
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
  readonly #ports: Pick<EndpointPorts, 'kind' | 'self' | 'store' | 'committer' | 'book'>;
  readonly #keeper: LogKeeper;

  constructor(ports: Pick<EndpointPorts, 'kind' | 'self' | 'store' | 'committer' | 'book'>, keeper: LogKeeper) {
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

function payables(checkpoint: Uint8Array, items: readonly { readonly id: number; readonly entry: BatchEntry }[]): Payable[] {
  let at = 0;
  return splitBatch({ checkpoint, entries: items.map(({ entry }) => entry) }).map((batch) => {
    const ids = items.slice(at, (at += batch.entries.length)).map(({ id }) => id);
    return { ids, batch: encodeBatch(batch) };
  });
}
