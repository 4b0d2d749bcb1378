// SPDX-License-Identifier: Apache-2.0
// Queues of statements, one a peer. Those of TRUST wait in memory, and are lost with the link: their senders repeat them. Those that came
// sealed were acknowledged, so that they are stored with their message until they are judged.
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { parseNotice } from '../../log/statement/notice.js';
import type { PeerKey } from '../../store/port.js';
import type { Effects } from '../effects.js';
import { alarmOf } from '../alarms.js';
import { PARTS } from '../ports.js';
import type { EndpointPorts, PartKind, Source, Statement } from '../ports.js';
import { Rounds, Serial } from '../serial.js';
import type { Budget } from './budget.js';
import type { StatementReader } from './reader.js';
import { StoredParts } from './stored-parts.js';

const RETRY_MS = 60_000;
const PAGE = { limit: 64 };

type Ports = Pick<EndpointPorts, 'self' | 'documents' | 'clock' | 'committer' | 'random' | 'emit'>;

export class IncomingStatements {
  readonly #ports: Ports;
  readonly #reader: StatementReader;
  readonly #budgetOf: (peer: PeerKey) => Budget;
  readonly #queues = new Serial();
  readonly #rounds: Rounds;
  /** Statements of TRUST that wait, by peer. */
  readonly #waiting = new Map<PeerKey, number>();
  /** Sealed ones that are not judged yet. */
  readonly #stored: StoredParts;

  constructor(ports: Ports, reader: StatementReader, budgetOf: (peer: PeerKey) => Budget) {
    this.#ports = ports;
    this.#reader = reader;
    this.#budgetOf = budgetOf;
    this.#stored = new StoredParts(ports, 'statement');
    this.#rounds = new Rounds(
      ports.clock,
      RETRY_MS,
      (peer) => this.#queues.run(peer, () => this.#drain(peer)),
      (peer, error) => this.#failed(peer, error),
    );
  }

  /** Takes the body of a NOTICE; resolves when it is handled for good. @throws {@link RogatoryError} `STORE_...`. */
  async notice(peer: Principal, body: Uint8Array): Promise<void> {
    const source: Source = { peer, key: principalKey(peer), path: 'hop' };
    let batches: readonly Uint8Array[];
    try {
      batches = parseNotice(body);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.#budgetOf(source.key).refused();
      this.#ports.emit(alarmOf('statement-refused', this.#ports.clock.now(), error, source.key));
      return;
    }
    await this.#queues.run(source.key, async () => {
      // One after the other: a peer that lies waits for itself.
      for (const batch of batches) {
        if (!(await this.#reader.take(source, 'batch', batch))) throw fail('STORE_UNAVAILABLE', { reason: 'the node stops' });
      }
    });
  }

  /** Takes a whole statement of TRUST. Those beyond `statementsQueuedMax` are dropped, and those of the own state. */
  trust(peer: Principal, kind: PartKind, bytes: Uint8Array): void {
    const key = principalKey(peer);
    const waiting = this.#waiting.get(key) ?? 0;
    if (this.#rounds.isStopped || waiting >= LIMITS.statementsQueuedMax || peer.scope === this.#ports.self.scope) return;
    this.#waiting.set(key, waiting + 1);
    this.#reader.heard(key);
    const source: Source = { peer, key, path: 'trust' };
    void this.#queues
      .run(key, () => this.#reader.take(source, kind, bytes))
      .catch((error: unknown) => this.#failed(key, error))
      .finally(() => this.#waiting.set(key, (this.#waiting.get(key) ?? 1) - 1));
  }

  /** The write that stores a sealed statement with its message; it is judged after that commit. */
  received(sender: Principal, statement: Statement): Effects {
    const source: Source = { peer: sender, key: principalKey(sender), path: 'sealed' };
    const documents = PARTS.flatMap((kind) => {
      const bytes = statement[kind];
      return bytes === undefined ? [] : [this.#stored.put(source, kind, bytes)];
    });
    return { documents, statementsFrom: [source.key] };
  }

  /** Statements of a peer are stored: judges them in their order. */
  wake(peer: PeerKey): void {
    if (this.#rounds.isStopped) return;
    this.#reader.heard(peer);
    void this.#rounds.ask(peer);
  }

  /** Takes up what an earlier run left. */
  async start(): Promise<void> {
    for (const peer of new Set((await this.#stored.list()).map(({ source }) => source.key))) this.wake(peer);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#rounds.stop(), this.#queues.idle()]);
  }

  /** @returns true: nothing is left, or the node stops. */
  async #drain(peer: PeerKey): Promise<boolean> {
    const bounded = await this.#stored.bound(peer, LIMITS.statementsStoredMax);
    if (bounded.documents !== undefined) await this.#ports.committer.commit(bounded);
    for (;;) {
      const parts = await this.#stored.list(peer, PAGE);
      if (parts.length === 0) return true;
      for (const part of parts) {
        if (!(await this.#reader.take(part.source, part.kind, part.bytes, this.#stored.remove(part)))) return true;
      }
    }
  }

  #failed(peer: PeerKey, error: unknown): void {
    if (this.#rounds.isStopped) return;
    this.#ports.emit(alarmOf('internal', this.#ports.clock.now(), error, peer, `statements of ${peer}`));
  }
}
