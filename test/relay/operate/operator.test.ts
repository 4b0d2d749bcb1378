// A relay as its operator has it: run until a signal, asked while it runs, and worked on while it does not.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseOwnEntry } from '../../../src/log/own-entry.js';
import { loadRelayConfig } from '../../../src/relay/config.js';
import { answerRelay, askRelay, socketOf } from '../../../src/relay/operate/ask-relay.js';
import { useRunningStates } from '../../cli/running.js';

const at = useRunningStates();
const GROUNDS = ['--by', 'N. N.', '--reason', 'a call'];
const file = (): string => at.states.a.relay.config;
const folderOf = (): string => join(at.states.a.folder, 'relay');
const store = (): string => join(folderOf(), 'data', 'relay.db');
const ask = (words: string, ...args: readonly string[]) => at.tell(words, '--config', file(), ...args);
const note = (): string => readFileSync(join(folderOf(), 'trust', 'log.demo-a.relay-1'), 'utf8').trim();
let envelope = '';

describe('before it has run', () => {
  it.each([
    ['restores'],
    ['contradictions'],
    ['backup', '--out', 'x'],
    ['repeat', '--to', 'demo-b/relay-1', '--since', '2026-01-01T00:00:00Z'],
    ['restored', ...GROUNDS],
  ])('it has no store: %s', async (words, ...args) => {
    const { stdout, stderr, error } = await ask(words, ...args);
    expect([stdout, stderr]).toEqual(['', '']);
    expect(error).toMatchObject({ code: 'RELAY_CONFIG', details: { field: 'store.path', hint: `there is no store at ${store()}` } });
    expect(existsSync(store())).toBe(false);
  });

  it('nobody answers for it (RELAY-32)', async () => {
    const reason = 'no relay runs by this configuration; start it with "rogatory relay --config FILE"';
    expect((await ask('relay status')).error).toMatchObject({ code: 'RELAY_CONTROL', details: { reason } });
  });

  it('a store whose path is too long for a socket beside it is told, and runs without one (RELAY-32)', async () => {
    const config = { ...loadRelayConfig(file()), storePath: `/${'x'.repeat(98)}` };
    expect(socketOf(config)).toBeUndefined();
    expect(socketOf({ ...config, storePath: `/${'x'.repeat(97)}` })).toBe(`/${'x'.repeat(97)}.sock`);
    const reason = 'the path of the store is too long for a socket beside it';
    await expect(askRelay(config)).toRejectCode('RELAY_CONTROL', { reason });
    expect(await answerRelay(config, () => undefined, { copyTo: () => Promise.resolve() })).toBeUndefined();
  });

  it('one that is starting asks for patience (RELAY-32)', async () => {
    const config = { ...loadRelayConfig(file()), storePath: join(at.folder, 'starting.db') };
    const control = await answerRelay(config, () => undefined, { copyTo: () => Promise.resolve() });
    await expect(askRelay(config)).toRejectCode('RELAY_CONTROL', { reason: 'the relay is starting: ask again in a moment' });
    expect(statSync(`${config.storePath}.sock`).mode & 0o777).toBe(0o600);
    await control?.close();
    expect(existsSync(`${config.storePath}.sock`)).toBe(false);
  });
});

