// SPDX-License-Identifier: Apache-2.0
// Pays what peers are owed: receipts of the hop path, many under one checkpoint, in NOTICE frames. What is owed is on stable storage until
// the peer has said that it holds it, so a crash or a cut only repeats.
import { LIMITS } from '../../core/limits.js';
import { toHex } from '../../core/bytes.js';
import type { Clock } from '../../core/time.js';
import { sha256 } from '../../crypto/digest.js';
import { encode } from '../../cbor/encode.js';
import { decode } from '../../cbor/decode.js';
import type { CborValue } from '../../cbor/value.js';
import type { Signer } from '../../crypto/sign.js';
import { encodeNotice } from '../../log/notice.js';
import { proveInclusion } from '../../log/prove.js';
import { batchHead, signReceipt } from '../../log/receipt-object.js';
import { parseReceipt } from '../../log/receipt.js';
import type { Owed, Store, StoredLeaf } from '../../store/port.js';
import type { LogKeeper } from '../log/keeper.js';

/** A receipt object on its way, and what it pays. */
interface Payment {
  readonly ids: readonly number[];
  readonly object: Uint8Array;
}

export interface NotifierOptions {
  readonly store: Store;
  readonly keeper: LogKeeper;
  /** Signs alone what stands in a log that was closed. */
  readonly signer: Signer;
  readonly clock: Clock;
  /** @returns true when the peer said that it has dealt with the notice. */
  readonly send: (peer: string, body: Uint8Array) => Promise<boolean>;
  readonly onError: (error: unknown) => void;
}

/** Head and tail of a notice beside its objects. */
const NOTICE_ROOM = 16;

export class Notifier {
  readonly #options: NotifierOptions;
  readonly #working = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  #stopped = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Something may be owed to this peer, or its link has opened. */
  wake(peer: string): void {
    if (this.#stopped) return;
    if (this.#working.has(peer)) {
      this.#again.add(peer);
      return;
    }
    const work = this.#pay(peer)
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => {
        this.#working.delete(peer);
        if (this.#again.delete(peer)) this.wake(peer);
      });
    this.#working.set(peer, work);
  }

  /** Begins nothing more. Resolves when nothing is written any more; links are closed by then, so that nothing waits for them. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#again.clear();
    await Promise.all(this.#working.values());
  }

  async #pay(peer: string): Promise<void> {
    const { store } = this.#options;
    for (let after = 0; !this.#stopped;) {
      const owed = await store.owed(peer, after, LIMITS.noticeReadMaxRows);
      const last = owed.at(-1);
      if (last === undefined) return;
      after = last.id;
      const sent = pack(await this.#objects(owed)).map((notice) => this.#send(peer, notice));
      if ((await Promise.all(sent)).includes(false)) return;
    }
  }

  async #send(peer: string, payments: readonly Payment[]): Promise<boolean> {
    const { store, clock, send } = this.#options;
    const arrived = await send(peer, encodeNotice(payments.map(({ object }) => object)));
    if (arrived) await store.commit({ now: clock.now(), paid: payments.flatMap(({ ids }) => ids) });
    return arrived;
  }

  async #objects(owed: readonly Owed[]): Promise<Payment[]> {
    const { keeper } = this.#options;
    const own = owed.flatMap(({ id, leaf }) => (leaf === undefined ? [] : [{ id, leaf }]));
    const { epoch } = keeper;
    const current = own.filter(({ leaf }) => leaf.epoch === epoch);
    const alone = own.filter(({ leaf }) => leaf.epoch !== epoch);
    const payments: Payment[] = [];
    for (let at = 0; at < current.length; at += LIMITS.noticeBatchMaxReceipts) {
      const rows = current.slice(at, at + LIMITS.noticeBatchMaxReceipts);
      const batch = await this.#batch(epoch, rows);
      if (batch !== undefined) payments.push(batch);
      else alone.push(...rows);
    }
    for (const { id, leaf } of alone) payments.push(await this.#single(id, leaf));
    return [...payments, ...othersOf(owed)];
  }

  /** @returns undefined when the log was closed meanwhile. */
  async #batch(epoch: number, rows: readonly { readonly id: number; readonly leaf: StoredLeaf }[]): Promise<Payment | undefined> {
    const { keeper } = this.#options;
    const read = keeper.reader(epoch);
    const checkpoint = await keeper.coveringOf(epoch, 1 + Math.max(...rows.map(({ leaf }) => leaf.index)));
    if (checkpoint === undefined) return undefined;
    const { size } = checkpoint.checkpoint;
    const entries = await Promise.all(
      rows.map(async ({ leaf: { object, salt, index } }): Promise<CborValue> => {
        return [object ?? new Uint8Array(0), salt, index, await proveInclusion(index, size, read)];
      }),
    );
    const { checkpoint: cose, note } = batchHead(checkpoint);
    return { ids: rows.map(({ id }) => id), object: encode([cose, note, entries]) };
  }

  async #single(id: number, { object }: StoredLeaf): Promise<Payment> {
    return { ids: [id], object: await signReceipt(parseReceipt(object ?? new Uint8Array(0)), this.#options.signer) };
  }
}

/** Statements of others: those that one checkpoint proves travel together again. */
function othersOf(owed: readonly Owed[]): Payment[] {
  const payments: Payment[] = [];
  const batches = new Map<string, { head: CborValue[]; ids: number[]; entries: CborValue[]; bytes: number }>();
  for (const { id, receipt } of owed) {
    if (receipt === undefined) continue;
    if (receipt.head === undefined) {
      payments.push({ ids: [id], object: receipt.bytes });
      continue;
    }
    const key = toHex(sha256(receipt.head));
    const known = batches.get(key);
    const full = known === undefined || known.entries.length >= LIMITS.noticeBatchMaxReceipts;
    const batch = full ? { head: decode(receipt.head) as CborValue[], ids: [], entries: [], bytes: receipt.head.length } : known;
    if (full && known !== undefined) payments.push(asPayment(known));
    batch.ids.push(id);
    batch.entries.push(decode(receipt.bytes));
    batches.set(key, batch);
  }
  return [...payments, ...[...batches.values()].map(asPayment)];
}

function asPayment({ head, ids, entries }: { head: readonly CborValue[]; ids: readonly number[]; entries: readonly CborValue[] }): Payment {
  return { ids, object: encode([...head, entries]) };
}

/** Divides objects into notices. */
function pack(payments: readonly Payment[]): Payment[][] {
  const notices: Payment[][] = [];
  let room = 0;
  for (const payment of payments) {
    const last = notices.at(-1);
    if (last === undefined || payment.object.length > room || last.length >= LIMITS.noticeMaxObjects) {
      notices.push([payment]);
      room = LIMITS.noticeMaxBytes - NOTICE_ROOM - payment.object.length;
    } else {
      last.push(payment);
      room -= payment.object.length;
    }
  }
  return notices;
}
