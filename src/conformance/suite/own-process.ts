// SPDX-License-Identifier: Apache-2.0
// A process of this program as the implementation under test: the kit starts it, waits until it is ready, and ends it.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** How a process is started. */
interface OwnProgram {
  /** For a message to people: `the relay`. */
  readonly name: string;
  /** Arguments of Node: the script, and its own. */
  readonly args: readonly string[];
  /** Whether a line of its standard output says that it is ready. */
  readonly isReady: (line: string) => boolean;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const SAID_MAX_CHARACTERS = 2_000;

/** A port of this machine that nothing listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
  await new Promise((done) => server.close(done));
  return port;
}

/** A process that the kit started. */
export interface OwnProcess {
  /** Ends it at once, without a chance to write. */
  kill(): Promise<void>;
  /** Starts it anew, after its end. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a process. Its standard input stays open as long as the kit lives.
 * @returns The process, once it is ready.
 * @throws TypeError with what it wrote to standard error, when it ends before or is not ready within a minute.
 */
export async function startOwnProcess(program: OwnProgram): Promise<OwnProcess> {
  let child = await begin(program);
  return {
    kill: () => end(child, 'SIGKILL'),
    async start() {
      child = await begin(program);
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

function begin({ name, args, isReady }: OwnProgram): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Uint8Array) => {
    said = `${said}${new TextDecoder().decode(bytes)}`.slice(-SAID_MAX_CHARACTERS);
  });
  child.stdin.on('error', () => undefined);
  return new Promise((done, failed) => {
    const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    child.once('close', (code) => {
      clearTimeout(late);
      failed(new TypeError(`${name} does not start (${code}): ${said}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!isReady(line)) return;
      clearTimeout(late);
      done(child);
    });
  });
}

/** Ends a process, by force where it does not end by itself. Resolves when it is over. */
async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((done) => child.once('close', done));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await over;
  clearTimeout(late);
}
