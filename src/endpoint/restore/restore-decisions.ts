// SPDX-License-Identifier: Apache-2.0
// What an operator decides about restores of counterparties, after a call to a known contact; and what there is to look at before.
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { DAY_MS } from '../../core/time.js';
import type { Restored } from '../../log/leaf.js';
import { formatOrigin, sameOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import type { Checkpoint } from '../../log/statement/checkpoint.js';
import type { PeerKey } from '../../store/port.js';
import { readCosignature } from '../../log/statement/cosignature.js';
import { readCheckpoint } from '../../log/statement/signed-checkpoint.js';
import { statedOf } from '../cosigning/witness.js';
import type { Witness } from '../cosigning/witness.js';
import { merge } from '../effects.js';
import type { EndpointPorts } from '../ports.js';
import type { Evidence } from '../receipts/evidence.js';
import type { Serial } from '../serial.js';

const ACCEPTED = 'restore-accepted';

/** The person who decides, and the reason: one line each, at most 1,024 bytes; both are kept. */
export interface Grounds {
  readonly by: string;
  readonly reason: string;
}

/** A restore that waits for the operator, with what is known here. */
export interface HeldRestore {
  readonly owner: PeerKey;
  readonly stated: Restored;
  /** Checkpoint of the owner's log that was cosigned last here. */
  readonly head: Checkpoint | undefined;
  /** When that was, epoch seconds; absent while it is not cosigned. */
  readonly cosignedAt?: number;
  /** Whether the log that was put back is the one that is followed. */
  readonly isOfHead: boolean;
  /** Entries that were cosigned here and are not in the store that was put back: at least so many are lost. */
  readonly lostAtLeast: number;
  /** Contradictions of this owner that are kept. */
  readonly contradictions: number;
  /** Restores of this owner that were accepted here within a year. */
  readonly withinYear: number;
}

const YEAR_MS = 366 * DAY_MS;

type Ports = Pick<EndpointPorts, 'self' | 'kind' | 'view' | 'documents' | 'clock' | 'committer'>;

export class RestoreDecisions {
  readonly #ports: Ports;
  readonly #witness: Witness;
  readonly #evidence: Evidence;
  readonly #serial: Serial;

  constructor(ports: Ports, witness: Witness, evidence: Evidence, serial: Serial) {
    this.#ports = ports;
    this.#witness = witness;
    this.#evidence = evidence;
    this.#serial = serial;
  }

  async held(): Promise<readonly HeldRestore[]> {
    const found: HeldRestore[] = [];
    const evidence = await this.#evidence.list();
    for (const owner of await this.#witness.owners()) {
      const { head: followed, held } = await this.#witness.record(owner);
      const head = followed && readCheckpoint(followed.checkpoint).checkpoint;
      const when = followed?.cosigned && { cosignedAt: readCosignature(followed.cosigned.bytes).at };
      const withinYear = held.length === 0 ? 0 : await this.#acceptedSince(owner, this.#ports.clock.now() - YEAR_MS);
      const contradictions = evidence.filter(({ accused }) => accused === owner).length;
      for (const stated of held.map(statedOf)) {
        const isOfHead = head !== undefined && sameOrigin(head, stated.old);
        const lostAtLeast = isOfHead ? Math.max(0, head.size - stated.size) : 0;
        found.push({ owner, stated, head, ...when, isOfHead, lostAtLeast, contradictions, withinYear });
      }
    }
    return found;
  }

  /**
   * Follows the new log of a counterparty from now on, or once its statement comes.
   * @returns whether the statement is held.
   * @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16) for a log that is not above the one that is followed, or whose owner is no counterparty;
   * and when as many are accepted ahead as may be.
   */
  accept(origin: Origin, decided: Grounds): Promise<'accepted' | 'awaited'> {
    const key = principalKey(origin.owner);
    return this.#serial.run(key, async () => {
      // A slip of the pen would be awaited for ever.
      await this.#requireAbove(origin, key);
      const accepted = await this.#witness.accept(origin);
      if (accepted === undefined) throw fail('LOG_RESTORE', { reason: `enough restores of ${key} are accepted ahead` });
      const told = this.#told('restore-accepted', origin, decided);
      const kept = this.#ports.documents.put(ACCEPTED, `${key}/${origin.epoch}`, { by: told.by, reason: told.reason, at: told.at });
      await this.#ports.committer.commit(merge(accepted.effects, { documents: [kept], events: [told] }));
      return accepted.isHeld ? 'accepted' : 'awaited';
    });
  }

  /** Drops a restore. @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16) when none of this origin is held or awaited. */
  discard(origin: Origin, decided: Grounds): Promise<void> {
    const key = principalKey(origin.owner);
    return this.#serial.run(key, async () => {
      const effects = await this.#witness.discard(origin);
      if (effects === undefined) throw fail('LOG_RESTORE', { reason: `no restore ${formatOrigin(origin)} is held` });
      await this.#ports.committer.commit(merge(effects, { events: [this.#told('restore-discarded', origin, decided)] }));
    });
  }

  #told<K extends 'restore-accepted' | 'restore-discarded'>(kind: K, origin: Origin, { by, reason }: Grounds) {
    return { kind, peer: principalKey(origin.owner), origin: formatOrigin(origin), by, reason, at: this.#ports.clock.now() };
  }

  async #requireAbove(origin: Origin, key: PeerKey): Promise<void> {
    const { self, kind, view, clock } = this.#ports;
    const { owner, epoch } = origin;
    if (epoch > clock.now() + DAY_MS) throw fail('LOG_RESTORE', { reason: `${formatOrigin(origin)} begins more than a day ahead` });
    if (view.issuer(owner.scope, owner.id)?.kind !== kind || owner.scope === self.scope) {
      throw fail('LOG_RESTORE', { reason: `${key} is no ${kind} of another state that a directory lists` });
    }
    const { head: followed } = await this.#witness.record(key);
    const head = followed && readCheckpoint(followed.checkpoint).checkpoint;
    if (head === undefined || epoch > head.epoch) return;
    throw fail('LOG_RESTORE', { reason: `${formatOrigin(origin)} is not above ${formatOrigin(head)}, which is followed` });
  }

  async #acceptedSince(owner: PeerKey, since: number): Promise<number> {
    const kept = await this.#ports.documents.list<{ at: number }>(ACCEPTED, { prefix: `${owner}/` });
    return kept.filter(({ value }) => value.at >= since).length;
  }
}
