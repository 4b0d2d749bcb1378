// SPDX-License-Identifier: Apache-2.0
// What lies in the keys/ folder of a home, what the directory says of it, and when a private key may go.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { fail } from '../../../core/errors.js';
import { systemClock, toSeconds } from '../../../core/time.js';
import { kemPublicKey } from '../../../crypto/kem.js';
import { kidOf } from '../../../crypto/keys.js';
import { decodeKemSecret } from '../../../crypto/keystore.js';
import { keyFileReader } from '../../../trust/store/node/key-file.js';
import { describeKeys, heldSigner, requireRemovable } from '../../../trust/store/node/key-inventory.js';
import type { HeldKey, ListedKey } from '../../../trust/store/node/key-inventory.js';
import { numberedKeys, roleKeyFiles } from '../../../trust/store/node/key-names.js';
import { stillNeeds } from '../../arrive/unopened-message.js';
import { readHome } from './home.js';
import { OFFLINE_OPTIONS, withStore } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { requireMembers } from '../../../core/members.js';

/**
 * Lists the keys of a home and those that the directory names for it.
 * @throws {@link RogatoryError} `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08), `TRUST_*`.
 */
export function listKeys(options: OfflineOptions): readonly ListedKey[] {
  requireMembers(options, OFFLINE_OPTIONS, 'listKeys(options)');
  const { home, passphrase, clock = systemClock } = options;
  const { trust, settings } = readHome(home, passphrase, clock);
  const entry = trust.lastAgency(settings.scope, settings.id);
  return describeKeys(heldKeys(join(home, 'keys'), passphrase), [...(entry?.signers ?? []), ...(entry?.kems ?? [])]);
}

function heldKeys(folder: string, passphrase: string): readonly HeldKey[] {
  const read = keyFileReader(passphrase);
  const names = readdirSync(folder);
  const numbered = (prefix: string): readonly string[] => numberedKeys(names, prefix).map((name) => join(folder, name));
  const single = ['link', 'log', 'cosign'].flatMap((role) => roleKeyFiles(join(folder, `${role}.key`)));
  return [
    ...[...numbered('seal'), ...numbered('officer'), ...single].map((file) => heldSigner(file, read)),
    ...numbered('kem').map((file): HeldKey => {
      const secret = decodeKemSecret(read(file, 'kem'));
      return { file, role: 'kem', suite: secret.suite, key: toHex(kidOf(kemPublicKey(secret))) };
    }),
  ];
}

/**
 * Removes the private half of a key that nothing needs any more. What was opened with it stays readable by its content keys.
 * @param key - Signer-id or kid, hexadecimal.
 * @returns path of the file that was removed.
 * @throws {@link RogatoryError} `TRUST_KEY_UNKNOWN` (TRUST-40), `TRUST_KEY_IN_USE` (TRUST-45): it is valid, may still be delivered to, or a
 * stored frame for it is unopened (AGENCY-30); `AGENCY_HOME_BUSY` (AGENCY-01) while a process owns the home.
 */
export async function removeKey(options: OfflineOptions, key: string): Promise<string> {
  requireMembers(options, OFFLINE_OPTIONS, 'removeKey(options)');
  return withStore(options, async (node) => {
    const { file, role } = requireRemovable(listKeys(options), key, toSeconds(node.clock.now()));
    const frames = role === 'kem' ? await stillNeeds(node.store, node.vault, key) : 0;
    if (frames > 0) throw fail('TRUST_KEY_IN_USE', { key, reason: `${frames} stored frames for it are unopened` });
    rmSync(file);
    return file;
  });
}