describe('while it runs', () => {
  beforeAll(async () => {
    await at.start('b');
    const running = at.tell('relay', '--config', file());
    await vi.waitUntil(() => existsSync(`${store()}.sock`), { timeout: 30_000, interval: 5 });
    // What waits for a signal took the last listener.
    const listeners = process.listeners('SIGTERM');
    (listeners.at(-1) as (() => void) | undefined)?.();
    const told = await running;
    expect([told.code, told.stderr, told.error]).toEqual([0, '', undefined]);
    const lines = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { time: string; kind: string; url?: string });
    expect(lines[0]).toEqual({ time: lines[0]?.time, kind: 'listening', url: 'ws://127.0.0.1:7001' });
    expect(lines.at(-1)).toEqual({ time: lines.at(-1)?.time, kind: 'closed' });
    for (const { time } of lines) expect(new Date(time).toISOString()).toBe(time);
    expect(existsSync(`${store()}.sock`)).toBe(false);
    await at.start('a');
    const body = ['--type', 'request.submit', '--body', join(at.folder, 'request.json'), '--quiet'];
    const sent = await at.tell('send', ...at.own('a'), ...body, '--to', 'mla@demo-b');
    expect(sent.code).toBe(0);
    const stored = at.events('a').find((event) => event.kind === 'stored');
    envelope = (stored as unknown as { envelope: string }).envelope;
  });

  it('it tells its status (RELAY-32)', async () => {
    const told = await ask('relay status');
    expect([told.code, told.stderr]).toEqual([0, '']);
    const status = JSON.parse(told.stdout) as { peers: { peer: string; link: string }[] } & Record<string, unknown>;
    expect(told.stdout).toBe(`${JSON.stringify(status, null, 2)}\n`);
    expect(status).toMatchObject({ scope: 'demo-a', id: 'relay-1', url: 'ws://127.0.0.1:7001', alarms: [] });
    expect(status.peers.map(({ peer, link }) => [peer, link])).toEqual([
      ['demo-a/central-authority', 'down'],
      ['demo-b/relay-1', 'up'],
    ]);
  });

  it('it is backed up, with what lies elsewhere, and put back (STORE-31)', async () => {
    const away = join(at.folder, 'away');
    mkdirSync(away);
    writeFileSync(
      join(away, 'other.toml'),
      readFileSync(file(), 'utf8').replaceAll(/"((?:keys|data|trust|\.\.)[^"]*)"/g, (_, path: string) => `"${join(folderOf(), path)}"`),
    );
    for (const [config, out] of [
      [file(), 'near'],
      [join(away, 'other.toml'), 'far'],
    ] as const) {
      const told = await at.tell('backup', '--config', config, '--out', join(at.folder, out), '--quiet');
      expect([told.code, told.stderr, told.error]).toEqual([0, '', undefined]);
      const said = JSON.parse(told.stdout) as Record<string, unknown>;
      expect(said).toMatchObject({ kind: 'relay', node: 'demo-a/relay-1', log: { origin: note() } });
    }
    const files = (name: string) =>
      JSON.parse(readFileSync(join(at.folder, name, 'manifest.json'), 'utf8')) as {
        store: string;
        files: { path: string; from?: string }[];
      };
    const near = files('near');
    expect(near.store).toBe('data/relay.db');
    expect(near.files.filter(({ path }) => !path.startsWith('trust/'))).toEqual(
      ['data/relay.db', 'data/relay.db.unstated', 'keys/cosign.key', 'keys/link.key', 'keys/log.key', 'relay.toml'].map((path) =>
        expect.objectContaining({ path }),
      ),
    );
    expect(near.files.some(({ from }) => from !== undefined)).toBe(false);
    const far = files('far');
    expect(far.store).toBe('elsewhere/relay.db');
    const told = await at.tell('restore', '--from', join(at.folder, 'far'), '--to', join(at.folder, 'put'), '--quiet');
    expect(told.code).toBe(0);
    const lines = told.stderr.trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('elsewhere/trust/'))).toEqual([
      ...['cosign.key', 'link.key', 'log.key'].map(
        (name) => `elsewhere/${name} was at FOLDER/demo-a/relay/keys/${name}: put it there, or change the configuration`,
      ),
      'elsewhere/relay.db was at FOLDER/demo-a/relay/data/relay.db: put it there, or change the configuration',
      'Before it starts: rogatory restored --config FILE --by NAME --reason TEXT',
    ]);
  });
});

