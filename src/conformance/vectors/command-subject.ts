// SPDX-License-Identifier: Apache-2.0
// An implementation behind a command: one process that answers a line for a line. What it does wrong is a failure of the case, and it is
// started anew for the next one.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { printable } from '../../core/index.js';
import { CaseFailure } from '../suite/case.js';
import type { Subject, VectorAnswer, VectorRequest } from './subject.js';

export interface CommandOptions {
  /** How long one answer may take. */
  readonly timeoutMs: number;
}

/** How long a command may take to say its first line. */
const HELLO_TIMEOUT_MS = 30_000;
const LINE_MAX_BYTES = 16_777_216;
const SAID_MAX_CHARACTERS = 500;
/** A command that needs more starts is given up, so that a run ends. */
const STARTS_MAX = 10;
const END_GRACE_MS = 1_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a command and reads what it offers. When it does not say so, every question fails for that reason. */
export async function commandSubject(command: string, options: CommandOptions): Promise<Subject> {
  try {
    return await startedSubject(command, options);
  } catch (error) {
    if (!(error instanceof CaseFailure)) throw error;
    return { name: command, version: 'unknown', offers: () => true, ask: () => Promise.reject(error), close: async () => undefined };
  }
}

async function startedSubject(command: string, { timeoutMs }: CommandOptions): Promise<Subject> {
  const first = await LineProcess.start(command, HELLO_TIMEOUT_MS);
  const { name, version, operations } = first.hello;
  let running: LineProcess | undefined = first.process;
  let starts = 1;
  return {
    name,
    version,
    offers: (operation) => operations.has(operation),
    async ask(request) {
      if (running === undefined) {
        if (starts === STARTS_MAX) throw new CaseFailure(`the command was started ${STARTS_MAX} times, and is given up`, 'ended');
        starts++;
        running = (await LineProcess.start(command, HELLO_TIMEOUT_MS)).process;
      }
      try {
        return answerOf(request, await running.ask(JSON.stringify(request), timeoutMs));
      } catch (error) {
        const broken = running;
        running = undefined;
        await broken.end();
        throw error;
      }
    },
    async close() {
      await running?.end();
      running = undefined;
    },
  };
}

interface Hello {
  readonly name: string;
  readonly version: string;
  readonly operations: ReadonlySet<string>;
}

class LineProcess {
  readonly #child: Child;
  readonly #lines: string[] = [];
  readonly #ended: Promise<void>;
  #isOver = false;
  #how = '';
  #rest = '';
  #errors = '';
  #wake: () => void = () => undefined;

  private constructor(command: string) {
    // A group of its own: what a shell started ends with it.
    this.#child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = `${this.#errors}${text}`.slice(-SAID_MAX_CHARACTERS);
    });
    this.#ended = new Promise((done) => {
      const over = (how: string): void => {
        this.#isOver = true;
        this.#how = how;
        this.#wake();
        done();
      };
      this.#child.on('error', (error) => over(`cannot be started: ${error.message}`));
      this.#child.on('close', (code, signal) => over(signal === null ? `ended with code ${code}` : `was ended by ${signal}`));
    });
  }

  static async start(command: string, timeoutMs: number): Promise<{ process: LineProcess; hello: Hello }> {
    const process = new LineProcess(command);
    try {
      return { process, hello: helloOf(await process.#line(timeoutMs)) };
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  async ask(line: string, timeoutMs: number): Promise<string> {
    const early = this.#lines[0];
    if (early !== undefined) throw new CaseFailure(`it says a line that nobody asked for: ${excerpt(early)}`, 'form');
    if (!this.#isOver) this.#child.stdin.write(`${line}\n`);
    return this.#line(timeoutMs);
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    const kill = (signal: NodeJS.Signals): void => {
      try {
        // The whole group.
        if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
      } catch {
        // It has ended.
      }
    };
    const late = setTimeout(() => kill('SIGKILL'), END_GRACE_MS);
    kill('SIGTERM');
    // Nobody waits for what still fills its output, or holds it open.
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    await this.#ended;
    clearTimeout(late);
    kill('SIGKILL');
  }

  async #line(timeoutMs: number): Promise<string> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#rest.length > LINE_MAX_BYTES) throw new CaseFailure(`a line has more than ${LINE_MAX_BYTES} bytes`, 'form');
      if (this.#isOver)
        throw new CaseFailure(`the command ${this.#how}${this.#errors === '' ? '' : `: ${printable(this.#errors)}`}`, 'ended');
      const left = end - performance.now();
      if (left <= 0) throw new CaseFailure(`no line comes within ${timeoutMs} ms (does it flush its output?)`, 'time');
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }

  #take(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LINE_MAX_BYTES) this.#child.stdout.pause();
    this.#lines.push(...lines.filter((line) => line.trim() !== ''));
    // A question has one answer: the next question refuses more than that, which need not be kept.
    if (this.#lines.length > 1) this.#child.stdout.pause();
    this.#wake();
  }
}

const excerpt = (line: string): string => printable(line.slice(0, 200));

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same fault as a value that is no object.
  }
  throw new CaseFailure(`a line is no JSON object: ${excerpt(line)}`, 'form');
}

function helloOf(line: string): Hello {
  const { hello, name, version, operations } = parse(line);
  const isHello = hello === 1 && typeof name === 'string' && typeof version === 'string' && Array.isArray(operations);
  if (!isHello) throw new CaseFailure(`its first line is not {"hello":1,"name","version","operations"}: ${excerpt(line)}`, 'form');
  return { name, version, operations: new Set(operations.map(String)) };
}

function answerOf(request: VectorRequest, line: string): VectorAnswer {
  const { id, ok, output, code, skip } = parse(line);
  if (id !== request.id) throw new CaseFailure(`the answer is not to ${request.id}: ${excerpt(line)}`, 'form');
  if (typeof skip === 'string') return { skip };
  if (ok === true && typeof output === 'object' && output !== null && !Array.isArray(output))
    return { ok, output: output as Record<string, unknown> };
  if (ok === false && typeof code === 'string') return { ok, code };
  throw new CaseFailure(`the answer has neither output, code nor skip: ${excerpt(line)}`, 'form');
}
