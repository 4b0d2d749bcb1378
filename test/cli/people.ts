// Officers of a test, each with a folder, keys and a passphrase of his or her own, as `rogatory keygen --kind signer` makes them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSignerSecret, sealKeyFile } from '../../src/crypto/keys/keystore.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { generateKem, generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { systemRandom } from '../../src/core/random.js';
import { publicKeyView, signerIdText } from '../../src/cli/key/public-halves.js';

export interface Person {
  readonly folder: string;
  /** Options that open this person's keys. */
  readonly unlock: readonly string[];
  /** Draws a signer; its cost of opening is that of a test (sealKeyFile, `logN`). @returns key file, report, signer-id. */
  key(name: string): { readonly key: string; readonly report: string; readonly signerId: string };
  /** As {@link key}, for an agency: its seal in a file, and a report of seal and KEM key. */
  agency(name: string): ReturnType<Person['key']>;
}

export function person(folder: string): Person {
  mkdirSync(folder, { recursive: true });
  const passphrase = `a long passphrase of ${folder}`;
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, passphrase, { mode: 0o600 });
  const draw = (name: string, role: string, more: readonly object[] = []): ReturnType<Person['key']> => {
    const secret = generateSigner('rogatory-classic', systemRandom);
    const keys = [...memorySigner(secret).keys.values()];
    const [key, report] = [join(folder, `${name}.key`), join(folder, `${name}.json`)];
    writeFileSync(key, sealKeyFile(encodeSignerSecret(secret), 'signer', passphrase, { logN: 10 }));
    const entry = { kind: 'signer', role, suite: 'rogatory-classic', keys: keys.map(publicKeyView) };
    writeFileSync(report, JSON.stringify({ kind: 'signer', keys: [entry, ...more] }));
    return { key, report, signerId: signerIdText(keys) };
  };
  return {
    folder,
    unlock: ['--passphrase-file', passphraseFile],
    key: (name) => draw(name, 'signer'),
    agency(name) {
      const kem = publicKeyView(kemPublicKey(generateKem('rogatory-classic', systemRandom)));
      return draw(name, 'seal', [{ kind: 'kem', role: 'kem', suite: 'rogatory-classic', keys: [kem] }]);
    },
  };
}
