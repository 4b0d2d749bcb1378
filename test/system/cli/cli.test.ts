import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DossierView } from '../../../src/agency/index.js';
import { askHome } from '../../../src/agency/home/node/outside.js';
import { openAgency } from '../../../src/agency/home/node/open.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { cryptoRuntime } from '../../../src/crypto/index.js';
import { capture, command, output } from '../../cli/capture.js';

const dossier = command('dossier');

const MAIN = fileURLToPath(new URL('../../../bin/rogatory.js', import.meta.url));

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 60_000 });
  return { status, stdout, stderr };
}

describe('command line', () => {
  let folder = '';
  let a: DemoState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-cli-'));
    [a] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints its version and its help', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(cli('--version')).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    const { name, providers } = cryptoRuntime();
    const verbose = cli('--version', '--verbose').stdout.trimEnd().split('\n');
    expect(verbose.slice(0, 2)).toEqual([manifest.version, name]);
    expect(verbose.slice(2).map((line) => line.trim().split(/ {2,}/))).toEqual([...providers]);
    expect(cli('status', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('rogatory status') as string });
    // The others without a process each.
    const help = await output(command('--help'));
    const commands = [...help.matchAll(/^ {2}([a-z-]+) +[a-z]/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['demo', 'relay', 'send', 'inbox', 'keygen', 'open', 'courier']));
    expect(commands).toEqual(expect.arrayContaining(['inspect', 'dossier', 'restored', 'accept-restore', 'contradictions', 'status']));
    expect(await output(command('help'))).toBe(help);
    for (const name of commands) {
      const own = await output(command(name, '--help'));
      expect(own).toContain(`Usage: rogatory ${name}`);
      expect(await output(command('help', name))).toBe(own);
    }
    expect(await output(command('help', 'trust', 'publish', 'root'))).toBe(await output(command('trust', 'publish', 'root', '--help')));
  });

  it('ends with exit code 2 and one line when it is called wrongly', () => {
    const help = (name: string): string => `"rogatory${name} --help" tells how it is used\n`;
    expect(cli('dossir')).toMatchObject({ status: 2, stderr: `rogatory: unknown command 'dossir'; did you mean dossier?\n${help('')}` });
    expect(cli('relay')).toMatchObject({ status: 2, stderr: expect.stringContaining("'--config <file>' not specified") as string });
    const misspelt = `rogatory: unknown option '--conifg'; did you mean --config?\n${help(' relay')}`;
    expect(cli('relay', '--conifg', 'x')).toMatchObject({ status: 2, stderr: misspelt });
    expect(cli('status').status).toBe(2);
    expect(cli('demo', 'surplus').status).toBe(2);
  });

  it('checks a relay configuration and names the key at fault', () => {
    expect(cli('relay', '--config', a.relay.config, '--check')).toMatchObject({
      status: 0,
      stdout: 'demo-a/relay-1: the configuration is valid\n',
    });
    const bad = join(folder, 'bad.toml');
    writeFileSync(bad, `${readFileSync(a.relay.config, 'utf8')}\n[limts]\n`);
    expect(cli('relay', '--config', bad, '--check')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('RELAY_CONFIG') as string,
    });
  });

  it('refuses a wrong passphrase, and never prints it', () => {
    const file = join(folder, 'wrong');
    writeFileSync(file, 'not the passphrase\n', { mode: 0o600 });
    const sent = cli('inbox', '--home', a.agency.home, '--passphrase-file', file, '--wait', '0');
    expect(sent.status).toBe(1);
    expect(sent.stderr).toContain('CRYPTO_KEY_FILE');
    expect(sent.stderr).not.toContain('not the passphrase');
  });

  it('asks the owner of a home, and does not open a home that has one (AGENCY-01, AGENCY-05)', async () => {
    expect(cli('status', '--home', a.agency.home)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('AGENCY_CONTROL') as string,
    });
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    try {
      // spawnSync would keep the owner, this process, from answering.
      expect(await askHome(a.agency.home, 'status')).toMatchObject({ scope: 'demo-a', id: 'central-authority', queued: 0, dossiers: 0 });
      expect(await askHome(a.agency.home, 'dossiers')).toEqual([]);
      await expect(askHome(a.agency.home, 'dossier', { id: 'x' })).toRejectCode('DOSSIER_UNKNOWN');
      await expect(openAgency({ home: a.agency.home, passphrase: a.passphrase })).toRejectCode('AGENCY_HOME_BUSY');
      expect(cli('inbox', '--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--wait', '0')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('AGENCY_HOME_BUSY') as string,
      });
    } finally {
      await agency.close();
    }
  });

  it('shows a dossier over the socket of its owner as text and JSON, and prints it, whatever its texts hold (AGENCY-05, DOSSIER-15, DOSSIER-25)', async () => {
    const hostile = 'DEMO-1 "]; x --> y\u202e<script>owned()</script>';
    const body = requestSubmit();
    body.refs.rqRef = hostile;
    body.payload.requester.name = hostile;
    const agency = await openAgency({ home: a.agency.home, passphrase: a.passphrase });
    try {
      const { dossier: id, messageId } = await agency.send({ to: 'mla@demo-b', type: 'request.submit', body });
      const run = (...args: string[]) => capture(dossier, ...args, '--home', a.agency.home);
      const shown = async (...args: string[]): Promise<string> => (await run(...args)).stdout;
      const plain = await shown('show', id);
      expect(plain).toContain('request.submit');
      const view = JSON.parse(await shown('show', id, '--json')) as DossierView;
      expect(view).toMatchObject({ dossier: id, role: 'requester', state: { rqRef: hostile } });
      expect(plain).not.toMatch(/\u202e|(?!\n)\p{Cc}/u);
      const listed = await shown('list');
      expect(listed).toContain('our request to demo-b/');
      expect(listed).not.toMatch(/\u202e|(?!\n)\p{Cc}/u);

      const letter = await shown('print', id, '--lang', 'ru');
      expect(letter).toContain('Запрос о правовой помощи по уголовному делу');
      expect(letter.replaceAll(/<[^>]*>/g, '')).toContain((view.timeline[0]?.messageDigest.match(/.{4}/g) ?? ['?']).join(' '));
      expect(letter).not.toMatch(/\u202e|<script/);
      expect(await shown('print', id, '--lang', 'ru', '--message', messageId)).toBe(letter);
      expect(String((await run('print', id, '--message', 'another')).error)).toContain('no such act');
      expect(String((await run('print', id, '--type', 'decision.refuse')).error)).toContain('no such act');
      expect(String((await run('show', id, '--lang', 'xx')).error)).toContain('--lang is one of');
      for (const unknown of ['01890a5d-ac96-774b-bcce-b302099a8057', '../../etc', '__proto__'])
        expect((await run('show', unknown)).error, unknown).toMatchObject({ code: 'DOSSIER_UNKNOWN' });
      await expect(askHome(a.agency.home, 'message', { digest: '__proto__' })).toRejectCode('AGENCY_MESSAGE_UNKNOWN');
    } finally {
      await agency.close();
    }
  });

  it('prints the findings of a body that may not be sent, and sends nothing', () => {
    const body = join(folder, 'body.json');
    writeFileSync(body, '{"refs":{"rqRef":"x"}}');
    const args = ['--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--to', 'mla@demo-b', '--type', 'request.submit'];
    const refused = cli('send', ...args, '--body', body);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('SCHEMA_INVALID') as string });
    // All of them, as "validate" prints them.
    expect(refused.stderr).toContain('Must be mended before it can be sent');
    expect(refused.stderr).toContain('- content: missing  [/payload]');
    writeFileSync(body, '{');
    expect(cli('send', ...args, '--body', body).status).toBe(2);
  });

  it('queues a message while no relay runs, and says so', () => {
    const args = ['--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--to', 'mla@demo-b', '--type', 'request.submit'];
    const sent = cli('send', ...args, '--body', join(folder, 'request.json'), '--wait', '0');
    expect(sent.status).toBe(0);
    expect(JSON.parse(sent.stdout)).toMatchObject({ status: 'queued' });
  });

  it('prepares two states, and prints commands that run as they stand', () => {
    const { status, stdout } = cli('demo', '--prepare', join(folder, 'prepared'));
    expect(status).toBe(0);
    const commands = stdout.split('\n').filter((line) => line.startsWith('  '));
    expect(commands).toHaveLength(4);
    for (const command of commands) expect(command).toMatch(/^ {2}npx rogatory (relay --config|inbox --home) /);
  });

  it('does not fill a folder that holds something', () => {
    expect(cli('demo', '--prepare', folder).status).toBe(2);
  });
});
