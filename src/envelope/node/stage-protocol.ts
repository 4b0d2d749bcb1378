// SPDX-License-Identifier: Apache-2.0
import { fail, isRogatoryError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';
import { systemCode } from './file-error.js';
import type { RingMemory } from './ring.js';
import type { StageJob, StageResult } from './stage-job.js';

export interface StageInput {
  readonly role: 'front' | 'back';
  readonly job: StageJob;
  readonly memory: RingMemory;
}

/** Form of an error between threads, where classes are lost. */
export type StageFailure =
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: object }
  | { readonly kind: 'file'; readonly reason: string }
  | { readonly kind: 'broken'; readonly error: unknown };

export type StageMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly result: StageResult }
  | { readonly kind: 'failed'; readonly failure: StageFailure };

export function asStageFailure(error: unknown): StageFailure {
  if (isRogatoryError(error)) return { kind: 'refused', code: error.code, details: error.details };
  const reason = systemCode(error);
  return reason === undefined ? { kind: 'broken', error } : { kind: 'file', reason };
}

/** @param path - The file that the run is about, for an error of the system. */
export function fromStageFailure(failure: StageFailure, path: string): unknown {
  if (failure.kind === 'refused') return fail(failure.code, failure.details);
  return failure.kind === 'file' ? fail('ENVELOPE_ATTACHMENT_FILE', { path, reason: failure.reason }) : failure.error;
}
