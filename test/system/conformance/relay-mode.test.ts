// The relay mode as an implementer uses it: a relay that somebody else started, from the folder that the kit wrote.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOwnRelay } from '../../../src/conformance/relay/own-relay.js';
import { freePort } from '../../../src/conformance/suite/own-process.js';
import type { OwnProcess } from '../../../src/conformance/suite/own-process.js';
import { RawSocket } from '../../../src/conformance/relay/raw-socket.js';
import { importStates } from '../../../src/conformance/states/export.js';

const bin = join(import.meta.dirname, '../../../bin/rogatory.js');
let folder = '';
let url = '';
let relay: OwnProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-kit-'));
  url = `ws://127.0.0.1:${await freePort()}`;
  execFileSync(process.execPath, [bin, 'conformance', '--export-trust', folder, '--listen', url]);
  relay = await startOwnRelay(importStates(folder), folder, bin);
}, 60_000);
afterAll(async () => {
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => spawnSync(process.execPath, [bin, 'conformance', 'relay', ...args], { encoding: 'utf8' });

describe('rogatory conformance relay', () => {
  it('tests a relay that it did not start, and skips the cases that would kill it', () => {
    const named = ['--name', 'somebody else', '--release', '2'];
    const areas = [
      'relay.handshake.accepted-relay',
      'relay.message.taken',
      'relay.message.killed',
      'relay.route.in',
      'relay.receipt.relayed',
    ];
    const { stdout, stderr, status } = run(
      '--url',
      url,
      '--trust',
      folder,
      '--json',
      ...named,
      ...areas.flatMap((area) => ['--area', area]),
    );
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    const report = JSON.parse(lines.slice(0, -1).join('\n')) as {
      cases: { id: string; outcome: string; reason?: string }[];
      implementation: object;
    };
    const chosen = report.cases.filter(({ reason }) => reason !== 'not chosen');
    expect(chosen.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['relay.handshake.accepted-relay', 'passed'],
      ['relay.message.taken', 'passed'],
      ['relay.message.killed', 'skipped'],
      ['relay.route.in', 'passed'],
      ['relay.receipt.relayed', 'passed'],
    ]);
    expect(report.implementation).toEqual({ name: 'somebody else', version: '2' });
    expect(status).toBe(0);
  }, 60_000);

  it('fails each case when nothing answers, and ends', async () => {
    const nobody = `ws://127.0.0.1:${await freePort()}`;
    const { stdout, status } = run('--url', nobody, '--trust', folder, '--area', 'relay.frame.ping', '--area', 'relay.message.taken');
    expect(stdout).toContain('nothing answers at');
    expect(status).toBe(1);
  }, 60_000);
});

describe('the socket of the kit', () => {
  it('tells how the other side closed, and what an upgrade was answered', async () => {
    await expect(RawSocket.open(url, { tokens: ['other'] })).rejects.toMatchObject({ status: 400 });
    const socket = await RawSocket.open(url);
    socket.send(new TextEncoder().encode('text'), { opcode: 1 });
    expect(await socket.closed).toMatchObject({ code: 1003 });
    const cut = await RawSocket.open(url);
    cut.cut();
    expect(await cut.closed).toEqual({ code: 1006, reason: '' });
  }, 30_000);
});
