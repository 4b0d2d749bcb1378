import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasCredential, readSecretText } from '../../../../src/trust/store/node/secret-source.js';

describe('where a secret is kept', () => {
  let folder = '';
  let environment: NodeJS.ProcessEnv;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-secret-'));
    environment = { CREDENTIALS_DIRECTORY: join(folder, 'credentials') };
    mkdirSync(join(folder, 'credentials'));
    writeFileSync(join(folder, 'credentials', 'rogatory.passphrase'), 'the credential\n');
    writeFileSync(join(folder, 'outside'), 'the file\r\n', { mode: 0o600 });
    writeFileSync(join(folder, 'empty'), '\n', { mode: 0o600 });
    writeFileSync(join(folder, 'longest'), new Uint8Array(65_536).fill(97), { mode: 0o600 });
    writeFileSync(join(folder, 'long'), new Uint8Array(65_537).fill(97), { mode: 0o600 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is a file, or a credential of the service manager, without the line break at its end (CRYPTO-16)', () => {
    expect(readSecretText({ file: join(folder, 'outside') })).toBe('the file');
    expect(readSecretText({ credential: 'rogatory.passphrase' }, environment)).toBe('the credential');
    expect(hasCredential('rogatory.passphrase', environment)).toBe(true);
    expect(readSecretText({ file: join(folder, 'longest') })).toBe('a'.repeat(65_536));
    expect(hasCredential('other', environment)).toBe(false);
    expect(hasCredential('', { CREDENTIALS_DIRECTORY: '' })).toBe(false);
    expect(hasCredential('rogatory.passphrase', {})).toBe(false);
  });

  it('is not taken from a file that other accounts can use (CRYPTO-16)', () => {
    chmodSync(join(folder, 'outside'), 0o640);
    const source = join(folder, 'outside');
    const reason = `${source} has mode 640: other accounts can use it; run: chmod 600 ${source}`;
    expect(() => readSecretText({ file: source })).toThrowCode('CRYPTO_SECRET', { source, reason });
    chmodSync(source, 0o600);
  });

  it.each([
    ['a path out of the folder', '../outside'],
    ['the folder', '.'],
    ['the folder above', '..'],
    ['no name', ''],
    ['an absent one', 'other'],
  ])('is no credential by %s (CRYPTO-16)', (_name, credential) => {
    expect(() => readSecretText({ credential }, environment)).toThrowCode('CRYPTO_SECRET');
  });

  it('is not there without credentials, not empty, not without end, and not absent (CRYPTO-16)', () => {
    expect(() => readSecretText({ credential: 'rogatory.passphrase' }, {})).toThrowCode('CRYPTO_SECRET');
    for (const name of ['empty', 'long', 'absent']) {
      expect(() => readSecretText({ file: join(folder, name) })).toThrowCode('CRYPTO_SECRET', { source: join(folder, name) });
    }
  });
});
