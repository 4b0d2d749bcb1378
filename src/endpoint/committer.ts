// SPDX-License-Identifier: Apache-2.0
// The one place that commits: effects become true in one step of the store, then their events are told, then observers wake.
import { LIMITS } from '../core/limits.js';
import type { Clock } from '../core/time.js';
import type { CommitResult, Store } from '../store/port.js';
import type { LinkPeer } from '../transport/handler.js';
import type { Counterparties } from './cosigning/counterparties.js';
import type { Effects } from './effects.js';
import type { EndpointEvent } from './alarms.js';

export interface CommitterOptions<E> {
  readonly store: Store;
  readonly clock: Clock;
  readonly counterparties: Counterparties;
  /** Owner of leases. One process alone has a store today: the node's own name. */
  readonly owner: string;
  readonly emit: (event: E) => void;
}

/** Told of a step that was committed. */
type Observer = (effects: Omit<Effects, 'events'>, result: CommitResult) => void;

/** @typeParam E - Events of the node: those of an endpoint among them. */
export class Committer<E = EndpointEvent> {
  readonly #options: CommitterOptions<E>;
  readonly #observers: Observer[] = [];
  /** Leases of the queues, by the link for which they were taken. */
  readonly #epochs = new WeakMap<LinkPeer, number>();

  constructor(options: CommitterOptions<E>) {
    this.#options = options;
  }

  /** Adds one who is told of every commit, after its events. */
  observe(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** Takes the queues of a peer for a link that opens: commits for its earlier links fail from now on (STORE-46). */
  async lease(link: LinkPeer): Promise<void> {
    const { store, clock, owner } = this.#options;
    const now = clock.now();
    const { leases } = await store.commit({ now, leases: [{ peer: link.key, owner, until: now + LIMITS.queueLeaseMs }] });
    this.#epochs.set(link, leases[0] as number);
  }

  /** Makes one step durable. @throws {@link RogatoryError} `STORE_...`: nothing of it became true. */
  async commit(effects: Effects<E>): Promise<CommitResult> {
    const { store, clock, counterparties, emit } = this.#options;
    const {
      events = [],
      concerns = [],
      counterparties: records = [],
      statementsTo: _to,
      statementsFrom: _from,
      link,
      ...written
    } = effects;
    const now = clock.now();
    const fences = link === undefined ? [] : [{ peer: link.key, epoch: this.#epochs.get(link) ?? 0 }];
    const enrolled = counterparties.enrol(concerns, now);
    const changed = records.map(({ key, record }) => counterparties.write(key, record));
    const documents = [...(written.documents ?? []), ...enrolled, ...changed];
    let result: CommitResult;
    try {
      result = await store.commit({ ...written, now, documents, fences });
    } catch (error) {
      counterparties.withdraw(enrolled);
      throw error;
    }
    for (const { key, record } of records) counterparties.set(key, record, now);
    if (result.log !== undefined) counterparties.mark(concerns, result.log.size, now);
    for (const event of events) emit(event);
    for (const observer of this.#observers) observer(effects, result);
    return result;
  }
}
