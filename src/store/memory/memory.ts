// SPDX-License-Identifier: Apache-2.0
import { compare, toUtf8 } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { LANES, checkedStore } from '../checked-store.js';
import type { Performers, StoreCall } from '../checked-store.js';
import { applyCommit, openLane } from './commit.js';
import { envelopesOf, expiredOf, leavesOf, overdueOf, owedTo, receiptsOf } from './log.js';
import { MemoryState, entriesOf, keyOf } from './state.js';
import type { MemoryLane } from './state.js';
import { sweepState } from './sweep.js';
import type { Document, LaneCounters, ListOptions, QueuedMessage, Store, StoreStats } from '../port.js';
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
  return openState(new MemoryState(options.random ?? systemRandom));
}

/**
 * Copies a store as a backup does: the copy holds all commits so far and is independent.
 * @param store - Of {@link openMemoryStore}, open or closed. TypeError for another one.
 */
export function copyMemoryStore(store: Store, options: MemoryStoreOptions = {}): Store {
  requireMembers(options, MEMORY_OPTIONS, 'copyMemoryStore(options)');
  const state = STATES.get(store);
  if (state === undefined) throw new TypeError('copyMemoryStore(store) takes a memory store');
  return openState(state.copy(options.random ?? systemRandom));
}

const STATES = new WeakMap<Store, MemoryState>();

function openState(state: MemoryState): Store {
  let isClosed = false;
  const store: Store = {
    ...checkedStore((name, args) => {
      if (isClosed) throw fail('STORE_UNAVAILABLE', { reason: 'closed' });
      const perform = PERFORMERS[name] as (content: MemoryState, ...given: typeof args) => ReturnType<(typeof PERFORMERS)[StoreCall]>;
      return state.atomically(() => perform(state, ...args));
    }),
    async close() {
      isClosed = true;
    },
  };
  STATES.set(store, state);
  return store;
}

const PERFORMERS: Performers<MemoryState> = {
  commit: applyCommit,
  counters: (state, peer) => LANES.map((lane) => describeLane(state, openLane(state, peer, lane))),
  peers: ({ lanes }) => [...new Set([...lanes.values()].map(({ peer }) => peer))].sort(),
  window: windowOf,
  get(state, collection, key) {
    const document = state.documents.get(keyOf(collection, key));
    return document === undefined ? undefined : { key, value: document.value.slice(), version: document.version };
  },
  list: documentsOf,
  stats: statsOf,
  logHead: ({ log }) => log.head(),
  epochs: ({ leaves }) => [...new Set([...leaves.values()].map(({ epoch }) => epoch))].sort((a, b) => a - b),
  leaves: leavesOf,
  nodes: (state, epoch, places) => places.map(({ level, index }) => state.node(epoch, level, index)?.slice()),
  meter: ({ meters }, name) =>
    [...meters.values()]
      .filter((meter) => meter.name === name)
      .sort((a, b) => a.slot - b.slot)
      .map(({ slot, messages, bytes }) => ({ slot, messages, bytes })),
  envelopes: envelopesOf,
  receipts: receiptsOf,
  owed: owedTo,
  overdue: overdueOf,
  expired: expiredOf,
  sweep: sweepState,
};

function windowOf(
  state: MemoryState,
  peer: string,
  lane: number,
  afterSeq: number,
  maxMessages: number,
  maxBytes: number,
): QueuedMessage[] {
  const found: QueuedMessage[] = [];
  const counters = state.lanes.get(keyOf(peer, lane));
  if (counters === undefined) return found;
  let bytes = 0;
  for (let seq = Math.max(afterSeq, counters.ackedThrough) + 1; seq <= counters.lastSeq && found.length < maxMessages; seq++) {
    const message = queuedAt(state, keyOf(peer, lane, seq));
    bytes += message.frame.length;
    if (found.length > 0 && bytes > maxBytes) break;
    found.push(message);
  }
  return found;
}

function documentsOf({ documents }: MemoryState, collection: string, { prefix = '', after, limit }: ListOptions = {}): Document[] {
  return [...documents.values()]
    .filter((document) => document.collection === collection && document.key.startsWith(prefix))
    .filter((document) => after === undefined || compare(toUtf8(document.key), toUtf8(after)) > 0)
    .sort((a, b) => compare(toUtf8(a.key), toUtf8(b.key)))
    .slice(0, limit)
    .map(({ key, value, version }) => ({ key, value: value.slice(), version }));
}

function statsOf(state: MemoryState): StoreStats {
  const { lanes, envelopes, verdicts } = state;
  const count = (kind: string): number => [...verdicts.values()].filter((verdict) => verdict.kind === kind).length;
  return {
    queued: [...lanes.values()]
      .filter((lane) => lane.lastSeq > lane.ackedThrough)
      .sort((a, b) => compare(toUtf8(a.peer), toUtf8(b.peer)) || a.lane - b.lane)
      .map((lane) => describeQueue(state, lane)),
    messages: [...envelopes.values()].filter((envelope) => envelope.frame !== undefined).length,
    conflicts: count('conflict'),
    refusals: count('refusal'),
  };
}

function queuedAt(state: MemoryState, key: string): QueuedMessage {
  const entry = state.queue.get(key);
  const envelope = entry && state.envelopes.get(entry.envelope);
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

function describeLane(state: MemoryState, laneState: MemoryLane): LaneCounters {
  const { peer, lane, outStreamId, lastSeq, ackedThrough, inStreamId, receivedThrough } = laneState;
  return {
    lane,
    outStreamId: outStreamId.slice(),
    lastSeq,
    ackedThrough,
    ...(inStreamId === undefined ? {} : { inStreamId: inStreamId.slice() }),
    receivedThrough,
    ...(entriesOf(state, peer, lane).some(({ seq }) => seq < 1) ? { past: true as const } : {}),
  };
}

function describeQueue(state: MemoryState, { peer, lane, ackedThrough, lastSeq }: MemoryLane): StoreStats['queued'][number] {
  const messages = windowOf(state, peer, lane, ackedThrough, lastSeq - ackedThrough, Infinity);
  return {
    to: peer,
    lane,
    messages: messages.length,
    bytes: messages.reduce((sum, message) => sum + message.frame.length, 0),
    oldestAt: messages[0]?.storedAt ?? 0,
  };
}
