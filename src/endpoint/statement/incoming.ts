// SPDX-License-Identifier: Apache-2.0
// Queues of statements, one a peer. Those of TRUST wait in memory, and are lost with the link: their senders repeat them. Those that came
// sealed were acknowledged, so that they are stored with their message until they are judged.
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { parsePrincipal, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { parseNotice } from '../../log/statement/notice.js';
import type { PeerKey } from '../../store/port.js';
import { pad } from '../documents.js';
import type { Effects } from '../effects.js';
import { alarm, alarmOf } from '../alarms.js';
import { PARTS } from '../ports.js';
import type { EndpointPorts, PartKind, Source, Statement } from '../ports.js';
import { Rounds, Serial } from '../serial.js';
import type { Budget } from './budget.js';
import type { StatementReader } from './reader.js';

const COLLECTION = 'statement';
const RETRY_MS = 60_000;
const PAGE = 64;
const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `stored statement: ${field}` }));

type Ports = Pick<EndpointPorts, 'self' | 'documents' | 'clock' | 'committer' | 'random' | 'emit'>;

export class IncomingStatements {
  readonly #ports: Ports;
  readonly #reader: StatementReader;
  readonly #budgetOf: (peer: PeerKey) => Budget;
  readonly #queues = new Serial();
  readonly #rounds: Rounds;
  /** Statements of TRUST that wait, by peer. */
  readonly #waiting = new Map<PeerKey, number>();
  /** Sealed statements that came since the start: those of one moment keep their order. */
  #received = 0;

  constructor(ports: Ports, reader: StatementReader, budgetOf: (peer: PeerKey) => Budget) {
    this.#ports = ports;
    this.#reader = reader;
    this.#budgetOf = budgetOf;
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
    const { documents, clock, random } = this.#ports;
    const key = principalKey(sender);
    const parts = PARTS.map((part) => statement[part] ?? null);
    const place = `${key}#${pad(clock.now())}.${pad(this.#received++)}.${toHex(random(8))}`;
    return { documents: [documents.put(COLLECTION, place, parts)], statementsFrom: [key] };
  }

  /** Statements of a peer are stored: judges them in their order. */
  wake(peer: PeerKey): void {
    if (this.#rounds.isStopped) return;
    this.#reader.heard(peer);
    this.#rounds.ask(peer);
  }

  /** Takes up what an earlier run left. */
  async start(): Promise<void> {
    const peers = (await this.#ports.documents.list(COLLECTION)).map(({ key }) => key.slice(0, key.indexOf('#')));
    for (const peer of new Set(peers)) this.wake(peer);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#rounds.stop(), this.#queues.idle()]);
  }

  /** @returns true: nothing is left, or the node stops. */
  async #drain(peer: PeerKey): Promise<boolean> {
    const { documents, committer } = this.#ports;
    for (;;) {
      const stored = await documents.list(COLLECTION, { prefix: `${peer}#`, limit: LIMITS.statementsStoredMax + PAGE });
      if (stored.length === 0) return true;
      const excess = stored.length - LIMITS.statementsStoredMax;
      if (excess > 0) {
        const detail = `${LIMITS.statementsStoredMax} statements of ${peer} wait: the oldest are given up`;
        const events = [alarm('statement-dropped', this.#ports.clock.now(), detail, { peer })];
        await committer.commit({ documents: stored.slice(0, excess).map(({ key }) => documents.remove(COLLECTION, key)), events });
      }
      for (const { key, value } of stored.slice(Math.max(0, excess))) {
        if (!(await this.#judge(peer, key, value))) return true;
      }
    }
  }

  /** @returns false when the node stops. */
  async #judge(peer: PeerKey, key: string, value: CborValue): Promise<boolean> {
    const source: Source = { peer: parsePrincipal(peer), key: peer, path: 'sealed' };
    const members = read.array(value, 'members', PARTS.length, PARTS.length);
    const parts = PARTS.flatMap((kind, at): [PartKind, Uint8Array][] => {
      const bytes = read.nullable(members[at], (given) => read.bytes(given, kind));
      return bytes === null ? [] : [[kind, bytes]];
    });
    const done: Effects = { documents: [this.#ports.documents.remove(COLLECTION, key)] };
    for (const [at, [kind, bytes]] of parts.entries()) {
      if (!(await this.#reader.take(source, kind, bytes, at === parts.length - 1 ? done : {}))) return false;
    }
    if (parts.length === 0) await this.#ports.committer.commit(done);
    return true;
  }

  #failed(peer: PeerKey, error: unknown): void {
    if (this.#rounds.isStopped) return;
    this.#ports.emit(alarmOf('internal', this.#ports.clock.now(), error, peer, `statements of ${peer}`));
  }
}
