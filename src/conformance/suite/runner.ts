// SPDX-License-Identifier: Apache-2.0
// Runs cases one after another, each within its time, and closes what each opened before the next begins.
import { isRogatoryError, printable } from '../../core/index.js';
import { CASE_TIMEOUT_MS, CaseFailure, CaseSkip } from './case.js';
import type { CaseContext, CaseFault, ConformanceCase } from './case.js';
import type { CaseOutcome } from './report.js';

export interface RunOptions {
  /** Gets each outcome when it is known. */
  readonly onOutcome?: (outcome: CaseOutcome) => void;
  /** Cases for which it returns a reason are skipped with that reason. */
  readonly skips?: (tested: Readonly<Pick<ConformanceCase, 'id' | 'classes'>>) => string | undefined;
  /** Ends the run: the case that runs fails, and all later ones are skipped. */
  readonly signal?: AbortSignal;
}

/** How long the closing of one case's resources may take; then the next case begins. */
const CLOSE_TIMEOUT_MS = 5_000;
const REASON_MAX_CHARACTERS = 1_000;

/** Runs `cases` in order against one world. @returns an outcome for each. Never throws for what a case does. */
export async function runCases<World>(
  cases: readonly ConformanceCase<World>[],
  world: World,
  options: RunOptions = {},
): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const tested of cases) {
    const stopped = options.signal?.aborted === true ? 'the run was ended' : options.skips?.(tested);
    const start = performance.now();
    const end = stopped === undefined ? await runCase(tested, world, options.signal) : skipped(stopped);
    const { id, mode, classes, clauses, title } = tested;
    const outcome = { id, mode, classes, clauses, title, ...end, ms: Math.round(performance.now() - start) };
    outcomes.push(outcome);
    options.onOutcome?.(outcome);
  }
  return outcomes;
}

type End = Pick<CaseOutcome, 'outcome' | 'reason' | 'fault'>;

const skipped = (reason: string): End => ({ outcome: 'skipped', reason });

function failed(reason: string, fault: CaseFault): End {
  return { outcome: 'failed', reason: printable(reason.slice(0, REASON_MAX_CHARACTERS)), fault };
}

async function runCase<World>(tested: ConformanceCase<World>, world: World, stop: AbortSignal | undefined): Promise<End> {
  const timeoutMs = tested.timeoutMs ?? CASE_TIMEOUT_MS;
  const abort = new AbortController();
  const closings: (() => unknown)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<End>((done) => {
    const end = (reason: string): void => {
      done(failed(reason, 'time'));
      abort.abort();
    };
    // Referenced: a case that waits for nothing but a silent peer must not end the process.
    timer = setTimeout(() => end(`no end within ${timeoutMs} ms`), timeoutMs);
    stop?.addEventListener('abort', () => end('the run was ended'), { signal: abort.signal });
  });
  try {
    return await Promise.race([late, endOf(tested, { world, signal: abort.signal, defer: (close) => void closings.push(close) })]);
  } finally {
    clearTimeout(timer);
    abort.abort();
    await closeAll(closings);
  }
}

async function endOf<World>(tested: ConformanceCase<World>, context: CaseContext<World>): Promise<End> {
  try {
    await tested.run(context);
    return { outcome: 'passed' };
  } catch (error) {
    if (error instanceof CaseSkip) return skipped(error.message);
    if (error instanceof CaseFailure) return failed(error.message, error.fault);
    // An answer that the kit's own reader of SPEC.md refuses.
    if (isRogatoryError(error)) return failed(`${error.code}: ${error.message}`, 'wrong');
    return failed(error instanceof Error ? (error.stack ?? error.message) : String(error), 'wrong');
  }
}

async function closeAll(closings: readonly (() => unknown)[]): Promise<void> {
  for (const close of [...closings].reverse()) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((done) => {
      timer = setTimeout(done, CLOSE_TIMEOUT_MS);
    });
    const closed = (async () => close())().catch(() => undefined);
    await Promise.race([closed, late]);
    clearTimeout(timer);
  }
}
