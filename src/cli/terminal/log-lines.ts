// SPDX-License-Identifier: Apache-2.0
// Handles output that cannot be written: the reader of a pipe has gone, or the disk is full.
import { writeSync } from 'node:fs';
import { warn } from './say.js';

/** Exit code that a shell reports for a program ended by SIGPIPE, as for other programs of a pipeline. */
const NO_READER = 141;
const STANDARD_OUTPUT = 1;

/** Ends the process when its output cannot be written, quietly when the reader has gone. Lost warnings do not end it. */
export function endWithoutReader(): void {
  process.stdout.on('error', end);
  process.stderr.on('error', () => undefined);
}

function end(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') tell(error.message);
  process.exit(error.code === 'EPIPE' ? NO_READER : 1);
}

/** A log on standard output for a process that goes on without it: lines that cannot be written are lost, which is reported once. */
export class LogLines {
  /** The stream is unusable after its first error, but the file behind it may recover. */
  #isBroken = false;
  #isLosing = false;
  /** The last line may be written in part. */
  #isTorn = false;

  constructor() {
    process.stdout.off('error', end);
    process.stdout.on('error', (error: NodeJS.ErrnoException) => this.#lose(error));
  }

  /** @param line - With its line feed. Never throws. */
  write(line: string): void {
    try {
      if (!this.#isBroken) process.stdout.write(line);
      else this.#writeAnew(line);
    } catch (error) {
      this.#lose(error as NodeJS.ErrnoException);
    }
  }

  #writeAnew(line: string): void {
    let rest = Buffer.from(this.#isTorn ? `\n${line}` : line);
    while (rest.length > 0) {
      rest = rest.subarray(writeSync(STANDARD_OUTPUT, rest));
      this.#isTorn = true;
    }
    this.#isTorn = false;
    if (this.#isLosing) tell('log lines are written again');
    this.#isLosing = false;
  }

  #lose({ code, message }: NodeJS.ErrnoException): void {
    if (!this.#isBroken) this.#isTorn = code !== 'EPIPE';
    this.#isBroken = true;
    if (!this.#isLosing) tell(`log lines are lost: ${message}`);
    this.#isLosing = true;
  }
}

function tell(text: string): void {
  try {
    warn(`rogatory: ${text}\n`);
  } catch {
    // Ignore it: standard error has no reader either.
  }
}
