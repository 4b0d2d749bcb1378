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
import { pad } from '../cosigning/kept-cosignatures.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import type { EndpointPorts, Source, Statement } from '../ports.js';
import { Serial } from '../serial.js';
import { Timetable } from '../timetable.js';
import type { Budgets } from './budget.js';
import type { PartKind, StatementReader } from './reader.js';

const COLLECTION = 'statement';
/** In this order: a restore is held before an offer of its log is looked at. */
const PARTS: readonly PartKind[] = ['restore', 'batch', 'cosigned'];
const RETRY_MS = 60_000;
const PAGE = 64;
const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `stored statement: ${field}` }));

type Ports = Pick<EndpointPorts, 'self' | 'documents' | 'clock' | 'committer' | 'random' | 'emit'>;

export class IncomingStatements {
  readonly #ports: Ports;
  readonly #reader: StatementReader;
  readonly #budgets: Budgets;
  readonly #queues = new Serial();
  readonly #retries: Timetable;
  /** Statements of TRUST that wait, by peer. */
  readonly #waiting = new Map<PeerKey, number>();
  /** Peers whose stored statements are being judged, and whether more came meanwhile. */
  readonly #busy = new Map<PeerKey, boolean>();
  /** Sealed statements that came since the start: those of one moment keep their order. */
  #received = 0;
  #isStopped = false;

  constructor(ports: Ports, reader: StatementReader, budgets: Budgets) {
    this.#ports = ports;
    this.#reader = reader;
    this.#budgets = budgets;
    this.#retries = new Timetable(ports.clock, (peer) => this.wake(peer));
  }

  /** Takes the body of a NOTICE; resolves when it is handled for good. @throws {@link RogatoryError} `STORE_...`. */
  async notice(peer: Principal, body: Uint8Array): Promise<void> {
    const source: Source = { peer, key: principalKey(peer), path: 'hop' };
    let batches: readonly Uint8Array[];
    try {
      batches = parseNotice(body);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      this.#budgets.of(source.key).refused();
      const { code, message } = error;
      this.#ports.emit(alarm('statement-refused', this.#ports.clock.now(), message, { peer: source.key, code }));
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
    if (this.#isStopped || waiting >= LIMITS.statementsQueuedMax || peer.scope === this.#ports.self.scope) return;
    this.#waiting.set(key, waiting + 1);
    this.#reader.heard(key);
    const source: Source = { peer, key, path: 'trust' };
    void this.#queues
      .run(key, () => this.#reader.take(source, kind, bytes))
      .catch((error: unknown) => this.#failed(key, error))
      .finally(() => this.#waiting.set(key, (this.#waiting.get(key) ?? 1) - 1));
  }

  /** The write that stores a sealed statement with its message; it is judged after that commit. */
  received(sender: Principal, { batch, cosigned, restore }: Statement): Effects {
    const { documents, clock, random } = this.#ports;
    const key = principalKey(sender);
    const parts: CborValue = [restore ?? null, batch ?? null, cosigned ?? null];
    const place = `${key}#${pad(clock.now())}.${pad(this.#received++)}.${toHex(random(8))}`;
    return { documents: [documents.put(COLLECTION, place, parts)], statementsFrom: [key] };
  }

  /** Statements of a peer are stored: judges them in their order. */
  wake(peer: PeerKey): void {
    if (this.#isStopped) return;
    this.#reader.heard(peer);
    if (this.#busy.has(peer)) return void this.#busy.set(peer, true);
    this.#busy.set(peer, false);
    void this.#queues
      .run(peer, () => this.#drain(peer))
      .catch((error: unknown) => {
        this.#failed(peer, error);
        this.#retries.set(peer, this.#ports.clock.now() + RETRY_MS);
      })
      .finally(() => {
        const hasMore = this.#busy.get(peer) === true;
        this.#busy.delete(peer);
        if (hasMore) this.wake(peer);
      });
  }

  /** Takes up what an earlier run left. */
  async start(): Promise<void> {
    const peers = (await this.#ports.documents.list(COLLECTION)).map(({ key }) => key.slice(0, key.indexOf('#')));
    for (const peer of new Set(peers)) this.wake(peer);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retries.stop();
    await this.#queues.idle();
  }

  async #drain(peer: PeerKey): Promise<void> {
    const { documents, committer } = this.#ports;
    for (;;) {
      const stored = await documents.list(COLLECTION, { prefix: `${peer}#`, limit: LIMITS.statementsStoredMax + PAGE });
      if (stored.length === 0) return;
      const excess = stored.length - LIMITS.statementsStoredMax;
      if (excess > 0) {
        const detail = `${LIMITS.statementsStoredMax} statements of ${peer} wait: the oldest are given up`;
        const events = [alarm('statement-dropped', this.#ports.clock.now(), detail, { peer })];
        await committer.commit({ documents: stored.slice(0, excess).map(({ key }) => documents.remove(COLLECTION, key)), events });
      }
      for (const { key, value } of stored.slice(Math.max(0, excess))) {
        if (!(await this.#judge(peer, key, value))) return;
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
      if (!(await this.#reader.take(source, kind, bytes, at === parts.length - 1 ? { stored: done } : {}))) return false;
    }
    if (parts.length === 0) await this.#ports.committer.commit(done);
    return true;
  }

  #failed(peer: PeerKey, error: unknown): void {
    if (this.#isStopped) return;
    const [code, detail] = isRogatoryError(error) ? [error.code, error.message] : ['', String(error)];
    const more = { peer, ...(code === '' ? {} : { code }) };
    this.#ports.emit(alarm('internal', this.#ports.clock.now(), `statements of ${peer}: ${detail}`, more));
  }
}