describe('after it has stopped', () => {
  const origin = 'rogatory/demo-b/relay-1/1796244388520';
  beforeAll(async () => {
    await at.stop('b');
    await at.stop('a');
  });

  it('what it has logged of an envelope is written, each entry in a file of this account', async () => {
    const out = join(at.folder, 'entries');
    const told = await ask('relay export-entries', '--envelope', envelope, '--out', out);
    expect([told.code, told.stderr, told.error]).toEqual([0, '', undefined]);
    const epoch = Number(note().split('/')[3]);
    const lines = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; epoch: number; index: number; file: string });
    expect(lines.map((line) => line.kind)).toEqual(['submitted']);
    for (const { kind, epoch: of, index, file: path } of lines) {
      expect([of, path]).toEqual([epoch, `FOLDER/entries/${kind}-${epoch}-${index}.cbor`]);
      const bytes = new Uint8Array(readFileSync(path.replace('FOLDER', at.folder)));
      expect(parseOwnEntry(bytes)).toMatchObject({ index });
      expect(statSync(path.replace('FOLDER', at.folder)).mode & 0o777).toBe(0o600);
    }
    const none = 'ab'.repeat(16);
    expect((await ask('relay export-entries', '--envelope', none, '--out', out)).error).toMatchObject({
      message: `the relay does not know envelope ${none}; its events name the known ones`,
    });
    expect((await ask('relay export-entries', '--envelope', 'AB', '--out', out)).error).toMatchObject({
      message: '--envelope: must be 32 hexadecimal digits',
    });
  });

  it('restores of its peers are awaited, discarded, and refused when there are none (LOG-66)', async () => {
    const decision = { origin, by: 'N. N.', reason: 'a call' };
    const decide = (words: string, of = origin) => ask(words, '--origin', of, ...GROUNDS);
    expect((await decide('accept-restore')).stdout).toBe(`${JSON.stringify({ restore: 'awaited', ...decision })}\n`);
    expect(await ask('restores')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect((await decide('discard-restore')).stdout).toBe(`${JSON.stringify({ restore: 'discarded', ...decision })}\n`);
    expect((await decide('discard-restore')).error).toMatchObject({
      code: 'LOG_RESTORE',
      details: { reason: `no restore ${origin} is held` },
    });
    expect((await decide('accept-restore', 'x')).error).toMatchObject({ code: 'LOG_ORIGIN', details: { origin: 'x' } });
    expect(await ask('contradictions')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const again = await ask('repeat', '--to', 'demo-b/relay-1', '--since', '2026-01-01T00:00:00Z');
    expect(JSON.parse(again.stdout)).toEqual({ to: 'demo-b/relay-1', owedAgain: expect.any(Number) as number });
  });

  it('a backup that was put in its place asks for the statement first, in every command (LOG-67)', async () => {
    const mark = `${store()}.unstated`;
    writeFileSync(mark, 'demo-a/relay-1, backup\n');
    const fault = `${store()} came out of a backup, and nobody has stated that`;
    const remedy = 'state it first: rogatory restored --config FILE --by NAME --reason TEXT';
    for (const words of ['restores', 'contradictions'])
      expect((await ask(words)).error).toMatchObject({
        code: 'RELAY_CONFIG',
        details: { field: 'store.path', hint: `${fault}; ${remedy}` },
      });
    expect(await ask('relay', '--check')).toMatchObject({
      code: 1,
      stdout: `store.path: ${fault}\n  mend: ${remedy}\n`.replaceAll(at.folder, 'FOLDER'),
    });
    const old = note();
    const told = await ask('restored', ...GROUNDS);
    const said = JSON.parse(told.stdout) as { old: string; size: number; new: string };
    expect(Object.keys(said)).toEqual(['old', 'size', 'new']);
    expect(said.old).toBe(old);
    expect(said.new).toMatch(/^rogatory\/demo-a\/relay-1\/\d{13}$/);
    expect(existsSync(mark)).toBe(false);
    expect((await ask('relay', '--check')).code).toBe(0);
  });

  it('another store is refused, and the loss is stated by the words that are told (LOG-67)', async () => {
    const old = note();
    rmSync(store());
    const loss = ['--lost', '--above', old];
    const told = await ask('relay', '--check');
    expect([told.code, told.stdout]).toEqual([
      1,
      `store.path: FOLDER/demo-a/relay/data/relay.db is not the store of this relay: it holds no log, and this node has run with ${old}\n  mend: name the right store; if none is left, state the loss: rogatory restored --config FILE ${loss.join(' ')} --by NAME --reason TEXT\n`,
    ]);
    const said = JSON.parse((await ask('restored', ...GROUNDS, ...loss)).stdout) as Record<string, string>;
    expect(said['new']).toMatch(/^rogatory\/demo-a\/relay-1\/\d{13}$/);
    expect(said['old']).toBe(old);
    await at.start('a');
    expect(note()).toBe(said['new']);
  });
});
