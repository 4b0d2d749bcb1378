import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../../../src/cbor/decode.js';
import { encode } from '../../../../../src/cbor/encode.js';
import type { CborValue } from '../../../../../src/cbor/value.js';
import { LIMITS } from '../../../../../src/core/limits.js';
import { systemRandom } from '../../../../../src/core/random.js';
import { sealKeyFile } from '../../../../../src/crypto/keys/keystore.js';
import { keyFileReader, saltOfKeyFile, writeKeyFile } from '../../../../../src/trust/store/node/key-file.js';

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

  it('costs little to refuse: a device, a pipe, a folder, gigabytes, half a file, and the dearest key of another kind (CRYPTO-08)', () => {
    const place = join(folder, 'hostile');
    mkdirSync(place);
    const at = (name: string): string => join(place, name);
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 64 * 2 ** 30);
    expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0);
    symlinkSync('/dev/zero', at('endless'));
    const dearest = sealKeyFile(Uint8Array.of(1), 'kem', PASSPHRASE, { logN: LIMITS.keyFileMaxLogN });
    writeFileSync(at('dearest'), dearest);
    writeFileSync(at('cut'), dearest.subarray(0, -9));
    writeFileSync(at('no-tag'), encode([...(decode(dearest) as CborValue[]).slice(0, 5), new Uint8Array(15)]));
    const before = process.cpuUsage();
    for (const name of ['huge', 'pipe', 'endless', 'dearest', 'cut', 'no-tag', '.', 'absent']) {
      expect(() => keyFileReader(PASSPHRASE)(at(name), 'signer'), name).toThrowCode('CRYPTO_KEY_FILE');
    }
    expect(process.cpuUsage(before).user).toBeLessThan(200_000);
  });

  it('shares the stretching of its passphrase with the files of its salt, whoever opens them (CRYPTO-08)', () => {
    const salt = systemRandom(32);
    const cost = (task: () => void): number => {
      const before = process.cpuUsage();
      task();
      return process.cpuUsage(before).user;
    };
    const path = (n: number): string => join(folder, 'shared', `kem-${n}.key`);
    const first = cost(() => writeKeyFile(path(1), 'kem', Uint8Array.of(1), PASSPHRASE, systemRandom, salt));
    const others = cost(() => {
      for (let n = 2; n < 12; n++) writeKeyFile(path(n), 'kem', Uint8Array.of(n), PASSPHRASE, systemRandom, saltOfKeyFile(path(1)));
      for (let n = 1; n < 12; n++) expect(keyFileReader(PASSPHRASE)(path(n), 'kem')).toEqual(Uint8Array.of(n));
    });
    expect(others).toBeLessThan(first);
    expect(() => keyFileReader(`${PASSPHRASE}.`)(path(1), 'kem')).toThrowCode('CRYPTO_KEY_FILE');
  });

  it('leaves nothing behind on a disk that fills up half-way (CRYPTO-17)', () => {
    const place = join(folder, 'full');
    mkdirSync(place);
    const entry = join(import.meta.dirname, '../../../../../dist/trust/store/node/index.js');
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
