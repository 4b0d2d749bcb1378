import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { decode } from '../../src/cbor/decode.js';
import { toHex, fromHex } from '../../src/core/bytes.js';
import { memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import { kidOf, readCoseKey, signerPublicKeys } from '../../src/crypto/keys/keys.js';
import { decodeKemSecret, decodeSignerSecret, openKeyFile } from '../../src/crypto/keys/keystore.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { capture, command, formsOf, output } from './capture.js';

const run = command('keygen');

interface Report {
  readonly keys: readonly {
    readonly file: string;
    readonly kind: string;
    readonly role: string;
    readonly suite?: string;
    readonly signerId?: string;
    readonly keys: readonly { readonly algorithm: string; readonly kid: string; readonly coseKey: string }[];
  }[];
}

const PASSPHRASE = 'correct horse battery staple';

describe('keygen', () => {
  let folder = '';
  let passphrase: readonly [string, string];
  const open = (bytes: Uint8Array) => openKeyFile(bytes, PASSPHRASE);
  const secretOf = (file: string): Uint8Array => open(new Uint8Array(readFileSync(file))).secret;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-keygen-'));
    writeFileSync(join(folder, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
    passphrase = ['--passphrase-file', join(folder, 'passphrase')];
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('draws personal keys for the officers of an agency, in every suite, when asked for', async () => {
    const out = join(folder, 'officers', 'keys');
    const suites = ['--suite', 'rogatory-hybrid,rogatory-classic'];
    const { keys } = JSON.parse(
      await output(run, '--out', out, ...suites, '--officer', 'prosecutor,judge', '--json', ...passphrase),
    ) as Report;
    const officers = keys.filter(({ role }) => role.startsWith('officer'));
    expect(officers.map(({ role, suite }) => [role, suite])).toEqual([
      ['officer:prosecutor', 'rogatory-hybrid'],
      ['officer:judge', 'rogatory-hybrid'],
      ['officer:prosecutor', 'rogatory-classic'],
      ['officer:judge', 'rogatory-classic'],
    ]);
    expect(new Set(officers.map(({ signerId }) => signerId)).size).toBe(4);
    const refused = [['--officer', 'Judge'], ['--officer', ''], ['--kind', 'kem', '--officer', 'judge']]; // prettier-ignore
    for (const args of refused)
      expect((await capture(run, '--out', join(folder, 'no'), ...args, ...passphrase)).error).toBeInstanceOf(UsageError);
  });

  it('draws the keys of an agency, each in a file of mode 0600 under the passphrase (CRYPTO-08)', async () => {
    const out = join(folder, 'home', 'keys');
    const text = await output(run, '--out', out, '--suite', 'rogatory-hybrid,rogatory-classic', '--json', ...passphrase);
    const { keys } = JSON.parse(text) as Report;
    expect(keys.map(({ role, suite }) => [role, suite])).toEqual([
      ['seal', 'rogatory-hybrid'],
      ['kem', 'rogatory-hybrid'],
      ['seal', 'rogatory-classic'],
      ['kem', 'rogatory-classic'],
      ['link', undefined],
      ['log', 'rogatory-hybrid'],
      ['cosign', 'rogatory-hybrid'],
      ['storage', undefined],
    ]);
    for (const { file } of keys) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(out).mode & 0o777).toBe(0o700);
    expect(readdirSync(out)).toHaveLength(keys.length);
    for (const { file, kind, signerId, keys: halves } of keys) {
      const secret = secretOf(file);
      const parsed = halves.map(({ coseKey }) => readCoseKey(decode(fromHex(coseKey)), 'key'));
      expect(halves.map(({ kid }) => kid)).toEqual(parsed.map((key) => toHex(kidOf(key))));
      if (kind === 'signer') {
        const signer = decodeSignerSecret(secret);
        expect(signerId).toBe(toHex(memorySigner(signer).signerId));
        expect(parsed).toEqual([...signerPublicKeys(signer).values()]);
      }
      if (kind === 'kem') expect(halves[0]!.kid).toBe(toHex(memoryDecapsulator(decodeKemSecret(secret)).kid));
      if (kind === 'storage') expect(halves).toEqual([]);
    }
  });

  it('never writes over keys, of an agency or single', async () => {
    const out = join(folder, 'once');
    await output(run, '--out', out, '--suite', 'rogatory-classic', ...passphrase);
    const before = readdirSync(out).map((name) => readFileSync(join(out, name)));
    expect((await capture(run, '--out', out, ...passphrase)).error).toMatchObject({ code: 'CRYPTO_KEY_FILE' });
    const file = join(out, 'seal-1.key');
    expect((await capture(run, '--kind', 'signer', '--out', file, ...passphrase)).error).toBeInstanceOf(UsageError);
    expect(readdirSync(out).map((name) => readFileSync(join(out, name)))).toEqual(before);
  });

  it('draws one signer or one KEM key, and prints its public half for people', async () => {
    const signer = await output(run, '--kind', 'signer', '--suite', 'rogatory-classic', '--out', join(folder, 'a.key'), ...passphrase);
    expect(signer).toContain(toHex(memorySigner(decodeSignerSecret(secretOf(join(folder, 'a.key')))).signerId));
    expect(signer).toContain('Ed25519');
    const kem = await output(run, '--kind', 'kem', '--out', join(folder, 'b.key'), ...passphrase);
    expect(kem).toContain('MLKEM768-X25519');
    expect(kem).not.toContain('signer-id');
  });

  it('draws the ML-DSA half of a signer whose Ed25519 key lies in a token, and of no other suite (CRYPTO-18)', async () => {
    const out = join(folder, 'half.key');
    const { keys } = JSON.parse(await output(run, '--kind', 'half', '--out', out, '--json', ...passphrase)) as Report;
    expect(keys).toMatchObject([{ file: out, kind: 'signer', role: 'half', suite: 'rogatory-hybrid', keys: [{ algorithm: 'ML-DSA-65' }] }]);
    expect(keys[0]!.signerId).toBeUndefined();
    const { kind, secret } = openKeyFile(new Uint8Array(readFileSync(out)), PASSPHRASE);
    expect(kind).toBe('signer');
    expect([...decodeSignerSecret(secret).seeds.keys()]).toEqual([-49]);
    const classic = await capture(run, '--kind', 'half', '--suite', 'rogatory-classic', '--out', join(folder, 'none.key'), ...passphrase);
    expect(classic.error).toBeInstanceOf(UsageError);
  });

  it('prints no secret, whatever is asked', async () => {
    const out = join(folder, 'secret');
    const texts = [await output(run, '--out', out, ...passphrase), await output(run, '--out', `${out}-json`, '--json', ...passphrase)];
    const secrets = [out, `${out}-json`].flatMap((path) => readdirSync(path).map((name) => ({ name, bytes: secretOf(join(path, name)) })));
    const seeds = secrets.flatMap(({ name, bytes }) => {
      if (name.startsWith('storage')) return [bytes];
      return name.startsWith('kem') ? [decodeKemSecret(bytes).seed] : [...decodeSignerSecret(bytes).seeds.values()];
    });
    expect(seeds).toHaveLength(18);
    for (const text of texts) {
      expect(text).not.toContain(PASSPHRASE);
      for (const form of seeds.flatMap(formsOf)) expect(text).not.toContain(form);
    }
  });

  it('refuses a short passphrase, two suites for one key, unknown kinds and suites, and to do without a passphrase', async () => {
    const short = join(folder, 'short');
    writeFileSync(short, 'elevenchars\n', { mode: 0o600 });
    const out = ['--out', join(folder, 'refused')];
    const wrong = [
      [...out, '--passphrase-file', short],
      [...out, '--kind', 'kem', '--suite', 'rogatory-hybrid,rogatory-classic', ...passphrase],
      [...out, '--suite', 'rogatory-classic,rogatory-classic', ...passphrase],
      [...out, '--suite', 'none', ...passphrase],
      [...out, '--kind', 'root', ...passphrase],
      [...out, '--no-passphrase'],
      [...passphrase],
    ];
    for (const args of wrong) {
      const { error, stderr, stdout } = await capture(run, ...args);
      expect(error).toBeInstanceOf(UsageError);
      expect(stdout + stderr + (error as Error).message).not.toContain('elevenchars');
    }
    expect(readdirSync(folder)).not.toContain('refused');
  });
});
