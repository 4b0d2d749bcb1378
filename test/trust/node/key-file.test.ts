import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/random.js';
import { keyFileReader, writeKeyFile } from '../../../src/trust/node/key-file.js';

const PASSPHRASE = 'correct horse battery staple';

describe('a key file on disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-key-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('appears alone in its folder, readable by its owner, and is never replaced (CRYPTO-17)', () => {
    const path = join(folder, 'keys', 'kem-1.key');
    writeKeyFile(path, 'kem', Uint8Array.of(1, 2, 3), PASSPHRASE, systemRandom);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    const before = readFileSync(path);
    expect(() => writeKeyFile(path, 'kem', Uint8Array.of(4), PASSPHRASE, systemRandom)).toThrowCode('CRYPTO_KEY_FILE');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['kem-1.key']);
    expect(keyFileReader(PASSPHRASE)(path, 'kem')).toEqual(Uint8Array.of(1, 2, 3));
    expect(() => keyFileReader(PASSPHRASE)(path, 'signer')).toThrowCode('CRYPTO_KEY_FILE');
  });

  it('leaves nothing behind on a disk that fills up half-way (CRYPTO-17)', () => {
    const place = join(folder, 'full');
    mkdirSync(place);
    const entry = join(import.meta.dirname, '../../../dist/trust/node/index.js');
    const program = `
      import { writeKeyFile } from ${JSON.stringify(entry)};
      import { randomBytes } from 'node:crypto';
      const random = (length) => new Uint8Array(randomBytes(length));
      try { writeKeyFile(process.argv[1], 'kem', random(30000), '${PASSPHRASE}', random); } catch (error) { console.log(error.code, error.cause?.code); }`;
    const command = ['-c', 'ulimit -f 10; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', program, join(place, 'a.key')];
    expect(spawnSync('bash', command, { encoding: 'utf8' }).stdout.trim()).toBe('CRYPTO_KEY_FILE EFBIG');
    expect(readdirSync(place)).toEqual([]);
  });
});
