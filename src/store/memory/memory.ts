// SPDX-License-Identifier: Apache-2.0
import { compare, toHex, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { LANES, checkCommit, checkDigest, checkEnvelopeId, checkExpired, checkLeaves, checkListOptions, checkName } from '../arguments.js';
import { checkNodes, checkOwed, checkSweep, checkTime, checkWindow } from '../arguments.js';
import { applyCommit, openLane } from './commit.js';
import { envelopesOf, expiredOf, leavesOf, overdueOf, owedTo, receiptsOf } from './log.js';
import { MemoryState, entriesOf, keyOf } from './state.js';
import type { MemoryLane } from './state.js';
import { sweepState } from './sweep.js';
import type {
  Commit,
  CommitResult,
  Document,
  KnownEnvelope,
  LaneCounters,
  ListOptions,
  LogHead,
  NodePlace,
  Outstanding,
  Owed,
} from '../port.js';
import type { ExpiryPlace, MeterSlot, QueuedMessage, Store, StoredLeaf, StoredReceipt, StoreStats } from '../port.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export interface MemoryStoreOptions {
  /** Makes stream ids; default the runtime's CSPRNG. */
  readonly random?: RandomSource;
}

const MEMORY_OPTIONS: Members<MemoryStoreOptions> = { required: {}, optional: { random: 'function' } };

/**
 * Opens an empty store that lasts as long as the process: the reference model of every other store, for tests, simulations and agencies in
 * a browser. It keeps every promise of `Store` except stable storage.
 */
export function openMemoryStore(options: MemoryStoreOptions = {}): Store {
  requireMembers(options, MEMORY_OPTIONS, 'openMemoryStore(options)');
  const random = options.random ?? systemRandom;
  return new MemoryStore(random, new MemoryState(random));
}

/**
 * Copies a store as a backup does: the copy holds all commits so far and is independent.
 * @param store - Of {@link openMemoryStore}, open or closed. TypeError for another one.
 */
export function copyMemoryStore(store: Store, options: MemoryStoreOptions = {}): Store {
  requireMembers(options, MEMORY_OPTIONS, 'copyMemoryStore(options)');
  if (!(store instanceof MemoryStore)) throw new TypeError('copyMemoryStore(store) takes a memory store');
  return store.copy(options.random ?? systemRandom);
}

class MemoryStore implements Store {
  readonly #state: MemoryState;
  readonly #random: RandomSource;
  #closed = false;

  constructor(random: RandomSource, state: MemoryState) {
    this.#random = random;
    this.#state = state;
  }

  copy(random: RandomSource): MemoryStore {
    return new MemoryStore(random, this.#state.copy(random));
  }

  async commit(commit: Commit): Promise<CommitResult> {
    checkCommit(commit);
    return this.#step(() => applyCommit(this.#state, commit, this.#random));
  }

  async counters(peer: string): Promise<readonly LaneCounters[]> {
    checkName(peer, 'peer');
    return this.#step(() => LANES.map((lane) => this.#describeLane(openLane(this.#state, peer, lane, this.#random))));
  }

  async window(peer: string, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly QueuedMessage[]> {
    checkWindow(peer, lane, afterSeq, maxMessages, maxBytes);
    return this.#step(() => {
      const found: QueuedMessage[] = [];
      const counters = this.#state.lanes.get(keyOf(peer, lane));
      if (counters === undefined) return found;
      let bytes = 0;
      for (let seq = Math.max(afterSeq, counters.ackedThrough) + 1; seq <= counters.lastSeq && found.length < maxMessages; seq++) {
        const message = this.#queued(keyOf(peer, lane, seq));
        bytes += message.frame.length;
        if (found.length > 0 && bytes > maxBytes) break;
        found.push(message);
      }
      return found;
    });
  }

