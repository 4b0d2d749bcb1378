// SPDX-License-Identifier: Apache-2.0
// One case of the suite: a claim of SPEC.md that an implementation keeps or breaks, and what a case is given while it runs.

/** Classes of SPEC.md that an implementation can claim. */
export const CONFORMANCE_CLASSES = ['Reader', 'Sealer', 'Agency', 'Relay', 'Witness'] as const;
export type ConformanceClass = (typeof CONFORMANCE_CLASSES)[number];

/** Modes of the kit: functions by vectors, a relay from outside, an agency by its counterparties. */
export const SUITE_MODES = ['vectors', 'relay', 'agency'] as const;
export type SuiteMode = (typeof SUITE_MODES)[number];

/** How a case failed: the implementation answered wrongly, not in the form asked for, not in time, or its process ended. */
export type CaseFault = 'wrong' | 'form' | 'time' | 'ended';

/** Thrown by a case that found a breach. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  readonly fault: CaseFault;

  constructor(reason: string, fault: CaseFault = 'wrong') {
    super(reason);
    this.fault = fault;
  }
}

/** Thrown by {@link skip}. */
export class CaseSkip extends Error {
  override readonly name = 'CaseSkip';
}

/** Fails the case unless `condition` holds. */
export function must(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new CaseFailure(reason);
}

/** Ends the case as skipped: the implementation does not have what the case is about. */
export function skip(reason: string): never {
  throw new CaseSkip(reason);
}

/** Tools of a case while it runs. */
export interface CaseContext<World = unknown> {
  /** Common ground of all cases of the mode: a connection to the implementation, the kit's states. */
  readonly world: World;
  /** Aborted when the time of the case is over; a socket or wait of a case ends then. */
  readonly signal: AbortSignal;
  /** Runs `close` after the case, however it ended; the last registered one first. */
  readonly defer: (close: () => unknown) => void;
}

/** A claim about the implementation, and the code that tests it. */
export interface ConformanceCase<World = unknown> {
  /** Unique in the suite, stable between versions: `relay.handshake.unknown-peer`. */
  readonly id: string;
  readonly mode: SuiteMode;
  /** Classes that have to keep it. */
  readonly classes: readonly ConformanceClass[];
  /** Clauses of SPEC.md that it proves: `LINK-12`. */
  readonly clauses: readonly string[];
  /** A present-tense sentence about the implementation. */
  readonly title: string;
  /** Default {@link CASE_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
  /** Throws to fail; every other end is a pass. */
  run(context: CaseContext<World>): Promise<void>;
}

/** Time of a case that names none. */
export const CASE_TIMEOUT_MS = 10_000;
