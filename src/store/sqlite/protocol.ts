// SPDX-License-Identifier: Apache-2.0
// Messages between the store and its worker thread. Calls and answers go in batches.
import type { ErrorCode } from '../../core/errors.js';
import type { Answer as StoreAnswer, StoreCall } from '../checked-store.js';
import type { Store } from '../port.js';

/** Each call by name: its arguments and its answer. A sweep answers for one slice: less than this many rows mean that it is done. */
export const SWEEP_SLICE_ROWS = 1_000;
type StoreCalls = { readonly [N in StoreCall]: { readonly args: Parameters<Store[N]>; readonly answer: StoreAnswer<N> } };
export interface Calls extends StoreCalls {
  /** Writes a copy of the whole store to a new file. */
  readonly copy: { readonly args: readonly [path: string]; readonly answer: null };
  readonly integrity: { readonly args: readonly []; readonly answer: null };
  readonly close: { readonly args: readonly []; readonly answer: null };
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
