// SPDX-License-Identifier: Apache-2.0
// The keys of a home, as its folder has them at the moment of the question: a key that was rotated in is there without a restart.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertUsage } from '../../../core/assert.js';
import type { Principal } from '../../../core/ids.js';
import type { Clock } from '../../../core/time.js';
import { memoryDecapsulator } from '../../../crypto/hpke/hpke.js';
import type { Decapsulator } from '../../../crypto/hpke/hpke.js';
import { decodeKemSecret, decodeSignerSecret } from '../../../crypto/keys/keystore.js';
import { memorySigner } from '../../../crypto/sign/sign.js';
import type { Signer } from '../../../crypto/sign/sign.js';
import { memoryLinkSigner } from '../../../transport/identity.js';
import { keyFileReader } from '../../../trust/store/node/key-file.js';
import { followKeys, numberedKeys, roleKeyFiles } from '../../../trust/store/node/key-names.js';
import type { TrustStore } from '../../../trust/store/resolver.js';
import { steadySigner } from '../../../trust/documents/steady-signer.js';
import type { AgencyKeys } from '../keyring.js';

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
  { scope, id }: Principal,
  trust: TrustStore,
  clock: Clock,
  outside: readonly Signer[] = [],
): AgencyKeys {
  const read = keyFileReader(passphrase);
  const signer = (path: string): Signer => memorySigner(decodeSignerSecret(read(path, 'signer')));
  const numbered = (prefix: string) => () => numberedKeys(readdirSync(folder), prefix).map((name) => join(folder, name));
  const role = (name: string) => () => roleKeyFiles(join(folder, `${name}.key`));
  const seals = followKeys(numbered('seal'), signer);
  const officers = followKeys(numbered('officer'), signer);
  const decapsulators = followKeys(numbered('kem'), (path): Decapsulator => memoryDecapsulator(decodeKemSecret(read(path, 'kem'))));
  const links = followKeys(role('link'), (path) => memoryLinkSigner(decodeSignerSecret(read(path, 'signer'))));
  const logs = followKeys(role('log'), signer);
  const cosigners = followKeys(role('cosign'), signer);
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
    link: {
      scope,
      id,
      versions() {
        const { rootVersion, directoryVersion } = trust.directoryRef(scope);
        return [rootVersion, directoryVersion];
      },
      signer() {
        const link = steadySigner(trust.standing(scope)?.agencies.get(id)?.signers ?? [], 'link', links(), clock.now());
        assertUsage(link, 'a home holds a link key');
        return link;
      },
    },
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
