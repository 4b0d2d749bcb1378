// SPDX-License-Identifier: Apache-2.0
// Content of a store, as flat maps of immutable values: writing replaces a value, so undo restores the old one.

import type { RandomSource } from '../../core/random.js';
import { lastLeafOf } from '../leaf-run.js';
import { LogTail } from '../log-tail.js';
import type { LeafRow, LeafRows } from '../log-tail.js';
import type { MeterSlot, StoredReceipt } from '../port.js';
import type { HeldLease } from '../queue-lease.js';

export interface MemoryLane {
  readonly peer: string;
  readonly lane: number;
  readonly outStreamId: Uint8Array;
  readonly lastSeq: number;
  readonly ackedThrough: number;
  readonly inStreamId?: Uint8Array;
  readonly receivedThrough: number;
}

export interface MemoryEnvelope {
  readonly envelopeId: Uint8Array;
  readonly digest: Uint8Array;
  readonly expiresAt: number;
  /** Present while a queue entry needs it. */
  readonly frame?: Uint8Array;
  /** Mailboxes for which it was accepted. */
  readonly mailboxes: readonly string[];
}

/** A statement of another issuer. */
export interface MemoryReceipt extends StoredReceipt {
  readonly envelopeDigest: string;
  readonly at: number;
}

/** Source of an envelope for a mailbox, and the leaf about it. */
export interface MemorySeen {
  readonly from: string;
  readonly lane: number;
  readonly leaf?: LeafRow;
}

export interface MemoryOwed {
  readonly id: number;
  readonly peer: string;
  readonly leaf?: LeafRow;
  readonly receipt?: StoredReceipt;
  readonly at: number;
  /** Present once it is paid. */
  readonly paid?: { readonly at: number; readonly carrier?: string };
}

export interface MemoryEntry {
  readonly seq: number;
  /** Key of the envelope. */
  readonly envelope: string;
  readonly mailbox: string;
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly duty: boolean;
  /** An earlier place of it was acknowledged. */
  readonly taken: boolean;
  readonly from?: string;
}

/** An acknowledgement that moved its lane. */
export interface MemoryAck {
  /** Key of the lane. */
  readonly lane: string;
  readonly through: number;
  readonly at: number;
}

export interface MemoryVerdict {
  readonly kind: 'conflict' | 'refusal';
  readonly at: number;
  /** Only for a refusal: verdict and code of the peer. */
  readonly verdict?: string;
}

export interface MemoryMeter extends MeterSlot {
  readonly name: string;
}

export interface MemoryDocument {
  readonly collection: string;
  readonly key: string;
  readonly value: Uint8Array;
  readonly version: number;
}

/** Entries of a lane in the order of their places; places below 1 belong to earlier streams. */
export function entriesOf(state: MemoryState, peer: string, lane: number): MemoryEntry[] {
  return [...state.queue]
    .filter(([key, { seq }]) => key === keyOf(peer, lane, seq))
    .map(([, entry]) => entry)
    .sort((a, b) => a.seq - b.seq);
}

/** Joins names into one map key; no name contains U+0000. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\0');
}

const MAPS = [
  ...(['leases', 'lanes', 'queue', 'acks', 'envelopes', 'digests', 'verdicts', 'documents', 'meters'] as const),
  ...(['leaves', 'seen', 'receipts', 'owed'] as const),
] as const;

export class MemoryState {
  /** By peer. */
  readonly leases = new Map<string, HeldLease>();
  readonly lanes = new Map<string, MemoryLane>();
  readonly queue = new Map<string, MemoryEntry>();
  readonly acks = new Map<string, MemoryAck>();
  /** By digest, and the digests by envelope id; both in hexadecimal. */
  readonly envelopes = new Map<string, MemoryEnvelope>();
  readonly digests = new Map<string, readonly string[]>();
  readonly verdicts = new Map<string, MemoryVerdict>();
  readonly documents = new Map<string, MemoryDocument>();
  /** By name and slot. */
  readonly meters = new Map<string, MemoryMeter>();
  /** By epoch and place. */
  readonly leaves = new Map<string, LeafRow>();
  /** By digest and mailbox. */
  readonly seen = new Map<string, MemorySeen>();
  readonly receipts = new Map<number, MemoryReceipt>();
  readonly owed = new Map<number, MemoryOwed>();
  /** Peers to which the present commit adds debts. */
  readonly owing = new Set<string>();
  /** The own log after the last leaf of the present commit. */
  appended: { readonly epoch: number; readonly size: number } | undefined;
  /** Unix milliseconds of the present commit. */
  now = 0;
  /** Makes stream ids. */
  readonly random: RandomSource;
  readonly log: LogTail;
  /** Hash of a perfect node. */
  readonly node: LeafRows['node'];
  #last: { readonly epoch: number; readonly index: number } | undefined;
  #undo: (() => void)[] = [];
  #serial = 0;

  constructor(random: RandomSource) {
    this.random = random;
    const node: LeafRows['node'] = (epoch, level, index) => this.leaves.get(keyOf(epoch, lastLeafOf(level, index)))?.nodes[level]?.hash;
    this.node = node;
    this.log = new LogTail({ last: () => this.#last, node }, random);
  }

  /** Copies a state: only the maps are copied, because values never change. */
  copy(random: RandomSource): MemoryState {
    const copied = new MemoryState(random);
    for (const name of MAPS)
      for (const [key, value] of this[name] as Map<unknown, unknown>) (copied[name] as Map<unknown, unknown>).set(key, value);
    copied.#last = this.#last;
    copied.#serial = this.#serial;
    return copied;
  }

  /** Begins a commit. */
  begin(now: number): void {
    this.owing.clear();
    this.appended = undefined;
    this.now = now;
  }

  /** Enters a leaf as the last one. */
  putLeaf(row: LeafRow): void {
    const before = this.#last;
    this.#undo.push(() => (this.#last = before));
    this.#last = { epoch: row.epoch, index: row.index };
    this.appended = { epoch: row.epoch, size: row.index + 1 };
    this.put(this.leaves, keyOf(row.epoch, row.index), row);
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key);
    this.#undo.push(before === undefined ? () => map.delete(key) : () => map.set(key, before));
    map.set(key, value);
  }

  remove<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.#undo.push(() => map.set(key, before));
    map.delete(key);
  }

  /** A number not given before. */
  serial(): number {
    return this.#serial++;
  }

  /** Runs `step`, and undoes all its writes when it throws. */
  atomically<T>(step: () => T): T {
    this.#undo = [];
    try {
      return step();
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo();
      this.log.forget();
      throw error;
    } finally {
      this.#undo = [];
    }
  }
}
