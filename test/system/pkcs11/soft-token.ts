// A token of SoftHSM2, where the machine has it, with the binding that is installed beside the project.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { TokenOptions } from '../../../src/pkcs11/session.js';

const binding = process.env['ROGATORY_PKCS11JS'] ?? '';
const module =
  process.env['ROGATORY_PKCS11_MODULE'] ??
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so'].find((path) => existsSync(path)) ??
  '';

export const hasSoftToken = existsSync(binding) && existsSync(module);
/** For titles: what would have to be done. */
export const missing = hasSoftToken
  ? ''
  : ' (skipped: apt-get install softhsm2; npm i --prefix FOLDER pkcs11js; ROGATORY_PKCS11JS=FOLDER/node_modules/pkcs11js)';

export const PIN = '48210-pin-of-the-test';

export interface SoftToken {
  readonly options: TokenOptions;
  readonly pinFile: string;
  /** Where the token's objects lie. */
  readonly folder: string;
  /** The raw binding, in which a test does what an operator or an accident would do. */
  raw(): {
    C_Initialize(options: { readonly flags: number }): void;
    C_Finalize(): void;
    C_GetSlotList(present: boolean): Buffer[];
    C_CloseAllSessions(slot: Buffer): void;
    load(path: string): void;
  };
  remove(): void;
}

export function makeSoftToken(label = 'rogatory-test'): SoftToken {
  const home = mkdtempSync(join(tmpdir(), 'rogatory-token-'));
  const folder = join(home, 'tokens');
  mkdirSync(folder);
  writeFileSync(join(home, 'softhsm2.conf'), `directories.tokendir = ${folder}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = join(home, 'softhsm2.conf');
  const made = spawnSync('softhsm2-util', ['--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', PIN], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new TypeError(`softhsm2-util: ${made.stderr}`);
  const pinFile = join(home, 'pin');
  writeFileSync(pinFile, `${PIN}\n`, { mode: 0o600 });
  return {
    options: { binding, module, token: label, pin: { file: pinFile } },
    pinFile,
    folder,
    raw() {
      const { PKCS11 } = createRequire(import.meta.url)(binding) as { PKCS11: new () => ReturnType<SoftToken['raw']> };
      const raw = new PKCS11();
      raw.load(module);
      return raw;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
