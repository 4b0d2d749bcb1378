// Runs alone: a PKCS#11 module is initialised once in a process.
// Keys in a token from the command line alone: made, entered in a root, and signing it beside each other.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/usage-error.js';
import { toHex } from '../../../src/core/bytes.js';
import { readDocument } from '../../../src/trust/documents/document.js';
import { readRoot, verifyingRoot } from '../../../src/trust/documents/root.js';
import { finish } from '../../../src/trust/documents/work.js';
import { capture, command, output } from '../../cli/capture.js';
import { hasSoftToken, makeSoftToken, missing, PIN } from './soft-token.js';
import type { SoftToken } from './soft-token.js';

const keygen = command('keygen');
const trust = command('trust');

describe.skipIf(!hasSoftToken)(`keys of a token on the command line${missing}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-token-cli-'));
  const path = (name: string): string => join(folder, name);
  let soft: SoftToken;
  const described = (name: string, changes: object = {}): string => {
    writeFileSync(path(`${name}.json`), JSON.stringify({ ...soft.options, label: name, ...changes }));
    return path(`${name}.json`);
  };
  const passphrase = ['--passphrase-file', path('passphrase')];
  beforeAll(() => {
    soft = makeSoftToken();
    writeFileSync(path('passphrase'), 'a passphrase of the test\n', { mode: 0o600 });
  });
  afterAll(() => {
    soft.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made, entered in a root and sign it, beside a half in a file and signed apart (PKCS11-02, TRUST-33)', async () => {
    await output(keygen, '--kind', 'half', '--out', path('half.key'), ...passphrase);
    const signers = { root: { half: 'half.key' }, 'root-2': {}, directory: {}, 'directory-2': {}, freshness: {} };
    for (const [name, changes] of Object.entries(signers))
      writeFileSync(path(`${name}.report`), await output(keygen, '--token', described(name, changes), '--json', ...passphrase));
    const report = readFileSync(path('root.report'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ keys: [{ role: 'signer', suite: 'rogatory-hybrid', keys: [{}, {}] }] });
    expect(await output(keygen, '--token', path('root.json'), '--existing', '--json', ...passphrase)).toBe(report);
    expect((await capture(keygen, '--token', path('root.json'), ...passphrase)).error).toMatchObject({ code: 'PKCS11_KEY' });

    const role = (...names: string[]) => ({ threshold: names.length, signers: names.map((name) => `${name}.report`) });
    const roles = { root: role('root', 'root-2'), directory: role('directory', 'directory-2'), freshness: role('freshness') };
    writeFileSync(path('description'), JSON.stringify({ scope: 'demo-a', suite: 'rogatory-classic', roles }));
    const first = await capture(
      trust,
      'publish',
      'root',
      path('description'),
      path('root.json'),
      '--partial',
      '--out',
      path('draft'),
      ...passphrase,
    );
    expect(first.error).toBe(undefined);
    expect(first.stdout).toMatch(/root: 1 of 2 signed/);
    // No passphrase: nothing of it lies in a file.
    await output(trust, 'sign', path('draft'), path('root-2.json'), '--out', path('root.cose'));
    const root = readRoot(readDocument(new Uint8Array(readFileSync(path('root.cose')))));
    expect(
      finish(verifyingRoot(root, root.document.digest)).content.roles.root.signers.map(({ signerId }) => toHex(signerId)),
    ).toHaveLength(2);
    for (const said of [report, first.stdout, first.stderr]) expect(said).not.toContain(PIN);
  });

  it('are refused where their description says too much, too little, or leaves the module to a search path (PKCS11-01)', async () => {
    const wrong = {
      member: { pins: 1 },
      binding: { binding: 'pkcs11js' },
      module: { module: 'libsofthsm2.so' },
      pin: { pin: {} },
      label: { label: 7 },
    };
    for (const [name, changes] of Object.entries(wrong))
      expect((await capture(keygen, '--token', described(name, changes))).error, name).toBeInstanceOf(UsageError);
    await output(keygen, '--kind', 'signer', '--suite', 'rogatory-classic', '--out', path('whole.key'), ...passphrase);
    const whole = described('whole', { half: 'whole.key' });
    expect((await capture(keygen, '--token', whole, ...passphrase)).error).toBeInstanceOf(UsageError);
    expect((await capture(keygen, '--token', whole, '--out', path('x'))).error).toBeInstanceOf(UsageError);
    expect((await capture(keygen, '--existing', '--out', path('x'))).error).toBeInstanceOf(UsageError);
    expect((await capture(keygen, '--token', described('none'), '--existing')).error).toMatchObject({ code: 'PKCS11_KEY' });
  });
});
