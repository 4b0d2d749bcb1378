// SPDX-License-Identifier: Apache-2.0
// Relays and agencies of two states as processes whose stores are copied and put back, with the command line in an operator's hand.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';

export type Line = Readonly<Record<string, unknown>>;
/** What a command line said. */
export interface Said {
  readonly code: number;
  readonly lines: readonly Line[];
  readonly error: string;
}

const CLI = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));
const AGENCY = fileURLToPath(new URL('./parties/agency.mjs', import.meta.url));
const CLOCK = new URL('./parties/clock.mjs', import.meta.url).href;
const PATIENCE_MS = 30_000;

/** A process that tells in lines of JSON what happens. */
export class Process {
  readonly lines: Line[] = [];
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #error = '';
  readonly #waiting = new Set<() => void>();

  constructor(script: string, args: readonly string[], passphrase: string, clock: string) {
    this.#child = spawn(process.execPath, ['--import', CLOCK, script, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ROGATORY_PASSPHRASE: passphrase, STAGE_CLOCK: clock },
    });
    this.#child.stderr.on('data', (chunk: Uint8Array) => (this.#error += new TextDecoder().decode(chunk)));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.lines.push(JSON.parse(line) as Line);
      this.#wake();
    });
    this.ended = new Promise((done) => {
      this.#child.on('close', () => {
        this.#wake();
        done();
      });
    });
  }

  get code(): number {
    return this.#child.exitCode ?? -1;
  }

  get error(): string {
    return this.#error;
  }

  /** Lines that have these members. */
  of(members: Line): readonly Line[] {
    return this.lines.filter((line) => Object.entries(members).every(([name, value]) => line[name] === value));
  }

  /** Alarms that were told, each name once. */
  alarms(): readonly string[] {
    return [...new Set(this.of({ kind: 'alarm' }).map((line) => String(line['alarm'])))].sort();
  }

  /** Resolves with the first line that has these members and comes after the first `from` lines. */
  async line(members: Line, from = 0): Promise<Line> {
    const end = setTimeout(() => this.#wake(), PATIENCE_MS);
    const until = Date.now() + PATIENCE_MS;
    try {
      for (;;) {
        const found = this.of(members).find((line) => this.lines.indexOf(line) >= from);
        if (found !== undefined) return found;
        if (Date.now() >= until || this.#child.exitCode !== null) {
          throw new TypeError(
            `in vain: ${JSON.stringify(members)}\n${this.#error}\n${this.lines.map((l) => JSON.stringify(l)).join('\n')}`,
          );
        }
        await new Promise<void>((done) => this.#waiting.add(done));
      }
    } finally {
      clearTimeout(end);
    }
  }

  #wake(): void {
    for (const done of this.#waiting) done();
    this.#waiting.clear();
  }

  tell(command: object): void {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** Runs `step` while the process stands still, as a snapshot of a disk finds it. */
  frozen(step: () => void): void {
    this.#child.kill('SIGSTOP');
    try {
      step();
    } finally {
      this.#child.kill('SIGCONT');
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    await this.ended;
  }
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'rogatory-stage-'));
  readonly #running = new Set<Process>();
  readonly #clock = join(this.folder, 'clock');
  #aheadMs = 0;

  prepare(): Promise<readonly [DemoState, DemoState]> {
    this.pass(0);
    return prepareStates(this.folder, 'rogatory-classic');
  }

  /** Time of the processes, Unix milliseconds. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Lets time pass in all processes at once. */
  pass(ms: number): void {
    this.#aheadMs += ms;
    writeFileSync(`${this.#clock}.new`, String(this.#aheadMs));
    renameSync(`${this.#clock}.new`, this.#clock);
  }

  /** Lets so much time pass, and again every two seconds, until something has come. Links that a leap cuts off come up again in between. */
  async passing<T>(ms: number, awaited: Promise<T>): Promise<T> {
    this.pass(ms);
    const step = setInterval(() => this.pass(ms), 2_000);
    try {
      return await awaited;
    } finally {
      clearInterval(step);
    }
  }

  async relay({ passphrase, relay }: DemoState): Promise<Process> {
    const started = this.#start(CLI, ['relay', '--config', relay.config], passphrase);
    await started.line({ kind: 'listening' });
    return started;
  }

  async agency({ passphrase, agency }: DemoState, home = agency.home): Promise<Process> {
    const started = this.#start(AGENCY, [home], passphrase);
    await started.line({ kind: 'ready' });
    return started;
  }

  /** Runs a command to its end. */
  async run({ passphrase }: DemoState, ...args: readonly string[]): Promise<Said> {
    const process = this.#start(CLI, args, passphrase);
    await process.ended;
    this.#running.delete(process);
    return { code: process.code, lines: process.lines, error: process.error };
  }

  /** Copies a store; a socket is no part of it. */
  copy(from: string, to: string): void {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, filter: (source) => !lstatSync(source).isSocket() });
  }

  /** Folder of a relay's store. */
  data({ relay }: DemoState): string {
    return join(dirname(relay.config), 'data');
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((process) => process.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(script: string, args: readonly string[], passphrase: string): Process {
    if (!existsSync(fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))))
      throw new TypeError('dist/ is missing: npm run build');
    const process = new Process(script, args, passphrase, this.#clock);
    this.#running.add(process);
    return process;
  }
}
