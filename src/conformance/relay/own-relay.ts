// SPDX-License-Identifier: Apache-2.0
// Our own relay as the implementation under test: a process of `rogatory relay` on a free port of this machine.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RELAY_ID, SUBJECT_SCOPE } from '../states/states.js';
import type { KitStates } from '../states/states.js';

/** An implementation that the kit started and ends. */
export interface StartedRelay {
  readonly restart: () => Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/** A port that nothing listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts `rogatory relay` as the relay of the first state.
 * @param folder - What `exportTrust` wrote; the relay's store goes there too.
 * @param program - Script of the command line, `bin/rogatory.js`.
 */
export async function startOwnRelay(states: KitStates, folder: string, program: string): Promise<StartedRelay> {
  const config = join(folder, 'relay.toml');
  cpSync(join(folder, 'documents'), join(folder, 'trust'), { recursive: true });
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  writeFileSync(config, relayToml(states), { mode: 0o600 });
  let child = await start(program, config);
  return {
    async restart() {
      await end(child, 'SIGKILL');
      child = await start(program, config);
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

function relayToml({ subject, pins }: KitStates): string {
  return `[relay]
scope = "${SUBJECT_SCOPE}"
id = "${RELAY_ID}"
[listen]
host = "127.0.0.1"
port = ${new URL(subject.url).port}
[store]
path = "data/relay.db"
[keys]
link = "keys/${RELAY_ID}-link.key"
log = "keys/${RELAY_ID}-log.key"
cosign = "keys/${RELAY_ID}-cosign.key"
passphrase_file = "passphrase"
[trust]
folder = "trust"
[trust.pins]
${[...pins].map(([scope, fingerprint]) => `${scope} = "${fingerprint}"`).join('\n')}
`;
}

/** Resolves when it listens. */
function start(program: string, config: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, 'relay', '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Uint8Array) => {
    said = `${said}${new TextDecoder().decode(bytes)}`.slice(-2_000);
  });
  return new Promise((done, failed) => {
    const late = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    child.once('close', (code) => {
      clearTimeout(late);
      failed(new TypeError(`the relay does not start (${code}): ${said}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"kind":"started"') && !line.includes('"kind":"listening"')) return;
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
