import { mkdtempSync, readFileSync, readdirSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareStates } from '../../src/cli/demo/states.js';
import type { DemoState } from '../../src/cli/demo/states.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { toHex } from '../../src/core/bytes.js';
import { readKeyChange } from '../../src/trust/publish/key-change.js';
import { capture, command, output } from './capture.js';

const run = command('key');

interface Listed {
  readonly keys: readonly { readonly role: string; readonly key: string; readonly status: string; readonly file?: string }[];
}

describe('key', () => {
  let folder = '';
  let state: DemoState;
  let home: readonly string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-key-'));
    [state] = await prepareStates(folder, 'rogatory-classic', { ports: [4101, 4102] });
    home = ['--home', state.agency.home, '--passphrase-file', state.passphraseFile];
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const list = async (): Promise<Listed['keys']> => (JSON.parse(await output(run, 'list', ...home, '--json')) as Listed).keys;
  const change = (name: string) => readKeyChange(new Uint8Array(readFileSync(join(folder, name)))).change;

  it('lists what the home holds with what the directory says of it', async () => {
    const keys = await list();
    expect(keys.map(({ role, status }) => [role, status])).toEqual(
      ['seal', 'link', 'log', 'cosign', 'kem'].map((role) => [role, 'active']),
    );
    const text = await output(run, 'list', ...home);
    for (const { key, file } of keys) expect(text).toContain(`  ${key}\n  ${file!}\n`);
  });

  it('rotates a KEM key into a request and a key file, and says so before anything is signed (TRUST-40, AGENCY-71)', async () => {
    const out = join(folder, 'kem.change');
    const dry = await output(run, 'rotate', '--role', 'kem', '--out', out, '--dry-run', ...home);
    expect(dry).toContain('nothing was written');
    expect(readdirSync(folder)).not.toContain('kem.change');
    const [before] = (await list()).filter(({ role }) => role === 'kem');
    const text = await output(run, 'rotate', '--role', 'kem', '--days', '60', '--overlap-days', '45', '--out', out, ...home);
    expect(text).toContain(`retire ${before!.key}`);
    const last = `new key: ${join(state.agency.home, 'keys', 'kem-2.key')}\nrequest: ${out}, for the administrator of the directory\n`;
    expect(text.slice(-last.length - 1)).toBe(`\n${last}`);
    expect(dry.split('\n').slice(2)).toEqual(['nothing was written (dry run)', '']);
    const { kems, retire, issuedAt } = change('kem.change');
    expect(kems[0]!.to - kems[0]!.from).toBe(60 * 86_400);
    expect(retire.map(({ key, to }) => [toHex(key), to - issuedAt])).toEqual([[before!.key, 45 * 86_400]]);
    const fresh = (await list()).find(({ status }) => status === 'unpublished');
    expect(fresh).toMatchObject({ role: 'kem', key: toHex(kems[0]!.kid), file: join(state.agency.home, 'keys', 'kem-2.key') });
    const again = await capture(run, 'rotate', '--role', 'kem', '--out', out, ...home);
    expect(again.error).toBeInstanceOf(UsageError);
    expect((await list()).filter(({ status }) => status === 'unpublished')).toHaveLength(1);
  });

  it('asks to retire a key and to mark one compromised, in JSON too', async () => {
    const [seal] = await list();
    const since = ['--since', '2026-11-01T00:00:00Z'];
    const report: unknown = JSON.parse(await output(run, 'compromise', seal!.key, ...since, '--out', join(folder, 'c'), '--json', ...home));
    expect(report).toMatchObject({ request: join(folder, 'c'), keyFile: null });
    expect(change('c').compromise).toEqual([{ key: expect.any(Uint8Array) as Uint8Array, invalidSince: Date.UTC(2026, 10, 1) / 1000 }]);
    await output(run, 'retire', seal!.key, '--out', join(folder, 'r'), ...home);
    expect(change('r').retire.map(({ key }) => toHex(key))).toEqual([seal!.key]);
  });

  it('draws a key of a relay, and draws none in a dry run or for a role that a relay has not (RELAY-01)', async () => {
    const own = ['--config', state.relay.config, '--out', join(folder, 'log.change')];
    const keys = (): string[] => readdirSync(join(dirname(state.relay.config), 'keys'));
    const before = keys();
    for (const role of ['kem', 'seal', 'officer'])
      expect(String((await capture(run, 'rotate', '--role', role, ...own)).error)).toContain('--role of a relay is link');
    expect(await output(run, 'rotate', '--role', 'log', ...own, '--dry-run')).toContain('nothing was written');
    expect([keys(), readdirSync(folder).includes('log.change')]).toEqual([before, false]);
    expect(await output(run, 'rotate', '--role', 'log', ...own)).toContain('new key: ');
    expect(keys()).toHaveLength(before.length + 1);
    expect(change('log.change').signers).toMatchObject([{ role: 'log' }]);
  });

  it('takes the passphrase from a credential of the service manager (CRYPTO-16)', async () => {
    const credentials = join(folder, 'credentials');
    mkdirSync(credentials);
    writeFileSync(join(credentials, 'rogatory.passphrase'), state.passphrase);
    writeFileSync(join(credentials, 'other'), state.passphrase);
    process.env['CREDENTIALS_DIRECTORY'] = credentials;
    try {
      await output(run, 'list', '--home', state.agency.home);
      await output(run, 'list', '--home', state.agency.home, '--passphrase-file', 'credential:other');
      const { error } = await capture(run, 'list', '--home', state.agency.home, '--passphrase-file', 'credential:none');
      expect(error).toMatchObject({ code: 'CRYPTO_SECRET' });
    } finally {
      delete process.env['CREDENTIALS_DIRECTORY'];
    }
  });

  it.each([
    [[]],
    [['burn']],
    [['list', 'ab']],
    [['retire', '--out', 'x']],
    [['rotate', '--role', 'relay', '--out', 'x']],
    [['rotate', '--role', 'kem', '--config', 'relay.toml', '--out', 'x']],
    [['rotate', '--role', 'kem']],
    [['rotate', '--role', 'kem', '--out', 'x', '--days', '29']],
    [['rotate', '--role', 'kem', '--out', 'x', '--days', '91']],
    [['rotate', '--role', 'kem', '--out', 'x', '--overlap-days', '91']],
    [['rotate', '--role', 'kem', '--out', 'x', '--suite', 'none']],
    [['compromise', 'ab', '--out', 'x']],
    [['compromise', 'ab', '--out', 'x', '--since', 'yesterday']],
    [['remove', 'ab', '--dry-run']],
  ])('refuses the command line %j', async (args) => {
    expect((await capture(run, ...args, ...home)).error).toBeInstanceOf(UsageError);
  });
});
