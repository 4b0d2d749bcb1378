// SPDX-License-Identifier: Apache-2.0
// The key files of a home, by the names under which they are written and looked for: a key that was rotated in is there without a restart.
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '../../../core/ids.js';
import type { Clock } from '../../../core/time.js';
import { memoryDecapsulator } from '../../../crypto/hpke/hpke.js';
import type { Decapsulator } from '../../../crypto/hpke/hpke.js';
import { decodeKemSecret, decodeSignerSecret, encodeKemSecret, encodeSignerSecret } from '../../../crypto/keys/keystore.js';
import { memorySigner } from '../../../crypto/sign/sign.js';
import type { Signer } from '../../../crypto/sign/sign.js';
import { memoryLinkSigner } from '../../../transport/identity.js';
import { keyFileReader, writeKeyFile } from '../../../trust/store/node/key-file.js';
import { followKeys, followSigners, numberedKeys } from '../../../trust/store/node/key-names.js';
import type { TrustStore } from '../../../trust/store/resolver.js';
import { ownIdentity } from '../../../endpoint/link/own-identity.js';
import type { AgencyKeys } from '../keyring.js';
import { fail } from '../../../core/errors.js';
import type { RandomSource } from '../../../core/random.js';
import { kemPublicKey } from '../../../crypto/kem/kem.js';
import { signerPublicKeys } from '../../../crypto/keys/keys.js';
import type { CoseKey } from '../../../crypto/keys/keys.js';
import type { SuiteId } from '../../../crypto/suites/suites.js';
import type { AgencySecrets, OfficerSecret } from '../../../trust/publish/entries.js';

/**
 * Opens the keys of a home.
 * @param folder - Its keys/ folder.
 * @param outside - Signers whose keys lie elsewhere, in a token for instance: seals and officers alike.
 * @returns Keys; a file that cannot be opened is told at the question that meets it.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export function openHomeKeys(
  folder: string,
  passphrase: string,
  self: Principal,
  trust: TrustStore,
  clock: Clock,
  outside: readonly Signer[] = [],
): AgencyKeys {
  const read = keyFileReader(passphrase);
  const signer = (path: string): Signer => memorySigner(decodeSignerSecret(read(path, 'signer')));
  const numbered = (prefix: string) => () => numberedKeys(readdirSync(folder), prefix).map((name) => join(folder, name));
  const seals = followKeys(numbered('seal'), signer);
  const officers = followKeys(numbered('officer'), signer);
  const decapsulators = followKeys(numbered('kem'), (path): Decapsulator => memoryDecapsulator(decodeKemSecret(read(path, 'kem'))));
  const links = followSigners(join(folder, 'link.key'), read, memoryLinkSigner);
  const logs = followSigners(join(folder, 'log.key'), read, memorySigner);
  const cosigners = followSigners(join(folder, 'cosign.key'), read, memorySigner);
  const keys: AgencyKeys = {
    get seals() {
      return [...seals(), ...outside];
    },
    get officers() {
      return [...officers(), ...outside];
    },
    get decapsulators() {
      return decapsulators();
    },
    link: ownIdentity(self, trust, clock, () => trust.standing(self.scope)?.agencies.get(self.id)?.signers, links),
    get log() {
      return logs();
    },
    get cosign() {
      return cosigners();
    },
    storageKey: read(join(folder, 'storage.key'), 'storage'),
  };
  // All of them once, so that a wrong passphrase is told at the start.
  for (const all of [seals, officers, decapsulators, links, logs, cosigners]) all();
  return keys;
}

const STORAGE_KEY_BYTES = 32;
/** Of the passphrase: one for the folder, so that opening its files stretches the passphrase once. */
const SALT_BYTES = 32;
const SUFFIX = '.key';

/** What everybody may know of a key file that was written. */
export interface WrittenKey {
  /** Path of the file, under the given folder. */
  readonly path: string;
  readonly kind: 'signer' | 'kem' | 'storage';
  /** `seal`, `officer`, `officer:<function>`, `link`, `log`, `cosign`, `kem` or `storage`. */
  readonly role: string;
  /** Who an officer is, where it was said. */
  readonly person?: OfficerSecret['person'];
  /** Of the seal, an officer or the KEM key. */
  readonly suite?: SuiteId;
  /** Public keys: one per algorithm of a signer, one of a KEM key, none of a storage key. */
  readonly keys: readonly CoseKey[];
}

/**
 * Writes the keys of an agency to a folder that holds none, each under the passphrase, with mode 0600; draws its storage key.
 * @returns the public halves, in the order of writing.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08) when the folder holds keys already or cannot be written.
 */
export function writeAgencyKeys(folder: string, secrets: AgencySecrets, passphrase: string, random: RandomSource): readonly WrittenKey[] {
  const held = existsSync(folder) ? readdirSync(folder).find((name) => name.endsWith(SUFFIX)) : undefined;
  if (held !== undefined) throw fail('CRYPTO_KEY_FILE', { field: `${join(folder, held)} exists, and keys are never written over` });
  const salt = random(SALT_BYTES);
  const written: WrittenKey[] = [];
  const write = (name: string, secret: Uint8Array, key: Omit<WrittenKey, 'path'>): void => {
    const path = join(folder, `${name}${SUFFIX}`);
    writeKeyFile(path, key.kind, secret, passphrase, random, salt);
    written.push({ path, ...key });
  };
  const writeSigner = (name: string, { role, secret, person }: OfficerSecret, suite?: SuiteId): void => {
    const keys = [...signerPublicKeys(secret).values()];
    const more = { ...(suite === undefined ? {} : { suite }), ...(person === undefined ? {} : { person }) };
    write(name, encodeSignerSecret(secret), { kind: 'signer', role, keys, ...more });
  };
  secrets.sets.forEach(({ suite, seal, kem, officers }, index) => {
    writeSigner(`seal-${index + 1}`, { role: 'seal', secret: seal }, suite);
    write(`kem-${index + 1}`, encodeKemSecret(kem), { kind: 'kem', role: 'kem', suite, keys: [kemPublicKey(kem)] });
    officers.forEach((officer, place) => writeSigner(`officer-${index + 1}-${place + 1}`, officer, suite));
  });
  for (const role of ['link', 'log', 'cosign'] as const)
    writeSigner(role, { role, secret: secrets[role] }, role === 'link' ? undefined : secrets[role].suite);
  write('storage', random(STORAGE_KEY_BYTES), { kind: 'storage', role: 'storage', keys: [] });
  return written;
}
