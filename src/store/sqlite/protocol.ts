// SPDX-License-Identifier: Apache-2.0
// Messages between the store and its worker thread. Calls and answers go in batches.
import type { ErrorCode } from '../../core/errors.js';
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
import type { ExpiryPlace, MeterSlot, QueuedMessage, StoredLeaf, StoredReceipt, StoreStats } from '../port.js';

/** Each call of the store by name: its arguments and its answer. */
export interface Calls {
  commit: { args: readonly [commit: Commit]; answer: CommitResult };
  counters: { args: readonly [peer: string]; answer: LaneCounters[] };
  peers: { args: readonly []; answer: string[] };
  window: { args: readonly [peer: string, lane: number, afterSeq: number, maxMessages: number, maxBytes: number]; answer: QueuedMessage[] };
  get: { args: readonly [collection: string, key: string]; answer: Document | undefined };
  list: { args: readonly [collection: string, options: ListOptions]; answer: Document[] };
  stats: { args: readonly []; answer: StoreStats };
  logHead: { args: readonly []; answer: LogHead | undefined };
  epochs: { args: readonly []; answer: number[] };
  leaves: { args: readonly [epoch: number, from: number, limit: number]; answer: StoredLeaf[] };
  nodes: { args: readonly [epoch: number, places: readonly NodePlace[]]; answer: (Uint8Array | undefined)[] };
  meter: { args: readonly [name: string]; answer: MeterSlot[] };
  envelopes: { args: readonly [envelopeId: Uint8Array]; answer: KnownEnvelope[] };
  receipts: { args: readonly [envelopeDigest: Uint8Array]; answer: StoredReceipt[] };
  owed: { args: readonly [peer: string, after: number, limit: number]; answer: Owed[] };
  overdue: { args: readonly [before: number]; answer: Outstanding[] };
  expired: { args: readonly [after: ExpiryPlace, until: number, limit: number]; answer: Outstanding[] };
  sweep: { args: readonly [now: number, before: number, statementsBefore: number, limit: number]; answer: number };
  /** Writes a copy of the whole store to a new file. */
  copy: { args: readonly [path: string]; answer: null };
  integrity: { args: readonly []; answer: null };
  close: { args: readonly []; answer: null };
}

export type CallName = keyof Calls;

/** One call; `bytes` is what it may occupy in memory. */
export type Call<N extends CallName = CallName> = {
  [K in N]: { readonly id: number; readonly name: K; readonly args: Calls[K]['args']; readonly bytes: number };
}[N];

/** An error crosses the thread as its code and details: the class is made anew on the other side. */
export interface Failure {
  readonly code: ErrorCode;
  readonly details: object;
}

export type Answer =
  { readonly id: number; readonly value: Calls[CallName]['answer'] } | { readonly id: number; readonly failure: Failure };

/** Sent once, before any answer. */
export type Opening = { readonly opened: true } | { readonly opened: false; readonly failure: Failure };

/** Start parameters of the worker. */
export interface WorkerInput {
  readonly path: string;
  readonly maxBytes?: number;
}

/** @returns total length of all byte strings inside plain objects and arrays. */
export function countBytes(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let bytes = 0;
  for (const member of Object.values(value)) bytes += countBytes(member);
  return bytes;
}

/**
 * Copies plain data so that all byte strings inside are views of one new buffer, which then changes threads without another copy. Cloning
 * the originals would be slower, and would copy the whole buffer behind each small view.
 */
export function pack<T>(value: T, bytes: number): { readonly value: T; readonly buffer: ArrayBuffer } {
  const slab = new Uint8Array(bytes);
  let at = 0;
  const copy = (member: unknown): unknown => {
    if (member instanceof Uint8Array) {
      const view = slab.subarray(at, at + member.length);
      view.set(member);
      at += member.length;
      return view;
    }
    if (Array.isArray(member)) return member.map(copy);
    if (typeof member !== 'object' || member === null) return member;
    const out: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(member)) out[name] = copy(each);
    return out;
  };
  return { value: copy(value) as T, buffer: slab.buffer };
}
