// SPDX-License-Identifier: Apache-2.0
// Our own agency as the implementation under test: a process of its responder.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export interface StartedAgency {
  /** Ends it at once, without a chance to write. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts the responder.
 * @param folder - What `exportTrust` wrote; the home goes there too.
 * @param script - Default: that of this package.
 */
export async function startOwnAgency(
  folder: string,
  script = createRequire(import.meta.url).resolve('#conformance/responder'),
): Promise<StartedAgency> {
  let child = await begin(script, folder);
  return {
    kill: () => end(child, 'SIGKILL'),
    async start() {
      child = await begin(script, folder);
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

function begin(script: string, folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Uint8Array) => {
    said = `${said}${new TextDecoder().decode(bytes)}`.slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  return new Promise((done, failed) => {
    const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    child.once('close', (code) => {
      clearTimeout(late);
      failed(new TypeError(`the agency does not start (${code}): ${said}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"ready":true')) return;
      clearTimeout(late);
      done(child);
    });
  });
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((done) => child.once('close', done));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await over;
  clearTimeout(late);
}