  async get(collection: string, key: string): Promise<Document | undefined> {
    checkName(collection, 'collection');
    checkName(key, 'key');
    return this.#step(() => {
      const document = this.#state.documents.get(keyOf(collection, key));
      return document === undefined ? undefined : { key, value: document.value.slice(), version: document.version };
    });
  }

  async list(collection: string, options: ListOptions = {}): Promise<readonly Document[]> {
    checkName(collection, 'collection');
    checkListOptions(options);
    const { prefix = '', after, limit } = options;
    return this.#step(() =>
      [...this.#state.documents.values()]
        .filter((document) => document.collection === collection && document.key.startsWith(prefix))
        .filter((document) => after === undefined || compare(toUtf8(document.key), toUtf8(after)) > 0)
        .sort((a, b) => compare(toUtf8(a.key), toUtf8(b.key)))
        .slice(0, limit)
        .map(({ key, value, version }) => ({ key, value: value.slice(), version })),
    );
  }

  async stats(): Promise<StoreStats> {
    return this.#step(() => {
      const { lanes, envelopes, verdicts } = this.#state;
      const count = (kind: string): number => [...verdicts.values()].filter((verdict) => verdict.kind === kind).length;
      return {
        queued: [...lanes.values()]
          .filter((lane) => lane.lastSeq > lane.ackedThrough)
          .sort((a, b) => compare(toUtf8(a.peer), toUtf8(b.peer)) || a.lane - b.lane)
          .map((lane) => this.#describeQueue(lane)),
        messages: [...envelopes.values()].filter((envelope) => envelope.frame !== undefined).length,
        conflicts: count('conflict'),
        refusals: count('refusal'),
      };
    });
  }

  async logHead(): Promise<LogHead | undefined> {
    return this.#step(() => this.#state.log.head());
  }

  async leaves(epoch: number, from: number, limit: number): Promise<readonly StoredLeaf[]> {
    checkLeaves(epoch, from, limit);
    return this.#step(() => leavesOf(this.#state, epoch, from, limit));
  }

  async nodes(epoch: number, places: readonly NodePlace[]): Promise<readonly (Uint8Array | undefined)[]> {
    checkNodes(epoch, places);
    return this.#step(() => places.map(({ level, index }) => this.#state.node(epoch, level, index)?.slice()));
  }

  async peers(): Promise<readonly string[]> {
    return this.#step(() => [...new Set([...this.#state.lanes.values()].map(({ peer }) => peer))].sort());
  }

  async meter(name: string): Promise<readonly MeterSlot[]> {
    checkName(name, 'name');
    return this.#step(() =>
      [...this.#state.meters.values()]
        .filter((meter) => meter.name === name)
        .sort((a, b) => a.slot - b.slot)
        .map(({ slot, messages, bytes }) => ({ slot, messages, bytes })),
    );
  }

  async epochs(): Promise<readonly number[]> {
    return this.#step(() => [...new Set([...this.#state.leaves.values()].map(({ epoch }) => epoch))].sort((a, b) => a - b));
  }

  async envelopes(envelopeId: Uint8Array): Promise<readonly KnownEnvelope[]> {
    checkEnvelopeId(envelopeId);
    return this.#step(() => envelopesOf(this.#state, toHex(envelopeId)));
  }

  async receipts(envelopeDigest: Uint8Array): Promise<readonly StoredReceipt[]> {
    checkDigest(envelopeDigest);
    return this.#step(() => receiptsOf(this.#state, toHex(envelopeDigest)));
  }

  async owed(peer: string, after: number, limit: number): Promise<readonly Owed[]> {
    checkOwed(peer, after, limit);
    return this.#step(() => owedTo(this.#state, peer, after, limit));
  }

  async overdue(before: number): Promise<readonly Outstanding[]> {
    checkTime(before, 'before');
    return this.#step(() => overdueOf(this.#state, before));
  }

  async expired(after: ExpiryPlace, until: number, limit: number): Promise<readonly Outstanding[]> {
    checkExpired(after, until, limit);
    return this.#step(() => expiredOf(this.#state, after, until, limit));
  }

  async sweep(now: number, before: number, statementsBefore = 0): Promise<number> {
    checkSweep(now, before, statementsBefore);
    return this.#step(() => sweepState(this.#state, now, before, statementsBefore));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #step<T>(run: () => T): T {
    if (this.#closed) throw fail('STORE_UNAVAILABLE', { reason: 'closed' });
    return this.#state.atomically(run);
  }

  #queued(key: string): QueuedMessage {
    const entry = this.#state.queue.get(key);
    const envelope = entry && this.#state.envelopes.get(entry.envelope);
    if (entry === undefined || envelope?.frame === undefined) throw new TypeError(`queue entry ${key} without a frame`);
    return {
      seq: entry.seq,
      mailbox: entry.mailbox,
      envelopeId: envelope.envelopeId.slice(),
      envelopeDigest: envelope.digest.slice(),
      frame: envelope.frame.slice(),
      expiresAt: entry.expiresAt,
      storedAt: entry.storedAt,
      ...(entry.from === undefined ? {} : { from: entry.from }),
    };
  }

  #describeLane({ peer, lane, outStreamId, lastSeq, ackedThrough, inStreamId, receivedThrough }: MemoryLane): LaneCounters {
    return {
      lane,
      outStreamId: outStreamId.slice(),
      lastSeq,
      ackedThrough,
      ...(inStreamId === undefined ? {} : { inStreamId: inStreamId.slice() }),
      receivedThrough,
      ...(entriesOf(this.#state, peer, lane).some(({ seq }) => seq < 1) ? { past: true as const } : {}),
    };
  }

  #describeQueue(lane: MemoryLane): StoreStats['queued'][number] {
    const messages: QueuedMessage[] = [];
    for (let seq = lane.ackedThrough + 1; seq <= lane.lastSeq; seq++) messages.push(this.#queued(keyOf(lane.peer, lane.lane, seq)));
    return {
      to: lane.peer,
      lane: lane.lane,
      messages: messages.length,
      bytes: messages.reduce((sum, message) => sum + message.frame.length, 0),
      oldestAt: messages[0]?.storedAt ?? 0,
    };
  }
}
