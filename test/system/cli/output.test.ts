// Real processes whose standard output nobody takes.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** What strangers send: bytes that are no WebSocket message, and an empty text. */
const NO_MESSAGE = Buffer.from('xxxxxxxx');
const TEXT_MESSAGE = Buffer.from('818000000000', 'hex');

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-output-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  /** All of standard error so far. */
  stderr(): string;
  /** Exit code. */
  ended(): Promise<number | null>;
}

function start(args: readonly string[], stdout: 'pipe' | number, passphrase = ''): Running {
  const env = { ...process.env, ROGATORY_PASSPHRASE: passphrase };
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', stdout, 'pipe'], env });
  children.push(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, stderr: () => stderr, ended: () => ended };
}

/** Looks again and again, up to a limit; what it waits for is another process. */
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 600 && !condition(); i++) await new Promise((done) => setTimeout(done, 25));
  expect(condition()).toBe(true);
}

describe('a command whose output nobody takes', () => {
  it.each([[['--help']], [['--version']], [['schema', '--json-schema']], [['draft', 'request.submit']]])(
    'ends quietly as others of a pipeline do: %s',
    async (args) => {
      const running = start(args, 'pipe');
      running.child.stdout?.destroy();
      expect([await running.ended(), running.stderr()]).toEqual([141, '']);
    },
  );

  it('says what is wrong when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const running = start(['schema', '--json-schema'], full);
    expect(await running.ended()).toBe(1);
    expect(running.stderr()).toMatch(/^rogatory: .*ENOSPC.*\n$/);
    closeSync(full);
  });
});

describe('a relay whose log nobody takes', () => {
  let state: DemoState;
  beforeEach(async () => {
    [state] = await prepareStates(folder, 'rogatory-classic');
  });

  /** Makes a stranger call, of whom the relay writes a line; resolves when the relay has hung up: it is at work. */
  async function disturb(message: Buffer = NO_MESSAGE): Promise<void> {
    const { hostname, port } = new URL(state.relay.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: rogatory-link.1\r\n\r\n',
    );
    socket.write(message);
    socket.resume();
    await once(socket, 'close');
  }

  it('goes on without its reader, says once that lines are lost, and ends in order', async () => {
    const relay = start(['relay', '--config', state.relay.config], 'pipe', state.passphrase);
    await once(relay.child.stdout!, 'data');
    relay.child.stdout!.destroy();
    for (let i = 0; i < 5; i++) await disturb();
    await until(() => relay.stderr() !== '');
    relay.child.kill('SIGTERM');
    expect(await relay.ended()).toBe(0);
    expect(relay.stderr()).toBe('rogatory: log lines are lost: write EPIPE\n');
  });

  it('goes on with a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    const relay = start(['relay', '--config', state.relay.config], full, state.passphrase);
    await until(() => relay.stderr() !== '');
    for (let i = 0; i < 5; i++) await disturb();
    relay.child.kill('SIGTERM');
    expect(await relay.ended()).toBe(0);
    expect(relay.stderr()).toMatch(/^rogatory: log lines are lost: .*ENOSPC.*\n$/);
    closeSync(full);
  });

  it('writes its lines again when the reader of its pipe was started anew', async () => {
    const fifo = join(folder, 'log');
    execFileSync('mkfifo', [fifo]);
    const first = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    const writing = openSync(fifo, constants.O_WRONLY);
    const relay = start(['relay', '--config', state.relay.config], writing, state.passphrase);
    closeSync(writing);
    const read = Buffer.alloc(65_536);
    const readNow = (from: number): string => {
      try {
        return read.subarray(0, readSync(from, read)).toString();
      } catch {
        return '';
      }
    };
    let lines = '';
    // The state's other relay is not there: that is the last line of the start.
    await until(() => (lines += readNow(first)).includes('"kind":"link-down"'));
    closeSync(first);
    await disturb();
    await until(() => relay.stderr() !== '');
    const second = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    // Like calls are counted for a minute: this one is refused for another reason.
    await disturb(TEXT_MESSAGE);
    lines = '';
    await until(() => (lines += readNow(second)).includes('\n'));
    expect(JSON.parse(lines.split('\n')[0] as string)).toMatchObject({ kind: 'link-refused' });
    relay.child.kill('SIGTERM');
    expect(await relay.ended()).toBe(0);
    closeSync(second);
    expect(relay.stderr()).toBe('rogatory: log lines are lost: write EPIPE\nrogatory: log lines are written again\n');
  });
});
