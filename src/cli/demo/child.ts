// SPDX-License-Identifier: Apache-2.0
// One process of the demonstration: starts its script, reads its output by line, and ends it by pid.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Child {
  readonly name: string;
  /** Resolves when the process ended; `expected` tells whether this program ended it. */
  readonly ended: Promise<{ readonly expected: boolean; readonly detail: string }>;
  /** Ends the process: SIGKILL at once, or SIGTERM, and SIGKILL when it has not ended after `graceMs` (default 5 s). */
  stop(signal: 'SIGKILL' | 'SIGTERM', graceMs?: number): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly passphrase: string;
  /** Receives all output of the process too. */
  readonly logFile: string;
  readonly onLine: (line: Readonly<Record<string, unknown>>) => void;
}

const TERM_GRACE_MS = 5_000;

export function startChild(options: ChildOptions): Child {
  const { name, script, args, passphrase, logFile, onLine } = options;
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ROGATORY_PASSPHRASE: passphrase },
  });
  let expected = false;
  let lastError = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.write(`${line}\n`);
    const parsed = parse(line);
    if (parsed !== undefined) onLine(parsed);
  });
  child.stderr.on('data', (chunk: Uint8Array) => {
    log.write(chunk);
    lastError = new TextDecoder().decode(chunk).trim().split('\n').slice(-3).join(' | ');
  });
  const ended = exit(child).then((detail) => {
    log.end();
    return { expected, detail: lastError === '' ? detail : `${detail}: ${lastError}` };
  });
  return {
    name,
    ended,
    async stop(signal, graceMs = TERM_GRACE_MS) {
      expected = true;
      child.kill(signal);
      const grace = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(grace);
    },
  };
}

function exit(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.on('error', (error) => done(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => done(signal === null ? `ended with code ${code}` : `ended by ${signal}`));
  });
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
