// SPDX-License-Identifier: Apache-2.0
// A mode: cases, and a way to run them against an implementation.
import type { ConformanceCase } from './case.js';
import type { CaseOutcome, Implementation } from './report.js';
import type { RunOptions } from './runner.js';

/** A run, as every mode is told of it. */
export interface KitRun extends RunOptions {
  /** Version of the kit. */
  readonly version: string;
  /** Script of our own command line, which the kit starts where no other implementation is named. */
  readonly program: string;
  /** Name and version of the implementation, where it does not say them itself. */
  readonly implementation?: Implementation;
  /** `vectors`: a command that speaks the line protocol; default our own adapter, in this process. */
  readonly command?: string;
  /** `vectors`: the folder with `index.json`; default that of the package. */
  readonly vectors?: string;
  /** `vectors`: how long one answer may take; default 10,000. */
  readonly timeoutMs?: number;
  /** `relay`: address of the implementation. */
  readonly url?: string;
  /** `relay`, `agency`: folder that `--export-trust` wrote. */
  readonly trust?: string;
}

export interface ModeResult {
  readonly implementation: Implementation;
  readonly outcomes: readonly CaseOutcome[];
}

export interface Mode {
  /** All cases, chosen or not, and the digest of what lies beside them in files. */
  cases(options: KitRun): readonly Pick<ConformanceCase, 'id' | 'clauses' | 'title'>[];
  filesDigest?(options: KitRun): string;
  run(options: KitRun): Promise<ModeResult>;
}
