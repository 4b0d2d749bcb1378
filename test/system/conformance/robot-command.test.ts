// `rogatory robot` as a process: it says what it is, answers our command line, and ends by SIGINT with nothing left behind.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openAgency } from '../../../src/agency/index.js';
import { requestSubmit } from '../../../src/conformance/counterparty/bodies.js';
import { startOwnRelay } from '../../../src/conformance/relay/own-relay.js';
import { freePort } from '../../../src/conformance/suite/own-process.js';
import { importStates } from '../../../src/conformance/states/export.js';

const PROGRAM = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface RobotProcess {
  /** Lines of JSON so far. */
  readonly lines: Record<string, unknown>[];
  /** Its first line. */
  readonly first: Promise<Record<string, string>>;
  end(): Promise<number | null>;
}

function start(...args: readonly string[]): RobotProcess {
  const child = spawn(process.execPath, [PROGRAM, 'robot', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Record<string, unknown>[] = [];
  let said = '';
  child.stderr.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)));
  const over = new Promise<number | null>((done) => child.once('close', done));
  const first = new Promise<Record<string, string>>((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
      done(lines[0] as Record<string, string>);
    });
    void over.then((code) => failed(new TypeError(`ended with ${code}: ${said}`)));
  });
  first.catch(() => undefined);
  return {
    lines,
    first,
    end() {
      child.kill('SIGINT');
      return over;
    },
  };
}

describe('rogatory robot', () => {
  it('plays a robot for an agency of the exported folder, again with the same states, and ends by SIGINT', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'robot-test-')), 'dev');
    folders.push(folder);
    const port = await freePort();
    const one = start('honest', '--port', String(port), '--export-trust', folder);
    const { mailbox = '', expect: sentence, fingerprints } = await one.first;
    expect(sentence).toMatch(/EXECUTED/);
    const agency = await openAgency({ home: join(folder, 'home'), passphrase: 'conformance' });
    try {
      await agency.send({ to: mailbox, type: 'request.submit', body: requestSubmit('TEST-1'), priority: 'urgent' });
      const types: string[] = [];
      for await (const message of agency.inbox()) {
        types.push(message.type);
        await message.acknowledge();
        if (message.type === 'result.final') break;
      }
      expect(types).toEqual(['ack.receipt', 'decision.accept', 'result.final']);
    } finally {
      await agency.close();
    }
    expect(one.lines.slice(1)).toContainEqual({ said: 'honest: request.submit came from subject/agency' });
    expect(await one.end()).toBe(0);
    // The same states, so that nothing has to be pinned again; and the addresses are free.
    const two = start('asks-for-information', '--trust', folder);
    expect((await two.first)['fingerprints']).toEqual(fingerprints);
    expect(await two.end()).toBe(0);
  }, 120_000);

  it('leaves the relay of your state to you, when you name its address', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'robot-test-')), 'dev');
    folders.push(folder);
    const [port, own] = [await freePort(), await freePort()];
    const robot = start('replaying', '--port', String(port), '--relay', `ws://127.0.0.1:${own}`, '--export-trust', folder);
    expect(await robot.first).toMatchObject({ yourRelay: `ws://127.0.0.1:${own}` });
    const relay = await startOwnRelay(importStates(folder), folder, PROGRAM);
    const agency = await openAgency({ home: join(folder, 'home'), passphrase: 'conformance' });
    try {
      const references: string[] = [];
      for await (const message of agency.inbox()) {
        references.push(message.body.refs.rqRef);
        await message.acknowledge();
        if (references.includes('ROBOT-1')) break;
      }
      expect(references).toEqual(['ROBOT-FORGED', 'ROBOT-1']);
    } finally {
      await agency.close();
      await relay.stop();
    }
    expect(await robot.end()).toBe(0);
  }, 120_000);

  it('leaves no folder that nobody asked for', async () => {
    const robot = start('slow', '--port', String(await freePort()));
    const { folder = '' } = await robot.first;
    expect(existsSync(join(folder, 'kit.json'))).toBe(true);
    expect(await robot.end()).toBe(0);
    expect(existsSync(folder)).toBe(false);
  }, 60_000);

  it('names the robots when it is asked for another one', async () => {
    await expect(start('perfect').first).rejects.toThrow(/ended with 2: .*name a robot: honest, slow/s);
  }, 60_000);
});
