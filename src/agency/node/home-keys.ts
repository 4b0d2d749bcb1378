// SPDX-License-Identifier: Apache-2.0
// The keys of a home, as its folder has them at the moment of the question: a key that was rotated in is there without a restart.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { memoryDecapsulator } from '../../crypto/hpke.js';
import type { Decapsulator } from '../../crypto/hpke.js';
import { decodeKemSecret, decodeSignerSecret } from '../../crypto/keystore.js';
import { memorySigner } from '../../crypto/sign.js';
import type { Signer } from '../../crypto/sign.js';
import type { LinkIdentity } from '../../transport/handler.js';
import { memoryLinkIdentity } from '../../transport/identity.js';
import { keyFileReader } from '../../trust/node/key-file.js';
import type { Principal } from '../../core/ids.js';
import type { AgencyKeys } from '../keyring.js';
import { numberedKeys } from './key-files.js';

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
  versions: LinkIdentity['versions'],
  outside: readonly Signer[] = [],
): AgencyKeys {
  const open = keyFileReader(passphrase);
  const read = (name: string, kind: string): Uint8Array => open(join(folder, name), kind);
  const signer = (name: string): Signer => memorySigner(decodeSignerSecret(read(name, 'signer')));
  const seals = followed(folder, 'seal', signer);
  const officers = followed(folder, 'officer', signer);
  const decapsulators = followed(folder, 'kem', (name): Decapsulator => memoryDecapsulator(decodeKemSecret(read(name, 'kem'))));
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
    link: memoryLinkIdentity(self, decodeSignerSecret(read('link.key', 'signer')), versions),
    log: signer('log.key'),
    cosign: signer('cosign.key'),
    storageKey: read('storage.key', 'storage'),
  };
  // All of them once, so that a wrong passphrase is told at the start.
  for (const all of [seals, officers, decapsulators]) all();
  return keys;
}

/** Opens each file of a prefix once, and forgets what its file is no longer there for. */
function followed<T>(folder: string, prefix: string, open: (name: string) => T): () => readonly T[] {
  const held = new Map<string, T>();
  return () => {
    const names = numberedKeys(readdirSync(folder), prefix);
    for (const name of held.keys()) if (!names.includes(name)) held.delete(name);
    return names.map((name) => {
      const key = held.get(name) ?? open(name);
      held.set(name, key);
      return key;
    });
  };
}
