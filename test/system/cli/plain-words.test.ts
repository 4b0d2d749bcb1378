// What newcomers stumbled over: states of trust, drafts with comments, outputs that stand there, messages that nobody delivers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareStates } from '../../../src/cli/demo/states.js';
import type { DemoState } from '../../../src/cli/demo/states.js';
import { faultOf } from '../../../src/cli/fault.js';
import { Interrupted } from '../../../src/cli/terminal/interruption.js';
import { whilst } from '../../../src/cli/terminal/progress.js';
import { distance } from '../../../src/cli/time.js';
import { capture, command, output } from '../../cli/capture.js';

const trust = command('trust');

describe('the command line', () => {
  let folder = '';
  let a: DemoState;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-plain-words-'));
    [a] = await prepareStates(folder, 'rogatory-classic');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tells until when each state stands by the folder of an administrator, a relay or a home, and by a configuration', async () => {
    const relay = dirname(a.relay.config);
    const folders = [a.administration.trust, join(relay, 'trust'), join(a.agency.home, 'trust')].map((path) => ['--trust', path]);
    for (const args of [...folders, ['--config', a.relay.config]]) {
      const text = await output(trust, 'status', ...args);
      expect(text).toMatch(/^demo-a \(own\): root 1 until \S+Z \(in 364 days\), directory 1 until \S+Z \(in 28 days\)$/m);
      expect(text).toMatch(/^ {2}fresh until \S+Z \(in 2 days 23 hours\)$/m);
      expect(text).toMatch(/^ {2}accord 1 until \S+Z \(in 364 days\); no ceremony on record$/m);
    }
  });

  it('sends a draft with its comments', async () => {
    const body = join(folder, 'commented.json');
    writeFileSync(body, `// a request\n${readFileSync(join(folder, 'request.json'), 'utf8').replace('{\n', '{\n  // filled in\n')}`);
    const args = ['--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--type', 'request.submit', '--to', 'mla@demo-b'];
    expect(await capture(command('send'), ...args, '--body', body, '--wait', '0')).toMatchObject({ code: 0 });
  });

  it('exports the same documents again, and replaces others when it is told to', async () => {
    const args = ['export', '--trust', a.administration.trust, '--out', join(folder, 'exported')];
    const [name = ''] = (await output(trust, ...args)).split('\n');
    const path = join(folder, 'exported', name);
    const before = readFileSync(path);
    await output(trust, ...args);
    writeFileSync(path, 'another');
    expect(String((await capture(trust, ...args)).error)).toContain('--force replaces it');
    expect(readFileSync(path, 'utf8')).toBe('another');
    await output(trust, ...args, '--force');
    expect(readFileSync(path)).toEqual(before);
  });

  it('tells who delivers a message that no relay has taken', async () => {
    const args = ['--home', a.agency.home, '--passphrase-file', a.passphraseFile, '--type', 'request.submit', '--to', 'mla@demo-b'];
    const sent = await capture(command('send'), ...args, '--body', join(folder, 'request.json'), '--wait', '0');
    expect(JSON.parse(sent.stdout)).toMatchObject({ status: 'queued' });
    expect(sent.stderr).toContain('has not taken the message yet');
    expect(sent.stderr).toContain(`"rogatory inbox --home ${a.agency.home} --wait 3600"`);
  });

  it('says of a file that is imported that it is no document, and of a passphrase that is not there where it was looked for', async () => {
    const imported = await capture(trust, 'import', '--trust', a.administration.trust, join(folder, 'request.json'));
    expect(imported.code).toBe(1);
    expect(imported.stdout).toMatch(
      /^refused {2}\S+request\.json: CBOR_\w+: this is no document of trust .*"rogatory inspect FILE" shows its kind$/m,
    );
    const config = join(dirname(a.relay.config), 'no-passphrase.toml');
    writeFileSync(config, readFileSync(a.relay.config, 'utf8').replace(/^passphrase_file = .*$/m, 'passphrase_file = "none"'));
    const checked = await capture(command('relay'), '--config', config, '--check');
    const file = join(dirname(config), 'none');
    expect(checked.stdout).toContain(`keys.passphrase_file: ${file} cannot be read: there is no such file (ENOENT)\n`);
  });

  it('ends with the exit code of an interruption', () => {
    expect(faultOf(new Interrupted())).toEqual({ exitCode: 130, text: 'interrupted; all unfinished files were removed' });
  });

  it('says how far a time is', () => {
    const now = 1_000_000_000_000;
    const at = [0, 1, -59, 60, 7_199, -7_200, 86_400 * 3 + 5, 86_400 * 3 - 5, -90_000, 86_400].map((seconds) =>
      distance(now / 1000 + seconds, now),
    );
    expect(at).toEqual([
      'now',
      'in 1 second',
      '59 seconds ago',
      'in 1 minute',
      'in 1 hour',
      '2 hours ago',
      'in 3 days',
      'in 2 days 23 hours',
      '1 day 1 hour ago',
      'in 1 day',
    ]);
  });

  it('shows a person how long a task goes on, from its first second, and others not so soon', async () => {
    const shown: string[] = [];
    const port = (isTTY: boolean) => ({ isTTY, write: (text: string) => shown.push(text) });
    expect(await whilst('waiting', Promise.resolve(1), port(true))).toBe(1);
    expect(shown.join('')).toBe('');
    vi.useFakeTimers();
    try {
      for (const isTTY of [false, true]) {
        expect(shown.join('')).toBe('');
        const task = whilst('waiting', new Promise((done) => setTimeout(done, 1_500)), port(isTTY));
        await vi.advanceTimersByTimeAsync(1_500);
        await task;
      }
    } finally {
      vi.useRealTimers();
    }
    expect(shown.join('')).toBe('\r\x1b[Kwaiting, 1 s\r\x1b[K');
  });
});
