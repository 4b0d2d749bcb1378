// SPDX-License-Identifier: Apache-2.0
// An implementation that answers vectors: by lines of a process, or in this process.
import { isRogatoryError } from '../../core/index.js';
import { OPERATIONS } from '../adapter/operations.js';
import type { VectorCall } from '../adapter/operation.js';
import type { Implementation } from '../suite/report.js';

/** A call of a vector, as it goes over the line. */
export interface VectorRequest extends VectorCall {
  readonly id: string;
  readonly operation: string;
}

export type VectorAnswer =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string }
  | { readonly skip: string };

export interface Subject extends Implementation {
  /** Whether it offers an operation; what it does not is skipped. */
  offers(operation: string): boolean;
  /** @throws CaseFailure when it does not answer as the line protocol asks. */
  ask(request: VectorRequest): Promise<VectorAnswer>;
  close(): Promise<void>;
}

/** Our own adapter, in this process. */
export function ownSubject(version: string): Subject {
  return {
    name: 'rogatory',
    version,
    offers: (operation) => Object.hasOwn(OPERATIONS, operation),
    ask: answerOurs,
    close: async () => undefined,
  };
}

/** Answers a call by our own library. */
export async function answerOurs({ operation, id: _id, ...call }: VectorRequest): Promise<VectorAnswer> {
  const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (run === undefined) return { skip: `${operation} is not known` };
  try {
    return { ok: true, output: await run(call) };
  } catch (error) {
    if (isRogatoryError(error)) return { ok: false, code: error.code };
    return { ok: false, code: `CALL: ${error instanceof Error ? error.message : String(error)}` };
  }
}
