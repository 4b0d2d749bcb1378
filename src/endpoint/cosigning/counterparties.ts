// SPDX-License-Identifier: Apache-2.0
// With whom logs are exchanged. A small record of each is kept; the newest entry that concerns it is known in memory alone, and taken after
// a start as the last one there is.
import { LIMITS } from '../../core/limits.js';
import { RESTORED_INDEX } from '../../log/leaf.js';
import type { Origin } from '../../log/origin.js';
import { LEAST_SIZE } from '../../log/statement/checkpoint.js';
import type { DocumentWrite, PeerKey } from '../../store/port.js';
import type { Documents } from '../documents.js';

const COLLECTION = 'counterparty';

/** What the owner of a log knows of one counterparty (LOG-30). Times in Unix milliseconds, 0: never. */
export interface CounterpartyRecord {
  /** Epoch of the own log that the next five members speak of: of another log they count for nothing. */
  readonly epoch: number;
  /** How much of it the counterparty cosigned. */
  readonly cosignedSize: number;
  /** When the open offer was made first; 0: none is open. */
  readonly openSince: number;
  readonly offeredAt: number;
  /** How long the open offer rests before it is repeated. */
  readonly restMs: number;
  /** When the restore that this log began with was stated last. */
  readonly restoreSentAt: number;
  /** Epoch of the own log that was cosigned last; 0: none was. */
  readonly cosignedEpoch: number;
}

const NEW: CounterpartyRecord = {
  epoch: 0,
  cosignedSize: 0,
  openSince: 0,
  offeredAt: 0,
  restMs: LIMITS.offerIntervalMs,
  restoreSentAt: 0,
  cosignedEpoch: 0,
};

interface Known {
  record: CounterpartyRecord;
  /** Place of the newest entry that concerns it; -1: none does. */
  mark: number;
  /** Since when something is pending, Unix milliseconds; undefined: nothing is. */
  pendingSince: number | undefined;
}

export class Counterparties {
  readonly #documents: Documents;
  readonly #scope: string;
  readonly #known = new Map<PeerKey, Known>();
  #epoch = 0;
  /** Place of the entry that concerns everybody: leaf 1 of a log that began with a restore. */
  #least = -1;

  /** @param scope - The own one: nobody of the own state is a counterparty. */
  constructor(documents: Documents, scope: string) {
    this.#documents = documents;
    this.#scope = scope;
  }

  /** Reads all records. @param log - The present own log: its last entry may concern each who has not cosigned it. */
  async load(log: { readonly origin: Origin; readonly size: number; readonly restoredAt: number }, now: number): Promise<void> {
    this.#epoch = log.origin.epoch;
    if (log.restoredAt > 0) this.#least = RESTORED_INDEX;
    for (const { key, value: record } of await this.#documents.list<CounterpartyRecord>(COLLECTION)) {
      this.#known.set(key, { record, mark: -1, pendingSince: undefined });
    }
    this.mark(this.keys(), log.size, now);
  }

  keys(): readonly PeerKey[] {
    return [...this.#known.keys()];
  }

  has(key: PeerKey): boolean {
    return this.#known.has(key);
  }

  /** The record as it counts for the present log. */
  record(key: PeerKey): CounterpartyRecord {
    const { record } = this.#known.get(key) ?? { record: NEW };
    if (record.epoch === this.#epoch) return record;
    return { ...NEW, epoch: this.#epoch, cosignedEpoch: record.cosignedEpoch };
  }

  /** Place of the newest entry that concerns a counterparty and that it has not cosigned; undefined: none is pending. */
  pending(key: PeerKey): { readonly mark: number; readonly since: number } | undefined {
    const known = this.#known.get(key);
    if (known?.pendingSince === undefined || known.mark < this.record(key).cosignedSize) return undefined;
    return { mark: known.mark, since: known.pendingSince };
  }

  /** Enters those who are new; their records are to be written. */
  enrol(keys: readonly PeerKey[], now: number): readonly DocumentWrite[] {
    const fresh = [...new Set(keys)].filter((key) => !this.#known.has(key) && !key.startsWith(`${this.#scope}/`));
    const pendingSince = this.#least < 0 ? undefined : now;
    for (const key of fresh) this.#known.set(key, { record: NEW, mark: this.#least, pendingSince });
    return fresh.map((key) => this.write(key, NEW));
  }

  /** Takes back those of `enrol` whose commit failed. */
  withdraw(writes: readonly DocumentWrite[]): void {
    for (const { key } of writes) this.#known.delete(key);
  }

  write(key: PeerKey, record: CounterpartyRecord): DocumentWrite {
    return this.#documents.put(COLLECTION, key, record);
  }

  /** Takes over what was committed. */
  set(key: PeerKey, record: CounterpartyRecord, now: number): void {
    const known = this.#known.get(key) ?? { record, mark: -1, pendingSince: undefined };
    this.#known.set(key, { ...known, record, pendingSince: known.mark < record.cosignedSize ? undefined : (known.pendingSince ?? now) });
  }

  /** Entries below `size` concern these. */
  mark(keys: readonly PeerKey[], size: number, now: number): void {
    // Leaf 0 concerns nobody.
    if (size < LEAST_SIZE) return;
    for (const key of keys) {
      const known = this.#known.get(key);
      if (known === undefined) continue;
      known.mark = Math.max(known.mark, size - 1);
      if (known.mark >= this.record(key).cosignedSize) known.pendingSince ??= now;
    }
  }
}
